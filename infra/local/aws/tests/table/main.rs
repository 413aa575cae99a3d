//! The tables, by calls as SDKs make them.
#![expect(clippy::unwrap_used, reason = "all of it is test: a panic is the report")]

mod common;
mod exports;
mod imports;
mod tables;
