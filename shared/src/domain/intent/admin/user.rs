//! What an admin asks about users.

use crate::domain::catalogue::price_group::GroupId;
use crate::domain::ids::UserId;
use crate::domain::intent::PageCursor;
use crate::domain::money::wallet::EntryId;
use crate::domain::order::OrderKey;
use crate::domain::user::access::AdminMenu;
use crate::domain::user::listing::UserKey;
use std::fmt;

/// What an admin asks about users. Changes carry their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminUserIntent {
    /// How many there are, and the first page of the list.
    Menu,
    /// A page of the list.
    List(PageCursor<UserKey>),
    /// To be asked whom to search for.
    Search,
    /// This one.
    Open(UserId),
    /// A page of their orders.
    Orders(UserId, PageCursor<OrderKey>),
    /// A page of their ledger.
    Ledger(UserId, PageCursor<EntryId>),
    /// To be asked whether they are to be blocked, or not any more.
    AskBlock(UserId, bool),
    /// They are blocked, or not any more.
    Block(UserId, bool),
    /// The price groups.
    Groups,
    /// One of them.
    Group(GroupId),
    /// To be asked for a new one.
    NewGroup,
    /// To be asked for another name and percentage of one.
    EditGroup(GroupId),
    /// To be asked what a product costs one.
    GroupPrice(GroupId),
    /// To be asked whether one is to be deleted.
    AskDeleteGroup(GroupId),
    /// It is deleted.
    DeleteGroup(GroupId),
    /// The price groups to choose from for this user.
    ChooseGroup(UserId),
    /// They pay the prices of this group, or the usual ones.
    SetGroup(UserId, Option<GroupId>),
    /// What they may do as an admin.
    Rights(UserId),
    /// They may use this menu, or not any more.
    Grant(UserId, AdminMenu, bool),
}

impl fmt::Display for AdminUserIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("menu"),
            Self::List(to) => write!(f, "list:{to}"),
            Self::Search => f.write_str("search"),
            Self::Open(user) => write!(f, "open:{}", user.0),
            Self::Orders(user, to) => write!(f, "o:{}:{to}", user.0),
            Self::Ledger(user, to) => write!(f, "l:{}:{to}", user.0),
            Self::AskBlock(user, blocked) => write!(f, "block:{}:{}:ask", user.0, u8::from(*blocked)),
            Self::Block(user, blocked) => write!(f, "block:{}:{}", user.0, u8::from(*blocked)),
            Self::Groups => f.write_str("groups"),
            Self::Group(group) => write!(f, "group:{}", group.0),
            Self::NewGroup => f.write_str("group:new"),
            Self::EditGroup(group) => write!(f, "group:{}:edit", group.0),
            Self::GroupPrice(group) => write!(f, "group:{}:price", group.0),
            Self::AskDeleteGroup(group) => write!(f, "group:{}:delete:ask", group.0),
            Self::DeleteGroup(group) => write!(f, "group:{}:delete", group.0),
            Self::ChooseGroup(user) => write!(f, "in:{}", user.0),
            Self::SetGroup(user, Some(group)) => write!(f, "in:{}:{}", user.0, group.0),
            Self::SetGroup(user, None) => write!(f, "in:{}:-", user.0),
            Self::Rights(user) => write!(f, "rights:{}", user.0),
            Self::Grant(user, menu, granted) => write!(f, "grant:{}:{}:{}", user.0, menu.code(), u8::from(*granted)),
        }
    }
}

impl AdminUserIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let id = |text: &str| text.parse().ok().filter(|id| *id > 0).map(UserId);
        let group = |text: &str| text.parse().ok().map(GroupId);
        let flag = |text: &str| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["menu"] => Self::Menu,
            ["list", to] => Self::List(PageCursor::parse(to)?),
            ["search"] => Self::Search,
            ["open", user] => Self::Open(id(user)?),
            ["o", user, to] => Self::Orders(id(user)?, PageCursor::parse(to)?),
            ["l", user, to] => Self::Ledger(id(user)?, PageCursor::parse(to)?),
            ["block", user, blocked, "ask"] => Self::AskBlock(id(user)?, flag(blocked)?),
            ["block", user, blocked] => Self::Block(id(user)?, flag(blocked)?),
            ["groups"] => Self::Groups,
            ["group", "new"] => Self::NewGroup,
            ["group", number] => Self::Group(group(number)?),
            ["group", number, "edit"] => Self::EditGroup(group(number)?),
            ["group", number, "price"] => Self::GroupPrice(group(number)?),
            ["group", number, "delete", "ask"] => Self::AskDeleteGroup(group(number)?),
            ["group", number, "delete"] => Self::DeleteGroup(group(number)?),
            ["in", user] => Self::ChooseGroup(id(user)?),
            ["in", user, "-"] => Self::SetGroup(id(user)?, None),
            ["in", user, number] => Self::SetGroup(id(user)?, Some(group(number)?)),
            ["rights", user] => Self::Rights(id(user)?),
            ["grant", user, menu, granted] => Self::Grant(id(user)?, AdminMenu::parse(menu)?, flag(granted)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::OrderId;
    use crate::domain::time::Moment;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let (user, at) = (UserId(9_999_999_999), Moment::from_millis(1_800_000_000_000));
        let order = || OrderKey { placed: at, id: OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id") };
        let grants = AdminMenu::ALL.map(|menu| AdminUserIntent::Grant(user, menu, true));
        for intent in [
            AdminUserIntent::Menu,
            AdminUserIntent::List(PageCursor::First),
            AdminUserIntent::List(PageCursor::After(UserKey { since: at, id: user })),
            AdminUserIntent::Search,
            AdminUserIntent::Open(user),
            AdminUserIntent::Orders(user, PageCursor::First),
            AdminUserIntent::Orders(user, PageCursor::Before(order())),
            AdminUserIntent::Ledger(user, PageCursor::First),
            AdminUserIntent::AskBlock(user, true),
            AdminUserIntent::Block(user, false),
            AdminUserIntent::Rights(user),
            AdminUserIntent::Groups,
            AdminUserIntent::NewGroup,
            AdminUserIntent::Group(GroupId(u32::MAX)),
            AdminUserIntent::EditGroup(GroupId(1)),
            AdminUserIntent::GroupPrice(GroupId(1)),
            AdminUserIntent::AskDeleteGroup(GroupId(1)),
            AdminUserIntent::DeleteGroup(GroupId(1)),
            AdminUserIntent::ChooseGroup(user),
            AdminUserIntent::SetGroup(user, Some(GroupId(u32::MAX))),
            AdminUserIntent::SetGroup(user, None),
        ]
        .into_iter()
        .chain(grants)
        {
            let data = intent.to_string();
            assert!("admin:user:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminUserIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "open:", "open:-1", "block:1:2", "grant:1:rockets:1", "list", "o:1"] {
            assert_eq!(AdminUserIntent::parse(data), None, "{data}");
        }
    }
}
