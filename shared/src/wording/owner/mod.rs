//! What an owner reads.

mod alert;
mod closures;
mod report;
mod status;

pub use alert::{alert_message, table_unreachable};
pub use closures::{ask_closing, closure, names_closing};
pub use report::{DayReport, daily_report, report_hour};
pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
