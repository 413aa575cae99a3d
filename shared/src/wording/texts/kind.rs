//! What a text is used as, told by its key: that decides about markup and length.

/// What a text is used as. A key that has the word as one of its segments is of that kind: `cart.button.pay` is a
/// button. Every other key is a message, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A message in HTML, or a part of one.
    Message,
    /// `caption`: HTML under a picture or a document.
    Caption,
    /// `button`: the label of a button or of a key of the reply keyboard.
    Button,
    /// `toast`: what a tap is answered with.
    Toast,
    /// `command`: what stands beside a command in the bot's menu.
    Command,
    /// `description`: what stands in an empty chat with the bot.
    Description,
    /// `about`: what stands on the bot's profile page.
    About,
    /// `plain`: a few words without markup, in a picture, a file or another text.
    Plain,
    /// `deploy`: plain text for whoever deploys the shop; no limit of Telegram's.
    Deploy,
}

impl TextKind {
    /// The kind of the text with this key.
    pub fn of(key: &str) -> Self {
        let kind = |segment| match segment {
            "caption" => Some(Self::Caption),
            "button" => Some(Self::Button),
            "toast" => Some(Self::Toast),
            "command" => Some(Self::Command),
            "description" => Some(Self::Description),
            "about" => Some(Self::About),
            "plain" => Some(Self::Plain),
            "deploy" => Some(Self::Deploy),
            _ => None,
        };
        key.split('.').find_map(kind).unwrap_or(Self::Message)
    }

    /// Whether it is Telegram's HTML. All else is plain text, in which nothing is escaped.
    pub const fn is_html(self) -> bool {
        matches!(self, Self::Message | Self::Caption)
    }

    /// How many UTF-16 units may be visible. Telegram's limits, but for a button: 64 still fit on a phone.
    pub const fn limit(self) -> usize {
        match self {
            Self::Message | Self::Deploy => 4_096,
            Self::Caption => 1_024,
            Self::Button => 64,
            Self::Toast => 200,
            Self::Command | Self::Plain => 256,
            Self::Description => 512,
            Self::About => 120,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_tells_the_kind() {
        assert_eq!(TextKind::of("cart.button.pay"), TextKind::Button);
        assert_eq!(TextKind::of("invoice.caption"), TextKind::Caption);
        assert_eq!(TextKind::of("cart.empty"), TextKind::Message);
        assert_eq!(TextKind::of("cart.buttons"), TextKind::Message, "a whole segment");
    }
}
