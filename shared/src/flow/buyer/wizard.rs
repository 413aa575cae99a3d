//! Wizards: asking for input, taking the answer, leaving. What an answer does is in the file of its subject.

use super::account::{balance, orders, profile, requests, terms};
use super::help;
use super::shopping::{cart, catalogue, search, voucher};
use crate::domain::intent::{ListPage, OrdersIntent, ProductList};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The answer to a step.
#[derive(Clone, Copy)]
pub(in crate::flow) struct Answer<'a> {
    /// The wizard as it was when the answer came.
    pub(in crate::flow) wizard: &'a Wizard,
    /// The step that was answered.
    pub(in crate::flow) step: &'a WizardStep,
    /// The message that answers it.
    pub(in crate::flow) message: &'a UserMessage,
}

impl<'a> Answer<'a> {
    /// What was written; empty if it was no plain text.
    pub(in crate::flow) fn text(self) -> &'a str {
        self.message.plain_text().unwrap_or_default()
    }
}

/// Asks for what `step` waits for.
pub(in crate::flow) async fn ask(shop: &Shop, context: &UpdateContext, step: WizardStep) -> Result<Reply, StoreError> {
    let screen = wording::buyer::ask_for(&context.say, &step);
    shop.store.start_wizard(context.user.id, &Wizard::start(step, context.now)).await?;
    Ok(Reply::Screen(screen))
}

/// Takes an answer. What can't be taken is asked for again, with the reason.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
) -> Result<Reply, StoreError> {
    match answer.step {
        WizardStep::EditName => profile::answer_name(shop, context, answer).await,
        WizardStep::EnterTransfer => requests::answer_amount(shop, context, answer).await,
        WizardStep::ProveTransfer { amount } => requests::answer_proof(shop, context, answer, *amount).await,
        WizardStep::ClaimWarranty { order, unit } => {
            requests::answer_claim(shop, context, answer, (order, *unit)).await
        }
        WizardStep::MeetTerms { order, line } => terms::answer(shop, context, answer, (order, *line)).await,
        WizardStep::EnterDeposit => balance::answer_amount(shop, context, answer).await,
        WizardStep::EditWhatsApp => profile::answer_whatsapp(shop, context, answer).await,
        WizardStep::Quantity { code } => catalogue::answer_quantity(shop, context, code, answer).await,
        WizardStep::Help { order } => help::relay(shop, context, answer.message, order.as_ref()).await,
        // Somebody who is no admin any more.
        WizardStep::Admin(_) => Ok(Reply::Screen(wording::buyer::unknown(&context.say))),
        WizardStep::Search => search::answer(shop, context, answer).await,
        WizardStep::EnterVoucher => voucher::answer(shop, context, answer).await,
    }
}

/// Leaves the wizard and goes back to where it was started.
pub(in crate::flow) async fn leave(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let Some(wizard) = &context.user.wizard else {
        return Ok(Reply::Screen(wording::buyer::nothing_to_leave(&context.say)));
    };
    shop.store.leave_wizard(context.user.id).await?;
    match wizard.latest_step() {
        Some(WizardStep::Quantity { code }) => catalogue::product(shop, context, code, None, None).await,
        Some(WizardStep::EditName | WizardStep::EditWhatsApp) | None => Ok(profile::show(shop, context)),
        Some(WizardStep::EnterTransfer | WizardStep::ProveTransfer { .. }) => Ok(balance::show(shop, context)),
        Some(WizardStep::ClaimWarranty { order, .. } | WizardStep::MeetTerms { order, .. }) => {
            orders::route(shop, context, OrdersIntent::Open(order.clone())).await
        }
        Some(WizardStep::Search) => catalogue::page(shop, context, &ListPage::first(ProductList::All)).await,
        Some(WizardStep::EnterVoucher) => cart::show(shop, context).await,
        Some(WizardStep::EnterDeposit) => Ok(balance::choose_deposit(context)),
        Some(WizardStep::Help { .. }) => help::close(shop, context).await,
        Some(WizardStep::Admin(_)) => Ok(Reply::Screen(wording::buyer::nothing_to_leave(&context.say))),
    }
}
