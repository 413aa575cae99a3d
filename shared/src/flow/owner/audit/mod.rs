//! What was done, by whom: a page of a day of the audit trail, or some days as a file. The chains that are read are checked
//! by the way. Records go by a page of the table at a time, and a screen keeps [`PAGE`] of them, so that a long day takes no
//! more memory than a short one.

mod export;
mod people;
mod reading;

pub(super) use export::export;

use crate::domain::audit::{AuditPlace, AuditQuery, AuditWindow, ChainId};
use crate::domain::ids::UserId;
use crate::domain::intent::{OwnerAuditIntent, PageCursor};
use crate::domain::owner::{AuditAnswer, AuditStep, OwnerStep};
use crate::domain::screen::Screen;
use crate::flow::owner::OwnerBot;
use crate::flow::owner::closures::Asked;
use crate::store::StoreError;
use crate::wording::owner::{self, AuditPage, AuditProblem, TrailCheck};
use crate::wording::texts::Localizer;
use futures_util::future::try_join_all;
use people::{by_name, known_people, names_of};
use reading::read_chain;

/// Records on a screen.
const PAGE: usize = 8;

/// Shows what an owner asks for of the audit trail.
pub(super) async fn route(
    bot: &OwnerBot,
    say: &Localizer,
    intent: OwnerAuditIntent,
    asked: Asked,
) -> Result<Screen, StoreError> {
    match intent {
        OwnerAuditIntent::Today => {
            show(bot, say, (AuditQuery::today(asked.now, bot.zone), PageCursor::First), asked).await
        }
        OwnerAuditIntent::Show(query, to) => show(bot, say, (query, to), asked).await,
        OwnerAuditIntent::Export(query, _) => show(bot, say, (query, PageCursor::First), asked).await,
        OwnerAuditIntent::Group(query) => Ok(owner::ask_group(say, query)),
        OwnerAuditIntent::Day(query) => {
            ask(bot, (AuditAnswer::Day, query), asked).await?;
            Ok(owner::ask_day(say, (query, AuditQuery::today(asked.now, bot.zone).day), false))
        }
        OwnerAuditIntent::Actor(query) => {
            ask(bot, (AuditAnswer::Actor, query), asked).await?;
            Ok(owner::ask_actor(say, query, &known_people(bot, say).await?, None))
        }
    }
}

/// Takes what an owner wrote as the answer to a step.
pub(super) async fn answer(
    bot: &OwnerBot,
    say: &Localizer,
    (AuditStep { waits_for, query, .. }, text): (AuditStep, &str),
    asked: Asked,
) -> Result<Screen, StoreError> {
    let next = match waits_for {
        AuditAnswer::Day => match bot.zone.read(text.trim()).filter(|(at, _)| *at <= asked.now) {
            Some((at, _)) => AuditQuery { day: bot.zone.day_and_hour(at).0, ..query },
            None => return Ok(owner::ask_day(say, (query, AuditQuery::today(asked.now, bot.zone).day), true)),
        },
        AuditAnswer::Actor => {
            let known = known_people(bot, say).await?;
            let found = by_name(&known, text);
            match (text.trim().parse().ok().filter(|id| *id > 0), found.as_slice()) {
                (Some(id), _) => AuditQuery { actor: Some(UserId(id)), ..query },
                (None, [one]) => AuditQuery { actor: Some(one.id), ..query },
                (None, []) => return Ok(owner::ask_actor(say, query, &known, Some(AuditProblem::Nobody))),
                (None, _) => return Ok(owner::ask_actor(say, query, &found, Some(AuditProblem::Several))),
            }
        }
    };
    show(bot, say, (next, PageCursor::First), asked).await
}

async fn ask(bot: &OwnerBot, (waits_for, query): (AuditAnswer, AuditQuery), asked: Asked) -> Result<(), StoreError> {
    let step = OwnerStep::Audit(AuditStep { waits_for, query, since: asked.now });
    bot.store.put_owner_step(asked.by, &step).await
}

async fn show(
    bot: &OwnerBot,
    say: &Localizer,
    (query, to): (AuditQuery, PageCursor<AuditPlace>),
    asked: Asked,
) -> Result<Screen, StoreError> {
    bot.store.delete_owner_step(asked.by).await?;
    let mut window = AuditWindow::new((query, bot.zone), to, PAGE);
    let mut checked = TrailCheck::default();
    let (first, last) = query.trail_days(bot.zone);
    let read = |chain| {
        let mut window = window.clone();
        async move {
            let check = read_chain(bot, chain, |record| window.take(chain, record)).await?;
            Ok::<_, StoreError>((window, check))
        }
    };
    for (read, check) in try_join_all((first..=last).flat_map(ChainId::of_day).map(read)).await? {
        window.join(read);
        checked = checked.and(check);
    }
    let found = window.found();
    let page = window.page();
    let mut ids: Vec<UserId> = page.entries.iter().map(|(_, record)| record.act.actor).chain(query.actor).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = names_of(bot, say, &ids).await?;
    let today = AuditQuery::today(asked.now, bot.zone).day;
    Ok(owner::audit_page(say, &AuditPage { query, page: &page, found, checked: &checked, names: &names, today }))
}
