//! What is sold, as admins set it up: products, their stock, vouchers and price groups.

mod price_groups;
mod products;
mod stock;
mod vouchers;

use super::shop;
