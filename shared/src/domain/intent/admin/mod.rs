//! What an admin asks for in the shop bot, beside all that a buyer does. It is read only of what an admin tapped.

mod broadcast;
mod settings;
mod voucher;

pub use broadcast::AdminBroadcastIntent;
pub use settings::AdminSettingsIntent;
pub use voucher::AdminVoucherIntent;

use crate::domain::ids::UserId;
use crate::domain::request::{Decision, RequestId};
use crate::domain::user::access::AdminMenu;
use std::fmt;

/// What an admin asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminIntent {
    /// The menu of what admins can do.
    Menu,
    /// Something about vouchers.
    Voucher(AdminVoucherIntent),
    /// Something about campaigns.
    Broadcast(AdminBroadcastIntent),
    /// Something about settings.
    Settings(AdminSettingsIntent),
    /// To be asked for an answer to this buyer.
    AnswerHelp(UserId),
    /// This buyer's thread, closed.
    CloseHelp(UserId),
    /// This decision on a request.
    Decide(RequestId, Decision),
}

impl fmt::Display for AdminIntent {
    /// As a button carries it. No intent of a buyer begins so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("admin:menu"),
            Self::Broadcast(intent) => write!(f, "admin:broadcast:{intent}"),
            Self::Settings(intent) => write!(f, "admin:settings:{intent}"),
            Self::Voucher(intent) => write!(f, "admin:voucher:{intent}"),
            Self::AnswerHelp(buyer) => write!(f, "admin:answer:{}", buyer.0),
            Self::CloseHelp(buyer) => write!(f, "admin:close:{}", buyer.0),
            Self::Decide(request, decision) => write!(f, "admin:{}:{request}", decision.code()),
        }
    }
}

impl AdminIntent {
    /// The rights of which one is needed; if there are none, any admin may ask for it.
    pub const fn needs(&self) -> &'static [AdminMenu] {
        match self {
            Self::Menu => &[],
            Self::Broadcast(_) => &[AdminMenu::Broadcast],
            // Every admin chooses their own notices.
            Self::Settings(
                AdminSettingsIntent::Notices | AdminSettingsIntent::Mute(..) | AdminSettingsIntent::Quiet(_),
            ) => &[],
            Self::Settings(_) => &[AdminMenu::Settings],
            Self::Voucher(_) => &[AdminMenu::Vouchers],
            Self::AnswerHelp(_) | Self::CloseHelp(_) => &[AdminMenu::Users],
            Self::Decide(_, Decision::Credit) => &[AdminMenu::Money],
            Self::Decide(_, Decision::Replace | Decision::Refund) => &[AdminMenu::Orders],
            Self::Decide(_, Decision::Refuse) => &[AdminMenu::Money, AdminMenu::Orders],
        }
    }

    /// Reads what a button carries.
    pub fn parse(data: &str) -> Option<Self> {
        let user = |id: &str| id.parse().ok().filter(|id| *id > 0).map(UserId);
        let intent = data.strip_prefix("admin:")?;
        if intent == "menu" {
            return Some(Self::Menu);
        }
        match intent.split_once(':')? {
            ("broadcast", intent) => AdminBroadcastIntent::parse(intent).map(Self::Broadcast),
            ("settings", intent) => AdminSettingsIntent::parse(intent).map(Self::Settings),
            ("voucher", intent) => AdminVoucherIntent::parse(intent).map(Self::Voucher),
            ("answer", buyer) => user(buyer).map(Self::AnswerHelp),
            ("close", buyer) => user(buyer).map(Self::CloseHelp),
            (decision, request) => Some(Self::Decide(request.parse().ok()?, Decision::parse(decision)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intent::BuyerIntent;

    #[test]
    fn every_intent_comes_back_as_it_went_and_is_none_of_a_buyer() {
        let longest = UserId(9_999_999_999_999_999);
        let request = || "0123456789abcdef".parse::<RequestId>().expect("an id");
        for intent in [
            AdminIntent::Menu,
            AdminIntent::Voucher(AdminVoucherIntent::New),
            AdminIntent::AnswerHelp(longest),
            AdminIntent::CloseHelp(longest),
            AdminIntent::Decide(request(), Decision::Replace),
            AdminIntent::Decide(request(), Decision::Refuse),
        ] {
            let data = intent.to_string();
            assert!(data.len() <= 64, "{data} does not fit a button");
            assert_eq!(BuyerIntent::parse(&data), None, "{data}");
            assert_eq!(AdminIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["admin:", "admin:answer:", "admin:answer:-1", "admin:answer:1:2", "answer:1"] {
            assert_eq!(AdminIntent::parse(data), None, "{data}");
        }
    }
}
