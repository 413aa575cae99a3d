//! Names and the ids that come of them.

use crate::state::User;

/// The id of the person of this name: always the same.
pub fn user_id(name: &str) -> i64 {
    7_100_000_000 + hash(name) % 100_000_000
}

/// The id of the bot with this token: the number before the colon.
pub(super) fn bot_id(token: &str) -> i64 {
    token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or_else(|| 6_000_000_000 + hash(token) % 100_000_000)
}

/// FNV-1a, cut to a positive number.
fn hash(text: &str) -> i64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    i64::try_from(hash >> 1).expect("63 bits fit")
}

/// A person of this name.
pub(super) fn user(id: i64, name: &str) -> User {
    let (first, last) = name.split_once(' ').map_or((name, None), |(first, last)| (first, Some(last)));
    let letters = name.chars().filter_map(|letter| match letter {
        ' ' => Some('_'),
        letter => letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase()),
    });
    let username: String = letters.collect();
    User {
        id,
        name: name.into(),
        first_name: first.into(),
        last_name: last.map(str::to_owned),
        username: (!username.is_empty()).then_some(username),
        language: "id".into(),
    }
}

/// The id of the channel of this name.
pub(super) fn channel_id(username: &str) -> i64 {
    -1_001_000_000_000 - hash(username) % 1_000_000_000
}
