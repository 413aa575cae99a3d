//! Vouchers in the cart: what one takes off, or why it can't be used.

use crate::domain::intent::{BuyerIntent, VoucherIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::voucher::{Bill, VoucherCode, VoucherRefusal};
use crate::wording::texts::{Facts, Localizer, facts};

/// The lines about a voucher above a total; none if no voucher was chosen.
pub(super) fn voucher_lines(say: &Localizer, bill: &Bill) -> Option<Facts> {
    let subtotal = bill.subtotal;
    if let Some((code, why)) = &bill.refused {
        let code = code.as_str();
        return Some(say.part_with("voucher.not_used", facts! { code, why: reason(say, *why) }));
    }
    let voucher = bill.voucher.as_ref()?;
    let (code, discount) = (voucher.code.as_str(), voucher.discount);
    Some(say.part_with("voucher.discount", facts! { code, subtotal, discount }))
}

/// Enters a voucher, or takes off the one that was chosen.
pub(super) fn voucher_button(say: &Localizer, bill: &Bill) -> Button {
    let chosen = bill.voucher.as_ref().map(|voucher| &voucher.code);
    let chosen = chosen.or(bill.refused.as_ref().map(|(code, _)| code));
    match chosen {
        Some(code) => Button::tap(
            say.text_with("voucher.button.remove", facts! { code: code.as_str() }),
            BuyerIntent::Voucher(VoucherIntent::Remove),
        ),
        None => Button::tap(say.text("voucher.button.enter"), BuyerIntent::Voucher(VoucherIntent::Enter)),
    }
}

/// A voucher can't be used, and why; another code is waited for if it was `asked` for.
pub fn voucher_refused(say: &Localizer, code: &VoucherCode, why: VoucherRefusal, asked: bool) -> Screen {
    let text = say.text_with("voucher.refused", facts! { code: code.as_str(), why: reason(say, why), asked });
    let cart = Button::tap(say.text("cart.button.open"), BuyerIntent::Cart).styled(Style::Primary);
    Screen::with_buttons(text, vec![vec![cart]])
}

fn reason(say: &Localizer, why: VoucherRefusal) -> Facts {
    match why {
        VoucherRefusal::Unknown => say.part("voucher.why.unknown"),
        VoucherRefusal::Paused => say.part("voucher.why.paused"),
        VoucherRefusal::NotYet(from) => say.part_with("voucher.why.not_yet", facts! { from: say.time(from) }),
        VoucherRefusal::Over(until) => say.part_with("voucher.why.over", facts! { until: say.time(until) }),
        VoucherRefusal::UsedUp => say.part("voucher.why.used_up"),
        VoucherRefusal::UsedByYou => say.part("voucher.why.used_by_you"),
        VoucherRefusal::NotFirstOrder => say.part("voucher.why.not_first_order"),
        VoucherRefusal::OtherGoods => say.part("voucher.why.other_goods"),
        VoucherRefusal::BelowMinimum(minimum) => say.part_with("voucher.why.below_minimum", facts! { minimum }),
    }
}
