//! What an admin may do: a right for each menu.

use std::collections::BTreeSet;
use std::fmt;

/// A menu of the admins, which is also the right to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdminMenu {
    /// Products and categories.
    Products,
    /// What is in stock.
    Stock,
    /// Orders, and claims about them.
    Orders,
    /// Buyers, and what they ask.
    Users,
    /// Vouchers.
    Vouchers,
    /// Messages to many buyers.
    Broadcast,
    /// What the bot says.
    Texts,
    /// Figures and pictures of them.
    Statistics,
    /// Balances, deposits and transfers.
    Money,
    /// The shop's settings.
    Settings,
}

/// The menus that somebody may use; nobody but an admin has any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights(BTreeSet<AdminMenu>);

impl AdminMenu {
    /// All of them, as they stand in the menu.
    pub const ALL: [Self; 10] = [
        Self::Products,
        Self::Stock,
        Self::Orders,
        Self::Users,
        Self::Vouchers,
        Self::Broadcast,
        Self::Texts,
        Self::Statistics,
        Self::Money,
        Self::Settings,
    ];

    /// As buttons and the table carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Stock => "stock",
            Self::Orders => "orders",
            Self::Users => "users",
            Self::Vouchers => "vouchers",
            Self::Broadcast => "broadcast",
            Self::Texts => "texts",
            Self::Statistics => "statistics",
            Self::Money => "money",
            Self::Settings => "settings",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|menu| menu.code() == code)
    }
}

impl Rights {
    /// All rights, as those have whom the deployment names.
    pub fn all() -> Self {
        Self(AdminMenu::ALL.into())
    }

    /// Reads what [`fmt::Display`] wrote. A menu that this version does not know gives no right.
    pub fn parse(codes: &str) -> Self {
        Self(codes.split(',').filter_map(AdminMenu::parse).collect())
    }

    /// Whether they are no admin at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether they may use this menu.
    pub fn hold(&self, menu: AdminMenu) -> bool {
        self.0.contains(&menu)
    }

    /// Whether they may use one of these menus; if there are none, whether they are an admin.
    pub fn hold_one_of(&self, menus: &[AdminMenu]) -> bool {
        !self.is_empty() && (menus.is_empty() || menus.iter().any(|menu| self.hold(*menu)))
    }

    /// The same rights, with this one or without it.
    #[must_use]
    pub fn with(&self, menu: AdminMenu, granted: bool) -> Self {
        let mut menus = self.0.clone();
        if granted {
            menus.insert(menu);
        } else {
            menus.remove(&menu);
        }
        Self(menus)
    }

    /// The menus, as they stand in the menu of menus.
    pub fn menus(&self) -> impl Iterator<Item = AdminMenu> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Rights {
    /// As the table holds them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.menus().map(AdminMenu::code).collect();
        f.write_str(&codes.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_come_back_as_they_went() {
        let rights = Rights::default().with(AdminMenu::Stock, true).with(AdminMenu::Orders, true);
        assert_eq!(rights.to_string(), "stock,orders");
        assert_eq!(Rights::parse("orders,stock,rockets"), rights);
        assert_eq!(Rights::parse(&Rights::all().to_string()), Rights::all());
        assert_eq!(rights.with(AdminMenu::Orders, false).to_string(), "stock");
        assert!(Rights::parse("").is_empty());
    }

    #[test]
    fn a_right_is_for_its_menu_alone() {
        let rights = Rights::parse("stock");
        assert!(rights.hold(AdminMenu::Stock) && !rights.hold(AdminMenu::Orders));
        assert!(rights.hold_one_of(&[]) && rights.hold_one_of(&[AdminMenu::Orders, AdminMenu::Stock]));
        assert!(!rights.hold_one_of(&[AdminMenu::Orders]));
        assert!(!Rights::default().hold_one_of(&[]), "whoever has no right is no admin");
    }
}
