//! The stories of the shop, told through the deployed binaries.

mod architecture;
mod browsing;
mod buying;
mod callbacks;
mod cart;
mod crash;
mod crowding;
mod deliveries;
mod doors;
mod endings;
mod ends;
mod figures;
mod gateway_trouble;
mod late;
mod owner;
mod privileges;
mod races;
mod rush;
mod secrecy;
mod seeding;
mod setup;
mod spam;
mod starting;
mod storms;
mod twice;
mod world;
