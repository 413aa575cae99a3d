//! What a buyer is told beside their orders.

mod help;
mod money;
mod waitlist;

pub use help::{help, help_closed, help_nobody, help_relayed, help_too_many, help_wrong_kind};
pub use waitlist::{waitlist_joined, waitlist_left, waitlist_too_many, with_waitlist};

use super::account::requests;
use crate::domain::notice::{BuyerNotice, NoticeBody};
use crate::wording::texts::Localizer;

/// A notice to a buyer, as it is sent.
pub fn notice(say: &Localizer, notice: &BuyerNotice) -> NoticeBody {
    match notice {
        BuyerNotice::HelpAnswer { original } => {
            NoticeBody::Copy { original: *original, buttons: vec![help::buttons(say)] }
        }
        BuyerNotice::RequestDecided { request } => NoticeBody::Screen(requests::request_decided(say, request)),
        BuyerNotice::RefusalReason { original } => {
            NoticeBody::Copy { original: *original, buttons: vec![help::buttons(say)] }
        }
        BuyerNotice::Refunded { order, amount, reason } => {
            NoticeBody::Screen(money::refunded(say, order, *amount, reason))
        }
        BuyerNotice::BalanceAdjusted { change, reason } => NoticeBody::Screen(money::adjusted(say, *change, reason)),
        BuyerNotice::HelpClosed => NoticeBody::Screen(help::help_closed_by_admin(say)),
        BuyerNotice::BackInStock { code, name } => NoticeBody::Screen(waitlist::back_in_stock(say, code, name)),
    }
}
