//! What an owner reads.

mod admins;
mod alert;
mod audit;
mod backups;
mod closures;
mod report;
mod restores;
mod status;

pub use admins::{
    AdminPerson, PersonProblem, RightsProblem, admin_card, admin_list, ask_admin, ask_removal, named_admin,
    names_removal,
};
pub use alert::{alert_message, table_unreachable};
pub use audit::{
    AuditPage, AuditProblem, Person, TrailCheck, ask_actor, ask_day, ask_group, audit_file, audit_file_caption,
    audit_file_failed, audit_page, owner_name, shop_name,
};
pub use backups::{backup_begun, backup_list, backup_running};
pub use closures::{ask_closing, closure, names_closing};
pub use report::{DayReport, daily_report, report_hour};
pub use restores::{
    Restores, ask_cutover_name, ask_restore_moment, names_cutover, restore_begun, restore_busy, restore_changed,
    restore_screen,
};
pub use status::{INCIDENT_DAYS, ShopStatus, owner_help, shop_status};
