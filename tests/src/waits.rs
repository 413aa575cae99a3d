//! What a person waits for: the round trips that follow one another from a tap, or a payment, to the message that it brings.

use lapak_local::distance::HANDSHAKES;
use lapak_local::round_trips::RoundTrips;
use lapak_local::trace::{Event, Kind};
use std::time::Duration;

/// The wait for a message.
#[derive(Clone, Debug)]
pub struct Wait {
    /// The calls that followed one another; the last brings the message.
    pub links: Vec<Link>,
    /// Round trips along them, handshakes included.
    pub round_trips: u32,
    /// How long they take, with the way of the tap or the payment to the shop.
    pub time: Duration,
}

/// A call in a chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// What was called.
    pub kind: Kind,
    /// What it was asked for.
    pub call: String,
    /// Its own round trip, and those of its connection's handshakes that it had to wait for.
    pub round_trips: u32,
    /// The services that were called meanwhile.
    pub beside: Vec<Kind>,
}

/// A chain of calls up to one of them.
#[derive(Clone, Copy)]
struct Chain {
    time: Duration,
    round_trips: u32,
    before: Option<usize>,
}

impl Wait {
    /// The wait that the events of a step show, which met these round trips: of all chains of calls, each of which began when
    /// the one before it was over, the one that takes longest. None if no message was shown.
    ///
    /// A message is seen half a round trip after the call that sends it, and a tap takes half of one to the shop. So a
    /// message in the webhook's answer counts as one call of Telegram, too.
    pub fn of(events: &[Event], met: &RoundTrips) -> Option<Self> {
        let function = &events.iter().find(|event| event.kind == Kind::Http)?.function;
        let calls: Vec<&Event> = events.iter().filter(|event| is_call(event, function)).collect();
        let shown = calls.iter().position(|event| shows(event))?;
        let mut chains: Vec<Chain> = Vec::new();
        // They are in the order in which they ended.
        for (at, call) in calls.iter().enumerate() {
            let before = (0..at).filter(|&other| calls[other].ended <= call.began());
            let before = before.max_by_key(|&other| (chains[other].time, chains[other].round_trips));
            let (time, round_trips) =
                before.map_or((Duration::ZERO, 0), |at| (chains[at].time, chains[at].round_trips));
            let own = round_trips_of(call, met);
            chains.push(Chain { time: time + own * met.to(call.kind), round_trips: round_trips + own, before });
        }
        let mut way = vec![shown];
        while let Some(before) = way.last().and_then(|&at| chains[at].before) {
            way.push(before);
        }
        way.reverse();
        let pays = events.iter().any(|event| event.kind == Kind::Pakasir && event.call == "callback");
        let here = if pays { met.pakasir } else { met.telegram };
        let Chain { time, round_trips, .. } = chains[shown];
        let time = time - met.telegram / 2 + here / 2;
        Some(Self { links: way.iter().map(|&at| link(&calls, at, met)).collect(), round_trips, time })
    }

    /// In words: `table, Pakasir + table, 2 to connect, sendPhoto`. Handshakes stand before what waited for them.
    pub fn words(&self) -> String {
        let links = self.links.iter().map(|link| {
            let connects =
                if link.round_trips > 1 { format!("{} to connect, ", link.round_trips - 1) } else { String::new() };
            let beside = link.beside.iter().map(|&kind| format!(" + {}", name(kind)));
            let call = if link.kind == Kind::Telegram { &link.call } else { name(link.kind) };
            format!("{connects}{call}{}", beside.collect::<String>())
        });
        links.collect::<Vec<_>>().join(", ")
    }
}

fn link(calls: &[&Event], at: usize, met: &RoundTrips) -> Link {
    let own = calls[at];
    let overlaps = |other: &Event| other.began() < own.ended && own.began() < other.ended;
    let meanwhile = calls.iter().enumerate().filter(|(other, call)| *other != at && overlaps(call));
    let mut beside: Vec<Kind> = meanwhile.map(|(_, call)| call.kind).collect();
    beside.sort_by_key(|&kind| name(kind));
    beside.dedup();
    Link { kind: own.kind, call: own.call.clone(), round_trips: round_trips_of(own, met), beside }
}

/// Whether the function called a service; a method in its answer counts.
fn is_call(event: &Event, function: &str) -> bool {
    match event.kind {
        Kind::Table | Kind::Parameters | Kind::Bucket | Kind::Pakasir => event.function == *function,
        Kind::Bus => event.function == *function && event.call == "PutEvents",
        Kind::Telegram => event.function == *function || event.detail["in_answer"] == true,
        Kind::Http | Kind::Invoke | Kind::Log | Kind::Control => false,
    }
}

/// Whether a call brings a message, or changes one.
fn shows(event: &Event) -> bool {
    let call = event.call.to_ascii_lowercase();
    event.kind == Kind::Telegram && call != "sendchataction" && (call.starts_with("send") || call.starts_with("edit"))
}

/// One, and those of the handshakes that the call waited for; one of which it waited for a part counts.
fn round_trips_of(event: &Event, met: &RoundTrips) -> u32 {
    let (waited, round_trip) = (event.handshakes.unwrap_or_default(), met.to(event.kind));
    1 + (0..HANDSHAKES).map(|before| u32::from(waited > before * round_trip)).sum::<u32>()
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Table => "table",
        Kind::Bus => "bus",
        Kind::Parameters => "secrets",
        Kind::Bucket => "bucket",
        Kind::Telegram => "Telegram",
        Kind::Pakasir => "Pakasir",
        Kind::Http | Kind::Invoke | Kind::Log | Kind::Control => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    const MET: RoundTrips = RoundTrips::of_millis(4, 10, 190);

    /// Of calls: what, when they began and ended, and how long they waited for handshakes, in milliseconds.
    fn wait(calls: &[(Kind, &str, [u64; 2], u64)]) -> Option<Wait> {
        let start = Instant::now();
        let event = |&(kind, call, [began, ended], handshakes): &(Kind, &str, [u64; 2], u64)| {
            let mut event = Event::new("2026-11-22T05:00:00Z".parse().unwrap(), kind, call);
            event.function = if call == "callback" { "" } else { "F" }.into();
            (event.took, event.ended) = (Duration::from_millis(ended - began), start + Duration::from_millis(ended));
            event.handshakes = Some(Duration::from_millis(handshakes));
            event
        };
        let mut events: Vec<Event> = calls.iter().map(event).collect();
        events.sort_by_key(|event| event.ended);
        Wait::of(&events, &MET)
    }

    const PROMPT: [(Kind, &str, [u64; 2], u64); 8] = [
        (Kind::Http, "POST /", [0, 300], 0),
        (Kind::Table, "UpdateItem", [1, 5], 0),
        (Kind::Pakasir, "create", [6, 196], 0),
        (Kind::Table, "GetItem", [6, 10], 0),
        (Kind::Table, "PutItem", [11, 15], 0),
        (Kind::Telegram, "sendChatAction", [11, 21], 0),
        (Kind::Telegram, "sendPhoto", [197, 228], 20),
        (Kind::Bus, "PutEvents", [229, 233], 0),
    ];

    #[test]
    fn the_chain_that_takes_longest_counts_and_what_goes_on_beside_it_is_named() {
        let wait = wait(&PROMPT).unwrap();
        assert_eq!(wait.words(), "table, Pakasir + Telegram + table, 2 to connect, sendPhoto");
        assert_eq!((wait.round_trips, wait.time), (5, Duration::from_millis(4 + 190 + 30)));
    }

    #[test]
    fn a_payment_comes_from_the_gateway_and_its_message_goes_half_the_way() {
        let paid = [PROMPT.as_slice(), &[(Kind::Pakasir, "callback", [0, 310], 0)]].concat();
        assert_eq!(wait(&paid).unwrap().time, Duration::from_millis(95 + 4 + 190 + 20 + 5));
    }

    #[test]
    fn who_sees_no_message_waits_for_none() {
        assert!(wait(&PROMPT[..6]).is_none());
    }
}
