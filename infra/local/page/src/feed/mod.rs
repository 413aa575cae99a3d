//! The live feed: numbered frames, kept for a while so that a page can resume after a broken connection.

pub(crate) mod live;
pub(crate) mod publish_changes;

use crate::wire::Frame;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// How many frames are kept; whoever missed more reads everything anew.
const KEPT: usize = 20_000;

/// How many frames of the timeline are kept of each function, for pages that are opened later. Each has its own, or a day of
/// sweeps would displace every tap.
const REMEMBERED: usize = 800;

/// The feed. Clones share one.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    /// Another one each time the local cloud starts.
    pub(crate) epoch: String,
    kept: Arc<Mutex<VecDeque<Numbered>>>,
    /// The newest frames of the timeline, by function.
    remembered: Arc<Mutex<BTreeMap<String, VecDeque<Numbered>>>>,
    live: broadcast::Sender<Numbered>,
}

/// A frame as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    pub(crate) number: u64,
    pub(crate) json: Arc<str>,
}

#[derive(Serialize)]
struct Line<'a> {
    number: u64,
    #[serde(flatten)]
    frame: &'a Frame,
}

/// What a page that reconnects has missed.
pub(crate) enum Missed {
    /// These frames, then what comes.
    Frames(Vec<Numbered>, broadcast::Receiver<Numbered>),
    /// Too much: everything is to be read anew.
    TooMuch,
}

impl Feed {
    pub(crate) fn new(epoch: String) -> Self {
        Self { epoch, kept: Arc::default(), remembered: Arc::default(), live: broadcast::Sender::new(4096) }
    }

    /// Sends a frame to all pages.
    pub(crate) fn send(&self, frame: &Frame) {
        let mut kept = self.lock();
        let number = kept.back().map_or(0, |last| last.number) + 1;
        let json = serde_json::to_string(&Line { number, frame }).expect("frames are plain JSON");
        let numbered = Numbered { number, json: json.into() };
        kept.push_back(numbered.clone());
        if kept.len() > KEPT {
            kept.pop_front();
        }
        if let Some(function) = frame.in_timeline() {
            let mut remembered = self.remembered.lock().expect("no holder of the feed panics");
            let frames = remembered.entry(function.to_owned()).or_default();
            frames.push_back(numbered.clone());
            if frames.len() > REMEMBERED {
                frames.pop_front();
            }
        }
        // No page may be open; that is fine.
        drop(self.live.send(numbered));
    }

    /// What a page that is opened now shows in its timeline, oldest first, as a JSON array.
    pub(crate) fn timeline(&self) -> String {
        let remembered = self.remembered.lock().expect("no holder of the feed panics");
        let frames: BTreeMap<u64, &str> =
            remembered.values().flatten().map(|frame| (frame.number, frame.json.as_ref())).collect();
        format!("[{}]", frames.into_values().collect::<Vec<_>>().join(","))
    }

    /// The number of the newest frame.
    pub(crate) fn newest(&self) -> u64 {
        self.lock().back().map_or(0, |last| last.number)
    }

    /// What was sent after frame `after` of epoch `epoch`.
    pub(crate) fn resume(&self, epoch: &str, after: u64) -> Missed {
        let kept = self.lock();
        let oldest = kept.front().map_or(1, |first| first.number);
        if epoch != self.epoch || after + 1 < oldest {
            return Missed::TooMuch;
        }
        // Under the lock, so that no frame falls between the two.
        Missed::Frames(kept.iter().filter(|frame| frame.number > after).cloned().collect(), self.live.subscribe())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Numbered>> {
        self.kept.lock().expect("no holder of the feed panics")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use local_kit::trace::{Event, Kind};
    use serde_json::Value;

    #[test]
    fn a_page_resumes_after_the_last_frame_it_saw() {
        let feed = Feed::new("one".into());
        for id in 1..=3 {
            feed.send(&Frame::Gone { chat: "shop/1".into(), id });
        }
        let Missed::Frames(frames, _) = feed.resume("one", 1) else { panic!("two frames are missed") };
        assert_eq!(frames.iter().map(|frame| frame.number).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(&*frames[0].json, r#"{"number":2,"type":"gone","chat":"shop/1","id":2}"#);
        assert!(matches!(feed.resume("another", 1), Missed::TooMuch));
    }
    #[test]
    fn a_day_of_sweeps_displaces_no_tap_from_the_timeline() {
        let feed = Feed::new("one".into());
        feed.send(&Frame::Act { update: 1, who: "Budi".into(), did: "taps".into() });
        for _ in 0..=REMEMBERED {
            let mut event = Event::new(Timestamp::UNIX_EPOCH, Kind::Bus, "schedule");
            event.function = "SweepFunction".into();
            feed.send(&Frame::Trace { event: Box::new(event), ended: 0 });
        }
        feed.send(&Frame::Note { said: "This is no part of it".into() });
        let timeline: Vec<Value> = serde_json::from_str(&feed.timeline()).unwrap();
        assert_eq!(timeline.len(), REMEMBERED + 1);
        assert_eq!((&timeline[0]["did"], &timeline[1]["number"]), (&"taps".into(), &3.into()));
    }
}
