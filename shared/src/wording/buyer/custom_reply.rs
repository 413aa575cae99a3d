//! A reply of the shop's own to a command or a key.

use crate::domain::screen::{Button, Keyboard, Screen, ScreenPhoto};
use crate::domain::text_overrides::custom_reply::CustomReply;

/// The answer, as the admin wrote it, with its photo and its links.
pub fn custom_reply(reply: &CustomReply) -> Screen {
    let link = |label: &str, url: &str| vec![Button::open(label, url.to_owned())];
    let rows: Vec<Vec<Button>> = reply.links.iter().map(|to| link(&to.label, &to.url)).collect();
    let keyboard = if rows.is_empty() { Keyboard::None } else { Keyboard::Inline(rows) };
    let photo = reply.photo.clone().map(|photo| Box::new(ScreenPhoto::Sent(photo)));
    Screen { text: reply.answer.clone(), keyboard, photo }
}
