//! The setup function: what CloudFormation asks, and what the sweep asks again; both bots, the gateway, the table.

mod context;

use crate::clients::Aws;
use crate::cloudformation::{Request, RequestType, Resource, SetupProperties, same_json};
use crate::config::SetupConfig;
use crate::domain::language::Language;
use crate::domain::setup_part::SetupPart;
use crate::flow::{self, SetupError, retry_while};
use crate::store::{Keyring, RefusedUpdate, Store, StoreError, UnfinishedSetup};
use crate::wording;
use crate::wording::texts::Localizer;
use anyhow::Context;
use context::SetupContext;
use serde::Deserialize;
use std::time::Duration;

/// What the function is invoked with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum SetupEvent {
    /// CloudFormation waits for an answer.
    ByCloudFormation(Box<Request>),
    /// The sweep found something left; the event came over the bus.
    BySweep {
        /// What the event says.
        detail: UnfinishedSetupEvent,
    },
}

/// The event `setup.unfinished`.
#[derive(Debug, Deserialize)]
pub struct UnfinishedSetupEvent {
    /// Names the event.
    pub id: String,
    /// The table.
    pub table: String,
}

/// What whoever deploys reads the reasons in.
const LANGUAGE: Language = Language::Indonesian;

/// With three tries of the answer, less than the function's time-out: CloudFormation always gets one.
const TIME_LIMIT: Duration = Duration::from_secs(45);

/// Does what CloudFormation asks.
///
/// # Errors
/// A sentence for the person who deploys.
pub async fn handle_request(request: &Request) -> Result<(), String> {
    let say = &wording::deploy::localizer(LANGUAGE);
    match (&request.resource, request.request_type) {
        (Resource::Check {}, RequestType::Create) => first(in_time(say, check(say)).await),
        // By then setting up looks at the same, and can be rolled back.
        (Resource::Check {}, RequestType::Update | RequestType::Delete) => Ok(()),
        (Resource::Setup(properties), RequestType::Create) => create(say, properties).await,
        (Resource::Setup(properties), RequestType::Update) => update(say, request, properties).await,
        (Resource::Setup(properties), RequestType::Delete) => {
            // A stack that can't be deleted is stuck: a webhook that stays is the smaller trouble.
            log_setup_errors(&in_time(say, delete(say, properties)).await);
            Ok(())
        }
    }
}

/// Does what was left of the set-up, if it is still left.
///
/// # Errors
/// If the table fails; the sweep asks again.
pub async fn retry(event: &UnfinishedSetupEvent) -> anyhow::Result<()> {
    let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &event.table);
    let Some(unfinished) = store.unfinished_setup().await? else {
        tracing::info!(event = event.id, "nothing of the set-up is left");
        return Ok(());
    };
    let properties: SetupProperties = serde_json::from_str(&unfinished.properties).context("the rest can't be read")?;
    let say = &wording::deploy::localizer(LANGUAGE);
    let setup_errors = in_time(say, set_up(say, &properties, WhenUnanswered::ChangeTheRest)).await;
    log_setup_errors(&setup_errors);
    if setup_errors.is_empty() {
        tracing::info!(event = event.id, "the rest of the set-up is done");
        return Ok(store.setup_finished(&unfinished.properties).await?);
    }
    Ok(())
}

async fn check(say: &Localizer) -> Vec<SetupError> {
    match SetupContext::open(say).await {
        Ok(context) => {
            let bots = [&context.shop_bot, &context.owner_bot];
            flow::check_outside(say, bots.into_iter(), &context.pakasir).await
        }
        Err(setup_error) => vec![setup_error],
    }
}

async fn create(say: &Localizer, properties: &SetupProperties) -> Result<(), String> {
    let setup_errors = in_time(say, set_up(say, properties, WhenUnanswered::ChangeNothing)).await;
    log_setup_errors(&setup_errors);
    let (profiles, others): (Vec<_>, Vec<_>) = setup_errors.into_iter().partition(is_profile);
    first(others)?;
    leave(properties, &profiles).await;
    Ok(())
}

/// Fails only where a person must mend a token or a key, and never on the way back.
async fn update(say: &Localizer, request: &Request, properties: &SetupProperties) -> Result<(), String> {
    let goes_back = request.to_older_secrets() || was_refused(request, properties).await;
    let setup_errors = in_time(say, set_up(say, properties, WhenUnanswered::ChangeTheRest)).await;
    log_setup_errors(&setup_errors);
    match setup_errors.iter().find(|setup_error| setup_error.refused) {
        Some(refused) if !goes_back => {
            note_refusal(request, properties).await;
            Err(refused.sentence.clone())
        }
        // What is refused stays so until somebody mends it and deploys: it is no use trying again.
        Some(_) => Ok(()),
        None => {
            leave(properties, &setup_errors).await;
            Ok(())
        }
    }
}

async fn delete(say: &Localizer, properties: &SetupProperties) -> Vec<SetupError> {
    match SetupContext::open(say).await {
        Ok(context) => match context.webhooks(properties) {
            Ok(webhooks) => flow::remove_webhooks(say, &webhooks).await,
            Err(error) => vec![new_setup_error(SetupPart::Everything, true, format!("{error:#}"))],
        },
        Err(setup_error) => vec![setup_error],
    }
}

/// Whether anything is changed although something does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WhenUnanswered {
    /// As a stack is created: then it fails as a whole.
    ChangeNothing,
    /// As a stack is updated: what does not answer is left.
    ChangeTheRest,
}

async fn set_up(say: &Localizer, properties: &SetupProperties, when_unanswered: WhenUnanswered) -> Vec<SetupError> {
    let context = match SetupContext::open(say).await {
        Ok(context) => context,
        Err(setup_error) => return vec![setup_error],
    };
    let webhooks = match context.webhooks(properties) {
        Ok(webhooks) => webhooks,
        Err(error) => return vec![new_setup_error(SetupPart::Everything, true, format!("{error:#}"))],
    };
    let mut setup_errors = flow::check_outside(say, webhooks.iter().map(|webhook| webhook.bot), &context.pakasir).await;
    let store = store(&context.aws, &properties.table);
    if setup_errors.is_empty()
        && let Err(error) = retry_while(async || store.totals().await, is_denied).await
    {
        setup_errors.push(new_setup_error(
            SetupPart::Table,
            false,
            wording::deploy::table_setup_error(say, &error.to_string()),
        ));
    }
    let stops = |setup_error: &SetupError| setup_error.refused || when_unanswered == WhenUnanswered::ChangeNothing;
    if !setup_errors.iter().any(stops) {
        flow::register(say, &webhooks, &mut setup_errors).await;
    }
    setup_errors
}

/// Nothing, or the first obstacle's sentence.
fn first(setup_errors: Vec<SetupError>) -> Result<(), String> {
    setup_errors.into_iter().next().map_or(Ok(()), |setup_error| Err(setup_error.sentence))
}

fn log_setup_errors(setup_errors: &[SetupError]) {
    for setup_error in setup_errors {
        tracing::warn!(part = ?setup_error.part, reason = setup_error.sentence, "not set up");
    }
}

fn is_profile(setup_error: &SetupError) -> bool {
    matches!(setup_error.part, SetupPart::ShopProfile | SetupPart::OwnerProfile)
}

async fn in_time(say: &Localizer, work: impl Future<Output = Vec<SetupError>>) -> Vec<SetupError> {
    let late = |_| vec![new_setup_error(SetupPart::Everything, false, wording::deploy::took_too_long(say))];
    tokio::time::timeout(TIME_LIMIT, Box::pin(work)).await.unwrap_or_else(late)
}

fn new_setup_error(part: SetupPart, refused: bool, sentence: String) -> SetupError {
    SetupError { part, refused, sentence }
}

// ---- what is kept of it in the table ------------------------------------------------------------------------------

/// Leaves to the sweep what could not be done; if nothing is left, so is nothing of an older set-up.
async fn leave(properties: &SetupProperties, setup_errors: &[SetupError]) {
    let kept = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        if setup_errors.is_empty() {
            return Ok(store.forget_older_setups().await?);
        }
        let left = setup_errors.iter().map(|setup_error| setup_error.part).collect();
        anyhow::Ok(store.leave_setup(&UnfinishedSetup { properties: properties.json()?, left }).await?)
    };
    if let Err(error) = kept.await {
        tracing::warn!(error = format!("{error:#}"), "what is left of the set-up could not be written down");
    }
}

/// Whether this is the way back from the update that was refused last.
async fn was_refused(request: &Request, properties: &SetupProperties) -> bool {
    let found = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        let now = properties.json()?;
        let refused = store.refused_setup().await?;
        let is_back =
            |refused: RefusedUpdate| same_json(&refused.before, &now) && same_json(&refused.after, &request.before());
        anyhow::Ok(refused.is_some_and(is_back))
    };
    found.await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "whether the stack goes back is not known");
        false
    })
}

async fn note_refusal(request: &Request, properties: &SetupProperties) {
    let noted = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        let update = RefusedUpdate { before: request.before(), after: properties.json()? };
        anyhow::Ok(store.note_refused_setup(&update).await?)
    };
    if let Err(error) = noted.await {
        tracing::warn!(error = format!("{error:#}"), "a refused set-up could not be noted");
    }
}

/// Nothing is encrypted or decrypted here, so there is no key.
fn store(aws: &Aws, table: &str) -> Store {
    Store::new(aws.dynamodb(), table.to_owned(), Keyring::empty())
}

fn is_denied(error: &StoreError) -> bool {
    matches!(error, StoreError::Call { code, .. } if code == "AccessDeniedException")
}
