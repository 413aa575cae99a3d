//! Stories of a deployment: set-up, seeding, a shop's own texts, the owner bot.

mod owner;
mod seeding;
mod setup;
mod texts;
