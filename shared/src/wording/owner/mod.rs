//! What an owner reads.

mod alert;
mod status;

pub use alert::{alert_message, table_unreachable};
pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
