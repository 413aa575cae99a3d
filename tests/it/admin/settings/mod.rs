//! Settings: those of the shop, and each admin's own.

mod channel;
mod import;
mod own_notices;
mod shop_settings;

use super::shop;
