//! Links, as Telegram takes them.

use crate::formatting::entities::{Look, Mentioned};

/// What a link becomes, if it is one.
pub(crate) fn link(url: &str) -> Option<Look> {
    if let Some(id) = url.strip_prefix("tg://user?id=").and_then(|id| id.parse().ok()) {
        return Some(Look::TextMention { user: Mentioned { id } });
    }
    checked(url).map(|url| Look::TextLink { url })
}

/// A link as Telegram keeps it: with a scheme, and a slash after the host.
pub(crate) fn checked(url: &str) -> Option<String> {
    if url.chars().any(char::is_whitespace) {
        return None;
    }
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "tg" || scheme == "ton" {
        return (!rest.is_empty()).then(|| format!("{scheme}://{rest}"));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named =
        host.split(':').next().is_some_and(|name| name.contains('.') && !name.starts_with('.') && !name.ends_with('.'));
    if !matches!(scheme.as_str(), "http" | "https") || !named {
        return None;
    }
    let path = &rest[host.len()..];
    let slash = if path.starts_with('/') { "" } else { "/" };
    Some(format!("{scheme}://{host}{slash}{path}"))
}
