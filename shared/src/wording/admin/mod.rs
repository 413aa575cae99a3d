//! What an admin reads in the shop bot.

mod help;
mod requests;

pub use help::{
    ask_for_help_answer, buyer_unknown, help_answer_later, help_answer_left, help_answer_sent, help_answer_unreachable,
    help_closed_already, help_closed_now, help_wrong_kind, notice,
};
pub use requests::{
    ask_for_refusal, no_replacement, own_request, refusal_left, request_decided_before, request_decided_now,
    request_unknown,
};
