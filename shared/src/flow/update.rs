//! The way in for updates of the shop bot: record the action, check the rate limit, route the intent, reply.

use super::admin;
use super::buyer::account::{balance, open_invoices, orders, profile, requests, terms};
use super::buyer::shopping::ahead::Ahead;
use super::buyer::shopping::place::Method;
use super::buyer::shopping::{cart, catalogue, checkout_preview, place, search, voucher, waitlist};
use super::buyer::{help, wizard};
use super::context::{CallbackQuery, Reply, UpdateContext};
use super::order::{lapse, outbox, reconcile};
use super::publish::{publish_once, report_broken_texts, report_unreadable};
use super::reply::{no_reply, send_reply, toast};
use crate::domain::event::EventKind;
use crate::domain::intent::{
    AdminIntent, BalanceIntent, ButtonData, BuyerIntent, ListPage, ProductList, SearchIntent, VoucherIntent,
    WarrantyIntent,
};
use crate::domain::language::Language;
use crate::domain::notice::ReplyRoute;
use crate::domain::screen::Screen;
use crate::domain::serving::Serving;
use crate::domain::settings::closures::Closable;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::access::AdminMenu;
use crate::domain::user::message::{Attachment, UserMessage};
use crate::domain::user::rate_limit::{self, RateVerdict};
use crate::domain::user::wizard::{StepId, Wizard, WizardStep};
use crate::shop::Shop;
use crate::store::{ActionRecord, AlbumPart, CartChange, PendingEvent, StoreError};
use crate::telegram::{Incoming, UserAction, WebhookReply};
use crate::wording;
use futures_util::future::join4;

/// Serves one update.
///
/// # Errors
/// If the table fails: the update is worth repeating.
pub async fn handle_update(shop: &Shop, incoming: Incoming, now: Moment) -> Result<WebhookReply, StoreError> {
    let to = incoming.from;
    // Theirs, once they were read.
    let mut language = Language::of_telegram(incoming.language_code.as_deref(), true);
    let tap = match &incoming.action {
        UserAction::Tapped { tap, data, message, on_photo } => {
            let (_, is_apart) = ButtonData::split(data);
            let message = message.filter(|_| !is_apart);
            Some(CallbackQuery { id: tap.clone(), message, on_photo: *on_photo && message.is_some() })
        }
        _ => None,
    };
    let handled = handle(shop, incoming, tap.clone(), &mut language, now).await;
    report_broken_texts(shop, now).await;
    match handled {
        Err(error @ StoreError::Call { .. }) => Err(error),
        Err(error) => {
            report_unreadable(shop, &error, now).await;
            Ok(toast(to, tap, wording::buyer::data_broken(&shop.localizer(language))))
        }
        Ok(answer) => Ok(answer),
    }
}

/// Greets the user, sees whether they may act, finds out what they ask for, does it, and replies.
async fn handle(
    shop: &Shop,
    incoming: Incoming,
    tap: Option<CallbackQuery>,
    language: &mut Language,
    now: Moment,
) -> Result<WebhookReply, StoreError> {
    if is_noted_before_the_greeting(&incoming) && shop.refresh_settings(now).await? != Serving::Open {
        let is_told = incoming.action != UserAction::BlockedBot;
        let told = || toast(incoming.from, None, wording::buyer::moving(&shop.localizer(*language)));
        return Ok(if is_told { told() } else { WebhookReply::Nothing });
    }
    if incoming.action == UserAction::BlockedBot {
        return shop.store.mark_unreachable(incoming.from, now).await.map(|()| WebhookReply::Nothing);
    }
    let tapped = match &incoming.action {
        UserAction::Tapped { data, .. } => BuyerIntent::parse(ButtonData::split(data).0),
        _ => None,
    };
    let (user, cart_full, album_begun_by, counts, ahead) = match album_part(shop, &incoming).await? {
        AlbumPart::First => {
            let counts = rate_limit::counts(tapped.as_ref().is_some_and(BuyerIntent::is_step), incoming.update);
            let say = shop.localizer(*language);
            let asked = tapped.clone().or_else(|| wording::buyer::parse_command(&say, text_of(&incoming)?));
            let Greeted { user, serving, ahead } = greet(shop, &incoming, asked.as_ref(), counts, now).await?;
            *language = user.language;
            if serving != Serving::Open {
                return Ok(toast(user.id, tap, wording::buyer::moving(&shop.localizer(user.language))));
            }
            // Also for muted users, whose cart change is already written.
            let cart_full = cart::enforce_cart_limit(shop, &user, &cart_change(tapped.as_ref())).await?;
            (user, cart_full, None, counts, ahead)
        }
        AlbumPart::Later { first, user } => (*user, false, Some(first), false, Ahead::default()),
    };
    *language = user.language;
    let say = shop.localizer(user.language);
    let Incoming { update, name, action, .. } = incoming;
    let rights = shop.config.rights(user.id, &user.rights);
    let price_group = shop.price_group(&user, now).await?;
    let context = UpdateContext { user, rights, price_group, name, update, album_begun_by, say, tap, ahead, now };
    if let Some(reply) = admit(shop, &context, counts).await? {
        return Ok(reply);
    }
    if let Some(closure) = shop.closure(Closable::Shop).filter(|_| is_shut_out(&context, tapped.as_ref())) {
        let screen = wording::buyer::closed(&context.say, Closable::Shop, &closure);
        return Ok(send_reply(shop, &context, Reply::Message(screen)).await);
    }
    let outcome = match action {
        UserAction::BlockedBot | UserAction::UnblockedBot => Reply::Nothing,
        _ if cart_full => Reply::Screen(wording::buyer::cart_full(&context.say)),
        UserAction::Tapped { data, .. } => match (tapped, AdminIntent::parse(ButtonData::split(&data).0)) {
            (Some(intent), _) => {
                leave_wizard(shop, &context, &intent).await?;
                route(shop, &context, intent).await?
            }
            (None, Some(intent)) if !context.rights.is_empty() => admin::route(shop, &context, intent).await?,
            (None, _) => Reply::Toast(wording::buyer::stale_button(&context.say)),
        },
        UserAction::Sent(message) => {
            let reply = read(shop, &context, &message).await?;
            if context.is_album_continued() { Reply::Nothing } else { reply }
        }
    };
    Ok(send_reply(shop, &context, outcome).await)
}

/// Whether somebody reads why the shop is closed instead of what they asked for: not who runs it, and not who is about to
/// pay an invoice, or gives it up.
fn is_shut_out(context: &UpdateContext, tapped: Option<&BuyerIntent>) -> bool {
    let is_about_an_invoice = matches!(
        tapped,
        Some(
            BuyerIntent::Check(_)
                | BuyerIntent::OpenInvoices
                | BuyerIntent::ShowInvoice(_)
                | BuyerIntent::AskCancel(_)
                | BuyerIntent::Keep(_)
                | BuyerIntent::Cancel(_)
                | BuyerIntent::CancelListed(_)
        )
    );
    context.rights.is_empty() && !is_about_an_invoice
}

/// Which message of an album it is; what belongs to none is like the first of one.
async fn album_part(shop: &Shop, incoming: &Incoming) -> Result<AlbumPart, StoreError> {
    match &incoming.action {
        UserAction::Sent(UserMessage { album: Some(album), .. }) => {
            shop.store.note_album(incoming.from, album, incoming.update).await
        }
        UserAction::Sent(_) | UserAction::Tapped { .. } | UserAction::BlockedBot | UserAction::UnblockedBot => {
            Ok(AlbumPart::First)
        }
    }
}

/// Whether something of it is written before the user is greeted, which is where it is seen which table serves.
const fn is_noted_before_the_greeting(incoming: &Incoming) -> bool {
    match &incoming.action {
        UserAction::Sent(UserMessage { album, .. }) => album.is_some(),
        UserAction::BlockedBot => true,
        UserAction::Tapped { .. } | UserAction::UnblockedBot => false,
    }
}

/// What somebody wrote.
fn text_of(incoming: &Incoming) -> Option<&str> {
    match &incoming.action {
        UserAction::Sent(message) => message.plain_text(),
        UserAction::Tapped { .. } | UserAction::BlockedBot | UserAction::UnblockedBot => None,
    }
}

fn cart_change(intent: Option<&BuyerIntent>) -> CartChange {
    match intent {
        Some(BuyerIntent::SetCartLine(code, quantity)) => CartChange::SetLine(code.clone(), *quantity),
        _ => CartChange::Nothing,
    }
}

/// What is known once an action is recorded.
struct Greeted {
    user: User,
    serving: Serving,
    ahead: Ahead,
}

/// Records the action, which returns the user; and beside it finds out whether the table serves, and reads the shop's texts and
/// settings and what the screen shows. If the shop has moved, the action is recorded again where it counts.
async fn greet(
    shop: &Shop,
    incoming: &Incoming,
    asked: Option<&BuyerIntent>,
    counts: bool,
    now: Moment,
) -> Result<Greeted, StoreError> {
    let change = cart_change(asked);
    let language = Language::of_telegram(incoming.language_code.as_deref(), true);
    let record = ActionRecord { update: incoming.update, name: &incoming.name, counts, language, change: &change };
    loop {
        let table = shop.store.table();
        let recorded = shop.store.record_action(incoming.from, &record, now);
        let (texts, settings) = (shop.refresh_texts(now), shop.refresh_settings(now));
        let (user, (), serving, ahead) = join4(recorded, texts, settings, Ahead::of(shop, asked)).await;
        let serving = serving?;
        if shop.store.table() == table {
            return Ok(Greeted { user: user?, serving, ahead });
        }
    }
}

/// What ends an update before it is asked what it wants: a mute, a block. Whoever passes is counted, and gets what could
/// not be sent to them before.
async fn admit(shop: &Shop, context: &UpdateContext, counts: bool) -> Result<Option<WebhookReply>, StoreError> {
    let UpdateContext { user, tap, now, .. } = context;
    let verdict = match counts {
        // Whoever runs the shop pastes and taps as fast as they can.
        _ if !context.rights.is_empty() => RateVerdict::Allow,
        true => rate_limit::check_rate(&user.recent_actions, user.muted_until),
        false => rate_limit::check_mute(*now, user.muted_until),
    };
    match verdict {
        RateVerdict::Allow => {}
        RateVerdict::Drop => return Ok(Some(no_reply(tap.clone()))),
        RateVerdict::Warn => return warn(shop, context).await.map(Some),
    }
    if user.blocked {
        return Ok(Some(toast(user.id, tap.clone(), wording::buyer::blocked(&context.say))));
    }
    let name = user.profile.name_or(&context.name);
    match user.counted {
        false => shop.store.count_user(user.id, *now).await?,
        true => shop.store.note_presence(user, &name, *now).await?,
    }
    if let Some(since) = user.unreachable {
        welcome_back(shop, user, since, *now).await?;
    }
    Ok(None)
}

/// Whoever asks for something else leaves the wizard that waits: their next text is no answer to it.
async fn leave_wizard(shop: &Shop, context: &UpdateContext, intent: &BuyerIntent) -> Result<(), StoreError> {
    let waiting = context.user.wizard.as_ref().and_then(|wizard| wizard.waiting.as_ref());
    match intent {
        // A wizard that starts takes the place of the one that waits.
        BuyerIntent::Help(_)
        | BuyerIntent::EditName
        | BuyerIntent::EditWhatsApp
        | BuyerIntent::Balance(BalanceIntent::EnterDeposit | BalanceIntent::EnterTransfer)
        | BuyerIntent::Warranty(WarrantyIntent::Claim(..))
        | BuyerIntent::MeetTerms(..)
        | BuyerIntent::EnterQuantity(_)
        | BuyerIntent::LeaveWizard(_)
        | BuyerIntent::Search(SearchIntent::Ask)
        | BuyerIntent::Voucher(VoucherIntent::Enter) => Ok(()),
        // Whoever turns pages is still searching.
        BuyerIntent::Search(_) if waiting == Some(&WizardStep::Search) => Ok(()),
        _ if waiting.is_some() => shop.store.leave_wizard(context.user.id).await,
        _ => Ok(()),
    }
}

/// What somebody sent without a button: a command or a key; else the answer to the step that waits for one.
async fn read(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Reply, StoreError> {
    let text = message.plain_text();
    if !context.rights.is_empty()
        && let Some(intent) = text.and_then(|text| wording::admin::parse_command(&context.say, text))
    {
        return admin::route(shop, context, intent).await;
    }
    if let Some(intent) = text.and_then(|text| wording::buyer::parse_command(&context.say, text)) {
        leave_wizard(shop, context, &intent).await?;
        return route(shop, context, intent).await;
    }
    if let Some(reply) = text.and_then(|text| context.say.shop_texts().reply_to(text)) {
        if context.user.wizard.as_ref().is_some_and(|wizard| wizard.waiting.is_some()) {
            shop.store.leave_wizard(context.user.id).await?;
        }
        return Ok(Reply::Screen(wording::buyer::custom_reply(reply)));
    }
    if let Some(reply) = read_reply(shop, context, message).await? {
        return Ok(reply);
    }
    // A command that the shop does not know is no answer either.
    let names_command = |wizard: &&Wizard| wizard.waiting.as_ref().is_some_and(WizardStep::names_command);
    let wizard = context.user.wizard.as_ref();
    let wizard = wizard.filter(|wizard| text.is_none_or(|text| !text.starts_with('/')) || names_command(wizard));
    // The rest of an album answers what its first message answered.
    let update = context.album_begun_by.unwrap_or(context.update);
    let waiting = wizard.and_then(|wizard| Some((wizard, wizard.step_answered_by(update, context.now)?)));
    match waiting {
        Some((_, WizardStep::Admin(step))) if context.rights.hold_one_of(step.needs()) => {
            admin::answer(shop, context, step, message).await
        }
        Some((wizard, step)) => wizard::answer(shop, context, wizard::Answer { wizard, step, message }).await,
        None if !context.rights.is_empty()
            && let Some(reply) = admin::pasted::open(shop, context, message).await? =>
        {
            Ok(reply)
        }
        None => match (text.and_then(wording::buyer::parse_word), text) {
            (Some(intent), _) => route(shop, context, intent).await,
            (None, Some(text)) if !text.starts_with('/') => search::unasked(shop, context, text).await,
            (None, _) => Ok(Reply::Screen(not_understood(context, message))),
        },
    }
}

/// What is said to a message that nothing waits for.
fn not_understood(context: &UpdateContext, message: &UserMessage) -> Screen {
    match &message.attachment {
        Some(Attachment::Photo(_) | Attachment::Document(_)) => {
            let unpaid = context.user.maybe_open_orders.values().any(|deadline| context.now < *deadline);
            wording::buyer::proof_not_needed(&context.say, unpaid)
        }
        Some(Attachment::Other) => wording::buyer::only_texts(&context.say),
        None => wording::buyer::unknown(&context.say),
    }
}

/// A reply to a notice, which goes where the notice came from; `None` if the message is no such reply.
async fn read_reply(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Option<Reply>, StoreError> {
    let Some(replied) = message.reply_to else { return Ok(None) };
    match shop.store.reply_route(context.user.id, replied).await? {
        Some(ReplyRoute::ToBuyer(buyer)) if context.rights.hold(AdminMenu::Users) => {
            admin::help::answer(shop, context, buyer, message).await.map(Some)
        }
        Some(ReplyRoute::ToAdmins) => {
            let order = context.user.help.as_ref().and_then(|thread| thread.order.as_ref());
            help::relay(shop, context, message, order).await.map(Some)
        }
        Some(ReplyRoute::ToBuyer(_)) | None => Ok(None),
    }
}

async fn route(shop: &Shop, context: &UpdateContext, intent: BuyerIntent) -> Result<Reply, StoreError> {
    match intent {
        BuyerIntent::Start => catalogue::welcome(shop, context).await,
        BuyerIntent::Browse(category, to) => {
            let list = category.map_or(ProductList::All, ProductList::Category);
            catalogue::page(shop, context, &ListPage { list, to, number: 1 }).await
        }
        BuyerIntent::Stock(to) => {
            catalogue::page(shop, context, &ListPage { list: ProductList::Stock, to, number: 1 }).await
        }
        BuyerIntent::Page(page) => catalogue::page(shop, context, &page).await,
        BuyerIntent::Search(intent) => search::search(shop, context, intent).await,
        BuyerIntent::HowTo => Ok(Reply::Screen(wording::buyer::how_to(&context.say))),
        BuyerIntent::Categories => catalogue::categories(shop, context).await,
        BuyerIntent::OpenProduct(code) => catalogue::product(shop, context, &code, None, None).await,
        BuyerIntent::Product(code, quantity) => catalogue::product(shop, context, &code, Some(quantity), None).await,
        BuyerIntent::Variants(code, from) => catalogue::variants(shop, context, &code, from.as_ref()).await,
        BuyerIntent::ProductFrom(code, quantity, from) => {
            catalogue::product(shop, context, &code, quantity, Some(&from)).await
        }
        BuyerIntent::EnterQuantity(code) => wizard::ask(shop, context, WizardStep::Quantity { code }).await,
        // Recording the action has put it there.
        BuyerIntent::SetCartLine(..) | BuyerIntent::Cart => cart::show(shop, context).await,
        BuyerIntent::AskEmptyCart => Ok(cart::ask_empty(context)),
        BuyerIntent::OrderAgain(order) => cart::order_again(shop, context, &order).await,
        BuyerIntent::EmptyCart => cart::empty(shop, context).await,
        BuyerIntent::Voucher(intent) => voucher::voucher(shop, context, intent).await,
        BuyerIntent::Checkout(seen, _) => checkout_preview::preview_checkout(shop, context, seen).await,
        BuyerIntent::PayQris(agreed, _) => place::place(shop, context, Method::Qris, agreed).await,
        BuyerIntent::PayFromBalance(agreed, seal) => place::pay_from_balance(shop, context, agreed, &seal).await,
        BuyerIntent::Check(order) => reconcile::check_payment(shop, context, &order).await,
        BuyerIntent::OpenInvoices => open_invoices::list(shop, context).await,
        BuyerIntent::ShowInvoice(order) => open_invoices::show(shop, context, &order).await,
        BuyerIntent::AskCancel(order) => open_invoices::ask_cancel(shop, context, &order).await,
        BuyerIntent::Keep(order) => open_invoices::keep(shop, context, &order).await,
        BuyerIntent::Cancel(order) => lapse::cancel(shop, context, &order).await,
        BuyerIntent::CancelListed(order) => open_invoices::cancel_listed(shop, context, &order).await,
        BuyerIntent::Balance(intent) => balance::route(shop, context, intent).await,
        BuyerIntent::Orders(intent) => orders::route(shop, context, intent).await,
        BuyerIntent::Warranty(intent) => requests::route(shop, context, intent).await,
        BuyerIntent::MeetTerms(order, line) => terms::ask(shop, context, &order, line).await,
        BuyerIntent::Help(intent) => help::route(shop, context, intent).await,
        BuyerIntent::Waitlist(intent) => waitlist::route(shop, context, intent).await,
        BuyerIntent::Profile => Ok(profile::show(shop, context)),
        BuyerIntent::EditName => wizard::ask(shop, context, WizardStep::EditName).await,
        BuyerIntent::EditWhatsApp => wizard::ask(shop, context, WizardStep::EditWhatsApp).await,
        BuyerIntent::RemoveWhatsApp => profile::remove_whatsapp(shop, context).await,
        BuyerIntent::SetLanguage(language) => profile::set_language(shop, context, language).await,
        BuyerIntent::LeaveWizard(step) => leave(shop, context, step.as_ref()).await,
    }
}

/// Leaves the wizard; by a button, only if it waits for the step that the button stands under.
async fn leave(shop: &Shop, context: &UpdateContext, step: Option<&StepId>) -> Result<Reply, StoreError> {
    let wizard = context.user.wizard.as_ref();
    match wizard.and_then(Wizard::latest_step) {
        Some(latest) if step.is_some_and(|step| latest.id() != *step) => {
            Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say)))
        }
        Some(WizardStep::Admin(step))
            if context.rights.hold_one_of(step.needs()) && wizard.is_some_and(|wizard| wizard.waiting.is_some()) =>
        {
            admin::leave(shop, context, step).await
        }
        Some(_) | None => wizard::leave(shop, context).await,
    }
}

async fn warn(shop: &Shop, context: &UpdateContext) -> Result<WebhookReply, StoreError> {
    let UpdateContext { user, tap, now, .. } = context;
    let until = now.plus_seconds(rate_limit::MUTE_SECONDS);
    if !shop.store.mute_user(user.id, until, *now).await? {
        return Ok(no_reply(tap.clone()));
    }
    let id = format!("spam-{}-{}", user.id.0, now.as_millis());
    let detail = serde_json::json!({ "user": user.id.0 });
    publish_once(shop, PendingEvent::new(id, EventKind::UserSpamming, &detail, *now), *now).await?;
    Ok(toast(user.id, tap.clone(), wording::buyer::spam(&context.say)))
}

/// Somebody who was found unreachable at `since` is here again: what they are owed goes out now, unless somebody else is
/// sending it.
async fn welcome_back(shop: &Shop, user: &User, since: Moment, now: Moment) -> Result<(), StoreError> {
    for order in shop.store.orders(user.maybe_open_orders.keys()).await? {
        if order.may_retry(Some(since), now) {
            match outbox::retry_outbox_now(shop, order, now).await {
                Ok(_) => {}
                Err(error @ StoreError::Call { .. }) => return Err(error),
                // One broken record does not shut its owner out.
                Err(error) => report_unreadable(shop, &error, now).await,
            }
        }
    }
    shop.store.mark_reachable(user.id).await
}
