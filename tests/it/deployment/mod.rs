//! A deployment: set-up, seeding, a shop's own texts, the owner's bot.

mod owner;
mod seeding;
mod setup;
mod texts;
