//! What an owner reads.

mod backups;
mod status;

pub use backups::{backup_begun, backup_list, backup_running};
pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
