//! The client of the shop's event bus.

use crate::clients::Aws;
use crate::domain::event::Event;
use anyhow::{Context, bail};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use std::sync::OnceLock;

/// The bus.
pub struct Bus {
    aws: Aws,
    /// Made with the first event: most cold starts have none to send.
    client: OnceLock<aws_sdk_eventbridge::Client>,
    name: String,
}

/// The `source` of all events.
const SOURCE: &str = "lapak";

/// The most entries of one `PutEvents` call (a limit of EventBridge).
const ENTRIES_PER_CALL: usize = 10;

impl Bus {
    /// The bus of this name.
    pub fn new(aws: Aws, name: String) -> Self {
        Self { aws, client: OnceLock::new(), name }
    }

    /// Publishes events. Each has its id in its detail, by which a consumer recognises a repetition.
    ///
    /// # Errors
    /// If any of them was not published; the caller may publish all of them again.
    pub async fn publish(&self, events: &[Event]) -> anyhow::Result<()> {
        let client = self.client.get_or_init(|| self.aws.eventbridge());
        for chunk in events.chunks(ENTRIES_PER_CALL) {
            let entries = chunk.iter().map(|event| {
                let mut detail = event.detail.clone();
                if let Some(detail) = detail.as_object_mut() {
                    detail.insert("id".to_owned(), event.id.clone().into());
                }
                PutEventsRequestEntry::builder()
                    .event_bus_name(&self.name)
                    .source(SOURCE)
                    .detail_type(event.kind.name())
                    .detail(detail.to_string())
                    .build()
            });
            let call = client.put_events().set_entries(Some(entries.collect()));
            let answer = call.send().await.context("cannot reach the bus")?;
            if answer.failed_entry_count() > 0 {
                bail!("the bus refused {} of {} events", answer.failed_entry_count(), chunk.len());
            }
        }
        Ok(())
    }
}
