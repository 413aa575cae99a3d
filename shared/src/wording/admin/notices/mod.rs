//! What admins are told, with the buttons that act on it.

mod events;
pub(super) mod help;
pub(super) mod requests;

use crate::domain::intent::{AdminIntent, AdminStockIntent};
use crate::domain::notice::{AdminNotice, NoticeBody};
use crate::domain::screen::{Button, Screen};
use crate::wording::admin::order::{of_buyer_button, open_button};
use crate::wording::texts::{Localizer, facts};

/// A notice to an admin, as it is sent.
pub fn notice(say: &Localizer, notice: &AdminNotice) -> NoticeBody {
    let text = |key: &'static str, facts| NoticeBody::Screen(Screen::text(say.text_with(key, facts)));
    match notice {
        AdminNotice::HelpOpened { buyer, order } => {
            let facts = facts! { name: &buyer.name, id: buyer.id.0, order: order.as_ref() };
            let text = say.text_with("admin_help.opened", facts);
            let mut rows = help::buttons(say, buyer);
            let open = order.iter().map(|order| open_button(say, order));
            rows.push(open.chain([of_buyer_button(say, buyer.id)]).collect());
            NoticeBody::Screen(Screen::with_buttons(text, rows))
        }
        AdminNotice::HelpMessage { buyer, original } => {
            NoticeBody::Copy { original: *original, buttons: help::buttons(say, buyer) }
        }
        AdminNotice::HelpAnswered { buyer, by } => text("admin_help.answered", facts! { name: &buyer.name, by }),
        AdminNotice::HelpClosed { buyer, by } => text("admin_help.closed", facts! { name: &buyer.name, by }),
        AdminNotice::RequestOpened { buyer, request } => NoticeBody::Screen(requests::opened(say, buyer, request)),
        AdminNotice::RequestProof { original, .. } => NoticeBody::Copy { original: *original, buttons: Vec::new() },
        AdminNotice::RequestDecided { buyer, request, by } => {
            NoticeBody::Screen(requests::decided(say, buyer, request, by))
        }
        AdminNotice::TermsMet { buyer, order, name } => {
            let facts = facts! { buyer: &buyer.name, id: buyer.id.0, order, name };
            let buttons = vec![vec![open_button(say, order), of_buyer_button(say, buyer.id)]];
            NoticeBody::Screen(Screen::with_buttons(say.text_with("admin_terms.met", facts), buttons))
        }
        AdminNotice::Order(news) => NoticeBody::Screen(events::order(say, news)),
        AdminNotice::StockLow { code, name, left } => {
            let key = if *left == 0 { "admin_notice.sold_out" } else { "admin_notice.stock_low" };
            let fill = Button::tap(
                say.text("admin_product.button.stock"),
                AdminIntent::Stock(AdminStockIntent::Open(code.clone())),
            );
            NoticeBody::Screen(Screen::with_buttons(say.text_with(key, facts! { code, name, left }), vec![vec![fill]]))
        }
        AdminNotice::ChannelLost { title } => text("admin_notice.channel_lost", facts! { title }),
        AdminNotice::Spam { user } => NoticeBody::Screen(events::spam(say, user)),
    }
}
