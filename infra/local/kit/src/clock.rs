//! The clock of the local cloud: it runs like the wall's, or stands still, and can be turned on.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// The time every part of the local cloud goes by. Clones share one time.
#[derive(Clone, Debug)]
pub struct Clock {
    inner: Arc<Mutex<Hand>>,
    turned: Arc<watch::Sender<Timestamp>>,
}

#[derive(Debug)]
enum Hand {
    /// Wall time plus an offset.
    Running(SignedDuration),
    /// Stands until it is turned.
    Standing(Timestamp),
}

impl Clock {
    /// A clock that runs with the wall's.
    pub fn running() -> Self {
        Self::new(Hand::Running(SignedDuration::ZERO))
    }

    /// A clock that runs with the wall's, `by` ahead of it.
    pub fn running_ahead(by: SignedDuration) -> Self {
        Self::new(Hand::Running(by))
    }

    /// A clock that stands at `at` and moves only when it is turned.
    pub fn standing(at: Timestamp) -> Self {
        Self::new(Hand::Standing(at))
    }

    fn new(hand: Hand) -> Self {
        let now = hand.now();
        Self { inner: Arc::new(Mutex::new(hand)), turned: Arc::new(watch::Sender::new(now)) }
    }

    /// What the clock shows.
    pub fn now(&self) -> Timestamp {
        self.inner.lock().expect("no holder of the clock panics").now()
    }

    /// Whether it runs, rather than stands.
    pub fn runs(&self) -> bool {
        self.ahead().is_some()
    }

    /// How far it has been turned ahead of the wall's; none if it stands.
    pub fn ahead(&self) -> Option<SignedDuration> {
        match *self.inner.lock().expect("no holder of the clock panics") {
            Hand::Running(offset) => Some(offset),
            Hand::Standing(_) => None,
        }
    }

    /// Milliseconds since the Unix epoch, as AWS events carry them.
    pub fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// Turns the clock on by `by` and wakes whoever waits for [`Clock::turns`].
    pub fn turn(&self, by: SignedDuration) -> Timestamp {
        let now = {
            let mut hand = self.inner.lock().expect("no holder of the clock panics");
            match &mut *hand {
                Hand::Running(offset) => *offset += by,
                Hand::Standing(at) => *at += by,
            }
            hand.now()
        };
        self.turned.send_replace(now);
        now
    }

    /// Changes each time the clock is turned.
    pub fn turns(&self) -> watch::Receiver<Timestamp> {
        self.turned.subscribe()
    }
}

impl Hand {
    fn now(&self) -> Timestamp {
        match self {
            Self::Running(offset) => Timestamp::now() + *offset,
            Self::Standing(at) => *at,
        }
    }
}
