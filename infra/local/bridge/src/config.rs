//! Which of the outside services are to be real, as the environment says.

use anyhow::{Result, bail, ensure};
use lapak_local::real::{GATEWAY, Real};
use std::collections::BTreeMap;

/// The real services that a run is to use.
#[derive(Clone, Debug, Default)]
pub struct BridgeConfig {
    /// The services.
    pub real: Real,
    /// What the template's parameters are to be for that.
    pub parameters: BTreeMap<String, String>,
    /// Whether a bot may be taken from where it is deployed.
    pub take_over: bool,
}

/// Variables that hold secrets, with the names these have below the path of secrets.
const SECRETS: [(&str, &str); 3] = [("BOT_TOKEN", BOT), ("OWNER_BOT_TOKEN", OWNER_BOT), ("PAKASIR_API_KEY", GATEWAY)];
const BOT: &str = "bot-token";
const OWNER_BOT: &str = "owner-bot-token";

impl BridgeConfig {
    /// Reads `BOT_TOKEN`, `OWNER_BOT_TOKEN`, `OWNER_IDS`, `BOT_API_URL` and `TAKE_OVER`; `PAKASIR_SLUG`,
    /// `PAKASIR_API_KEY`, `PAKASIR_MODE` and `PAKASIR_API_URL`. What is empty is not there.
    ///
    /// # Errors
    /// If a variable is wrong: the message names it and never contains its secret.
    pub fn read(environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let said = |name: &str| environment(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut wanted = Self { take_over: said("TAKE_OVER").as_deref() == Some("1"), ..Self::default() };
        for (variable, name) in SECRETS {
            let Some(secret) = said(variable) else { continue };
            let sound = if name == GATEWAY { is_key(&secret) } else { is_token(&secret) };
            ensure!(sound, "{variable} does not look like {}", if name == GATEWAY { "a key" } else { "a bot's token" });
            wanted.real.add(name, secret.into());
        }
        let (bot, owner_bot) = (said("BOT_TOKEN"), said("OWNER_BOT_TOKEN"));
        if bot.is_some() && number(bot.as_deref()) == number(owner_bot.as_deref()) {
            bail!("BOT_TOKEN and OWNER_BOT_TOKEN are of one bot; the shop and its owner need a bot each");
        }
        let mut set = |parameter: &str, value: Option<String>| {
            wanted.parameters.extend(value.map(|value| (parameter.to_owned(), value)));
        };
        let address = |name: &str| said(name).map(|url| url.trim_end_matches('/').to_owned());
        if owner_bot.is_some() {
            let owners = said("OWNER_IDS").filter(|ids| is_ids(ids));
            ensure!(
                owners.is_some(),
                "OWNER_BOT_TOKEN wants OWNER_IDS, the Telegram ids it obeys, as in 123456789,987654321"
            );
            set("OwnerIds", owners);
        }
        if bot.is_some() || owner_bot.is_some() {
            set("TelegramApiUrl", address("BOT_API_URL"));
        }
        match (said("PAKASIR_SLUG"), wanted.real.has_gateway()) {
            (None, false) => {}
            (Some(_), false) => bail!("PAKASIR_SLUG is given without PAKASIR_API_KEY; the real gateway needs both"),
            (None, true) => bail!("PAKASIR_API_KEY is given without PAKASIR_SLUG; the real gateway needs both"),
            (Some(slug), true) => {
                ensure!(is_slug(&slug), "PAKASIR_SLUG is not the name of a project: {slug:?}");
                let mode = said("PAKASIR_MODE").unwrap_or_else(|| "sandbox".into());
                ensure!(["live", "sandbox"].contains(&mode.as_str()), "PAKASIR_MODE is live or sandbox, not {mode:?}");
                set("PakasirSlug", Some(slug));
                set("PakasirMode", Some(mode));
                set("PakasirApiUrl", address("PAKASIR_API_URL"));
            }
        }
        Ok(wanted)
    }
}

/// The variable that holds the secret of this name.
pub(super) fn variable(secret: &str) -> &'static str {
    SECRETS.iter().find(|(_, name)| *name == secret).map_or("", |(variable, _)| variable)
}

/// `7000000001:AA…`, as @BotFather gives them.
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    number(Some(text)).is_some()
        && text.split_once(':').is_some_and(|(_, rest)| !rest.is_empty() && rest.bytes().all(allowed))
}

fn is_ids(text: &str) -> bool {
    text.split(',').all(|id| id.trim().parse::<u64>().is_ok_and(|id| id > 0))
}

/// What can go into a header.
fn is_key(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The bot's number, the first part of its token.
fn number(token: Option<&str>) -> Option<u64> {
    token?.split(':').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn read(said: &[(&str, &str)]) -> Result<BridgeConfig> {
        BridgeConfig::read(|name| said.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_is_real_unless_it_is_said() {
        let wanted = read(&[("BOT_TOKEN", ""), ("PAKASIR_SLUG", " "), ("PAKASIR_MODE", "live")]).unwrap();
        assert!(wanted.real.secrets().next().is_none() && wanted.parameters.is_empty() && !wanted.take_over);
    }

    #[test]
    fn addresses_and_the_project_are_parameters_and_secrets_are_not() {
        let wanted = read(&[
            ("BOT_TOKEN", "7000000001:AA-b_c\n"),
            ("BOT_API_URL", "http://127.0.0.1:9/"),
            ("PAKASIR_SLUG", "toko"),
            ("PAKASIR_API_KEY", "k3y"),
            ("TAKE_OVER", "1"),
        ])
        .unwrap();
        let names: Vec<_> = wanted.real.secrets().map(|(name, _)| name).collect();
        assert_eq!((names.as_slice(), wanted.take_over), (["bot-token", "pakasir-api-key"].as_slice(), true));
        expect![[r#"{"PakasirMode": "sandbox", "PakasirSlug": "toko", "TelegramApiUrl": "http://127.0.0.1:9"}"#]]
            .assert_eq(&format!("{:?}", wanted.parameters));
        assert!(!format!("{wanted:?}").contains("k3y"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_a_sentence() {
        let token = "7000000001:AAb";
        let check = |said: &[(&str, &str)], sentence: Expect| {
            sentence.assert_eq(&read(said).unwrap_err().to_string());
        };
        check(&[("BOT_TOKEN", "secret")], expect!["BOT_TOKEN does not look like a bot's token"]);
        check(&[("OWNER_BOT_TOKEN", "7:a/b")], expect!["OWNER_BOT_TOKEN does not look like a bot's token"]);
        check(
            &[("BOT_TOKEN", token), ("OWNER_BOT_TOKEN", "7000000001:other")],
            expect!["BOT_TOKEN and OWNER_BOT_TOKEN are of one bot; the shop and its owner need a bot each"],
        );
        check(
            &[("OWNER_BOT_TOKEN", token)],
            expect!["OWNER_BOT_TOKEN wants OWNER_IDS, the Telegram ids it obeys, as in 123456789,987654321"],
        );
        check(
            &[("PAKASIR_SLUG", "toko")],
            expect!["PAKASIR_SLUG is given without PAKASIR_API_KEY; the real gateway needs both"],
        );
        check(
            &[("PAKASIR_API_KEY", "k")],
            expect!["PAKASIR_API_KEY is given without PAKASIR_SLUG; the real gateway needs both"],
        );
        let project = [("PAKASIR_API_KEY", "k"), ("PAKASIR_SLUG", "toko"), ("PAKASIR_MODE", "test")];
        check(&project, expect![[r#"PAKASIR_MODE is live or sandbox, not "test""#]]);
    }
}
