//! The lines a process writes, in the trace with the request they belong to.

use local_kit::clock::Clock;
use local_kit::trace::{Event, Kind, Trace};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// The request that a process handles, or handled last.
#[derive(Clone, Debug, Default)]
pub(super) struct Current(Arc<Mutex<String>>);

impl Current {
    pub(super) fn set(&self, request: &str) {
        request.clone_into(&mut self.0.lock().expect("no holder of the request panics"));
    }

    fn get(&self) -> String {
        self.0.lock().expect("no holder of the request panics").clone()
    }
}

/// Where the lines of one process go.
#[derive(Clone, Debug)]
pub(super) struct Log {
    pub(super) clock: Clock,
    pub(super) trace: Trace,
    pub(super) function: String,
    pub(super) current: Current,
    /// The newest lines of stderr, for the error of a process that ends.
    pub(super) last: Arc<Mutex<VecDeque<String>>>,
}

/// How many of the newest lines are kept for the error of a crashed process.
const LAST_LINES: usize = 12;

impl Log {
    /// Reads lines until the process ends.
    pub(super) async fn follow(self, stream: &'static str, output: impl AsyncRead + Unpin) {
        let mut lines = BufReader::new(output).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if !line.is_empty() {
                self.write(stream, line);
            }
        }
    }

    /// The newest lines of stderr.
    pub(super) fn last_lines(&self) -> String {
        let last = self.last.lock().expect("no holder of the lines panics");
        last.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    fn write(&self, stream: &'static str, line: String) {
        let mut event = Event::new(self.clock.now(), Kind::Log, stream);
        event.function = self.function.clone();
        event.request = self.current.get();
        event.detail = serde_json::from_str(&line).ok().filter(Value::is_object).unwrap_or_else(|| line.clone().into());
        event.outcome = level(&event.detail).into();
        self.trace.record(event);
        if stream == "stderr" {
            let mut last = self.last.lock().expect("no holder of the lines panics");
            last.push_back(line);
            if last.len() > LAST_LINES {
                last.pop_front();
            }
        }
    }
}

/// The level of a line; empty if it does not say.
fn level(line: &Value) -> &'static str {
    const LEVELS: [&str; 5] = ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
    match line {
        Value::String(text) if text.contains(" panicked at ") => "ERROR",
        Value::String(text) => {
            let mut words = text.split_whitespace().take(3);
            words.find_map(|word| LEVELS.into_iter().find(|level| word == *level)).unwrap_or_default()
        }
        structured => {
            let said = structured["level"].as_str().unwrap_or_default();
            LEVELS.into_iter().find(|level| said.eq_ignore_ascii_case(level)).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_says_how_bad_it_is() {
        assert_eq!(level(&json!({ "level": "ERROR", "message": "no" })), "ERROR");
        assert_eq!(level(&json!("2026-11-22T07:00:00Z  WARN slow")), "WARN");
        assert_eq!(level(&json!("thread 'main' (7) panicked at src/main.rs:1:1:")), "ERROR");
        assert_eq!(level(&json!("all the goods are sold, ERROR or not")), "");
    }
}
