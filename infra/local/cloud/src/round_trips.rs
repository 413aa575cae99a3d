//! How far away the services are from a region of AWS.

use crate::cloud::Cloud;
use local_kit::trace::Kind;
use std::time::Duration;

/// The time of a round trip from the functions to what they call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrips {
    /// To the table, the bucket, the bus and the parameter store, which are in the functions' own region.
    pub aws: Duration,
    /// To the Bot API.
    pub telegram: Duration,
    /// To the gateway.
    pub pakasir: Duration,
}

/// Regions of which round trips are known. The Bot API stands in Amsterdam: 230 ms from Singapore were measured
/// (tdlib/telegram-bot-api#734), 10 from Frankfurt are an estimate. So are those to the gateway, which stands in Indonesia, and
/// what a service of the own region takes with its answer.
pub const REGIONS: [(&str, RoundTrips); 2] =
    [("eu-central-1", RoundTrips::of_millis(4, 10, 190)), ("ap-southeast-1", RoundTrips::of_millis(4, 230, 25))];

impl RoundTrips {
    /// Of so many milliseconds each.
    pub const fn of_millis(aws: u64, telegram: u64, pakasir: u64) -> Self {
        Self {
            aws: Duration::from_millis(aws),
            telegram: Duration::from_millis(telegram),
            pakasir: Duration::from_millis(pakasir),
        }
    }

    /// To the service of such calls.
    pub fn to(&self, kind: Kind) -> Duration {
        match kind {
            Kind::Table | Kind::Bus | Kind::Parameters | Kind::Bucket => self.aws,
            Kind::Telegram => self.telegram,
            Kind::Pakasir => self.pakasir,
            Kind::Http | Kind::Invoke | Kind::Log | Kind::Control => Duration::ZERO,
        }
    }
}

impl Cloud {
    /// Puts the services so far away from the functions, from now on.
    pub fn set_round_trips(&self, round_trips: &RoundTrips) {
        self.telegram.distance().set(round_trips.telegram);
        self.pakasir.distance().set(round_trips.pakasir);
        let in_region =
            [self.table.distance(), self.bucket.distance(), self.bus.distance(), self.parameters.distance()];
        for distance in in_region {
            distance.set(round_trips.aws);
        }
    }
}
