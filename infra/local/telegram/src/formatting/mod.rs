//! Texts with formatting: HTML read into entities, and the links an app finds by itself.

pub(crate) mod entities;
mod found;
pub(crate) mod html;
pub(crate) mod url_rules;
