//! Connections to the outside: made once at a cold start, one TLS stack, few roots.

mod aws;
mod http;
mod sdk_connector;

pub use aws::{Aws, AwsConfig, Endpoints};
pub use http::http_client;
