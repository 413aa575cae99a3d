//! Payments: in time, late, forged, unconfirmed; and what is delivered for them.

mod callbacks;
mod deliveries;
mod evidence;
mod gateway_trouble;
mod late_payments;
mod payment_checks;
mod returned_units;
mod silent_gateway;
mod unpaid_orders;
