//! What the shop's channel shows.

use crate::domain::channel::{Channel, PostLine};
use crate::domain::screen::{Button, Screen};
use crate::wording::texts::{Facts, Localizer, facts};

/// A post of these lines, and of how many there are beyond them.
pub fn post(say: &Localizer, channel: &Channel, lines: &[&PostLine], more: usize) -> Screen {
    let lines: Vec<Facts> = lines.iter().map(|line| self::line(say, line)).collect();
    let button = Button::open(say.text("channel.button.shop"), format!("https://t.me/{}", channel.bot));
    Screen::with_buttons(say.text_with("channel.post", facts! { lines, more }), vec![vec![button]])
}

/// What is posted when the channel is connected.
pub fn connected(say: &Localizer) -> Screen {
    Screen::text(say.text("channel.connected"))
}

fn line(say: &Localizer, line: &PostLine) -> Facts {
    let text = match line {
        PostLine::Restock { name, count, .. } => say.part_with("channel.restock", facts! { name, count }),
        PostLine::PriceDrop { name, before, after, .. } => {
            say.part_with("channel.price_drop", facts! { name, before, after })
        }
        PostLine::SoldOut { name } => say.part_with("channel.sold_out", facts! { name }),
        PostLine::Sale { initial, name, more } => say.part_with("channel.sale", facts! { initial, name, more }),
    };
    facts! { text }
}
