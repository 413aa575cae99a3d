//! The Bot API alone, for any bot on this machine: `local-telegram --help`.

use anyhow::{Context, Result};
use clap::Parser;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_kit::stop::Stop;
use local_telegram::BotApi;
use std::path::PathBuf;
use std::process::ExitCode;

/// A strict stand-in of the Telegram Bot API on this machine, with people who write and tap.
#[derive(Debug, Parser)]
#[command(name = "local-telegram")]
struct Arguments {
    /// The port of the Bot API.
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// The port on which people are told what to do.
    #[arg(long, default_value_t = 8082)]
    script: u16,
    /// A bot that is there from the start; a token is number:text, as @BotFather makes them. May be repeated.
    #[arg(long = "bot", value_name = "TOKEN=USERNAME", value_parser = parse_bot)]
    bots: Vec<(String, String)>,
    /// The folder that chats are kept in; without it they end with the program.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match work(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn work(Arguments { port, script, bots, state }: Arguments) -> Result<()> {
    let part_context = PartContext::alone(Clock::running()).on(Some(port));
    let telegram = BotApi::start(part_context, state).await?;
    telegram.retry_by_itself(true);
    for (token, username) in &bots {
        telegram.add_bot(token, username, username);
    }
    let script = Server::start(Some(script), telegram.script()).await.context("cannot listen for the script")?;
    let mut stop = Stop::new()?;
    println!("{}", how_to_use(&telegram.base_url(), &script.base_url()));
    stop.wait().await;
    telegram.close().await;
    Ok(())
}

fn parse_bot(text: &str) -> Result<(String, String), String> {
    let bot = text.split_once('=').filter(|(token, username)| token.contains(':') && !username.is_empty());
    bot.map(|(token, username)| (token.into(), username.into())).ok_or_else(|| "a bot is token=username".into())
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
        let read = |flags: &[&str]| Arguments::try_parse_from(["local-telegram"].iter().chain(flags));
        let arguments = read(&["--port", "9", "--bot", "7:a=my_bot"]).unwrap();
        assert_eq!((arguments.port, arguments.script), (9, 8082));
        assert_eq!(arguments.bots, [("7:a".into(), "my_bot".into())]);
        for wrong in [&["--port"][..], &["--port", "many"], &["--bot", "token"], &["--faults", "1"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
