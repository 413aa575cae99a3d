//! Finds the button or key with a label in a person's chat.

use crate::messages::message::{Button, Message};
use crate::person::Person;
use std::fmt::Write;

/// Nothing on the person's screen is as wanted.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{name} {problem}; there is\n{seen}")]
pub struct NotVisible {
    name: String,
    problem: String,
    seen: String,
}

/// What a label stands on.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A button under a message.
    Button(i64, Button),
    /// A key of the keyboard below the chat.
    Key,
}

/// The newest button with this label, else the key with it.
pub(crate) fn find(person: &Person, label: &str) -> Result<Found, NotVisible> {
    let chat = person.chat();
    let shown = chat.iter().rev().filter(|message| message.from_bot && !message.deleted);
    for message in shown {
        if let Some(button) = message.button(label) {
            return Ok(Found::Button(message.id, button.clone()));
        }
    }
    let keyboard = person.reply_keyboard().unwrap_or_default();
    if keyboard.rows.iter().flatten().any(|key| key == label) {
        return Ok(Found::Key);
    }
    Err(NotVisible::new(person, format!("sees no “{label}”")))
}

impl NotVisible {
    /// Says what the problem is and what there is to tap.
    pub(crate) fn new(person: &Person, problem: String) -> Self {
        let mut seen = String::new();
        let chat = person.chat();
        let with_buttons = |message: &&Message| !message.deleted && !message.buttons.is_empty();
        let newest: Vec<_> = chat.iter().rev().filter(with_buttons).take(3).collect();
        for message in newest.into_iter().rev() {
            let first: String = message.text.lines().next().unwrap_or_default().chars().take(40).collect();
            line(&mut seen, &format!("message {} “{first}”", message.id), &message.labels());
        }
        if let Some(keyboard) = person.reply_keyboard() {
            let rows: Vec<Vec<&str>> =
                keyboard.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            line(&mut seen, "keyboard", &rows);
        }
        if seen.is_empty() {
            seen.push_str("  nothing to tap");
        }
        seen.truncate(seen.trim_end().len());
        Self { name: person.name(), problem, seen }
    }
}

fn line(seen: &mut String, place: &str, rows: &[Vec<&str>]) {
    let rows: Vec<String> =
        rows.iter().map(|row| row.iter().map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" ")).collect();
    writeln!(seen, "  {place}: {}", rows.join(" / ")).expect("a string takes all that is written");
}
