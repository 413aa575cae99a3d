//! Whether the gateway answers at all.

/// Asks for the fee of a small amount, which anybody may: no key is needed, and no transaction comes of it.
pub async fn is_reachable(http: &reqwest::Client, api: &str) -> bool {
    let answer = http.get(format!("{api}/payment-fee/10000")).send().await;
    answer.is_ok_and(|answer| answer.status().as_u16() < 500)
}
