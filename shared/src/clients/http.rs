//! HTTP clients. Their root certificates are constants, which need no parsing at the start.

use anyhow::Context;
use reqwest::{Client, ClientBuilder};
use rustls::pki_types::TrustAnchor;
use std::sync::Arc;
use std::time::Duration;
use webpki_roots::TLS_SERVER_ROOTS;

/// The time limit of a call, short enough for the function to handle the failure within its own time-out.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A connection that was idle for longer is not used again: users see DynamoDB close its own after a minute (aws/aws-sdk-java#1365), and
/// a process that Lambda froze would send its next call into one that is closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// The ends of the subjects of the roots that all public AWS endpoints chain to.
const AMAZON_ROOTS: [&[u8]; 5] = [
    b"Amazon Root CA 1",
    b"Amazon Root CA 2",
    b"Amazon Root CA 3",
    b"Amazon Root CA 4",
    b"Starfield Services Root Certificate Authority - G2",
];

/// The client for Telegram and the gateway.
///
/// # Errors
/// If TLS can't be set up.
pub fn http_client() -> anyhow::Result<Client> {
    let client = builder(TLS_SERVER_ROOTS.to_vec())?.connect_timeout(CONNECT_TIMEOUT).timeout(ANSWER_TIMEOUT);
    client.build().context("cannot make the HTTP client")
}

/// The client for AWS, which trusts Amazon's roots only. Whoever calls bounds the time of a call.
pub(super) fn aws_client(connect_timeout: Duration) -> anyhow::Result<Client> {
    let client = builder(amazon_roots())?.connect_timeout(connect_timeout);
    client.build().context("cannot make the HTTP client for AWS")
}

/// A client that trusts `roots`, uses no proxy and follows no redirect.
fn builder(roots: Vec<TrustAnchor<'static>>) -> anyhow::Result<ClientBuilder> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("cannot set up TLS")?
        .with_root_certificates(rustls::RootCertStore { roots })
        .with_no_client_auth();
    let client = Client::builder().tls_backend_preconfigured(tls).pool_idle_timeout(IDLE_TIMEOUT);
    Ok(client.no_proxy().redirect(reqwest::redirect::Policy::none()))
}

fn amazon_roots() -> Vec<TrustAnchor<'static>> {
    let amazons = |root: &&TrustAnchor<'_>| AMAZON_ROOTS.iter().any(|name| root.subject.ends_with(name));
    TLS_SERVER_ROOTS.iter().filter(amazons).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_of_amazon_is_there() {
        assert_eq!(amazon_roots().len(), AMAZON_ROOTS.len());
    }
}
