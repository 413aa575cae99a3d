//! What an owner reads.

mod status;

pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
