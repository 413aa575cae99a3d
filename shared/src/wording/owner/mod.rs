//! What an owner reads.

mod status;

pub use status::{ShopStats, owner_help, shop_status};
