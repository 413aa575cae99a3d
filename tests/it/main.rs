//! The stories of the shop, told through the deployed binaries.

mod architecture;
mod buying;
mod figures;
mod world;
