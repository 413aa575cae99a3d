//! What an admin reads in the shop bot.

mod help;

pub use help::{
    ask_for_help_answer, buyer_unknown, help_answer_later, help_answer_sent, help_answer_unreachable,
    help_closed_already, help_closed_now, help_wrong_kind, notice,
};
