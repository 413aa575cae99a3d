//! A deployment: set-up, seeding, the owner's bot.

mod owner;
mod seeding;
mod setup;
