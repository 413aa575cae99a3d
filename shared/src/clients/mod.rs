//! Clients of AWS, Telegram and the gateway, made once at a cold start.

mod aws;
mod http;
mod parameter_store;
mod sdk_connector;
mod timed;

pub use aws::{Aws, AwsConfig, Endpoints};
pub use http::http_client;
pub use parameter_store::{ParameterStore, ParameterStoreError};
pub use timed::timed;
