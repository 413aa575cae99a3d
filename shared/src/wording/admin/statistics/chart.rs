//! The words and numbers of a picture of figures, and those of a file.

use super::{changed, compared_with, days, title};
use crate::domain::ids::ProductCode;
use crate::domain::screen::Screen;
use crate::domain::statistics::chart::{Bar, Chart, Panel, Short, Tile, Trend, short, ticks};
use crate::domain::statistics::{Change, Figure, Figures, Part, Period, Report, Wanted};
use crate::wording::texts::{Localizer, facts};
use std::collections::BTreeMap;

/// Products in the picture.
const BEST: usize = 4;

/// Labels below the bars of a panel, at most; more would run into each other.
const LABELS: usize = 6;

/// Lines of an axis above nought, at most.
const LINES: u64 = 4;

/// The picture of a period; `names` are what its products are called.
pub fn statistics_chart(say: &Localizer, report: &Report, names: &BTreeMap<ProductCode, String>) -> Chart {
    let now = &report.now;
    let best = now.products().into_iter().take(BEST).map(|product| Bar {
        name: names.get(&product.code).cloned().unwrap_or_else(|| product.code.to_string()),
        code: product.code.to_string(),
        length: product.sales.get(),
        value: say.text_with(
            "statistics.chart.plain.sold",
            facts! { sales: money(say, product.sales.get()), units: product.units },
        ),
    });
    let legend = compared_with(say, report.period).map(|before| {
        let now = title(say, report.period).to_string();
        (now, before.to_string())
    });
    Chart {
        title: chart_title(say, report),
        tiles: tiles(say, report),
        panels: panels(say, report),
        legend,
        best: (say.text("statistics.chart.plain.best"), best.collect()),
        nothing: say.text("statistics.chart.plain.nothing"),
    }
}

/// What stands under a picture or a file; `most`: so many orders are in it, and there are more.
pub fn statistics_caption(say: &Localizer, report: &Report, wants: Wanted, most: Option<usize>) -> Screen {
    let facts = facts! { title: title(say, report.period), days: days(say, report), most };
    Screen::text(match wants {
        Wanted::Picture => say.text_with("statistics.caption.picture", facts),
        Wanted::Days => say.text_with("statistics.caption.days", facts),
        Wanted::Orders => say.text_with("statistics.caption.orders", facts),
    })
}

/// What stands above the columns of a file.
pub fn statistics_columns(say: &Localizer, wants: Wanted) -> Vec<String> {
    let columns = match wants {
        Wanted::Picture | Wanted::Days => say.text("statistics.plain.columns_of_days"),
        Wanted::Orders => say.text("statistics.plain.columns_of_orders"),
    };
    columns.split(',').map(|column| column.trim().to_owned()).collect()
}

/// What a file is called.
pub fn statistics_file_name(period: Period, wants: Wanted) -> String {
    match wants {
        Wanted::Picture => format!("{period}.png"),
        Wanted::Days | Wanted::Orders => format!("{}-{period}.csv", wants.code()),
    }
}

fn chart_title(say: &Localizer, report: &Report) -> String {
    let facts = facts! { title: title(say, report.period), days: days(say, report) };
    say.text_with("statistics.chart.plain.title", facts)
}

fn tiles(say: &Localizer, report: &Report) -> Vec<Tile> {
    let tile = |label: String, value: String, figure: Option<Figure>| {
        let change = figure.and_then(|figure| {
            let count = |figures: &Figures| figures.count(&figure);
            let words = changed(say, report, count)?.to_string();
            let trend = match Change::between(count(report.before.as_ref()?), count(&report.now))? {
                Change::Up(_) => Trend::Better,
                Change::Down(_) => Trend::Worse,
                Change::Same => Trend::Same,
            };
            Some((trend, words))
        });
        Tile { label, value, change }
    };
    let now = &report.now;
    let revenue = money(say, now.count(&Figure::Revenue));
    let mut tiles = vec![
        tile(say.text("statistics.chart.plain.revenue"), revenue, Some(Figure::Revenue)),
        tile(say.text("statistics.chart.plain.orders"), number(say, now.count(&Figure::Paid)), Some(Figure::Paid)),
    ];
    tiles.push(match now.profit() {
        Some(profit) => {
            let sign = if profit.0 < 0 { "-" } else { "" };
            let value = format!("{sign}{}", money(say, profit.0.unsigned_abs()));
            tile(say.text("statistics.chart.plain.profit"), value, None)
        }
        None => tile(say.text("statistics.chart.plain.average"), money(say, now.average().get()), None),
    });
    tiles
}

/// Revenue and orders over the days or months; of a single day, its orders by hour.
fn panels(say: &Localizer, report: &Report) -> Vec<Panel> {
    if report.period == Period::Today {
        let before = report.before.as_ref().map(Figures::hours).unwrap_or_default();
        let labels = (0..24).map(|hour| format!("{hour:02}")).collect();
        let title = say.text("statistics.chart.plain.orders_by_hour");
        return vec![panel(say, title, (report.now.hours().into(), before.into()), (labels, false))];
    }
    let series = |figure: &Figure| -> (Vec<u64>, Vec<u64>) {
        let now = report.parts.iter().map(|(_, figures)| figures.count(figure)).collect();
        (now, report.parts_before.iter().map(|figures| figures.count(figure)).collect())
    };
    let labels: Vec<String> = report.parts.iter().map(|(part, _)| label(say, *part)).collect();
    let revenue = say.text("statistics.chart.plain.revenue");
    let orders = say.text("statistics.chart.plain.orders");
    vec![
        panel(say, revenue, series(&Figure::Revenue), (labels.clone(), true)),
        panel(say, orders, series(&Figure::Paid), (labels, false)),
    ]
}

fn panel(
    say: &Localizer,
    title: String,
    (now, mut before): (Vec<u64>, Vec<u64>),
    (mut labels, is_money): (Vec<String>, bool),
) -> Panel {
    before.truncate(now.len());
    let most = now.iter().chain(&before).copied().max().unwrap_or_default();
    let written = |line: u64| if is_money { money(say, line) } else { number(say, line) };
    let ticks = ticks(most, LINES).into_iter().map(|line| (line, written(line))).collect();
    let every = labels.len().div_ceil(LABELS).max(1);
    // The latest has its label, and every so many before it.
    for (back, label) in labels.iter_mut().rev().enumerate() {
        if back % every != 0 {
            label.clear();
        }
    }
    Panel { title, now, before, labels, ticks }
}

fn label(say: &Localizer, part: Part) -> String {
    match part {
        Part::Day(day) => day.short(say.language()),
        Part::Month(month) => month.named(say.language()),
    }
}

/// `Rp1,2 jt`
fn money(say: &Localizer, amount: u64) -> String {
    let short = number(say, amount);
    say.text_with("statistics.chart.plain.money", facts! { short })
}

/// `1,2 jt`
fn number(say: &Localizer, amount: u64) -> String {
    let Short { whole, tenth, thousands } = short(amount);
    let facts = facts! { whole, tenth };
    match thousands {
        0 => say.text_with("statistics.chart.plain.ones", facts),
        1 => say.text_with("statistics.chart.plain.thousands", facts),
        2 => say.text_with("statistics.chart.plain.millions", facts),
        _ => say.text_with("statistics.chart.plain.billions", facts),
    }
}
