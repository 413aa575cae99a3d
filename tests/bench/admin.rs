//! What admins do, measured: each menu, a file of lines, a picture of figures, a campaign.

use crate::functions::peak;
use crate::options::Options;
use crate::shop::Shop;
use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use lapak_local::telegram::{Person, user_id};
use lapak_local::trace::Kind;
use serde_json::json;
use std::time::{Duration, Instant};
use stories::cost::{Cost, Meter, processor_time};

/// The name of the admin.
const ADMIN: &str = "Sinta";

/// Lines of the file.
const LINES: usize = 10_000;

/// Users that the campaign goes to.
pub(crate) const USERS: usize = 1_000;

/// All that was measured.
pub(crate) struct AdminWork {
    /// What each button of the menu costs.
    pub(crate) menus: Vec<(String, Cost)>,
    /// The file of lines.
    pub(crate) lines: Restock,
    /// Processor time of the function that draws a picture of figures, the first after its start.
    pub(crate) picture: Duration,
    /// Table calls of a campaign to [`USERS`] users.
    pub(crate) campaign_calls: usize,
}

/// A file of lines.
pub(crate) struct Restock {
    /// How many lines.
    pub(crate) lines: usize,
    /// From sending it to its preview.
    pub(crate) checked: Duration,
    /// From the confirmation until all are in stock.
    pub(crate) stocked: Duration,
    /// Calls to the table from the confirmation on.
    pub(crate) calls: usize,
    /// The most memory that the function took.
    pub(crate) rss_kb: u64,
}

/// Measures it in a shop of its own, so that the notices to admins are no part of the journey.
pub(crate) async fn all(options: &Options) -> Result<AdminWork> {
    let admin = user_id(ADMIN).to_string();
    let shop = Shop::with_parameters(options, &[("AdminIds", &admin), ("BroadcastRate", "1000")]).await?;
    shop.stock().await?;
    let admin = shop.person(ADMIN);
    let (menus, lines) = (menus(&shop, &admin).await?, restock(&shop, &admin).await?);
    let (picture, campaign_calls) = (picture(&shop, &admin).await?, campaign(&shop, &admin).await?);
    let wrong = shop.cloud.stop().await;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(AdminWork { menus, lines, picture, campaign_calls })
}

async fn menus(shop: &Shop, admin: &Person) -> Result<Vec<(String, Cost)>> {
    writes(shop, admin, "/start").await?;
    writes(shop, admin, "/admin").await?;
    let menu = admin.unread().pop().context("there is no menu")?;
    let labels = menu.buttons.iter().flatten().map(|button| button.label.clone());
    let mut menus = Vec::new();
    for label in labels {
        writes(shop, admin, "/admin").await?;
        let meter = Meter::start(&shop.cloud).await;
        taps(shop, admin, &label).await?;
        menus.push((label, meter.end().await.0));
    }
    Ok(menus)
}

async fn restock(shop: &Shop, admin: &Person) -> Result<Restock> {
    writes(shop, admin, "/admin").await?;
    for label in ["🗃 Kelola Stok", "P01", "➕ Tambah Stok"] {
        taps(shop, admin, label).await?;
    }
    let file: String = (0..LINES).map(|line| format!("akun{line}@lapak.example | sandi-{line}\n")).collect();
    shop.cloud.clock.turn(SignedDuration::from_secs(2));
    let begun = Instant::now();
    let delivery = admin.sends_file("stok.txt", file.as_bytes()).await;
    ensure!(delivery.is_ok(), "the file was answered {}", delivery.status);
    shop.cloud.functions.settled().await;
    let checked = begun.elapsed();
    let (begun, newest) = (Instant::now(), shop.cloud.trace.newest());
    taps(shop, admin, "✅ Masukkan").await?;
    shop.cloud.functions.settled().await;
    let stocked = begun.elapsed();
    let calls = shop.cloud.trace.since(newest).iter().filter(|event| event.kind == Kind::Table).count();
    let told = admin.unread().iter().any(|message| message.text.contains("stok masuk"));
    ensure!(told, "the lines are not in stock");
    Ok(Restock { lines: LINES, checked, stocked, calls, rss_kb: peak(shop, "RestockFunction")? })
}

async fn picture(shop: &Shop, admin: &Person) -> Result<Duration> {
    writes(shop, admin, "/admin").await?;
    taps(shop, admin, "📊 Statistik").await?;
    taps(shop, admin, "📅 7 Hari").await?;
    shop.cloud.functions.settled().await;
    let ids = shop.cloud.functions.process_ids("ChartsFunction");
    ensure!(ids.len() == 1, "{} processes draw", ids.len());
    Ok(processor_time(&ids))
}

async fn campaign(shop: &Shop, admin: &Person) -> Result<usize> {
    for number in 0..USERS {
        let person = shop.person(&format!("Pengguna {number}"));
        let item = json!({
            "pk": { "S": format!("USER#{}", person.id()) }, "sk": { "S": "USER" },
            "name": { "S": "Pengguna" }, "language": { "S": "id" }, "counted": { "BOOL": true },
            "listed": { "S": "USERS" }, "listed_at": { "N": (1_790_000_000_000_usize + number).to_string() },
        });
        shop.cloud.table.put_raw(item)?;
    }
    writes(shop, admin, "/admin").await?;
    taps(shop, admin, "📣 Broadcast").await?;
    taps(shop, admin, "➕ Buat Broadcast").await?;
    writes(shop, admin, "Kabar dari toko").await?;
    taps(shop, admin, "🚀 Kirim…").await?;
    let newest = shop.cloud.trace.newest();
    taps(shop, admin, "🚀 Ya, kirim sekarang").await?;
    shop.cloud.functions.settled().await;
    let of_function =
        |kind| move |event: &&lapak_local::trace::Event| event.function == "BroadcastFunction" && event.kind == kind;
    let events = shop.cloud.trace.since(newest);
    let sent = events.iter().filter(of_function(Kind::Telegram)).filter(|event| event.call == "copyMessage").count();
    ensure!(sent >= USERS, "{sent} messages went to {USERS} users");
    Ok(events.iter().filter(of_function(Kind::Table)).count())
}

async fn writes(shop: &Shop, admin: &Person, text: &str) -> Result<()> {
    shop.cloud.clock.turn(SignedDuration::from_secs(2));
    let delivery = admin.writes(text).await;
    ensure!(delivery.is_ok(), "{text} was answered {}: {:?}", delivery.status, delivery.problem);
    Ok(())
}

async fn taps(shop: &Shop, admin: &Person, label: &str) -> Result<()> {
    shop.cloud.clock.turn(SignedDuration::from_secs(2));
    let delivery = admin.taps(label).await?;
    ensure!(delivery.is_ok(), "{label} was answered {}: {:?}", delivery.status, delivery.problem);
    Ok(())
}
