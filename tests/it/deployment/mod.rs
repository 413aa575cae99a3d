//! Stories of a deployment: set-up, seeding, the owner bot.

mod owner;
mod seeding;
mod setup;
