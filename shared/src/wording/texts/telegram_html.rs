//! Whether Telegram takes a text as HTML, and how long it is once it is shown.

/// What Telegram would refuse in a text. Offsets are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// A `<` that begins no tag that Telegram knows.
    #[error("no tag of Telegram's at byte {0}")]
    UnknownTag(usize),
    /// An end tag that does not close what was opened last.
    #[error("the end tag at byte {0} does not close what was opened last")]
    Misnested(usize),
    /// A tag that is never closed.
    #[error("the tag <{name}> is not closed")]
    Unclosed {
        /// The tag.
        name: String,
        /// Where it opens.
        at: usize,
    },
    /// An `&` that begins none of `&lt; &gt; &amp; &quot;` and no numeric entity.
    #[error("no entity of Telegram's at byte {0}")]
    UnknownEntity(usize),
}

impl MarkupError {
    /// Where it is.
    pub const fn at(&self) -> usize {
        match self {
            Self::UnknownTag(at) | Self::Misnested(at) | Self::UnknownEntity(at) | Self::Unclosed { at, .. } => *at,
        }
    }
}

/// Tags without attributes.
const TAGS: [&str; 14] = [
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "code",
    "pre",
    "tg-spoiler",
    "blockquote",
    "blockquote expandable",
];

/// The longest entity: `&#x10FFFF;`.
const LONGEST_ENTITY: usize = 10;

/// Escapes what HTML would read as markup.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How many UTF-16 units of `html` are visible, which is what Telegram's limits count.
///
/// # Errors
/// If Telegram would refuse the markup.
pub fn visible_length(html: &str) -> Result<usize, MarkupError> {
    let (mut open, mut length, mut at) = (Vec::new(), 0, 0);
    while let Some(letter) = html[at..].chars().next() {
        match letter {
            '<' => at += tag((html, at), &mut open).map_err(|fault| fault.at(at))?,
            '&' => {
                let (decoded, width) = entity(&html[at..]).ok_or(MarkupError::UnknownEntity(at))?;
                length += decoded.len_utf16();
                at += width;
            }
            _ => {
                length += letter.len_utf16();
                at += letter.len_utf8();
            }
        }
    }
    open.pop().map_or(Ok(length), |(name, at)| Err(MarkupError::Unclosed { name: name.to_owned(), at }))
}

/// What is wrong with a tag; where, its caller knows.
enum TagFault {
    Unknown,
    Misnested,
}

impl TagFault {
    const fn at(self, at: usize) -> MarkupError {
        match self {
            Self::Unknown => MarkupError::UnknownTag(at),
            Self::Misnested => MarkupError::Misnested(at),
        }
    }
}

/// Reads the tag at this place, opens or closes it, and returns its width in bytes.
fn tag<'a>((html, at): (&'a str, usize), open: &mut Vec<(&'a str, usize)>) -> Result<usize, TagFault> {
    let html = &html[at..];
    let end = html.find('>').ok_or(TagFault::Unknown)?;
    let inner = &html[1..end];
    if let Some(name) = inner.strip_prefix('/') {
        if open.pop().map(|(opened, _)| opened) != Some(name) {
            return Err(TagFault::Misnested);
        }
    } else if TAGS.contains(&inner) || has_known_attribute(inner) {
        open.push((inner.split(' ').next().unwrap_or(inner), at));
    } else {
        return Err(TagFault::Unknown);
    }
    Ok(end + 1)
}

/// `a href="…"`, `span class="tg-spoiler"`, or the language of a block of code.
fn has_known_attribute(tag: &str) -> bool {
    let quoted = |prefix: &str| {
        let value = tag.strip_prefix(prefix)?.strip_suffix('"')?;
        (!value.is_empty() && !value.contains(['"', '<'])).then_some(value)
    };
    quoted("a href=\"").is_some() || tag == "span class=\"tg-spoiler\"" || quoted("code class=\"language-").is_some()
}

/// The letter that the entity at the beginning of `html` stands for, and the entity's width in bytes.
fn entity(html: &str) -> Option<(char, usize)> {
    let end = html.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let letter = match &html[1..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        numeric => {
            let code = numeric.strip_prefix('#')?;
            let code = code.strip_prefix(['x', 'X']).map_or_else(|| code.parse(), |hex| u32::from_str_radix(hex, 16));
            char::from_u32(code.ok()?)?
        }
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_telegram_takes_is_measured_as_it_is_shown() {
        let lengths = [
            ("Halo", 4),
            ("<b>Halo <i>dunia</i></b>", 10),
            ("🛍 a", 4),
            ("&lt;&amp;&gt;&quot;&#65;&#x1F6D2;", 7),
            ("<a href=\"https://example.com/?a=1&amp;b=2\">di sini</a>", 7),
            ("<pre><code class=\"language-rust\">x</code></pre>", 1),
            ("<span class=\"tg-spoiler\">x</span><tg-spoiler>y</tg-spoiler>", 2),
            ("<blockquote expandable>x</blockquote>", 1),
            ("a > b", 5),
        ];
        for (html, length) in lengths {
            assert_eq!(visible_length(html), Ok(length), "{html}");
        }
    }

    #[test]
    fn what_telegram_refuses_is_refused() {
        let faults = [
            ("a <3 b", MarkupError::UnknownTag(2)),
            ("<p>x</p>", MarkupError::UnknownTag(0)),
            ("<b class=\"x\">x</b>", MarkupError::UnknownTag(0)),
            ("<a href=\"\">x</a>", MarkupError::UnknownTag(0)),
            ("x<br/>", MarkupError::UnknownTag(1)),
            ("<b><i>x</b></i>", MarkupError::Misnested(7)),
            ("x</b>", MarkupError::Misnested(1)),
            ("<b>x", MarkupError::Unclosed { name: "b".into(), at: 0 }),
            ("S & K", MarkupError::UnknownEntity(2)),
            ("&nbsp;", MarkupError::UnknownEntity(0)),
            ("&#xD800;", MarkupError::UnknownEntity(0)),
            ("&🛍🛍🛍;", MarkupError::UnknownEntity(0)),
        ];
        for (html, fault) in faults {
            assert_eq!(visible_length(html), Err(fault), "{html}");
        }
    }
}
