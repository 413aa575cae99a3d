//! How a program of the local cloud is told to end.

use std::io;
use tokio::signal::unix::{SignalKind, signal};

/// Waits until the program is interrupted (Ctrl-C) or terminated.
///
/// # Errors
/// If the system gives no notice of signals.
pub async fn wait_for_stop() -> io::Result<()> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}
