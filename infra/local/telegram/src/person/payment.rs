//! Paying an invoice in Telegram Stars: the bot is asked, the Stars move, the bot is told.

use crate::delivery::{self, Delivery};
use crate::methods::CHECKOUT;
use crate::person::Person;
use crate::person::find_button::NotVisible;
use crate::state::stars::{Checkout, Invoice, Payment};
use crate::wire;
use serde_json::json;
use std::time::Duration;

impl Person {
    /// Buys Stars from Telegram.
    pub fn buys_stars(&self, stars: u32) {
        self.core.with(|state| state.stars.bring(self.id, stars.into()));
    }

    /// How many Stars the person has.
    pub fn stars(&self) -> i64 {
        self.core.look(|state| state.stars.of(self.id))
    }

    /// Opens the link of an invoice and pays it.
    ///
    /// # Errors
    /// If it is no link to an invoice of this bot, or there are too few Stars.
    pub async fn pays_link(&self, link: &str) -> Result<Delivery, NotVisible> {
        let found = self.core.look(|state| state.stars.links.get(link).cloned());
        match found.filter(|(bot, _)| *bot == self.bot) {
            Some((_, invoice)) => self.pays(invoice).await,
            None => Err(NotVisible::new(self, format!("sees no invoice behind “{link}”"))),
        }
    }

    /// Pays the invoice in a message; gives how the bot took the payment, or the question before it if it said no.
    pub(crate) async fn pays_message(&self, message: i64) -> Result<Delivery, NotVisible> {
        let invoice = self.core.look(|state| {
            let chat = state.bots.get(&self.bot)?.chats.get(&self.id)?;
            chat.messages.get(&message)?.invoice.clone()
        });
        match invoice {
            Some(invoice) => self.pays(invoice).await,
            None => Err(NotVisible::new(self, "sees no invoice there".into())),
        }
    }

    async fn pays(&self, invoice: Invoice) -> Result<Delivery, NotVisible> {
        if self.stars() < invoice.total {
            return Err(NotVisible::new(self, format!("has {} of {} Stars", self.stars(), invoice.total)));
        }
        let core = &self.core;
        let (id, content) = core.with(|state| {
            let id = format!("{}{:09}", self.id, state.tick() % 1_000_000_000);
            let checkout = Checkout { bot: self.bot, at: core.clock.now(), answer: None };
            state.stars.checkouts.insert(id.clone(), checkout);
            let from = state.users.get(&self.id).map(wire::user);
            let content = json!({ "pre_checkout_query": {
                "id": id, "from": from, "currency": "XTR", "total_amount": invoice.total,
                "invoice_payload": invoice.payload,
            } });
            (id, content)
        });
        let asked = delivery::deliver(core, self.bot, content).await;
        match self.answer(&id).await {
            Some(Ok(())) => Ok(self.paid(invoice).await),
            Some(Err(words)) => Ok(Delivery { problem: Some(words), ..asked }),
            None => {
                Ok(Delivery { problem: Some("the bot did not answer in time whether it can deliver".into()), ..asked })
            }
        }
    }

    /// What the bot said to a pre-checkout query; nothing if it said nothing in time.
    async fn answer(&self, id: &str) -> Option<Result<(), String>> {
        let answer = || self.core.look(|state| state.stars.checkouts.get(id)?.answer.clone());
        let patience = Duration::try_from(CHECKOUT).unwrap_or_default();
        let answered = async {
            loop {
                let called = self.core.answered.notified();
                if let Some(answer) = answer() {
                    return answer;
                }
                called.await;
            }
        };
        tokio::time::timeout(patience, answered).await.ok()
    }

    async fn paid(&self, invoice: Invoice) -> Delivery {
        let bot = self.bot;
        let charge = self.core.with(|state| {
            let charge = format!("stx{}_{:09}", self.id, state.tick());
            state.stars.moves(self.id, bot, invoice.total);
            let payment = Payment { bot, user: self.id, stars: invoice.total, refunded: false };
            state.stars.payments.insert(charge.clone(), payment);
            charge
        });
        let payment = json!({
            "currency": "XTR", "total_amount": invoice.total, "invoice_payload": invoice.payload,
            "telegram_payment_charge_id": charge, "provider_payment_charge_id": "",
        });
        self.sends_as(None, "", |message| message.payment = Some(payment)).await
    }
}
