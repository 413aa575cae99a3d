//! Reads statistics: each period is one query, over the items of its days or months and the live ones beside them.

use super::days_of;
use crate::domain::statistics::{Day, Figure, Figures, Month, Period, Report, Span};
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, text};
use std::collections::BTreeMap;

impl Store {
    /// The figures of a period as of `now`, with those of the one before it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn statistics(&self, period: Period, now: Moment) -> Result<Report, StoreError> {
        let today = Day::of(now, self.zone);
        match period.span(today).zip(period.span_before(today)) {
            Some((span, before)) => {
                let days = self.figures_by_day(Span { from: before.from, to: span.to }, today).await?;
                Ok(Report::of_days(period, (span, before), &days))
            }
            None => Ok(Report::of_months(&self.figures_by_month().await?)),
        }
    }

    /// The figures of each of these days on which anything was counted.
    async fn figures_by_day(&self, span: Span, today: Day) -> Result<BTreeMap<Day, Figures>, StoreError> {
        let first = keys::statistics_of_day(span.from, 0).sk;
        // What a live item still holds belongs to today or, until the sweep has been there, to a day shortly before.
        let last = match span.to.plus(LATE_DAYS) < today {
            true => keys::statistics_of_day(span.to.plus(1), 0).sk,
            false => format!("{}~", keys::LIVE),
        };
        let mut days: BTreeMap<Day, Figures> = BTreeMap::new();
        for item in self.statistics_between(first, last).await? {
            match keys::day_of_statistics(&item) {
                Some(day) => add(days.entry(day).or_default(), &item),
                None => {
                    for (day, figure, amount) in days_of(&item).filter(|(day, ..)| span.holds(*day)) {
                        days.entry(day).or_default().add(figure, amount);
                    }
                }
            }
        }
        days.retain(|day, _| span.holds(*day));
        Ok(days)
    }

    async fn figures_by_month(&self) -> Result<BTreeMap<Month, Figures>, StoreError> {
        let mut months: BTreeMap<Month, Figures> = BTreeMap::new();
        for item in self.statistics_between(keys::LIVE.to_owned(), format!("{}~", keys::MONTH)).await? {
            match keys::month_of_statistics(&item) {
                Some(month) => add(months.entry(month).or_default(), &item),
                None => {
                    for (day, figure, amount) in days_of(&item) {
                        months.entry(day.month()).or_default().add(figure, amount);
                    }
                }
            }
        }
        Ok(months)
    }

    /// The items between these sort keys; further pages only if they are more than a megabyte.
    async fn statistics_between(&self, first: String, last: String) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(self.table())
                .key_condition_expression("pk = :statistics AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":statistics", text(keys::STATISTICS))
                .expression_attribute_values(":first", text(&first))
                .expression_attribute_values(":last", text(&last))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(failed("read statistics"))?;
            items.extend(answer.items.unwrap_or_default());
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(items);
            }
        }
    }
}

/// Days after which a live item holds nothing of a day any more, unless the sweep has not run since.
const LATE_DAYS: i64 = 7;

/// Adds what stands on the item of a day or a month.
fn add(figures: &mut Figures, item: &Item) {
    for (name, amount) in item {
        let amount = amount.as_n().ok().and_then(|amount| amount.parse().ok());
        if let (Ok(figure), Some(amount)) = (name.parse::<Figure>(), amount) {
            figures.add(figure, amount);
        }
    }
}
