//! Failed calls to the Bot API, classified by how the caller reacts.

use serde::Deserialize;

/// Why a call to the Bot API failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The user blocked the bot or deleted their account.
    #[error("the user can't be reached")]
    Unreachable,
    /// The message can't be edited, deleted or copied: it is too old, or gone.
    #[error("the message can't be changed")]
    CannotChange,
    /// Telegram does not know a file of this id: another bot sent it, or its token was changed since.
    #[error("Telegram does not know the file")]
    UnknownFile,
    /// A later attempt may succeed; after so many seconds, if Telegram said so.
    #[error("Telegram can't do it now")]
    Later(Option<u64>),
    /// The token is wrong.
    #[error("Telegram does not know the bot's token")]
    Unauthorized,
    /// Telegram refuses the call, and would refuse it again; its description.
    #[error("Telegram refuses: {0}")]
    Refused(String),
}

/// An error as the Bot API writes it.
#[derive(Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error_code: u16,
    #[serde(default)]
    pub(super) description: String,
    pub(super) parameters: Option<Parameters>,
}

#[derive(Deserialize)]
pub(super) struct Parameters {
    retry_after: Option<u64>,
}

/// Classifies an error. `None` if nothing was left to do: the message has this text already, or is deleted already, or the
/// callback query is too old to be answered.
pub(super) fn classify(error: &ErrorAnswer) -> Option<Failure> {
    let says = |part: &str| error.description.contains(part);
    match error.error_code {
        400 if says("message is not modified") => None,
        400 if says("query is too old") || says("query ID is invalid") => None,
        400 if says("message to delete not found") => None,
        400 if says("message to edit not found")
            || says("message to copy not found")
            || says("message can't be copied")
            || says("message can't be edited")
            || says("message can't be deleted")
            || says("there is no text in the message to edit") =>
        {
            Some(Failure::CannotChange)
        }
        400 if says("file identifier") || says("file_id") || says("FILE_REFERENCE") => Some(Failure::UnknownFile),
        400 if says("chat not found") => Some(Failure::Unreachable),
        403 => Some(Failure::Unreachable),
        401 | 404 => Some(Failure::Unauthorized),
        429 => Some(Failure::Later(error.parameters.as_ref().and_then(|parameters| parameters.retry_after))),
        500.. => Some(Failure::Later(None)),
        _ => Some(Failure::Refused(error.description.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_classified() {
        let outcome = |code: u16, description: &str| {
            classify(&ErrorAnswer { error_code: code, description: description.to_owned(), parameters: None })
        };
        assert_eq!(outcome(400, "Bad Request: message is not modified: specified new message …"), None);
        assert_eq!(outcome(400, "Bad Request: query is too old and response timeout expired"), None);
        assert_eq!(outcome(400, "Bad Request: message to edit not found"), Some(Failure::CannotChange));
        assert_eq!(outcome(400, "Bad Request: message to copy not found"), Some(Failure::CannotChange));
        assert_eq!(outcome(400, "Bad Request: chat not found"), Some(Failure::Unreachable));
        assert_eq!(outcome(403, "Forbidden: bot was blocked by the user"), Some(Failure::Unreachable));
        assert_eq!(outcome(403, "Forbidden: user is deactivated"), Some(Failure::Unreachable));
        for unknown in
            ["wrong file identifier/HTTP URL specified", "wrong remote file identifier specified: bad padding"]
        {
            assert_eq!(outcome(400, &format!("Bad Request: {unknown}")), Some(Failure::UnknownFile));
        }
        assert_eq!(outcome(401, "Unauthorized"), Some(Failure::Unauthorized));
        assert_eq!(outcome(502, "Bad Gateway"), Some(Failure::Later(None)));
        assert_eq!(
            outcome(400, "Bad Request: can't parse entities"),
            Some(Failure::Refused("Bad Request: can't parse entities".into()))
        );
    }

    #[test]
    fn telegram_says_how_long_to_wait() {
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        assert_eq!(classify(&serde_json::from_str(body).expect("an error")), Some(Failure::Later(Some(7))));
    }
}
