//! The setup function: what CloudFormation asks, and what the sweep asks again; both bots, the gateway, the table.

mod office;

use crate::clients::Aws;
use crate::cloudformation::{Properties, Request, RequestType, Resource, same};
use crate::config::SetupConfig;
use crate::domain::setup_part::SetupPart;
use crate::flow::{self, Obstacle, patiently};
use crate::store::{Keyring, RefusedUpdate, Store, StoreError, UnfinishedSetup};
use crate::wording;
use anyhow::Context;
use office::Office;
use serde::Deserialize;
use std::time::Duration;

/// What the function is invoked with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Asked {
    /// CloudFormation waits for an answer.
    ByCloudFormation(Box<Request>),
    /// The sweep found something left; the event came over the bus.
    BySweep {
        /// What the event says.
        detail: Again,
    },
}

/// The event `setup.unfinished`.
#[derive(Debug, Deserialize)]
pub struct Again {
    /// Names the event.
    pub id: String,
    /// The table.
    pub table: String,
}

/// With three tries of the answer, less than the function's time-out: CloudFormation always gets one.
const LIMIT: Duration = Duration::from_secs(45);

/// Does what CloudFormation asks.
///
/// # Errors
/// A sentence for the person who deploys.
pub async fn serve(request: &Request) -> Result<(), String> {
    match (&request.resource, request.request_type) {
        (Resource::Check {}, RequestType::Create) => first(in_time(check()).await),
        // By then setting up looks at the same, and can be rolled back.
        (Resource::Check {}, RequestType::Update | RequestType::Delete) => Ok(()),
        (Resource::Setup(properties), RequestType::Create) => create(properties).await,
        (Resource::Setup(properties), RequestType::Update) => update(request, properties).await,
        (Resource::Setup(properties), RequestType::Delete) => {
            // A stack that can't be deleted is stuck: a webhook that stays is the smaller trouble.
            tell(&in_time(delete(properties)).await);
            Ok(())
        }
    }
}

/// Does what was left of the set-up, if it is still left.
///
/// # Errors
/// If the table fails; the sweep asks again.
pub async fn again(asked: &Again) -> anyhow::Result<()> {
    let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &asked.table);
    let Some(unfinished) = store.unfinished_setup().await? else {
        tracing::info!(event = asked.id, "nothing of the set-up is left");
        return Ok(());
    };
    let properties: Properties = serde_json::from_str(&unfinished.properties).context("the rest can't be read")?;
    let obstacles = in_time(set_up(&properties, Haste::Whatever)).await;
    tell(&obstacles);
    if obstacles.is_empty() {
        tracing::info!(event = asked.id, "the rest of the set-up is done");
        return Ok(store.setup_finished(&unfinished.properties).await?);
    }
    Ok(())
}

async fn check() -> Vec<Obstacle> {
    match Office::open().await {
        Ok(office) => flow::check([&office.shop_bot, &office.owner_bot].into_iter(), &office.pakasir).await,
        Err(obstacle) => vec![obstacle],
    }
}

async fn create(properties: &Properties) -> Result<(), String> {
    let obstacles = in_time(set_up(properties, Haste::OnlyIfAllIsWell)).await;
    tell(&obstacles);
    let (profiles, others): (Vec<_>, Vec<_>) = obstacles.into_iter().partition(is_profile);
    first(others)?;
    leave(properties, &profiles).await;
    Ok(())
}

/// Fails only where a person must mend a token or a key, and never on the way back.
async fn update(request: &Request, properties: &Properties) -> Result<(), String> {
    let goes_back = request.to_older_secrets() || was_refused(request, properties).await;
    let obstacles = in_time(set_up(properties, Haste::Whatever)).await;
    tell(&obstacles);
    match obstacles.iter().find(|obstacle| obstacle.refused) {
        Some(refused) if !goes_back => {
            note_refusal(request, properties).await;
            Err(refused.sentence.clone())
        }
        // What is refused stays so until somebody mends it and deploys: it is no use trying again.
        Some(_) => Ok(()),
        None => {
            leave(properties, &obstacles).await;
            Ok(())
        }
    }
}

async fn delete(properties: &Properties) -> Vec<Obstacle> {
    match Office::open().await {
        Ok(office) => match office.posts(properties) {
            Ok(posts) => flow::take_down(&posts).await,
            Err(error) => vec![hindered(SetupPart::Everything, true, format!("{error:#}"))],
        },
        Err(obstacle) => vec![obstacle],
    }
}

/// Whether anything is changed although something does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Haste {
    /// As a stack is created: then it fails as a whole.
    OnlyIfAllIsWell,
    /// As a stack is updated: what does not answer is left.
    Whatever,
}

async fn set_up(properties: &Properties, haste: Haste) -> Vec<Obstacle> {
    let office = match Office::open().await {
        Ok(office) => office,
        Err(obstacle) => return vec![obstacle],
    };
    let posts = match office.posts(properties) {
        Ok(posts) => posts,
        Err(error) => return vec![hindered(SetupPart::Everything, true, format!("{error:#}"))],
    };
    let mut obstacles = flow::check(posts.iter().map(|post| post.bot), &office.pakasir).await;
    let store = store(&office.aws, &properties.table);
    if obstacles.is_empty()
        && let Err(error) = patiently(async || store.totals().await, is_denied).await
    {
        obstacles.push(hindered(SetupPart::Table, false, wording::table_hindered(&error.to_string())));
    }
    let stops = |obstacle: &Obstacle| obstacle.refused || haste == Haste::OnlyIfAllIsWell;
    if !obstacles.iter().any(stops) {
        flow::register(&posts, &mut obstacles).await;
    }
    obstacles
}

/// Nothing, or the first obstacle's sentence.
fn first(obstacles: Vec<Obstacle>) -> Result<(), String> {
    obstacles.into_iter().next().map_or(Ok(()), |obstacle| Err(obstacle.sentence))
}

fn tell(obstacles: &[Obstacle]) {
    for obstacle in obstacles {
        tracing::warn!(part = ?obstacle.part, reason = obstacle.sentence, "not set up");
    }
}

fn is_profile(obstacle: &Obstacle) -> bool {
    matches!(obstacle.part, SetupPart::ShopProfile | SetupPart::OwnerProfile)
}

async fn in_time(work: impl Future<Output = Vec<Obstacle>>) -> Vec<Obstacle> {
    let late = |_| vec![hindered(SetupPart::Everything, false, wording::took_too_long().to_owned())];
    tokio::time::timeout(LIMIT, Box::pin(work)).await.unwrap_or_else(late)
}

fn hindered(part: SetupPart, refused: bool, sentence: String) -> Obstacle {
    Obstacle { part, refused, sentence }
}

// ---- what is kept of it in the table ------------------------------------------------------------------------------

/// Leaves to the sweep what could not be done; if nothing is left, so is nothing of an older set-up.
async fn leave(properties: &Properties, obstacles: &[Obstacle]) {
    let kept = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        if obstacles.is_empty() {
            return Ok(store.forget_older_setups().await?);
        }
        let left = obstacles.iter().map(|obstacle| obstacle.part).collect();
        anyhow::Ok(store.leave_setup(&UnfinishedSetup { properties: properties.json()?, left }).await?)
    };
    if let Err(error) = kept.await {
        tracing::warn!(error = format!("{error:#}"), "what is left of the set-up could not be written down");
    }
}

/// Whether this is the way back from the update that was refused last.
async fn was_refused(request: &Request, properties: &Properties) -> bool {
    let found = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        let now = properties.json()?;
        let refused = store.refused_setup().await?;
        let is_back = |refused: RefusedUpdate| same(&refused.before, &now) && same(&refused.after, &request.before());
        anyhow::Ok(refused.is_some_and(is_back))
    };
    found.await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "whether the stack goes back is not known");
        false
    })
}

async fn note_refusal(request: &Request, properties: &Properties) {
    let noted = async {
        let store = store(&Aws::new(&SetupConfig::from_env()?.aws)?, &properties.table);
        let update = RefusedUpdate { before: request.before(), after: properties.json()? };
        anyhow::Ok(store.note_refused_setup(&update).await?)
    };
    if let Err(error) = noted.await {
        tracing::warn!(error = format!("{error:#}"), "a refused set-up could not be noted");
    }
}

/// Nothing is sealed or opened here, so there is no key.
fn store(aws: &Aws, table: &str) -> Store {
    Store::new(aws.dynamodb(), table.to_owned(), Keyring::empty())
}

fn is_denied(error: &StoreError) -> bool {
    matches!(error, StoreError::Table { code, .. } if code == "AccessDeniedException")
}
