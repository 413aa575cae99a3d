//! The Bot API alone, for any bot on this machine: `local-telegram --help`.

use anyhow::{Context, Result, bail};
use local_kit::clock::Clock;
use local_kit::fault::Killer;
use local_kit::serve::Server;
use local_kit::trace::Trace;
use local_telegram::{BotApi, Home};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "\
A strict stand-in of the Telegram Bot API on this machine, with people who write and tap.

local-telegram [--port 8081] [--script 8082] [--bot token=username]… [--state folder]

  --port    where the Bot API is
  --script  the URL for actions of people
  --bot     a bot that is there from the start; a token is number:text, as @BotFather makes them
  --state   the folder that chats are kept in; without it they end with the program
";

/// What the program is asked to do.
struct Arguments {
    api: Home,
    script: u16,
    bots: Vec<(String, String)>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match work().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn work() -> Result<()> {
    let Some(Arguments { api, script, bots }) = read(std::env::args().skip(1))? else {
        print!("{USAGE}");
        return Ok(());
    };
    let telegram = BotApi::start(Clock::running(), Trace::default(), Killer::none(), api).await?;
    telegram.retry_by_itself(true);
    for (token, username) in &bots {
        telegram.add_bot(token, username, username);
    }
    let script = Server::start(Some(script), telegram.script()).await.context("cannot listen for the script")?;
    println!("{}", how_to_use(&telegram.base_url(), &script.base_url()));

    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    telegram.close().await;
    Ok(())
}

/// Reads the flags; nothing if they ask for help.
fn read(mut flags: impl Iterator<Item = String>) -> Result<Option<Arguments>> {
    let api = Home { port: Some(8081), folder: None };
    let mut arguments = Arguments { api, script: 8082, bots: Vec::new() };
    while let Some(flag) = flags.next() {
        if flag == "--help" {
            return Ok(None);
        }
        let value = flags.next().with_context(|| format!("{flag} wants a value\n{USAGE}"))?;
        let port = || value.parse().with_context(|| format!("{flag} wants a port\n{USAGE}"));
        match flag.as_str() {
            "--port" => arguments.api.port = Some(port()?),
            "--script" => arguments.script = port()?,
            "--state" => arguments.api.folder = Some(value.into()),
            "--bot" => {
                let bot = value.split_once('=').filter(|(token, username)| token.contains(':') && !username.is_empty());
                let (token, username) = bot.with_context(|| format!("--bot wants token=username\n{USAGE}"))?;
                arguments.bots.push((token.into(), username.into()));
            }
            unknown => bail!("there is no option {unknown}\n{USAGE}"),
        }
    }
    Ok(Some(arguments))
}

fn how_to_use(api: &str, script: &str) -> String {
    format!(
        r#"The Bot API is at {api}: give it to your bot in place of https://api.telegram.org.
Webhooks are set by setWebhook, as in life, and may be at http://127.0.0.1; without one, getUpdates hands updates out.
People do what is posted to {script}:
  bot='"token":"7000000001:AAsecret"'
  curl --json "{{\"do\":\"bot\",$bot,\"username\":\"my_bot\"}}" {script}
  curl --json "{{\"do\":\"writes\",$bot,\"name\":\"Budi\",\"text\":\"/start\"}}" {script}
  curl --json "{{\"do\":\"taps\",$bot,\"name\":\"Budi\",\"label\":\"Buy\"}}" {script}
  curl --json "{{\"do\":\"chat\",$bot,\"name\":\"Budi\"}}" {script}
Stop it with Ctrl-C."#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_wrong_ones_refused() {
        let read = |flags: &[&str]| read(flags.iter().map(|flag| (*flag).to_owned()));
        let arguments = read(&["--port", "9", "--bot", "7:a=my_bot"]).unwrap().unwrap();
        assert_eq!((arguments.api.port, arguments.script), (Some(9), 8082));
        assert_eq!(arguments.bots, [("7:a".into(), "my_bot".into())]);
        assert!(read(&["--help"]).unwrap().is_none());
        for wrong in [&["--port"][..], &["--port", "many"], &["--bot", "token"], &["--faults", "1"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
