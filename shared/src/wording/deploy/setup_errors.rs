//! What a deployer reads when the shop can't be set up, what its owner reads of what is left of it, and what the
//! bots' profiles say.

use crate::domain::screen::Screen;
use crate::domain::setup_part::SetupPart;

/// What keeps a bot or the gateway from answering as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It does not know the token or the key.
    Unknown,
    /// It can't be reached, or is in trouble itself.
    NoAnswer,
    /// It refuses; in its own words.
    Refuses(String),
}

/// Why a bot can't be set up; `secret` is the name of its token in the parameter store.
pub fn bot_setup_error(bot: &str, secret: &str, cause: &Cause) -> String {
    match cause {
        Cause::Unknown => format!(
            "Telegram does not know the token of the {bot}: check it at @BotFather, store it as {secret} with `make configure`, and deploy again."
        ),
        Cause::NoAnswer => {
            format!(
                "Telegram could not be reached to set up the {bot}: nothing is wrong with your settings, deploy again in a few minutes."
            )
        }
        Cause::Refuses(why) => format!("Telegram refuses to set up the {bot}: {why}."),
    }
}

/// Why the gateway can't be used.
pub fn gateway_setup_error(cause: &Cause) -> String {
    match cause {
        Cause::Unknown => "Pakasir does not know the project slug or its API key: check both in the project's settings, store the key with `make configure`, and deploy again.".to_owned(),
        Cause::NoAnswer => "Pakasir could not be reached to check the key: nothing is wrong with your settings, deploy again in a few minutes.".to_owned(),
        Cause::Refuses(why) => format!("Pakasir refuses the check of the key: {why}."),
    }
}

/// A bot works, and its profile or its menu does not say yet what it should.
pub fn profile_setup_error(bot: &str, why: &str) -> String {
    format!("The {bot} works, and its profile could not be told to Telegram yet: {why}.")
}

/// `/status`, and below it what of setting up is tried again.
pub fn with_setup_left(status: Screen, left: &[SetupPart]) -> Screen {
    let parts: Vec<&str> = left.iter().map(|part| setup_part(*part)).collect();
    let text = format!(
        "{}\n\n⚠️ Belum selesai dipasang: {}. Dicoba lagi otomatis tiap beberapa menit.",
        status.text,
        parts.join(", ")
    );
    Screen { text, ..status }
}

const fn setup_part(part: SetupPart) -> &'static str {
    match part {
        SetupPart::ShopBot => "webhook bot toko",
        SetupPart::ShopProfile => "profil bot toko",
        SetupPart::OwnerBot => "webhook bot pemilik",
        SetupPart::OwnerProfile => "profil bot pemilik",
        SetupPart::Gateway => "pemeriksaan kunci Pakasir",
        SetupPart::Table => "pemeriksaan tabel",
        SetupPart::Secrets => "pembacaan rahasia",
        SetupPart::Everything => "semuanya (waktunya habis)",
    }
}

/// One token was given for both bots.
pub const fn same_bot() -> &'static str {
    "The shop bot and the owner bot have tokens of the same bot: make another one at @BotFather for the owner, store its token with `make configure`, and deploy again."
}

/// Secrets are missing or malformed; which, follows.
pub const SECRETS_SETUP_ERROR: &str = "The secrets are not as they must be: run `make configure`, and deploy again";

/// The table can't be used.
pub fn table_setup_error(why: &str) -> String {
    format!("The table can't be read: {why}.")
}

/// Setting up took longer than CloudFormation should wait.
pub const fn took_too_long() -> &'static str {
    "Setting up took too long, as Telegram or Pakasir answer slowly: deploy again in a few minutes."
}
