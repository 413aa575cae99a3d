//! One file per verb. Each loads, decides, commits and tells, in that order.

mod announce;
mod ask;
mod basket;
mod browse;
mod callback;
mod checkout;
mod draw;
mod hand_over;
mod lapse;
mod own;
mod place;
mod recheck;
mod return_units;
mod seed;
mod serve;
mod set_up;
mod settle;
mod show_invoice;
mod sweep;
mod tell;
mod visit;

pub use callback::{Heard, hear};
pub use own::{Office, own};
pub use seed::{Seeded, seed};
pub use serve::serve;
pub use set_up::{Bot, Obstacle, Post, check, set_up, take_down};
pub use sweep::{Swept, sweep};
