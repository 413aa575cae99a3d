//! Vouchers: listed, made by one line, changed field by field, paused and deleted.

use super::audit::{self, publish};
use crate::domain::event::EventKind;
use crate::domain::ids::ProductCode;
use crate::domain::intent::AdminVoucherIntent;
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::domain::voucher::{Scope, Voucher, VoucherCode, VoucherField, VoucherState, parse_line};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;
use serde_json::json;

/// Does what an admin asks about vouchers.
pub(super) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: AdminVoucherIntent,
) -> Result<Reply, StoreError> {
    match intent {
        AdminVoucherIntent::List(to) => {
            Ok(Reply::Screen(wording::admin::vouchers(&context.say, &shop.store.vouchers(&to).await?)))
        }
        AdminVoucherIntent::New => {
            let step = ask(shop, context, AdminStep::MakeVoucher).await?;
            Ok(Reply::Screen(wording::admin::ask_for_voucher(&context.say, &step)))
        }
        AdminVoucherIntent::Open(code) => open(shop, context, &code, false).await,
        AdminVoucherIntent::Edit(code, field) => edit(shop, context, &code, field).await,
        AdminVoucherIntent::FirstOrder(code, first_order) => {
            change(shop, context, &code, |voucher| Voucher { first_order, ..voucher }).await
        }
        AdminVoucherIntent::Pause(code, paused) => {
            let state = if paused { VoucherState::Paused } else { VoucherState::Active };
            change(shop, context, &code, |voucher| Voucher { state, ..voucher }).await
        }
        AdminVoucherIntent::Uses(code, to) => {
            let page = shop.store.voucher_uses(&code, &to).await?;
            Ok(Reply::Screen(wording::admin::voucher_uses(&context.say, &code, &page)))
        }
        AdminVoucherIntent::AskDelete(code) => {
            Ok(Reply::Screen(wording::admin::ask_delete_voucher(&context.say, &code)))
        }
        AdminVoucherIntent::Delete(code) => delete(shop, context, &code).await,
    }
}

/// Makes a voucher of the line that was sent.
pub(super) async fn make(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::MakeVoucher);
    let voucher = match parse_line(message.plain_text().unwrap_or_default()) {
        Ok(voucher) => voucher,
        Err(column) => return Ok(Reply::Screen(wording::admin::wrong_voucher(&context.say, &step, column))),
    };
    let event = event_of(context, (None, &voucher));
    if shop.store.create_voucher(&voucher, &event).await? {
        publish(shop, context, &event).await;
    } else {
        let known = shop.store.voucher(&voucher.code).await?;
        // The same line, delivered again, finds what it made.
        if known.as_ref().is_none_or(|(known, _)| *known != voucher) {
            let code = &voucher.code;
            return Ok(Reply::Screen(wording::admin::voucher_exists(&context.say, &step, code, known.is_none())));
        }
    }
    context.leave_wizard(shop).await?;
    open(shop, context, &voucher.code, false).await
}

/// Takes another value of a field, if no other admin changed that field since it was asked for.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    (seen, field): (&Voucher, VoucherField),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let Some((voucher, uses)) = shop.store.voucher(&seen.code).await? else {
        context.leave_wizard(shop).await?;
        return Ok(Reply::Toast(wording::admin::voucher_gone(&context.say)));
    };
    let text = message.plain_text().unwrap_or_default();
    let next = match field {
        VoucherField::Goods => goods(shop, text).await?.map(|goods| voucher.with_goods(goods)),
        _ => voucher.with_field(field, text, shop.config.zone),
    };
    let Some(next) = next else {
        let step = WizardStep::Admin(AdminStep::EditVoucher { seen: Box::new(seen.clone()), field });
        return Ok(Reply::Screen(wording::admin::ask_for_field(&context.say, &step, field, true)));
    };
    let changed_by_another = next != voucher && seen.differs_in(field, &voucher);
    let is_saved = !changed_by_another && write(shop, context, (&voucher, &next)).await?;
    context.leave_wizard(shop).await?;
    match is_saved {
        true => Ok(Reply::Screen(wording::admin::voucher(&context.say, (&next, uses), false))),
        false => open(shop, context, &voucher.code, true).await,
    }
}

/// The goods that were written: a product's code, a category's title, or all; `None` if there are none like that.
async fn goods(shop: &Shop, text: &str) -> Result<Option<Scope>, StoreError> {
    if text.trim() == "-" {
        return Ok(Some(Scope::All));
    }
    let categories = shop.store.categories().await?;
    if let Some(category) = categories.into_iter().find(|category| category.title.eq_ignore_ascii_case(text.trim())) {
        return Ok(Some(Scope::Category(category.id)));
    }
    let Some(code) = ProductCode::parse(text) else { return Ok(None) };
    Ok(shop.store.products(std::iter::once(&code)).await?.pop().map(|product| Scope::Product(product.code)))
}

async fn open(shop: &Shop, context: &UpdateContext, code: &VoucherCode, changed: bool) -> Result<Reply, StoreError> {
    Ok(match shop.store.voucher(code).await? {
        Some((voucher, uses)) => Reply::Screen(wording::admin::voucher(&context.say, (&voucher, uses), changed)),
        None => Reply::Toast(wording::admin::voucher_gone(&context.say)),
    })
}

/// Asks for another value of a field.
async fn edit(
    shop: &Shop,
    context: &UpdateContext,
    code: &VoucherCode,
    field: VoucherField,
) -> Result<Reply, StoreError> {
    let Some((voucher, _)) = shop.store.voucher(code).await? else {
        return Ok(Reply::Toast(wording::admin::voucher_gone(&context.say)));
    };
    let step = ask(shop, context, AdminStep::EditVoucher { seen: Box::new(voucher), field }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_field(&context.say, &step, field, false)))
}

async fn ask(shop: &Shop, context: &UpdateContext, step: AdminStep) -> Result<WizardStep, StoreError> {
    let step = WizardStep::Admin(step);
    context.start_wizard(shop, step.clone()).await?;
    Ok(step)
}

/// Changes a voucher to what a button carries.
async fn change(
    shop: &Shop,
    context: &UpdateContext,
    code: &VoucherCode,
    next: impl Fn(Voucher) -> Voucher,
) -> Result<Reply, StoreError> {
    let Some((voucher, uses)) = shop.store.voucher(code).await? else {
        return Ok(Reply::Toast(wording::admin::voucher_gone(&context.say)));
    };
    let next = next(voucher.clone());
    match write(shop, context, (&voucher, &next)).await? {
        true => Ok(Reply::Screen(wording::admin::voucher(&context.say, (&next, uses), false))),
        false => open(shop, context, code, true).await,
    }
}

async fn delete(shop: &Shop, context: &UpdateContext, code: &VoucherCode) -> Result<Reply, StoreError> {
    let Some((voucher, _)) = shop.store.voucher(code).await? else {
        return Ok(Reply::Toast(wording::admin::voucher_gone(&context.say)));
    };
    let deleted = Voucher { state: VoucherState::Deleted, ..voucher.clone() };
    match write(shop, context, (&voucher, &deleted)).await? {
        true => Ok(Reply::Screen(wording::admin::voucher_deleted(&context.say, code))),
        false => open(shop, context, code, true).await,
    }
}

/// Whether the voucher is now what it is to be; not if another admin changed it since it was seen.
async fn write(shop: &Shop, context: &UpdateContext, (seen, next): (&Voucher, &Voucher)) -> Result<bool, StoreError> {
    if next == seen {
        return Ok(true);
    }
    let event = event_of(context, (Some(seen), next));
    let written = shop.store.update_voucher(seen, next, &event).await?;
    if written {
        publish(shop, context, &event).await;
    }
    Ok(written)
}

fn event_of(context: &UpdateContext, (before, after): (Option<&Voucher>, &Voucher)) -> PendingEvent {
    let detail = json!({ "voucher": after.code, "before": before, "after": after });
    audit::event(context, EventKind::VoucherChanged, None, detail)
}
