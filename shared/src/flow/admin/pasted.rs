//! What an admin pastes while nothing waits for an answer: an id, a code, or a message of somebody; it opens the card of what
//! it names.

use super::route;
use crate::domain::ids::{OrderId, ProductCode, UserId};
use crate::domain::intent::{
    AdminIntent, AdminOrderIntent, AdminProductIntent, AdminStockIntent, AdminUserIntent, AdminVoucherIntent,
};
use crate::domain::user::access::AdminMenu;
use crate::domain::user::message::{Forwarded, UserMessage};
use crate::domain::voucher::VoucherCode;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Digits of the shortest number that is taken for a user's id; a shorter one may be anything.
const MIN_ID_DIGITS: usize = 6;

/// Opens the card of what was pasted; `None` if it names nothing that the admin may see.
pub(in crate::flow) async fn open(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
) -> Result<Option<Reply>, StoreError> {
    let may = |menu| context.rights.hold(menu);
    let user = |id| AdminIntent::User(AdminUserIntent::Open(id));
    match &message.forwarded {
        Some(Forwarded::From(id)) if may(AdminMenu::Users) => return route(shop, context, user(*id)).await.map(Some),
        Some(Forwarded::Hidden) if may(AdminMenu::Users) => {
            return Ok(Some(Reply::Screen(wording::admin::forwarded_by_hidden(&context.say))));
        }
        Some(_) | None => {}
    }
    let Some(text) = message.plain_text().map(str::trim) else { return Ok(None) };
    let is_id = text.len() >= MIN_ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(id) = text.parse().ok().filter(|_| is_id && may(AdminMenu::Users)) {
        return route(shop, context, user(UserId(id))).await.map(Some);
    }
    if let Some(order) = OrderId::parse(&text.to_ascii_uppercase()).filter(|_| may(AdminMenu::Orders)) {
        return route(shop, context, AdminIntent::Order(AdminOrderIntent::Open(order))).await.map(Some);
    }
    let code = VoucherCode::parse(text).filter(|_| may(AdminMenu::Vouchers) && !text.contains(char::is_whitespace));
    match code {
        Some(code) if shop.store.voucher(&code).await?.is_some() => {
            return route(shop, context, AdminIntent::Voucher(AdminVoucherIntent::Open(code))).await.map(Some);
        }
        Some(_) | None => {}
    }
    let (edits, fills) = (may(AdminMenu::Products), may(AdminMenu::Stock));
    let Some(code) = ProductCode::parse(text).filter(|_| edits || fills) else { return Ok(None) };
    if shop.store.every_product(std::iter::once(&code)).await?.is_empty() {
        return Ok(None);
    }
    let intent = match edits {
        true => AdminIntent::Product(AdminProductIntent::Open(code)),
        false => AdminIntent::Stock(AdminStockIntent::Open(code)),
    };
    route(shop, context, intent).await.map(Some)
}
