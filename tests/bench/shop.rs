//! The shop that is measured: three pages of products, and enough of the first for every buyer.

use crate::options::Options;
use anyhow::{Context, Result, anyhow, ensure};
use jiff::SignedDuration;
use lapak_local::clock::Clock;
use lapak_local::cloud::{self, Cloud};
use lapak_local::secrets;
use lapak_local::telegram::Person;
use serde_json::json;

/// The button of the first product.
pub(crate) const FIRST: &str = "1️⃣";

/// Buyers beside those of the journeys: who warms the functions, the one of the quiet hour, those who wait far away.
const OTHERS: usize = 20;

/// A shop on the local cloud, whose clock stands unless it is turned.
pub(crate) struct Shop {
    pub(crate) cloud: Cloud,
    token: String,
    stock: usize,
}

impl Shop {
    /// Starts the cloud; no function runs yet.
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        Self::with_parameters(options, &[]).await
    }

    /// The same with these parameters of the template.
    pub(crate) async fn with_parameters(options: &Options, parameters: &[(&str, &str)]) -> Result<Self> {
        let secrets = secrets::invented();
        let token = secrets.get("bot-token").context("there is no token")?.clone();
        let cloud = Cloud::start(cloud::Options {
            template: options.template.clone(),
            binaries: options.binaries.clone(),
            state: None,
            clock: Clock::standing("2026-11-22T05:00:00Z".parse()?),
            port: None,
            // In the sandbox the gateway gives a few words instead of a payload, and a small QR code.
            parameters: parameters
                .iter()
                .chain(&[("PakasirMode", "live")])
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            secrets,
        })
        .await?;
        Ok(Self { cloud, token, stock: options.journeys + OTHERS })
    }

    /// Loads the seed file.
    pub(crate) async fn stock(&self) -> Result<()> {
        let invocation = self.cloud.invoke("SeedFunction", json!({ "file": seed_file(self.stock) })).await?;
        let answer = invocation.outcome.map_err(|failure| anyhow!("the seed file can't be loaded: {failure}"))?;
        ensure!(answer.get("errors").is_none(), "the seed file is refused: {answer}");
        Ok(())
    }

    /// A user of this name.
    pub(crate) fn person(&self, name: &str) -> Person {
        self.cloud.telegram.person(&self.token, name)
    }

    /// A minute later another user opens the shop: the functions are warm then, and the totals were just read.
    pub(crate) async fn another_user_opens_the_shop(&self) -> Result<()> {
        self.cloud.clock.turn(SignedDuration::from_secs(61));
        let delivery = self.person("Ayu").writes("/start").await;
        ensure!(delivery.is_ok(), "the update was answered {}: {:?}", delivery.status, delivery.problem);
        Ok(())
    }
}

/// A seed file with `stock` units of the first product.
fn seed_file(stock: usize) -> String {
    let mut file = "category,emoji,code,name,price,tiers,description,terms,max,content\n".to_owned();
    for (number, name) in NAMES.iter().enumerate() {
        let category = ["Streaming,🎬", "Game,🎮", "Lisensi,🔑"][number % 3];
        // The first row of a product describes it, the others only bring a unit.
        file += &format!("{category},P{number:02},{name},45000,5:43000 10:40000,{DESCRIPTION},{TERMS},10,");
        for unit in 0..if number == 0 { stock } else { 3 } {
            let only_a_unit = if unit == 0 { String::new() } else { format!(",,P{number:02},,,,,,,") };
            file += &format!("{only_a_unit}Email: contoh{unit}@lapak.example Kata sandi: {number}-{unit} PIN: 1201\n");
        }
    }
    file
}

const NAMES: [&str; 13] = [
    "Netflix Premium 1 Bulan",
    "Diamond 86",
    "Windows 11 Pro",
    "Spotify Premium 3 Bulan",
    "Diamond 172",
    "Office 2024",
    "YouTube Premium 1 Bulan",
    "UC 60",
    "Antivirus 1 Tahun",
    "Disney+ 1 Bulan",
    "UC 325",
    "VPN 1 Tahun",
    "Vidio Platinum 1 Bulan",
];
const DESCRIPTION: &str = "Akun sharing 1 profil; kualitas 4K; bisa TV dan HP.";
const TERMS: &str = "Garansi 30 hari sejak pembelian. Jangan mengganti email dan kata sandi akun.";
