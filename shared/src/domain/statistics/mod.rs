//! The shop's statistics: what is counted on each day of its zone, and what is told of it. They are written by the
//! transactions that cause them, and never found by reading everything.

mod bill;
pub mod chart;
mod counting;
pub mod csv;
mod day;
mod figures;
mod period;
mod report;
mod request;

pub use bill::estimate_cents;
pub use counting::{Count, Counted, of_delivery, of_entry, of_placed};
pub use day::{Day, Month};
pub use figures::{Figure, Figures, Margin, ProductFigures};
pub use period::{Period, Span};
pub use report::{Change, Part, Report};
pub use request::{StatisticsRequest, Wanted};
