//! What an admin asks for in the shop bot, beside all that a buyer does. It is read only of what an admin tapped.

mod broadcast;
mod money;
mod order;
mod product;
mod settings;
mod statistics;
mod stock;
mod texts;
mod user;
mod voucher;

pub use broadcast::AdminBroadcastIntent;
pub use money::AdminMoneyIntent;
pub use order::AdminOrderIntent;
pub use product::AdminProductIntent;
pub use settings::AdminSettingsIntent;
pub use statistics::AdminStatisticsIntent;
pub use stock::AdminStockIntent;
pub use texts::{AdminTextsIntent, ReplyIntent};
pub use user::AdminUserIntent;
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
    /// Something about orders.
    Order(AdminOrderIntent),
    /// Something about money.
    Money(AdminMoneyIntent),
    /// Something about what the bot says.
    Texts(AdminTextsIntent),
    /// Something about products and categories.
    Product(AdminProductIntent),
    /// Something about vouchers.
    Voucher(AdminVoucherIntent),
    /// Something about stock.
    Stock(AdminStockIntent),
    /// Something about users.
    User(AdminUserIntent),
    /// Something about campaigns.
    Broadcast(AdminBroadcastIntent),
    /// Something about settings.
    Settings(AdminSettingsIntent),
    /// Something about the shop's figures.
    Statistics(AdminStatisticsIntent),
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
            Self::Order(intent) => write!(f, "admin:order:{intent}"),
            Self::Money(intent) => write!(f, "admin:money:{intent}"),
            Self::Texts(intent) => write!(f, "admin:texts:{intent}"),
            Self::Product(intent) => write!(f, "admin:product:{intent}"),
            Self::Broadcast(intent) => write!(f, "admin:broadcast:{intent}"),
            Self::Settings(intent) => write!(f, "admin:settings:{intent}"),
            Self::Stock(intent) => write!(f, "admin:stock:{intent}"),
            Self::User(intent) => write!(f, "admin:user:{intent}"),
            Self::Statistics(intent) => write!(f, "admin:statistics:{intent}"),
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
            Self::Order(_) => &[AdminMenu::Orders],
            Self::Money(intent) => intent.needs(),
            Self::Texts(_) => &[AdminMenu::Texts],
            Self::Broadcast(_) => &[AdminMenu::Broadcast],
            // Every admin chooses their own notices.
            Self::Settings(
                AdminSettingsIntent::Notices | AdminSettingsIntent::Mute(..) | AdminSettingsIntent::Quiet(_),
            ) => &[],
            Self::Product(_) => &[AdminMenu::Products],
            Self::Settings(_) => &[AdminMenu::Settings],
            Self::Stock(_) => &[AdminMenu::Stock],
            Self::Statistics(_) => &[AdminMenu::Statistics],
            Self::Voucher(_) => &[AdminMenu::Vouchers],
            Self::User(_) | Self::AnswerHelp(_) | Self::CloseHelp(_) => &[AdminMenu::Users],
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
            ("order", intent) => AdminOrderIntent::parse(intent).map(Self::Order),
            ("money", intent) => AdminMoneyIntent::parse(intent).map(Self::Money),
            ("texts", intent) => AdminTextsIntent::parse(intent).map(Self::Texts),
            ("product", intent) => AdminProductIntent::parse(intent).map(Self::Product),
            ("broadcast", intent) => AdminBroadcastIntent::parse(intent).map(Self::Broadcast),
            ("settings", intent) => AdminSettingsIntent::parse(intent).map(Self::Settings),
            ("stock", intent) => AdminStockIntent::parse(intent).map(Self::Stock),
            ("user", intent) => AdminUserIntent::parse(intent).map(Self::User),
            ("statistics", intent) => AdminStatisticsIntent::parse(intent).map(Self::Statistics),
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
            AdminIntent::Statistics(AdminStatisticsIntent::AskMonth),
            AdminIntent::Order(AdminOrderIntent::Menu),
            AdminIntent::Money(AdminMoneyIntent::Menu),
            AdminIntent::Texts(AdminTextsIntent::Groups),
            AdminIntent::Voucher(AdminVoucherIntent::New),
            AdminIntent::User(AdminUserIntent::Menu),
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
