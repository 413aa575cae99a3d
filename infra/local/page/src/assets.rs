//! The page's files, as they are in `assets/`.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The content security policy: nothing from other origins, nothing inline.
const POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("assets/", $name)))),*]
    };
}

const ASSETS: &[(&str, &str)] = assets![
    "icon.svg",
    "wallpaper.svg",
    "css/tokens.css",
    "css/table.css",
    "css/strip.css",
    "css/phone.css",
    "css/bubble.css",
    "css/composer.css",
    "css/timeline.css",
    "js/api.js",
    "js/confirm.js",
    "js/dom.js",
    "js/kept.js",
    "js/live.js",
    "js/main.js",
    "js/shapes.js",
    "js/state.js",
    "js/strip.js",
    "js/tabs.js",
    "js/time.js",
    "js/phone/bubble.js",
    "js/phone/composer.js",
    "js/phone/menu.js",
    "js/phone/messages.js",
    "js/phone/people.js",
    "js/phone/phone.js",
    "js/phone/rich.js",
    "js/phone/sheets.js",
    "js/timeline/calls.js",
    "js/timeline/item.js",
    "js/timeline/timeline.js",
    "js/timeline/trip.js",
];

/// `GET /`
pub(super) async fn page() -> Response {
    file("text/html; charset=utf-8", include_str!("assets/index.html"))
}

/// `GET /assets/{*name}`
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, text)) = ASSETS.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "image/svg+xml",
    };
    file(kind, text)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_a_module_or_the_page_names_is_embedded() {
        let named = |text: &str, before: &str| -> Vec<String> {
            text.split(before)
                .skip(1)
                .filter_map(|rest| rest.split(['\'', '"', ')']).next())
                .map(str::to_owned)
                .collect()
        };
        let page = include_str!("assets/index.html");
        let mut wanted = named(page, "\"/assets/");
        for (name, text) in ASSETS {
            wanted.extend(named(text, "(/assets/"));
            if let Some((folder, _)) = name.rsplit_once('/') {
                wanted.extend(named(text, "from './").into_iter().map(|module| format!("{folder}/{module}")));
                let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                wanted.extend(named(text, "from '../").into_iter().map(|module| format!("{above}/{module}")));
            }
        }
        for name in wanted {
            assert!(ASSETS.iter().any(|(known, _)| *known == name), "{name} is not embedded");
        }
    }
}
