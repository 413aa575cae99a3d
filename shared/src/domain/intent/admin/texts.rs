//! What an admin asks about what the bot says.

use crate::domain::text_overrides::custom_reply::ReplyField;
use crate::domain::text_overrides::group::TextGroup;
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef, TextWords};
use std::fmt;

/// What an admin asks about what the bot says. A change names the version that the admin saw, so that it changes no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminTextsIntent {
    /// The groups of texts.
    Groups,
    /// A page of a group, counted from 1.
    List(TextGroup, u16),
    /// To be asked for words that texts are searched by.
    AskWords,
    /// A page of what these words find, counted from 1.
    Find(TextWords, u16),
    /// A text.
    Open(TextRef),
    /// A text as a buyer sees it; the draft, while one waits to be confirmed.
    Preview(TextRef),
    /// To be asked for another version of a text.
    Edit(TextRef),
    /// The draft with this hash is to be said.
    Save(TextRef, ShortHash),
    /// The default is to be said again, instead of the version with this hash.
    Reset(TextRef, ShortHash),
    /// The versions that a text had.
    History(TextRef),
    /// The version of this number is to be said again, instead of the version with this hash.
    Restore(TextRef, ShortHash, u64),
    /// To be asked for a picture above a screen.
    Picture(TextRef),
    /// No picture above a screen any more, instead of the one with this hash.
    RemovePicture(TextRef, ShortHash),
    /// Something about the shop's own replies.
    Reply(ReplyIntent),
}

/// What an admin asks about the shop's own replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyIntent {
    /// All of them.
    List,
    /// To be asked for a new one.
    New,
    /// This one.
    Open(u64),
    /// This one, as a buyer sees it.
    Preview(u64),
    /// To be asked for another value of a field.
    Edit(u64, ReplyField),
    /// It is paused, or not any more.
    Pause(u64, bool),
    /// To be asked whether it is to be deleted.
    AskDelete(u64),
    /// It is deleted.
    Delete(u64),
}

impl fmt::Display for AdminTextsIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Groups => f.write_str("groups"),
            Self::List(group, page) => write!(f, "list:{}:{page}", group.code()),
            Self::AskWords => f.write_str("find"),
            Self::Find(words, page) => write!(f, "find:{page}:{}", words.as_str()),
            Self::Open(text) => write!(f, "open:{text}"),
            Self::Preview(text) => write!(f, "show:{text}"),
            Self::Edit(text) => write!(f, "edit:{text}"),
            Self::Save(text, draft) => write!(f, "save:{text}:{draft}"),
            Self::Reset(text, seen) => write!(f, "reset:{text}:{seen}"),
            Self::History(text) => write!(f, "history:{text}"),
            Self::Restore(text, seen, number) => write!(f, "back:{text}:{seen}:{number}"),
            Self::Picture(text) => write!(f, "picture:{text}"),
            Self::RemovePicture(text, seen) => write!(f, "unpicture:{text}:{seen}"),
            Self::Reply(intent) => write!(f, "reply:{intent}"),
        }
    }
}

impl AdminTextsIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let page = |page: &str| page.parse().ok().filter(|page| *page > 0);
        let hash = ShortHash::parse;
        let text = TextRef::parse;
        if let Some((number, words)) = data.strip_prefix("find:").and_then(|found| found.split_once(':')) {
            let words = TextWords::parse(words).filter(|read| read.as_str() == words)?;
            return Some(Self::Find(words, page(number)?));
        }
        if let Some(intent) = data.strip_prefix("reply:") {
            return ReplyIntent::parse(intent).map(Self::Reply);
        }
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["groups"] => Self::Groups,
            ["list", group, number] => Self::List(TextGroup::parse(group)?, page(number)?),
            ["find"] => Self::AskWords,
            ["open", language, key] => Self::Open(text(language, key)?),
            ["show", language, key] => Self::Preview(text(language, key)?),
            ["edit", language, key] => Self::Edit(text(language, key)?),
            ["save", language, key, draft] => Self::Save(text(language, key)?, hash(draft)?),
            ["reset", language, key, seen] => Self::Reset(text(language, key)?, hash(seen)?),
            ["history", language, key] => Self::History(text(language, key)?),
            ["back", language, key, seen, number] => {
                Self::Restore(text(language, key)?, hash(seen)?, number.parse().ok()?)
            }
            ["picture", language, key] => Self::Picture(text(language, key)?),
            ["unpicture", language, key, seen] => Self::RemovePicture(text(language, key)?, hash(seen)?),
            _ => return None,
        })
    }
}

impl fmt::Display for ReplyIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => f.write_str("list"),
            Self::New => f.write_str("new"),
            Self::Open(id) => write!(f, "open:{id}"),
            Self::Preview(id) => write!(f, "show:{id}"),
            Self::Edit(id, field) => write!(f, "edit:{id}:{}", field.code()),
            Self::Pause(id, paused) => write!(f, "pause:{id}:{}", u8::from(*paused)),
            Self::AskDelete(id) => write!(f, "delete:{id}:ask"),
            Self::Delete(id) => write!(f, "delete:{id}"),
        }
    }
}

impl ReplyIntent {
    fn parse(data: &str) -> Option<Self> {
        let id = |id: &str| id.parse().ok();
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["list"] => Self::List,
            ["new"] => Self::New,
            ["open", reply] => Self::Open(id(reply)?),
            ["show", reply] => Self::Preview(id(reply)?),
            ["edit", reply, field] => Self::Edit(id(reply)?, ReplyField::parse(field)?),
            ["pause", reply, "0"] => Self::Pause(id(reply)?, false),
            ["pause", reply, "1"] => Self::Pause(id(reply)?, true),
            ["delete", reply, "ask"] => Self::AskDelete(id(reply)?),
            ["delete", reply] => Self::Delete(id(reply)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let text = || TextRef::new(Language::English, "cart.empty");
        let hash = || ShortHash::of("x");
        let words = TextWords::parse(&"ä".repeat(18)).expect("words");
        let replies = [
            ReplyIntent::List,
            ReplyIntent::New,
            ReplyIntent::Open(u64::MAX),
            ReplyIntent::Preview(1),
            ReplyIntent::Edit(u64::MAX, ReplyField::Trigger),
            ReplyIntent::Pause(1, true),
            ReplyIntent::Pause(1, false),
            ReplyIntent::AskDelete(u64::MAX),
            ReplyIntent::Delete(1),
        ];
        for intent in [
            AdminTextsIntent::Groups,
            AdminTextsIntent::List(TextGroup::Catalogue, u16::MAX),
            AdminTextsIntent::AskWords,
            AdminTextsIntent::Find(words, 999),
            AdminTextsIntent::Find(TextWords::parse("a:b").expect("words"), 1),
            AdminTextsIntent::Open(text()),
            AdminTextsIntent::Preview(text()),
            AdminTextsIntent::Edit(text()),
            AdminTextsIntent::Save(text(), hash()),
            AdminTextsIntent::Reset(text(), hash()),
            AdminTextsIntent::History(text()),
            AdminTextsIntent::Restore(text(), hash(), u64::MAX),
            AdminTextsIntent::Picture(text()),
            AdminTextsIntent::RemovePicture(text(), hash()),
        ]
        .into_iter()
        .chain(replies.into_iter().map(AdminTextsIntent::Reply))
        {
            let data = intent.to_string();
            assert!("admin:texts:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminTextsIntent::parse(&data), Some(intent), "{data}");
        }
        for data in
            ["", "list:cart:0", "open:en", "open:fr:00000000", "find:1:", "find:0:x", "reply:", "reply:pause:1:2"]
        {
            assert_eq!(AdminTextsIntent::parse(data), None, "{data}");
        }
    }
}
