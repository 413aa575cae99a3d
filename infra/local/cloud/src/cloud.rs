//! The whole local cloud, started from a template and a folder of binaries.

use crate::bots::{self, BOTS};
use crate::ports::Service;
use crate::real::Real;
use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp};
use local_aws::bucket::Bucket;
use local_aws::bus::Bus;
use local_aws::lambda::{Endpoints, Functions, Invocation};
use local_aws::parameter_store::Parameters;
use local_aws::schedule::Schedules;
use local_aws::table::Table;
use local_aws::template::Template;
use local_aws::urls::Urls;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use local_kit::serve;
use local_kit::trace::{Event, Kind, Trace};
use local_pakasir::{FeeBearer, Gateway, Mode};
use local_telegram::BotApi;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use tokio::task::JoinSet;

/// What a cloud is started from.
#[derive(Clone, Debug)]
pub struct Options {
    /// The template.
    pub template: PathBuf,
    /// The folder with the executables of functions, such as `target/debug`.
    pub binaries: PathBuf,
    /// The folder in which everything is kept; in memory if none.
    pub state: Option<PathBuf>,
    /// The time it goes by. With a running clock, schedules fire by themselves.
    pub clock: Clock,
    /// The port of the function URLs, upon which those of the other services follow (see [`crate::ports`]); any free
    /// ones if none.
    pub port: Option<u16>,
    /// Parameters of the template.
    pub parameters: BTreeMap<String, String>,
    /// Secrets, by the names they have below `SECRETS_PATH`. See [`crate::secrets`].
    pub secrets: BTreeMap<String, String>,
}

/// The local cloud. Everything in it ends when it is dropped.
#[derive(Debug)]
pub struct Cloud {
    /// The time everything goes by.
    pub clock: Clock,
    /// What happened.
    pub trace: Trace,
    /// The Bot API.
    pub telegram: BotApi,
    /// The gateway.
    pub pakasir: Gateway,
    /// The table.
    pub table: Table,
    /// The event buses.
    pub bus: Bus,
    /// The parameter store.
    pub parameters: Parameters,
    /// The buckets.
    pub bucket: Bucket,
    /// The functions.
    pub functions: Functions,
    /// What the template says.
    pub template: Template,
    /// Tokens of the bots as they are played here, by the names of their secrets.
    tokens: BTreeMap<&'static str, String>,
    urls: Urls,
    schedules: Schedules,
    running: Mutex<JoinSet<()>>,
}

impl Cloud {
    /// Starts everything; functions start when they are first invoked.
    pub async fn start(options: Options) -> Result<Self> {
        Self::start_beside(options, &Real::default()).await
    }

    /// As [`Cloud::start`], with some real services: functions call those, and there are no stand-ins of them.
    pub async fn start_beside(options: Options, real: &Real) -> Result<Self> {
        let Options { clock, secrets, .. } = &options;
        let trace = Trace::default();
        let port = |service: Service| service.port(options.port);
        let listener =
            serve::listen(port(Service::Functions)).await.context("cannot listen for requests to function URLs")?;
        let template =
            Template::read(&options.template, &options.parameters, &format!("http://{}", listener.local_addr()?))?;
        let functions = Functions::new(&template, &options.binaries, clock, &trace);
        let part_context =
            PartContext { clock: clock.clone(), trace: trace.clone(), killer: functions.killer(), port: None };
        if let Some(folder) = &options.state {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let kept = |name: &str| options.state.as_ref().map(|folder| folder.join(name));

        let telegram = BotApi::start(part_context.on(port(Service::Telegram)), kept("telegram")).await?;
        let pakasir = Gateway::start(part_context.on(port(Service::Pakasir)), kept("pakasir")).await?;
        let [spec] = template.tables.as_slice() else {
            bail!("the template has {} tables, not one", template.tables.len())
        };
        let table = Table::start(spec, kept("table.sqlite").as_deref(), part_context.on(port(Service::Table))).await?;
        let path = template.variable("SECRETS_PATH").unwrap_or("/lapak").trim_end_matches('/');
        let full = |name: &str| format!("{path}/{name}");
        let parameters = Parameters::start(
            secrets.iter().map(|(name, value)| (full(name), value.clone())).collect(),
            part_context.on(port(Service::Parameters)),
        )
        .await?;
        for (name, secret) in real.secrets() {
            parameters.set(&full(name), secret.expose_secret());
        }
        let bus = Bus::start(&template, functions.clone(), part_context.on(port(Service::Bus))).await?;
        let in_bucket = part_context.on(port(Service::Bucket));
        let bucket = Bucket::start(&template, kept("buckets").as_deref(), in_bucket).await?;
        table.connect(&bucket);

        functions.connect(&Endpoints {
            dynamodb: table.base_url(),
            eventbridge: bus.base_url(),
            ssm: parameters.base_url(),
            s3: bucket.base_url(),
            telegram: telegram.base_url().to_owned(),
            pakasir: pakasir.base_url().to_owned(),
            on_telegram: bots::speak_for_real(&template, real),
            on_pakasir: real.has_gateway(),
        });
        let urls = Urls::start(listener, &template, functions.clone(), part_context.clone())?;
        let schedules = Schedules::new(template.schedules.clone(), functions.clone(), part_context);
        let mut running = JoinSet::new();
        if clock.runs() {
            running.spawn(schedules.clone().run());
        }
        let clock = clock.clone();
        let mut cloud = Self {
            clock,
            trace,
            telegram,
            pakasir,
            table,
            bus,
            parameters,
            bucket,
            functions,
            template,
            tokens: BTreeMap::new(),
            urls,
            schedules,
            running: Mutex::new(running),
        };
        cloud.register(&options.secrets, real);
        Ok(cloud)
    }

    /// The URL of a function: `http://127.0.0.1:PORT/<logical id>/`.
    pub fn url(&self, logical_id: &str) -> String {
        self.urls.url(logical_id)
    }

    /// The token of a bot as it is played here, by the name of its secret; empty if there is none. A real bot has
    /// another one, which the fake Bot API never learns.
    pub fn token(&self, name: &str) -> &str {
        self.tokens.get(name).map_or("", String::as_str)
    }

    /// A secret as functions read it, by its name below `SECRETS_PATH`.
    pub fn secret(&self, name: &str) -> Option<String> {
        let path = self.template.variable("SECRETS_PATH").unwrap_or("/lapak").trim_end_matches('/');
        self.parameters.get(&format!("{path}/{name}"))
    }

    /// The surroundings for a part that is started beside the cloud.
    pub fn part_context(&self) -> PartContext {
        PartContext {
            clock: self.clock.clone(),
            trace: self.trace.clone(),
            killer: self.functions.killer(),
            port: None,
        }
    }

    /// Invokes a function and awaits its answer.
    pub async fn invoke(&self, logical_id: &str, event: Value) -> Result<Invocation> {
        self.functions.invoke(logical_id, event).await
    }

    /// Fires once, now, each schedule that fires within the minute, or whose time has passed, and awaits what they and the
    /// events they send invoke.
    pub async fn tick(&self) {
        self.schedules.tick().await;
        self.functions.settled().await;
    }

    /// Turns the clock on by `by`, fires each schedule at each of its times on the way, and awaits what they invoke.
    /// To turn it past a long time without that, turn [`Cloud::clock`] itself.
    pub async fn turn(&self, by: SignedDuration) {
        self.record_turn(by);
        self.schedules.turn(by).await;
        self.functions.settled().await;
    }

    /// As [`Cloud::turn`], but where nothing is due a schedule is not fired again within `quiet`. `due` says what is due next.
    pub async fn pass(&self, by: SignedDuration, quiet: SignedDuration, due: impl Fn() -> Option<Timestamp>) {
        self.record_turn(by);
        let due = &due;
        let due_when_settled = move || async move {
            self.functions.settled().await;
            due()
        };
        self.schedules.pass(by, quiet, due_when_settled).await;
        self.functions.settled().await;
    }

    fn record_turn(&self, by: SignedDuration) {
        let mut event = Event::new(self.clock.now(), Kind::Control, "turn");
        event.detail = by.to_string().into();
        self.trace.record(event);
    }

    /// Stops everything and returns what was left wrong: lines at level ERROR, functions that could not start, dead letters.
    pub async fn close(self) -> Vec<String> {
        self.stop().await
    }

    /// As [`Cloud::close`], for a cloud that is shared.
    pub async fn stop(&self) -> Vec<String> {
        self.running.lock().expect("no holder of the tasks panics").abort_all();
        self.functions.settled().await;
        self.functions.stop().await;
        self.telegram.close().await;
        let logged = self.trace.since(0).into_iter().filter_map(|event| wrong(&event));
        let dead = self
            .functions
            .dead_letters()
            .into_iter()
            .map(|dead| format!("{}: an event is lost: {}", dead.function, dead.problem));
        logged.chain(dead).collect()
    }

    /// Registers the webhooks at the Bot API and the gateway, as `setWebhook` and the gateway's form would.
    /// The fake bot of a real one has no webhook: what is written to it here stays here.
    fn register(&mut self, secrets: &BTreeMap<String, String>, real: &Real) {
        let variable = |name: &str| self.template.variable(name).unwrap_or_default();
        for bot in BOTS {
            if let (Some(token), Some(secret)) = (secrets.get(bot.token), secrets.get(bot.secret)) {
                self.telegram.add_bot(token, bot.username, &format!("{}{}", variable("SHOP_NAME"), bot.suffix));
                if real.secret(bot.token).is_some() {
                    self.telegram.delete_webhook(token);
                } else if self.template.function(bot.function).is_some() {
                    self.telegram.set_webhook(token, &self.url(bot.function), secret);
                }
                self.tokens.insert(bot.token, token.clone());
            }
        }
        if let (Some(key), Some(secret)) = (secrets.get("pakasir-api-key"), secrets.get("pakasir-callback-secret")) {
            let mode = if variable("PAKASIR_MODE") == "sandbox" { Mode::Sandbox } else { Mode::Live };
            self.pakasir.project(variable("PAKASIR_SLUG"), key, mode, FeeBearer::Buyer);
            self.pakasir.set_callback(&self.url("PakasirFunction"), secret);
        }
    }
}

fn wrong(event: &Event) -> Option<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match event.kind {
        Kind::Log if event.outcome == "ERROR" => Some(format!("{}: {}", event.function, text(&event.detail))),
        Kind::Invoke if event.outcome == "init" => {
            Some(format!("{}: {}", event.function, text(&event.detail["problem"])))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets;
    use serde_json::json;

    async fn open(state: Option<PathBuf>) -> Cloud {
        let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
        let template = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../template.yaml").into();
        let parameters = [("ShopName".into(), "Toko Ayu".into())].into();
        let secrets = secrets::invented();
        let binaries = "nowhere".into();
        Cloud::start(Options { template, binaries, state, clock, port: None, parameters, secrets }).await.unwrap()
    }

    #[tokio::test]
    async fn the_shops_own_template_makes_a_cloud() {
        let cloud = open(None).await;
        assert_eq!(cloud.template.variable("SHOP_NAME"), Some("Toko Ayu"));
        let names: Vec<_> = cloud.template.functions.iter().map(|function| function.binary.as_str()).collect();
        assert!(["telegram", "pakasir", "sweep", "seed"].iter().all(|binary| names.contains(binary)), "{names:?}");
        assert!(cloud.telegram.bots().iter().any(|bot| bot.name == "Toko Ayu"));
        assert!(cloud.parameters.get("/lapak/data-key").unwrap().starts_with("k1:"));

        // There are no binaries: each function says so, and the end tells of it.
        cloud.tick().await;
        let wrong = cloud.close().await;
        let says = |words: &str| wrong.iter().any(|wrong| wrong.starts_with(words));
        assert!(says("SweepFunction: cannot start (cannot run nowhere/sweep"), "{wrong:?}");
        assert!(says("SweepFunction: an event is lost"), "{wrong:?}");
    }

    #[tokio::test]
    async fn what_is_in_the_table_outlives_the_cloud() {
        let state = tempfile::tempdir().unwrap();
        let first = open(Some(state.path().into())).await;
        first.table.put_raw(json!({ "pk": { "S": "a" }, "sk": { "S": "b" }, "price": { "N": "50000" } })).unwrap();
        assert!(first.close().await.is_empty());
        let second = open(Some(state.path().into())).await;
        assert_eq!(second.table.get("a", "b").unwrap().unwrap()["price"]["N"], "50000");
    }
}
