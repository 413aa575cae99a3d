//! Retrying calls that AWS and Telegram refuse during the first seconds after something was created.

use std::time::Duration;

/// What is waited between the tries, in milliseconds: 25 s in all, which AWS's own tools allow for a new role.
const WAITS: [u64; 7] = [500, 1_000, 2_000, 4_000, 5_500, 6_000, 6_000];

/// Tries until it goes well, fails for a reason that time does not mend, or 25 s are over; then the last failure.
///
/// # Errors
/// As the last try failed.
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
