//! A buyer: an object that taps, writes and reads.

use expect_test::Expect;
use jiff::SignedDuration;
use lapak_local::cloud::Cloud;
use lapak_local::telegram::{Action, Delivery, Message, Person};
use std::sync::Arc;

/// A buyer. Each action takes two seconds, and ends when the events that it caused have reached their functions.
#[derive(Clone)]
pub(crate) struct Buyer {
    cloud: Arc<Cloud>,
    pub(crate) person: Person,
}

/// An invoice as a buyer sees it.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    /// `LP-…`
    pub(crate) order: String,
    /// The message that shows it.
    pub(crate) message: Message,
}

impl Buyer {
    pub(super) fn new(cloud: Arc<Cloud>, person: Person) -> Self {
        Self { cloud, person }
    }

    /// Taps the newest button with this label; the update must be accepted.
    pub(crate) async fn taps(&self, label: &str) -> Delivery {
        let delivery = self.tries(label).await;
        assert!(delivery.is_ok(), "tapping {label} was answered {}: {:?}", delivery.status, delivery.problem);
        delivery
    }

    /// Taps, whether or not the update is accepted.
    pub(crate) async fn tries(&self, label: &str) -> Delivery {
        self.pauses();
        let delivery = self.person.taps(label).await.unwrap_or_else(|not_visible| panic!("{not_visible}"));
        self.cloud.functions.settled().await;
        delivery
    }

    /// Taps each of these, one after the other.
    pub(crate) async fn taps_all(&self, labels: &[&str]) {
        for label in labels {
            self.taps(label).await;
        }
    }

    /// Writes a text; the update must be accepted.
    pub(crate) async fn writes(&self, text: &str) -> Delivery {
        self.pauses();
        let delivery = self.person.writes(text).await;
        self.cloud.functions.settled().await;
        assert!(delivery.is_ok(), "writing {text} was answered {}: {:?}", delivery.status, delivery.problem);
        delivery
    }

    /// Lets two seconds pass.
    pub(crate) fn pauses(&self) {
        self.cloud.clock.turn(SignedDuration::from_secs(2));
    }

    /// Goes all the way from the welcome to an invoice for `quantity` units of a product.
    pub(crate) async fn orders(&self, code: &str, quantity: u32) -> Invoice {
        self.puts(code, quantity).await;
        self.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
        self.sees_invoice()
    }

    /// Goes all the way from the balance to an invoice that fills it.
    pub(crate) async fn deposits(&self, amount: &str) -> Invoice {
        self.writes("/saldo").await;
        self.taps_all(&["💳 Isi Saldo QRIS", amount]).await;
        self.sees_invoice()
    }

    /// The same for a buyer who reads English.
    pub(crate) async fn orders_in_english(&self, code: &str, quantity: u32) -> Invoice {
        self.puts(code, quantity).await;
        self.taps_all(&["💳 Go to payment", "💠 Pay by QRIS"]).await;
        self.sees_invoice()
    }

    /// Cancels the order of the newest invoice, and says that they mean it; the answer to that.
    pub(crate) async fn cancels(&self) -> Delivery {
        self.taps("❌ Batalkan").await;
        self.taps("🗑 Ya, batalkan").await
    }

    /// Puts a product into the cart.
    pub(crate) async fn puts(&self, code: &str, quantity: u32) {
        self.writes(&format!("/start p_{code}")).await;
        self.pauses();
        let delivery = self.person.taps_data(&format!("cart:{code}:{quantity}")).await;
        assert!(delivery.is_ok());
    }

    /// The newest invoice in the chat; marks all messages before it as read.
    pub(crate) fn sees_invoice(&self) -> Invoice {
        let chat = self.person.chat();
        let message = chat.iter().rev().find(|message| !message.deleted && message.photo.is_some());
        let message = message.unwrap_or_else(|| panic!("no invoice in {}", self.reads_all())).clone();
        let order = order_id(&message.text).unwrap_or_else(|| panic!("no order id in {message}"));
        self.person.read();
        Invoice { order, message }
    }

    /// What the newest button with this label carries.
    pub(crate) fn data_of(&self, label: &str) -> String {
        let chat = self.person.chat();
        let mut buttons = chat.iter().rev().flat_map(|message| message.buttons.iter().flatten());
        let labelled = buttons.find(|button| button.label == label).unwrap_or_else(|| panic!("no {label}"));
        match &labelled.action {
            Action::Data(data) => data.clone(),
            other => panic!("{label} is {other:?}"),
        }
    }

    /// The order that was named last in the chat.
    pub(crate) fn newest_order(&self) -> String {
        let chat = self.person.chat();
        let newest = chat.iter().rev().filter(|message| !message.deleted).find_map(|message| order_id(&message.text));
        newest.unwrap_or_else(|| panic!("no order in {}", self.reads_all()))
    }

    /// All unread messages, in order, with order ids written `LP-#1`, `LP-#2` … as they appear in the chat.
    #[track_caller]
    pub(crate) fn sees(&self, expected: Expect) {
        let unread: Vec<String> = self.person.unread().iter().map(ToString::to_string).collect();
        self.person.read();
        expected.assert_eq(&self.plain(&unread.join("\n———\n")));
    }

    /// The unread messages as one text, for stories that only look for a part of it.
    pub(crate) fn reads(&self) -> String {
        let unread: Vec<String> = self.person.unread().iter().map(ToString::to_string).collect();
        self.person.read();
        unread.join("\n———\n")
    }

    /// The latest toast (a short answer to a tap).
    pub(crate) fn sees_toast(&self) -> String {
        self.person.toasts().last().map(|toast| toast.text.clone()).unwrap_or_default()
    }

    /// Everything in the chat that is not deleted.
    pub(crate) fn reads_all(&self) -> String {
        let chat = self.person.chat();
        chat.iter().filter(|message| !message.deleted).map(|message| format!("{message}\n")).collect()
    }

    /// The contents of all goods that were ever sent to this chat, as often as they were.
    pub(crate) fn goods(&self) -> Vec<String> {
        let mut goods = Vec::new();
        for message in self.person.chat().iter().filter(|message| message.from_bot) {
            let parts = message.html.split("<pre>").skip(1);
            goods.extend(parts.filter_map(|part| Some(part.split_once("</pre>")?.0.to_owned())));
            if let Some(document) = &message.document {
                let text = String::from_utf8_lossy(&document.bytes).into_owned();
                goods.extend(text.split("\r\n\r\n").filter_map(|item| Some(item.split_once("\r\n")?.1.to_owned())));
            }
        }
        goods
    }

    /// The names and contents of all documents that were ever sent to this chat, as often as they were.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let chat = self.person.chat();
        let documents = chat.iter().filter(|message| message.from_bot).filter_map(|message| message.document.as_ref());
        documents.map(|document| (document.name.clone(), document.bytes.to_vec())).collect()
    }

    /// How many messages in the chat, deleted ones aside, contain these words.
    pub(crate) fn messages_with(&self, words: &str) -> usize {
        let chat = self.person.chat();
        chat.iter().filter(|message| message.from_bot && !message.deleted && message.text.contains(words)).count()
    }

    fn plain(&self, text: &str) -> String {
        let mut seen: Vec<String> = Vec::new();
        for message in self.person.chat() {
            for id in message.html.match_indices("LP-").filter_map(|(at, _)| message.html.get(at..at + 17)) {
                if !seen.iter().any(|known| known == id) {
                    seen.push(id.to_owned());
                }
            }
        }
        let text = seen
            .iter()
            .enumerate()
            .fold(text.to_owned(), |text, (number, id)| text.replace(id, &format!("LP-#{}", number + 1)));
        // How long calls took is never the same.
        let lines = text.split('\n').map(|line| if line.starts_with("⚡ ") { "⚡ …" } else { line });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn order_id(text: &str) -> Option<String> {
    text.get(text.find("LP-")?..)?.get(..17).map(str::to_owned)
}

/// The smallest PNG there is: one black pixel.
pub(crate) fn picture() -> Vec<u8> {
    png("78da6360000000020001e527defc")
}

/// A picture that is another file, whatever becomes of it on its way: one white pixel.
pub(crate) fn other_picture() -> Vec<u8> {
    png("78da63f80f00010101001cb08c99")
}

/// A grey pixel, by its compressed form and the check sum of its chunk.
fn png(pixel: &str) -> Vec<u8> {
    let start = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55";
    let png = format!("{start}0000000a49444154{pixel}0000000049454e44ae426082");
    (0..png.len()).step_by(2).map(|at| u8::from_str_radix(&png[at..at + 2], 16).expect("hex")).collect()
}
