//! Retries of calls that AWS and Telegram refuse during the first seconds after a role or a URL was created.

use std::time::Duration;

/// The waits between the attempts, in milliseconds: 25 s in all, as long as AWS's own tools wait for a new role.
const WAITS: [u64; 7] = [500, 1_000, 2_000, 4_000, 5_500, 6_000, 6_000];

/// Calls `attempt` until it succeeds, fails with an error for which `passes` is false, or 25 s are over.
///
/// # Errors
/// The error of the last attempt.
pub async fn retry_while<T, E>(
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
    passes: impl Fn(&E) -> bool,
) -> Result<T, E> {
    for wait in WAITS {
        match attempt().await {
            Err(error) if passes(&error) => tokio::time::sleep(Duration::from_millis(wait)).await,
            ended => return ended,
        }
    }
    attempt().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_role_is_given_25_seconds() {
        assert_eq!(WAITS.iter().sum::<u64>(), 25_000);
    }
}
