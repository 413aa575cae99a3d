//! What a person sees: a text and the buttons under it.

use super::catalogue::stored_file::Photo;
use super::ids::ProductCode;
use super::intent::ButtonData;
use super::user::message::FileId;

/// A text in Telegram's HTML, and its keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// HTML; everything that is not ours is escaped.
    pub text: String,
    /// The keys.
    pub keyboard: Keyboard,
    /// The photo above the text. If it can't be shown, the text is shown alone.
    pub photo: Option<Box<ScreenPhoto>>,
}

/// A photo above a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenPhoto {
    /// Of a product; it lies in the bucket.
    Product(ProductPhoto),
    /// One that an admin sent to the bot: Telegram has it.
    Sent(FileId),
}

/// The photo of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductPhoto {
    /// Whose it is.
    pub product: ProductCode,
    /// The photo.
    pub photo: Photo,
}

/// The keys of a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// None.
    None,
    /// Buttons under the message, row by row.
    Inline(Vec<Vec<Button>>),
    /// Keys in place of the keyboard, row by row.
    Reply(Vec<Vec<String>>),
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub act: ButtonAction,
    /// How it looks.
    pub style: Style,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Asks the bot for something.
    Tap(ButtonData),
    /// Opens a page.
    Open(String),
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As Telegram draws it.
    Plain,
    /// The way onward.
    Primary,
    /// Money or goods.
    Good,
    /// Something is lost.
    Danger,
}

impl Screen {
    /// A text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), keyboard: Keyboard::None, photo: None }
    }

    /// A text with rows of buttons.
    pub fn with_buttons(text: impl Into<String>, rows: Vec<Vec<Button>>) -> Self {
        Self { keyboard: Keyboard::Inline(rows), ..Self::text(text) }
    }

    /// A text with keys in place of the keyboard.
    pub fn with_keys(text: impl Into<String>, rows: Vec<Vec<String>>) -> Self {
        Self { keyboard: Keyboard::Reply(rows), ..Self::text(text) }
    }
}

impl Button {
    /// A button that asks for something.
    pub fn tap(label: impl Into<String>, intent: impl Into<ButtonData>) -> Self {
        Self { label: label.into(), act: ButtonAction::Tap(intent.into()), style: Style::Plain }
    }

    /// A button that opens a page.
    pub fn open(label: impl Into<String>, url: String) -> Self {
        Self { label: label.into(), act: ButtonAction::Open(url), style: Style::Plain }
    }

    /// The same button on a message that must stay: what it asks for comes in a message of its own.
    #[must_use]
    pub fn apart(self) -> Self {
        let act = match self.act {
            ButtonAction::Tap(data) => ButtonAction::Tap(data.apart()),
            ButtonAction::Open(url) => ButtonAction::Open(url),
        };
        Self { act, ..self }
    }

    /// The same button in another look.
    #[must_use]
    pub fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }
}
