//! Screens beside the straight way: open invoices, ordering again, quantities, and what is answered to everything else.

mod open_invoices;
mod order_again;
mod quantities;
mod small_talk;
mod ways_back;
