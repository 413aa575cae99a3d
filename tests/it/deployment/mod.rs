//! Stories of a deployment: set-up, seeding, a shop's own texts, the owner bot; the program that runs a shop on one machine.

mod owner;
mod program;
mod seeding;
mod setup;
mod texts;
