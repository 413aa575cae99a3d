//! What an admin asks about campaigns.

use crate::domain::campaign::{Audience, CampaignId};
use crate::domain::intent::PageCursor;
use std::fmt;

/// What an admin asks about campaigns. Changes carry their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminBroadcastIntent {
    /// A page of the list.
    List(PageCursor<CampaignId>),
    /// To be asked for a new one's message.
    New,
    /// This one.
    Open(CampaignId),
    /// To be asked for another message.
    EditMessage(CampaignId),
    /// To be asked for other buttons.
    EditButtons(CampaignId),
    /// It is for these.
    Audience(CampaignId, Audience),
    /// A copy as everybody gets it, to the admin alone.
    Test(CampaignId),
    /// To be asked whether it is to be sent.
    AskStart(CampaignId),
    /// It is sent, as it was when this was asked: its revision then.
    Start(CampaignId, u32),
    /// It is paused.
    Pause(CampaignId),
    /// It goes on.
    Resume(CampaignId),
    /// To be asked whether it is to be stopped.
    AskStop(CampaignId),
    /// It is stopped for good; a draft is thrown away.
    Stop(CampaignId),
}

impl fmt::Display for AdminBroadcastIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(to) => write!(f, "list:{to}"),
            Self::New => f.write_str("new"),
            Self::Open(id) => write!(f, "open:{id}"),
            Self::EditMessage(id) => write!(f, "message:{id}"),
            Self::EditButtons(id) => write!(f, "buttons:{id}"),
            Self::Audience(id, audience) => write!(f, "for:{id}:{}", audience.code()),
            Self::Test(id) => write!(f, "test:{id}"),
            Self::AskStart(id) => write!(f, "start:{id}:ask"),
            Self::Start(id, revision) => write!(f, "start:{id}:{revision}"),
            Self::Pause(id) => write!(f, "pause:{id}"),
            Self::Resume(id) => write!(f, "resume:{id}"),
            Self::AskStop(id) => write!(f, "stop:{id}:ask"),
            Self::Stop(id) => write!(f, "stop:{id}"),
        }
    }
}

impl AdminBroadcastIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let id = CampaignId::parse;
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["list", to] => Self::List(PageCursor::parse(to)?),
            ["new"] => Self::New,
            ["open", campaign] => Self::Open(id(campaign)?),
            ["message", campaign] => Self::EditMessage(id(campaign)?),
            ["buttons", campaign] => Self::EditButtons(id(campaign)?),
            ["for", campaign, audience] => Self::Audience(id(campaign)?, Audience::parse(audience)?),
            ["test", campaign] => Self::Test(id(campaign)?),
            ["start", campaign, "ask"] => Self::AskStart(id(campaign)?),
            ["start", campaign, revision] => Self::Start(id(campaign)?, revision.parse().ok()?),
            ["pause", campaign] => Self::Pause(id(campaign)?),
            ["resume", campaign] => Self::Resume(id(campaign)?),
            ["stop", campaign, "ask"] => Self::AskStop(id(campaign)?),
            ["stop", campaign] => Self::Stop(id(campaign)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let id = || CampaignId::parse("1800000000000-9999999999999999").expect("an id");
        let audiences = Audience::ALL.map(|audience| AdminBroadcastIntent::Audience(id(), audience));
        for intent in [
            AdminBroadcastIntent::List(PageCursor::First),
            AdminBroadcastIntent::List(PageCursor::After(id())),
            AdminBroadcastIntent::New,
            AdminBroadcastIntent::Open(id()),
            AdminBroadcastIntent::EditMessage(id()),
            AdminBroadcastIntent::EditButtons(id()),
            AdminBroadcastIntent::Test(id()),
            AdminBroadcastIntent::AskStart(id()),
            AdminBroadcastIntent::Start(id(), u32::MAX),
            AdminBroadcastIntent::Pause(id()),
            AdminBroadcastIntent::Resume(id()),
            AdminBroadcastIntent::AskStop(id()),
            AdminBroadcastIntent::Stop(id()),
        ]
        .into_iter()
        .chain(audiences)
        {
            let data = intent.to_string();
            assert!("admin:broadcast:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminBroadcastIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list", "open:", "open:1", "start:1800000000000-1", "for:1800000000000-1:men"] {
            assert_eq!(AdminBroadcastIntent::parse(data), None, "{data}");
        }
    }
}
