//! How long a call takes, by a monotonic clock: no function learns the date of it.

use std::future::Future;
use std::time::Instant;

/// What a call came to, and how long it took, in milliseconds.
pub async fn timed<T>(call: impl Future<Output = T>) -> (T, u32) {
    let begun = Instant::now();
    let came_to = call.await;
    (came_to, u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX))
}
