//! The bots, and the people who chat with them.

use super::wire::{Bot, Command, Human, Role};
use lapak_local::cloud::Cloud;
use local_telegram::{BotApi, Person};
use std::sync::{Arc, Mutex};

/// The buyer who is there from the start.
const BUYER: &str = "Budi";
/// The admin who is there from the start.
pub const ADMIN: &str = "Ayu";
/// The owner of the shop, who talks with the owner bot.
pub const OWNER: &str = "Hadi";

/// The bots and the people. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    telegram: BotApi,
    shop_token: String,
    owner_token: String,
    members: Arc<Mutex<Vec<Member>>>,
}

/// A person in a chat with one of the bots.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) role: Role,
}

impl Member {
    /// `shop/7100000001`
    pub(super) fn chat(&self) -> String {
        format!("{}/{}", bot_of(self.role), self.person.id())
    }

    fn human(&self) -> Human {
        Human {
            id: self.person.id(),
            name: self.person.name(),
            role: self.role,
            chat: self.chat(),
            blocked: self.person.is_blocking(),
        }
    }
}

impl Cast {
    /// Brings in who is there from the start, and whoever has talked with the shop before.
    pub(super) fn open(cloud: &Cloud) -> Self {
        let cast = Self {
            telegram: cloud.telegram.clone(),
            shop_token: cloud.token("bot-token").to_owned(),
            owner_token: cloud.token("owner-bot-token").to_owned(),
            members: Arc::default(),
        };
        for (name, role) in [(BUYER, Role::Buyer), (ADMIN, Role::Admin), (OWNER, Role::Owner)] {
            cast.join(name, role);
        }
        cast.meet_newcomers();
        cast
    }

    /// Brings in a person, or finds the one of this name.
    pub(super) fn join(&self, name: &str, role: Role) -> Human {
        let person = self.telegram.person(self.token(role), name);
        let member = Member { person, role };
        let human = member.human();
        let mut members = self.lock();
        if !members.iter().any(|known| known.chat() == human.chat) {
            members.push(member);
        }
        human
    }

    /// Brings in people who came to the shop's bot by another way; says whether there were any.
    pub(super) fn meet_newcomers(&self) -> bool {
        let mut members = self.lock();
        let before = members.len();
        for person in self.telegram.people(&self.shop_token) {
            if !members.iter().any(|known| known.role != Role::Owner && known.person.id() == person.id()) {
                members.push(Member { person, role: Role::Buyer });
            }
        }
        members.len() > before
    }

    pub(super) fn people(&self) -> Vec<Human> {
        self.lock().iter().map(Member::human).collect()
    }

    /// The person of a chat, as `shop/7100000001` names it.
    pub(super) fn member(&self, chat: &str) -> Option<Member> {
        self.lock().iter().find(|member| member.chat() == chat).cloned()
    }

    /// The key of the chat between a bot and a person, by Telegram's numbers.
    pub(super) fn chat_of(&self, bot: i64, person: i64) -> String {
        let name = if bot == number(&self.owner_token) { bot_of(Role::Owner) } else { bot_of(Role::Buyer) };
        format!("{name}/{person}")
    }

    pub(super) fn chats(&self) -> Vec<String> {
        self.lock().iter().map(Member::chat).collect()
    }

    pub(super) fn bots(&self) -> Vec<Bot> {
        let cards = self.telegram.bots();
        [Role::Buyer, Role::Owner]
            .into_iter()
            .filter_map(|role| {
                let card = cards.iter().find(|card| card.id == number(self.token(role)))?;
                Some(Bot {
                    id: bot_of(role),
                    name: card.name.clone(),
                    username: card.username.clone(),
                    commands: card
                        .commands
                        .iter()
                        .cloned()
                        .map(|(command, description)| Command { command, description })
                        .collect(),
                })
            })
            .collect()
    }

    fn token(&self, role: Role) -> &str {
        match role {
            Role::Buyer | Role::Admin => &self.shop_token,
            Role::Owner => &self.owner_token,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Member>> {
        self.members.lock().expect("no holder of the cast panics")
    }
}

/// Which bot people of a role talk with.
fn bot_of(role: Role) -> &'static str {
    match role {
        Role::Buyer | Role::Admin => "shop",
        Role::Owner => "owner",
    }
}

/// The bot's number, the first part of its token.
fn number(token: &str) -> i64 {
    token.split(':').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
