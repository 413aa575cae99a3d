//! The buttons under a campaign's message, as an admin writes them.

use crate::domain::ids::ProductCode;
use crate::domain::screen::Button;
use serde::{Deserialize, Serialize};

/// Buttons under one message.
pub const MAX_BUTTONS: usize = 3;

/// Characters of a label.
const MAX_LABEL: usize = 32;

/// Bytes of a link.
const MAX_LINK: usize = 512;

/// What an admin writes for no buttons.
const NONE: &str = "-";

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignButton {
    /// What stands on it.
    pub label: String,
    /// What it opens.
    pub target: ButtonTarget,
}

/// What a button opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonTarget {
    /// A page.
    Link(String),
    /// A product, in the bot.
    Product(ProductCode),
}

/// Reads buttons, one a line: `Label | https://…` or `Label | CODE`; `-` for none.
///
/// # Errors
/// The number of the line that is no button, from 1; `None` if there are too many of them, or none.
pub fn parse_buttons(text: &str) -> Result<Vec<CampaignButton>, Option<usize>> {
    if text.trim() == NONE {
        return Ok(Vec::new());
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() || lines.len() > MAX_BUTTONS {
        return Err(None);
    }
    let button = |(at, line): (usize, &&str)| parse_button(line).ok_or(Some(at.saturating_add(1)));
    lines.iter().enumerate().map(button).collect()
}

fn parse_button(line: &str) -> Option<CampaignButton> {
    let (label, target) = line.split_once('|')?;
    let (label, target) = (label.trim(), target.trim());
    let fits = (1..=MAX_LABEL).contains(&label.chars().count()) && !label.contains(char::is_control);
    let target = match target.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")) {
        true => ButtonTarget::Link(link(target)?),
        false => ButtonTarget::Product(ProductCode::parse(target)?),
    };
    fits.then(|| CampaignButton { label: label.to_owned(), target })
}

/// A link that Telegram takes: a host with a dot in it, and no spaces.
fn link(url: &str) -> Option<String> {
    let host = url.get(8..)?.split(['/', '?', '#', ':']).next()?;
    let named = host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
    let clean = !url.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    (named && clean && url.len() <= MAX_LINK).then(|| format!("https://{}", &url[8..]))
}

impl CampaignButton {
    /// The product that it opens.
    pub const fn product(&self) -> Option<&ProductCode> {
        match &self.target {
            ButtonTarget::Link(_) => None,
            ButtonTarget::Product(code) => Some(code),
        }
    }

    /// As it stands under the message. A product opens as a message of its own.
    pub fn button(&self) -> Button {
        match &self.target {
            ButtonTarget::Link(url) => Button::open(self.label.clone(), url.clone()),
            ButtonTarget::Product(code) => {
                Button::tap(self.label.clone(), crate::domain::intent::BuyerIntent::OpenProduct(code.clone())).apart()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_button() {
        let buttons = parse_buttons("🛒 Beli | netflix\n\nWeb | HTTPS://toko.id/promo?a=1").expect("buttons");
        assert_eq!(buttons[0].product(), ProductCode::parse("NETFLIX").as_ref());
        assert_eq!(buttons[1].target, ButtonTarget::Link("https://toko.id/promo?a=1".into()));
        assert_eq!(parse_buttons(" - "), Ok(Vec::new()));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        for (wrong, line) in [
            ("", None),
            ("a|AA\nb|BB\nc|CC\nd|DD", None),
            ("Beli NETFLIX", Some(1)),
            ("Beli | NETFLIX\n | NETFLIX", Some(2)),
            ("Web | http://toko.id", Some(1)),
            ("Web | https://toko", Some(1)),
            ("Web | https://to ko.id", Some(1)),
            ("Web | https://a@toko.id", Some(1)),
        ] {
            assert_eq!(parse_buttons(wrong), Err(line), "{wrong}");
        }
        assert_eq!(parse_buttons(&format!("{} | AA", "x".repeat(33))), Err(Some(1)));
    }
}
