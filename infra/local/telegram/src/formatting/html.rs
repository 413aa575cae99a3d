//! Reads a text in Telegram's HTML, and refuses what Telegram refuses, in its words.

use crate::formatting::entities::{Entity, Formatted, Look};
use crate::formatting::url_rules::link;

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// Reads `html`. An error is what Telegram says after `can't parse entities: `.
pub(crate) fn read(html: &str) -> Result<Formatted, String> {
    let mut reader = Reader { html, at: 0, text: String::new(), units: 0, open: Vec::new(), entities: Vec::new() };
    while let Some(letter) = reader.peek() {
        match letter {
            '<' if reader.rest().starts_with("</") => reader.end_tag()?,
            '<' => reader.start_tag()?,
            '&' => {
                let letter = reader.reference();
                reader.put(letter);
            }
            _ => {
                reader.at += letter.len_utf8();
                reader.put(letter);
            }
        }
    }
    match reader.open.last() {
        Some(tag) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name)),
        None => Ok(Formatted { text: reader.text, entities: reader.entities }),
    }
}

struct Reader<'a> {
    html: &'a str,
    /// The byte that is read next.
    at: usize,
    text: String,
    /// Units of `text`.
    units: usize,
    open: Vec<Tag>,
    entities: Vec<Entity>,
}

struct Tag {
    name: String,
    /// The attribute that matters: a link, a class, an id.
    argument: String,
    expandable: bool,
    /// Where it begins in the text, in units and in bytes.
    units: usize,
    bytes: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn put(&mut self, letter: char) {
        self.text.push(letter);
        self.units += letter.len_utf16();
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(is_blank).len();
    }

    /// Takes letters up to the first that is not wanted.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter| !wanted(letter)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `&lt;` and its like; an `&` that begins nothing known stands for itself.
    fn reference(&mut self) -> char {
        let rest = self.rest();
        let (letter, end) = decoded(rest).unwrap_or(('&', 1));
        self.at += end;
        letter
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let name = self.take_while(|letter| !is_blank(letter) && letter != '>').to_ascii_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&name.as_str()) {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        }
        let mut tag =
            Tag { name, argument: String::new(), expandable: false, units: self.units, bytes: self.text.len() };
        loop {
            self.skip_blanks();
            if self.peek() == Some('>') {
                self.at += 1;
                break;
            }
            self.attribute(&mut tag, begin)?;
        }
        if tag.name == "span" && tag.argument != "tg-spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(tag);
        Ok(())
    }

    fn attribute(&mut self, tag: &mut Tag, begin: usize) -> Result<(), String> {
        let name = self.take_while(|letter| !is_blank(letter) && letter != '=' && letter != '>').to_owned();
        if name.is_empty() {
            return Err(match self.peek() {
                None => format!("Unclosed start tag at byte offset {begin}"),
                Some(_) => format!("Empty attribute name in the tag \"{}\" at byte offset {begin}", tag.name),
            });
        }
        self.skip_blanks();
        if self.peek() != Some('=') {
            if tag.name == "blockquote" && name == "expandable" {
                tag.expandable = true;
                return Ok(());
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{}\" at byte offset {begin}",
                tag.name
            ));
        }
        self.at += 1;
        self.skip_blanks();
        let value = self.value(begin)?;
        match (tag.name.as_str(), name.as_str()) {
            ("a", "href") | ("code" | "span", "class") | ("tg-emoji", "emoji-id") => tag.argument = value,
            ("blockquote", "expandable") => tag.expandable = true,
            // The others mean nothing to Telegram.
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, begin: usize) -> Result<String, String> {
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        let quote = self.peek().ok_or_else(unclosed)?;
        if quote != '"' && quote != '\'' {
            let from = self.at;
            let value = self.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-');
            return match self.peek() {
                None => Err(unclosed()),
                Some(letter) if is_blank(letter) || letter == '>' => Ok(value.to_ascii_lowercase()),
                Some(_) => Err(format!("Unexpected end of name token at byte offset {from}")),
            };
        }
        self.at += 1;
        let mut value = String::new();
        loop {
            match self.peek().ok_or_else(unclosed)? {
                letter if letter == quote => {
                    self.at += 1;
                    return if self.peek().is_some() { Ok(value) } else { Err(unclosed()) };
                }
                '&' => value.push(self.reference()),
                letter => {
                    self.at += letter.len_utf8();
                    value.push(letter);
                }
            }
        }
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let tag = self.open.pop().ok_or_else(|| format!("Unexpected end tag at byte offset {begin}"))?;
        self.at += 2;
        let name = self.take_while(|letter| !is_blank(letter) && letter != '>').to_ascii_lowercase();
        self.skip_blanks();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != tag.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                tag.name
            ));
        }
        if self.units > tag.units {
            self.close(&tag)?;
        }
        Ok(())
    }

    fn close(&mut self, tag: &Tag) -> Result<(), String> {
        let (offset, length) = (tag.units, self.units - tag.units);
        let language = tag.argument.strip_prefix("language-").filter(|_| tag.name == "code");
        let look = match tag.name.as_str() {
            "b" | "strong" => Look::Bold,
            "i" | "em" => Look::Italic,
            "u" | "ins" => Look::Underline,
            "s" | "strike" | "del" => Look::Strikethrough,
            "span" | "tg-spoiler" => Look::Spoiler,
            "blockquote" if tag.expandable => Look::ExpandableBlockquote,
            "blockquote" => Look::Blockquote,
            "code" => match language {
                Some(language)
                    if self.open.last().is_some_and(|outer| outer.name == "pre" && outer.units == offset) =>
                {
                    Look::Pre { language: Some(language.into()) }
                }
                // Outside a <pre> a language means nothing.
                _ => Look::Code,
            },
            "pre" => {
                if self.entities.last().is_some_and(|inner| {
                    matches!(inner.look, Look::Code | Look::Pre { .. })
                        && inner.offset == offset
                        && inner.length == length
                }) {
                    let inner = self.entities.pop().map(|inner| inner.look);
                    let language = if let Some(Look::Pre { language }) = inner { language } else { None };
                    Look::Pre { language }
                } else {
                    Look::Pre { language: None }
                }
            }
            "tg-emoji" => match tag.argument.parse::<i64>() {
                Ok(id) if id != 0 => Look::CustomEmoji { custom_emoji_id: tag.argument.clone() },
                _ => return Err("Invalid custom emoji identifier specified".into()),
            },
            _ => match link(if tag.argument.is_empty() { &self.text[tag.bytes..] } else { &tag.argument }) {
                Some(look) => look,
                // A link that leads nowhere is read as plain text.
                None => return Ok(()),
            },
        };
        self.entities.push(Entity { offset, length, look });
        Ok(())
    }
}

/// The letter an `&…;` at the beginning of `text` stands for, and its length in bytes.
fn decoded(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let (letter, end) = if let Some(number) = name.strip_prefix('#') {
        let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let end = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..end], radix).ok().filter(|code| *code != 0)?;
        (char::from_u32(code)?, before + end)
    } else {
        let end = name.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(name.len());
        let letter = match &name[..end] {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return None,
        };
        (letter, 1 + end)
    };
    Some((letter, if text[end..].starts_with(';') { end + 1 } else { end }))
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n' | '\0' | '\x0b')
}
