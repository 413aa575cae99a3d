//! How a program of the local cloud is told to end.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Notice of an interruption (Ctrl-C) or a termination.
#[derive(Debug)]
pub struct Stop {
    interrupted: Signal,
    terminated: Signal,
}

impl Stop {
    /// From now on a signal ends the program in good order: made before the program says that it is ready.
    ///
    /// # Errors
    /// If the system gives no notice of signals.
    pub fn new() -> io::Result<Self> {
        Ok(Self { interrupted: signal(SignalKind::interrupt())?, terminated: signal(SignalKind::terminate())? })
    }

    /// Waits until the program is to end.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }
}
