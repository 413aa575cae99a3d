//! How a message is set, as Telegram tells it: stretches of its text.

use serde::{Deserialize, Serialize};

/// A stretch of a text that is set in some way, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEntity {
    /// Where it begins.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// How it is set.
    pub look: Look,
}

/// The ways a text can be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// `<b>`
    Bold,
    /// `<i>`
    Italic,
    /// `<u>`
    Underline,
    /// `<s>`
    Strikethrough,
    /// `<tg-spoiler>`
    Spoiler,
    /// `<blockquote>`
    Blockquote,
    /// `<code>`
    Code,
    /// `<pre>`
    Pre,
    /// `<a href="…">`
    Link(String),
}

impl Look {
    fn opened(&self) -> String {
        match self {
            Self::Link(url) => format!("<a href=\"{}\">", escape(url).replace('"', "&quot;")),
            look => format!("<{}>", look.tag()),
        }
    }

    const fn tag(&self) -> &'static str {
        match self {
            Self::Bold => "b",
            Self::Italic => "i",
            Self::Underline => "u",
            Self::Strikethrough => "s",
            Self::Spoiler => "tg-spoiler",
            Self::Blockquote => "blockquote",
            Self::Code => "code",
            Self::Pre => "pre",
            Self::Link(_) => "a",
        }
    }
}

/// A text in Telegram's HTML: what is set has tags, tags that were typed stay, and an `&` that begins no entity is escaped.
/// Within code, everything is as it was typed.
pub fn to_html(text: &str, entities: &[TextEntity]) -> String {
    let mut entities: Vec<&TextEntity> = entities.iter().filter(|entity| entity.length > 0).collect();
    entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
    let mut waiting = entities.into_iter().peekable();
    let (mut html, mut open, mut at) = (String::with_capacity(text.len()), Vec::<&TextEntity>::new(), 0);
    for (byte, letter) in text.char_indices() {
        close(&mut html, &mut open, at);
        while let Some(entity) = waiting.next_if(|entity| entity.offset <= at) {
            html.push_str(&entity.look.opened());
            open.push(entity);
        }
        let in_code = open.iter().any(|entity| matches!(entity.look, Look::Code | Look::Pre));
        match letter {
            '&' if in_code || !begins_entity(&text[byte..]) => html.push_str("&amp;"),
            '<' if in_code => html.push_str("&lt;"),
            '>' if in_code => html.push_str("&gt;"),
            letter => html.push(letter),
        }
        at += letter.len_utf16();
    }
    close(&mut html, &mut open, usize::MAX);
    html
}

/// Closes what ends at `at`, and opens again what stood within it and goes on.
fn close<'a>(html: &mut String, open: &mut Vec<&'a TextEntity>, at: usize) {
    let ends = |entity: &TextEntity| entity.offset.saturating_add(entity.length) <= at || at == usize::MAX;
    let Some(outermost) = open.iter().position(|entity| ends(entity)) else { return };
    let inner: Vec<&'a TextEntity> = open.split_off(outermost);
    for entity in inner.iter().rev() {
        html.push_str(&format!("</{}>", entity.look.tag()));
    }
    for entity in inner.into_iter().filter(|entity| !ends(entity)) {
        html.push_str(&entity.look.opened());
        open.push(entity);
    }
}

/// Whether an `&` begins an entity that Telegram knows.
fn begins_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or_default();
    let is_number = name.strip_prefix('#').is_some_and(|digits| {
        !digits.is_empty() && digits.len() <= 8 && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    text[1..].len() > name.len() && (matches!(name, "lt" | "gt" | "amp" | "quot") || is_number)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, set: &[(usize, usize, Look)]) -> String {
        let entity = |(offset, length, look): &(usize, usize, Look)| TextEntity {
            offset: *offset,
            length: *length,
            look: look.clone(),
        };
        to_html(text, &set.iter().map(entity).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_set_has_tags() {
        assert_eq!(html("🛍 Halo {name}", &[(3, 4, Look::Bold)]), "🛍 <b>Halo</b> {name}");
        assert_eq!(html("ab", &[(0, 2, Look::Italic), (0, 1, Look::Bold)]), "<i><b>a</b>b</i>");
        assert_eq!(html("abc", &[(0, 2, Look::Bold), (1, 2, Look::Italic)]), "<b>a<i>b</i></b><i>c</i>");
        let link = Look::Link("https://a.id/?x=1&y=\"".into());
        assert_eq!(html("di sini", &[(3, 4, link)]), "di <a href=\"https://a.id/?x=1&amp;y=&quot;\">sini</a>");
        assert_eq!(html("x", &[(0, 99, Look::Spoiler)]), "<tg-spoiler>x</tg-spoiler>");
        assert_eq!(html("x", &[(5, 1, Look::Bold), (0, 0, Look::Bold)]), "x");
    }

    #[test]
    fn what_was_typed_as_html_stays() {
        assert_eq!(html("<b>S & K</b> &lt;3 &#65; &nbsp;", &[]), "<b>S &amp; K</b> &lt;3 &#65; &amp;nbsp;");
        assert_eq!(html("a <b> & c", &[(2, 3, Look::Code)]), "a <code>&lt;b&gt;</code> &amp; c");
        assert_eq!(html("&", &[]), "&amp;");
    }
}
