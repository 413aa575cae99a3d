//! The HTTP client for webhooks.

use anyhow::Context;
use std::sync::Arc;
use std::time::Duration;

/// After this Telegram gives up on an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The client that calls webhooks, and the real services for whoever is bridged to them.
///
/// # Errors
/// If TLS can't be set up.
pub fn client() -> anyhow::Result<reqwest::Client> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("cannot set up TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .context("cannot make a client for webhooks")
}
