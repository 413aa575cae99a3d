//! What an admin reads in the shop bot.

mod help;
mod menu;
mod money;
mod order;
mod requests;
mod voucher;

pub use help::{
    ask_for_help_answer, buyer_unknown, help_answer_later, help_answer_left, help_answer_sent, help_answer_unreachable,
    help_closed_already, help_closed_now, help_wrong_kind, notice,
};
pub use menu::{menu, menu_key, parse_command, right_needed};
pub use money::{
    adjusted, ask_adjustment, ask_for_fees, ask_for_user, ask_to_calculate, balance_too_low, calculated, calculator,
    confirm_adjustment, money, open_requests,
};
pub use order::{
    GatewayAnswer, act_stale, ask_cancel_order, ask_for_day, ask_for_order, ask_for_reason, ask_mark_paid, ask_refund,
    confirm_mark_paid, confirm_refund, deposits_of_status, order, order_lists, order_not_delivered, order_not_unpaid,
    order_resending, order_resent_too_often, order_sold_out, order_undecided, order_unknown, orders_of_buyer,
    orders_of_status, own_money, proof, proof_gone, refund_refused, wrong_refund,
};
pub use requests::{
    ask_for_refusal, no_replacement, own_request, refusal_left, request, request_decided_before, request_decided_now,
    request_unknown,
};
pub use voucher::{
    ask_delete_voucher, ask_for_field, ask_for_voucher, voucher, voucher_deleted, voucher_exists, voucher_gone,
    vouchers, wrong_voucher,
};
