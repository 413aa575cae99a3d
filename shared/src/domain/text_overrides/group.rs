//! Groups of texts, as an admin looks through them: by the subject that a key begins with.

/// A group of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextGroup {
    /// The welcome, the keyboard, and what the bot says to what it does not understand.
    Greeting,
    /// The catalogue, products, searching, the waitlist.
    Catalogue,
    /// The cart and the checkout.
    Cart,
    /// Invoices and payments.
    Payment,
    /// Orders, goods and terms.
    Orders,
    /// The warranty.
    Warranty,
    /// The balance, deposits and transfers.
    Balance,
    /// Vouchers.
    Vouchers,
    /// The profile and help.
    Profile,
    /// What admins read.
    Admin,
}

impl TextGroup {
    /// All of them, as they stand in the menu.
    pub const ALL: [Self; 10] = [
        Self::Greeting,
        Self::Catalogue,
        Self::Cart,
        Self::Payment,
        Self::Orders,
        Self::Warranty,
        Self::Balance,
        Self::Vouchers,
        Self::Profile,
        Self::Admin,
    ];

    /// As buttons carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Catalogue => "catalogue",
            Self::Cart => "cart",
            Self::Payment => "payment",
            Self::Orders => "orders",
            Self::Warranty => "warranty",
            Self::Balance => "balance",
            Self::Vouchers => "vouchers",
            Self::Profile => "profile",
            Self::Admin => "admin",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// The group of the text with this key.
    pub fn of(key: &str) -> Self {
        match key.split('.').next().unwrap_or_default() {
            "catalogue" | "product" | "search" | "waitlist" => Self::Catalogue,
            "cart" | "checkout" => Self::Cart,
            "invoice" | "invoices" | "payment" | "credit" => Self::Payment,
            "orders" | "delivery" | "terms" => Self::Orders,
            "warranty" => Self::Warranty,
            "balance" | "transfer" => Self::Balance,
            "voucher" => Self::Vouchers,
            "profile" | "help" => Self::Profile,
            subject if subject.starts_with("admin_") => Self::Admin,
            _ => Self::Greeting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_told_by_the_subject() {
        for group in TextGroup::ALL {
            assert_eq!(TextGroup::parse(group.code()), Some(group));
        }
        assert_eq!(TextGroup::of("cart.button.pay"), TextGroup::Cart);
        assert_eq!(TextGroup::of("admin_menu.page"), TextGroup::Admin);
        assert_eq!(TextGroup::of("welcome.page"), TextGroup::Greeting);
        assert_eq!(TextGroup::parse("cartoons"), None);
    }
}
