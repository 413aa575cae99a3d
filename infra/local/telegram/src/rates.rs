//! How many messages a bot may send in which time, by real time: Telegram's limits for a chat and for all together.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// So many messages to a chat pass in so much time; after that about one a second does.
const BURST: usize = 5;
const BURST_TIME: Duration = Duration::from_secs(5);
/// And so many to all chats together in a second.
const MOST_A_SECOND: usize = 30;
const SECOND: Duration = Duration::from_secs(1);
const ALL_CHATS: i64 = 0;

/// When messages were sent, by bot and chat.
#[derive(Debug, Default)]
pub(crate) struct Rates(BTreeMap<(i64, i64), VecDeque<Instant>>);

impl Rates {
    /// Counts a message, if it may be sent now.
    ///
    /// # Errors
    /// The seconds to wait.
    pub(crate) fn count(&mut self, bot: i64, chat: i64, now: Instant) -> Result<(), u32> {
        for (whose, most, time) in [(chat, BURST, BURST_TIME), (ALL_CHATS, MOST_A_SECOND, SECOND)] {
            let sent = self.0.entry((bot, whose)).or_default();
            sent.retain(|at| now.saturating_duration_since(*at) < time);
            if let Some(first) = sent.front().filter(|_| sent.len() >= most) {
                let wait = time.saturating_sub(now.saturating_duration_since(*first));
                return Err(u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX));
            }
        }
        for whose in [chat, ALL_CHATS] {
            self.0.entry((bot, whose)).or_default().push_back(now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_to_a_chat_and_thirty_to_all() {
        let (mut rates, begin) = (Rates::default(), Instant::now());
        for _ in 0..5 {
            rates.count(1, 7, begin).unwrap();
        }
        assert_eq!(rates.count(1, 7, begin + SECOND), Err(4));
        assert_eq!(rates.count(1, 7, begin + BURST_TIME), Ok(()));

        let later = begin + BURST_TIME + SECOND;
        for chat in 100..130 {
            rates.count(1, chat, later).unwrap();
        }
        assert_eq!((rates.count(1, 130, later), rates.count(2, 130, later)), (Err(1), Ok(())));
        assert_eq!(rates.count(1, 130, later + SECOND), Ok(()));
    }
}
