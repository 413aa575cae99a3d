//! The balance: what is in it, its history, and deposits by QRIS.

use super::requests;
use crate::domain::ids::OrderId;
use crate::domain::intent::{BalanceIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::{self, EntryId};
use crate::domain::order::invoice::{Invoice, InvoiceState};
use crate::domain::order::{Buyer, Order};
use crate::domain::user::User;
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::buyer::shopping::place;
use crate::flow::buyer::shopping::unpaid::{self, MayInvoice};
use crate::flow::buyer::wizard::{self, Answer};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{Placed, StoreError};
use crate::wording;

/// Does what a buyer asks for about their balance.
pub(in crate::flow) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: BalanceIntent,
) -> Result<Reply, StoreError> {
    match intent {
        BalanceIntent::Show => Ok(show(shop, context)),
        BalanceIntent::History(to) => history(shop, context, &to).await,
        BalanceIntent::ChooseDeposit => Ok(choose_deposit(context)),
        BalanceIntent::EnterDeposit => wizard::ask(shop, context, WizardStep::EnterDeposit).await,
        BalanceIntent::Transfer => Ok(requests::transfer(shop, context)),
        BalanceIntent::EnterTransfer => wizard::ask(shop, context, WizardStep::EnterTransfer).await,
        BalanceIntent::Deposit(amount) => deposit(shop, context, amount).await,
    }
}

pub(in crate::flow) fn show(shop: &Shop, context: &UpdateContext) -> Reply {
    let admins = !shop.config.admins.is_empty();
    Reply::Screen(wording::buyer::balance(&context.say, context.user.balance, admins))
}

/// The amounts of a deposit to choose from.
pub(in crate::flow) fn choose_deposit(context: &UpdateContext) -> Reply {
    Reply::Screen(wording::buyer::choose_deposit(&context.say, context.user.balance))
}

async fn history(shop: &Shop, context: &UpdateContext, to: &PageCursor<EntryId>) -> Result<Reply, StoreError> {
    let page = shop.store.ledger_page(context.user.id, to).await?;
    Ok(Reply::Screen(wording::buyer::balance_history(&context.say, context.user.balance, &page)))
}

/// Takes the amount that was written, and asks whether it is to be invoiced: only a tap makes an invoice.
pub(in crate::flow) async fn answer_amount(
    shop: &Shop,
    context: &UpdateContext,
    Answer { wizard, step, message }: Answer<'_>,
) -> Result<Reply, StoreError> {
    let amount = message.plain_text().and_then(Rupiah::parse).filter(|amount| wallet::may_deposit(*amount));
    let Some(amount) = amount else { return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, step))) };
    let next = Wizard::answer(step.clone(), context.update, None, context.now);
    if !shop.store.move_wizard(context.user.id, (wizard, &next)).await? {
        return Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say)));
    }
    Ok(Reply::Screen(wording::buyer::confirm_deposit(&context.say, amount)))
}

/// Makes the invoice of a deposit: the same tap, delivered twice, meets its own.
async fn deposit(shop: &Shop, context: &UpdateContext, amount: Rupiah) -> Result<Reply, StoreError> {
    let Some(tap) = context.tap.as_ref().filter(|_| wallet::may_deposit(amount)) else {
        return Ok(choose_deposit(context));
    };
    let id = OrderId::of_tap(context.user.id, &tap.id);
    let MayInvoice { no_longer_open, cooldown } = match unpaid::check_unpaid(shop, context).await? {
        Ok(may) => may,
        Err(refusal) => {
            return match shop.store.order(&id).await? {
                Some(deposit) => place::resume(shop, context, deposit).await,
                None => Ok(refusal),
            };
        }
    };
    let invoice = Invoice {
        amount,
        deadline: context.now.plus_minutes(shop.invoice_minutes()),
        message: tap.message,
        shown_again: None,
        charge: None,
        state: InvoiceState::Open,
    };
    let buyer = Buyer { id: context.user.id, language: context.say.language() };
    let deposit = Order::deposit(id, buyer, invoice, context.now);
    let user = User { cooldown, ..context.user.clone() };
    match shop.store.place(&deposit, &user, &no_longer_open).await? {
        Placed::Done => {
            tracing::info!(order = %deposit.id, "deposit placed");
            place::resume(shop, context, deposit).await
        }
        Placed::Already(known) => place::resume(shop, context, *known).await,
        Placed::CartChanged | Placed::SlotsTaken(_) | Placed::BalanceTooLow(_) | Placed::VoucherRefused(_) => {
            Ok(Reply::Toast(wording::buyer::try_again(&context.say)))
        }
    }
}
