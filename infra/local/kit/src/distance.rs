//! How far away a service is: each call waits as long as its packets would be under way.

use crate::trace::Event;
use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Round trips of a new connection before its first request: one of TCP, one of TLS 1.3. Neither is played otherwise.
pub const HANDSHAKES: u32 = 2;

/// The time of a round trip to a service; nothing at first. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Distance(Arc<AtomicU64>);

impl Distance {
    /// From now on each request waits for one round trip, and the first on a connection for those of the handshakes before.
    /// How long a large body takes on the way is left out.
    pub fn set(&self, round_trip: Duration) {
        let micros = u64::try_from(round_trip.as_micros()).unwrap_or(u64::MAX);
        self.0.store(micros, Ordering::Relaxed);
    }

    /// The time of a round trip.
    pub fn round_trip(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// How a request came in. A handler takes it as an argument.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    at: Instant,
    handshakes: Option<Duration>,
}

impl Arrival {
    /// Of something that comes now, on no connection or on one that is in use.
    pub fn now() -> Self {
        Self { at: Instant::now(), handshakes: None }
    }

    /// Of the first request on a connection, which came at `at` and waits for what is left of the handshakes.
    pub(crate) fn first(at: Instant, handshakes: Duration) -> Self {
        Self { at, handshakes: Some(handshakes) }
    }

    /// As the listener noted it on the request.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or_else(Self::now)
    }

    /// Says in the event how long it took since, and what it waited for.
    pub fn mark(&self, event: &mut Event) {
        event.took = self.at.elapsed();
        event.handshakes = self.handshakes;
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}
