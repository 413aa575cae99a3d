//! The context of one update, and the reply to it.

use super::buyer::shopping::ahead::Ahead;
use crate::domain::catalogue::Product;
use crate::domain::catalogue::price_group::PriceGroup;
use crate::domain::ids::{CallbackQueryId, MessageId};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::access::Rights;
use crate::domain::user::wizard::{Answered, Wizard, WizardStep};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording::texts::Localizer;

/// Who sent an update, and when.
pub(super) struct UpdateContext {
    /// The user, as `Store::record_action` returned them.
    pub(super) user: User,
    /// What they may do as an admin; nothing, if they are none.
    pub(super) rights: Rights,
    /// The group whose prices they pay.
    pub(super) price_group: Option<PriceGroup>,
    /// Their first name at Telegram.
    pub(super) name: String,
    /// The number of the update; the same when it is delivered again.
    pub(super) update: i64,
    /// The update that brought the first message of an album, if this is another message of it.
    pub(super) album_begun_by: Option<i64>,
    /// Says texts in their language.
    pub(super) say: Localizer,
    /// The callback query, if the update is a tap on a button.
    pub(super) tap: Option<CallbackQuery>,
    /// What its screen shows, as far as it was read beside the greeting.
    pub(super) ahead: Ahead,
    /// When the update arrived.
    pub(super) now: Moment,
}

impl UpdateContext {
    /// A product at the price that the user pays.
    pub(super) fn own_price(&self, product: Product) -> Product {
        match &self.price_group {
            Some(group) => group.apply(product),
            None => product,
        }
    }

    /// Products at the prices that the user pays.
    pub(super) fn own_prices(&self, products: Vec<Product>) -> Vec<Product> {
        products.into_iter().map(|product| self.own_price(product)).collect()
    }

    /// Waits for an admin's next step. If this message answers one, it answers the same one when it is delivered again.
    pub(super) async fn start_wizard(&self, shop: &Shop, step: WizardStep) -> Result<(), StoreError> {
        let wizard = Wizard { waiting: Some(step), since: self.now, answered: self.answered() };
        shop.store.start_wizard(self.user.id, &wizard).await
    }

    /// Waits for nothing more. If this message answers a step, it answers the same one when it is delivered again.
    pub(super) async fn leave_wizard(&self, shop: &Shop) -> Result<(), StoreError> {
        match self.answered() {
            Some(answered) => {
                let wizard = Wizard { waiting: None, since: self.now, answered: Some(answered) };
                shop.store.start_wizard(self.user.id, &wizard).await
            }
            None => shop.store.leave_wizard(self.user.id).await,
        }
    }

    /// The step that this message answers; a tap answers none.
    fn answered(&self) -> Option<Answered> {
        let update = self.album_begun_by.unwrap_or(self.update);
        let wizard = self.user.wizard.as_ref().filter(|_| self.tap.is_none())?;
        let step = wizard.step_answered_by(update, self.now)?.clone();
        Some(Answered { update, step })
    }

    /// Whether the update brings a further message of an album: what is to be said was said to the first.
    pub(super) const fn is_album_continued(&self) -> bool {
        self.album_begun_by.is_some()
    }
}

/// A callback query: a tap on a button.
#[derive(Clone)]
pub(super) struct CallbackQuery {
    /// Telegram's id of it.
    pub(super) id: CallbackQueryId,
    /// The message with the button; none if it is too old, or must stay as it is.
    pub(super) message: Option<MessageId>,
    /// Whether that message shows a photo, which no edit turns into a text.
    pub(super) on_photo: bool,
}

/// The reply to an update.
pub(super) enum Reply {
    /// A screen, in place of the tapped message or as a new one.
    Screen(Screen),
    /// A screen in place of the tapped message; if that shows just this already, the short text says so.
    Refreshed(Screen, String),
    /// The buttons of a screen under the tapped message, whose text stays.
    Buttons(Screen),
    /// A short text: the answer to the callback query, or a message if there was no tap.
    Toast(String),
    /// A screen as a message of its own: what was tapped stays as it is.
    Message(Screen),
    /// A screen in place of the tapped message, and then another as a message of its own.
    Screens(Screen, Screen),
    /// None: everything was sent already.
    Nothing,
}
