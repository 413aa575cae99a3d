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
mod patience;
mod place;
mod recheck;
mod return_units;
mod seed;
mod serve;
mod set_up;
mod set_up_again;
mod settle;
mod show_invoice;
mod sweep;
mod tell;
mod visit;

pub use callback::{Heard, hear};
pub use own::{Office, own};
pub use patience::patiently;
pub use seed::{Seeded, seed};
pub use serve::serve;
pub use set_up::{Bot, Obstacle, Post, check, register, take_down};
pub use sweep::{Swept, sweep};
