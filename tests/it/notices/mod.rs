//! Messages that are owed to somebody and belong to no order: help.

mod help;
