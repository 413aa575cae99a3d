//! The invoices that can still be paid, and the question before one is cancelled.

use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::order::Order;
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Marks of invoices where there are several; a shop allows ten at most.
const NUMBERS: [&str; 10] = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣", "🔟"];

/// An order that can be paid.
#[derive(Clone, Debug)]
pub struct OpenInvoice {
    /// The order.
    pub order: Order,
    /// The gateway's pay page; none before there is a charge.
    pub page: Option<String>,
}

/// The open invoices. `limit` is how many one may have, if that is why they are shown.
pub fn open_invoices(say: &Localizer, invoices: &[OpenInvoice], limit: Option<usize>) -> Screen {
    if invoices.is_empty() {
        let browse = Button::tap(say.text("button.browse"), BuyerIntent::Browse(None, PageCursor::First));
        return Screen::with_buttons(say.text("invoices.none"), vec![vec![browse]]);
    }
    let several = invoices.len() > 1;
    let number = |at: usize| NUMBERS.get(at).copied().filter(|_| several);
    let numbered = || invoices.iter().enumerate().map(|(at, invoice)| (number(at), invoice));
    let listed: Vec<Facts> = numbered().map(|(number, invoice)| invoice_facts(say, number, &invoice.order)).collect();
    let text = say.text_with("invoices.page", facts! { invoices: listed, limit });
    let mut rows: Vec<Vec<Button>> = numbered().flat_map(|(number, invoice)| buttons(say, number, invoice)).collect();
    rows.push(vec![Button::tap(say.text("cart.button.open"), BuyerIntent::Cart)]);
    Screen::with_buttons(text, rows)
}

fn invoice_facts(say: &Localizer, number: Option<&str>, order: &Order) -> Facts {
    let first = order.lines.first();
    facts! {
        number,
        order: &order.id,
        name: first.map(|line| truncate(&line.name, 40)),
        quantity: first.map(|line| line.quantity),
        more: order.lines.len().saturating_sub(1),
        total: total(order),
        deadline: say.time(order.invoice.deadline),
    }
}

fn total(order: &Order) -> Rupiah {
    order.invoice.charge.as_ref().map_or(order.invoice.amount, |charge| charge.total)
}

fn buttons(say: &Localizer, number: Option<&str>, OpenInvoice { order, page }: &OpenInvoice) -> [Vec<Button>; 2] {
    let show = Button::tap(
        say.text_with("invoices.button.show", facts! { number }),
        BuyerIntent::ShowInvoice(order.id.clone()),
    );
    let check =
        Button::tap(say.text_with("invoices.button.check", facts! { number }), BuyerIntent::Check(order.id.clone()));
    let open = page.clone().map(|page| Button::open(say.text_with("invoices.button.page", facts! { number }), page));
    let cancel = Button::tap(
        say.text_with("invoices.button.cancel", facts! { number }),
        BuyerIntent::AskCancel(order.id.clone()),
    );
    [vec![show.styled(Style::Primary), check], open.into_iter().chain([cancel]).collect()]
}

/// Whether an order is really to be cancelled: buttons under the message that asks it, or a message of its own. `listed`:
/// they stand under the list of open invoices.
pub fn ask_cancel(say: &Localizer, order: &Order, listed: bool) -> Screen {
    let id = order.id.clone();
    let yes = if listed { BuyerIntent::CancelListed(id) } else { BuyerIntent::Cancel(id) };
    let named = listed.then_some(&order.id);
    let rows = vec![
        vec![Button::tap(say.text("invoice.button.keep"), BuyerIntent::Keep(order.id.clone()))],
        vec![
            Button::tap(say.text_with("invoice.button.cancel_yes", facts! { order: named }), yes).styled(Style::Danger),
        ],
    ];
    Screen::with_buttons(say.text_with("invoice.ask_cancel", facts! { order: &order.id }), rows)
}
