//! On which ports the services of a cloud listen that is told where to begin.

/// The services in the order of their ports, counted from the port that a cloud is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Service {
    Functions,
    Telegram,
    Pakasir,
    Table,
    Bucket,
    Bus,
    Parameters,
}

/// How many ports a cloud takes that is told where to begin.
pub const PORTS: u16 = Service::Parameters as u16 + 1;

impl Service {
    /// Its port, where the first one's is `first`.
    pub(crate) fn port(self, first: Option<u16>) -> Option<u16> {
        first.map(|first| first + self as u16)
    }
}
