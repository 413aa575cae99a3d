//! What an admin asked for that takes longer than an answer: a picture or a file, made by the function `charts`.

use super::Period;
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{MessageId, UserId};
use crate::domain::language::Language;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// The request, as the bus carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticsRequest {
    /// The admin who asked, and gets it.
    pub admin: UserId,
    /// The language they read.
    pub language: Language,
    /// What they asked for.
    pub wants: Wanted,
    /// Of which period.
    pub period: Period,
    /// The message with the figures that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<MessageId>,
    /// The update that asked: the same when it is delivered again, and higher for a later one.
    pub update: i64,
    /// When they asked.
    pub at: Moment,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// A picture of the figures.
    Picture,
    /// A file with a line for each day.
    Days,
    /// A file with a line for each order.
    Orders,
}

impl Wanted {
    /// As buttons and the table carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Days => "days",
            Self::Orders => "orders",
        }
    }

    /// The file of this code.
    pub fn file(code: &str) -> Option<Self> {
        [Self::Days, Self::Orders].into_iter().find(|file| file.code() == code)
    }
}

impl StatisticsRequest {
    /// The event that asks for it.
    pub fn event(&self) -> Event {
        let id = format!("statistics-{}-{}-{}", self.admin.0, self.wants.code(), self.update);
        let detail = serde_json::to_value(self).unwrap_or_default();
        Event { id, kind: EventKind::StatisticsRequested, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_back_as_it_went() {
        let request = StatisticsRequest {
            admin: UserId(7),
            language: Language::English,
            wants: Wanted::Picture,
            period: Period::Week,
            under: Some(MessageId(5)),
            update: 9,
            at: Moment::from_millis(1_800_000_000_000),
        };
        let event = request.event();
        assert_eq!(event.id, "statistics-7-picture-9");
        assert_eq!(serde_json::from_value::<StatisticsRequest>(event.detail).ok(), Some(request));
    }
}
