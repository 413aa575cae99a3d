//! What an owner reads.

mod alert;
mod closures;
mod status;

pub use alert::{alert_message, table_unreachable};
pub use closures::{ask_closing, closure, names_closing};
pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
