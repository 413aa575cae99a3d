//! The setup function: handles CloudFormation's requests for the custom resources, and retries of an unfinished set-up
//! that the sweep requests.

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
    /// A request of CloudFormation, which waits for an answer.
    ByCloudFormation(Box<Request>),
    /// The event `setup.unfinished`, by which the sweep requests a retry.
    BySweep {
        /// The event's detail.
        detail: UnfinishedSetupEvent,
    },
}

/// The event `setup.unfinished`.
#[derive(Debug, Deserialize)]
pub struct UnfinishedSetupEvent {
    /// The event's id.
    pub id: String,
    /// The table's name.
    pub table: String,
}

/// The language of the reasons that CloudFormation shows to whoever deploys.
const LANGUAGE: Language = Language::English;

/// The time limit of the work. Together with three attempts to answer CloudFormation it is less than the function's
/// time-out, so that CloudFormation always gets an answer.
const TIME_LIMIT: Duration = Duration::from_secs(45);

/// Handles a request of CloudFormation.
///
/// # Errors
/// The error message for the person who deploys.
pub async fn handle_request(request: &Request) -> Result<(), String> {
    let say = &wording::deploy::localizer(LANGUAGE);
    match (&request.resource, request.request_type) {
        (Resource::Check { .. }, RequestType::Create) => first(in_time(say, check(say)).await),
        // The figures are counted by the days of the zone, and the books compare them. It is refused here, because nothing
        // else has changed yet. What is checked at first, the resource `Setup` checks on an update, and that one can be rolled back.
        (Resource::Check { zone }, RequestType::Update) => match request.other_zone() {
            Some(zone_of_shop) => Err(wording::deploy::other_zone(say, zone_of_shop, zone)),
            None => Ok(()),
        },
        (Resource::Check { .. }, RequestType::Delete) => Ok(()),
        (Resource::Setup(properties), RequestType::Create) => create(say, properties).await,
        (Resource::Setup(properties), RequestType::Update) => update(say, request, properties).await,
        (Resource::Setup(properties), RequestType::Delete) => {
            // A failure would block the deletion of the stack, which is worse than a webhook that stays.
            log_setup_errors(&in_time(say, delete(say, properties)).await);
            Ok(())
        }
    }
}

/// Retries an unfinished set-up, if there still is one.
///
/// # Errors
/// If the table fails; the sweep requests the retry again.
pub async fn retry(event: &UnfinishedSetupEvent) -> anyhow::Result<()> {
    let store = serving_store(&Aws::new(&SetupConfig::from_env()?.aws)?, &event.table).await?;
    let Some(unfinished) = store.unfinished_setup().await? else {
        tracing::info!(event = event.id, "the set-up is finished already");
        return Ok(());
    };
    let properties: SetupProperties =
        serde_json::from_str(&unfinished.properties).context("cannot read the properties of the unfinished set-up")?;
    let say = &wording::deploy::localizer(LANGUAGE);
    let setup_errors = in_time(say, set_up(say, &properties, WhenUnanswered::ChangeTheRest)).await;
    log_setup_errors(&setup_errors);
    if setup_errors.is_empty() {
        tracing::info!(event = event.id, "the set-up is finished");
        return Ok(store.mark_setup_finished(&unfinished.properties).await?);
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
    save_unfinished(properties, &profiles).await;
    Ok(())
}

/// Fails only if a token or a key is refused, which a person must correct; and never during a rollback.
async fn update(say: &Localizer, request: &Request, properties: &SetupProperties) -> Result<(), String> {
    let is_rollback = request.to_older_secrets() || was_refused(request, properties).await;
    let setup_errors = in_time(say, set_up(say, properties, WhenUnanswered::ChangeTheRest)).await;
    log_setup_errors(&setup_errors);
    match setup_errors.iter().find(|setup_error| setup_error.refused) {
        Some(refused) if !is_rollback => {
            save_refusal(request, properties).await;
            Err(refused.sentence.clone())
        }
        // A retry does not help against a refused token or key: a person must correct it and deploy again.
        Some(_) => Ok(()),
        None => {
            save_unfinished(properties, &setup_errors).await;
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

/// Whether bots are registered although a service did not answer the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WhenUnanswered {
    /// When a stack is created, which then fails as a whole.
    ChangeNothing,
    /// When a stack is updated: only what did not answer is left to a retry.
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
    let reads_table = async || serving_store(&context.aws, &properties.table).await?.totals().await;
    if setup_errors.is_empty()
        && let Err(error) = retry_while(reads_table, is_denied).await
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

/// The message of the first error, if there is one.
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

// ---- records in the table -----------------------------------------------------------------------------------------

/// Stores which parts failed, so that the sweep requests a retry. If none did, deletes the records of older set-ups.
async fn save_unfinished(properties: &SetupProperties, setup_errors: &[SetupError]) {
    let kept = async {
        let store = serving_store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table).await?;
        if setup_errors.is_empty() {
            return Ok(store.delete_setup_records().await?);
        }
        let left = setup_errors.iter().map(|setup_error| setup_error.part).collect();
        anyhow::Ok(store.store_unfinished_setup(&UnfinishedSetup { properties: properties.json()?, left }).await?)
    };
    if let Err(error) = kept.await {
        tracing::warn!(error = format!("{error:#}"), "the unfinished set-up could not be stored");
    }
}

/// Whether this update rolls back the one that was refused last.
async fn was_refused(request: &Request, properties: &SetupProperties) -> bool {
    let found = async {
        let store = serving_store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table).await?;
        let now = properties.json()?;
        let refused = store.refused_setup().await?;
        let is_back =
            |refused: RefusedUpdate| same_json(&refused.before, &now) && same_json(&refused.after, &request.before());
        anyhow::Ok(refused.is_some_and(is_back))
    };
    found.await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "whether this is a rollback is not known");
        false
    })
}

async fn save_refusal(request: &Request, properties: &SetupProperties) {
    let noted = async {
        let store = serving_store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table).await?;
        let update = RefusedUpdate { before: request.before(), after: properties.json()? };
        anyhow::Ok(store.store_refused_setup(&update).await?)
    };
    if let Err(error) = noted.await {
        tracing::warn!(error = format!("{error:#}"), "a refused set-up could not be stored");
    }
}

/// The table that serves the shop, on the way from its own, `table`. It comes without a key, as nothing is encrypted or decrypted
/// here.
async fn serving_store(aws: &Aws, table: &str) -> Result<Store, StoreError> {
    let store = Store::new(aws.dynamodb(), table.to_owned(), Keyring::empty());
    store.find_serving().await?;
    Ok(store)
}

fn is_denied(error: &StoreError) -> bool {
    matches!(error, StoreError::Call { code, .. } if code == "AccessDeniedException")
}
