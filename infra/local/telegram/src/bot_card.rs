//! A bot as its profile shows it.

use crate::state::{Bot, Command};
use serde::Serialize;

/// A bot, for those who show it.
#[derive(Clone, Debug, Serialize)]
pub struct BotCard {
    /// The number before the colon of its token.
    pub id: i64,
    /// Its token.
    #[serde(skip)]
    pub token: String,
    /// Without the `@`.
    pub username: String,
    /// The name people see.
    pub name: String,
    /// What its profile says.
    pub description: String,
    /// The commands of its menu: `start` and what it does.
    pub commands: Vec<(String, String)>,
}

impl BotCard {
    pub(crate) fn of(bot: &Bot) -> Self {
        let menu = ["all_private_chats/", "default/"].iter().find_map(|scope| bot.commands.get(*scope));
        let command = |command: &Command| (command.command.clone(), command.description.clone());
        Self {
            id: bot.id,
            token: bot.token.clone(),
            username: bot.username.clone(),
            name: bot.name.clone(),
            description: bot.description.clone(),
            commands: menu.into_iter().flatten().map(command).collect(),
        }
    }
}
