//! A real function, run as a process: by URL, at once, late, crashing, by schedule and by event.
#![expect(clippy::unwrap_used, reason = "all of it is test: a panic is the report")]

use jiff::SignedDuration;
use local_aws::bus::Bus;
use local_aws::lambda::{Endpoints, Failure, Functions};
use local_aws::schedule::Schedules;
use local_aws::template::Template;
use local_aws::urls::Urls;
use local_kit::clock::Clock;
use local_kit::fault::Fault;
use local_kit::part_context::PartContext;
use local_kit::serve;
use local_kit::trace::{Event, Kind, Trace};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;

const TEMPLATE: &str = r#"
Globals:
  Function: { Environment: { Variables: { SHOP_NAME: Lapak, TELEGRAM_API_URL: "https://api.telegram.org" } } }
Resources:
  EchoFunction:
    Type: AWS::Serverless::Function
    Properties: { Timeout: 20, ReservedConcurrentExecutions: 2, FunctionUrlConfig: { AuthType: NONE } }
  SlowFunction:
    Type: AWS::Serverless::Function
    Metadata: { Binary: echo }
    Properties: { Timeout: 1, FunctionUrlConfig: { AuthType: NONE } }
  BrokenFunction:
    Type: AWS::Serverless::Function
    Metadata: { Binary: echo }
    Properties: { Environment: { Variables: { BROKEN: "1" } } }
  TimedFunction:
    Type: AWS::Serverless::Function
    Metadata: { Binary: echo }
    Properties:
      Timeout: 20
      Events: { EveryMinute: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 minute) } } }
  AlertsFunction:
    Type: AWS::Serverless::Function
    Metadata: { Binary: echo }
    Properties:
      Timeout: 20
      Events:
        Paid:
          Type: EventBridgeRule
          Properties: { EventBusName: !Ref Bus, Pattern: { source: [lapak], detail-type: [{ prefix: order. }] } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
"#;

/// The parts under test, without the outside services.
struct Parts {
    part_context: PartContext,
    functions: Functions,
    urls: Urls,
    bus: Bus,
    schedules: Schedules,
    http: reqwest::Client,
}

async fn parts() -> Parts {
    let listener = serve::listen(None).await.unwrap();
    let template = Template::parse(TEMPLATE, &BTreeMap::new(), "").unwrap();
    let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
    let trace = Trace::default();
    let functions = Functions::new(&template, &examples(), &clock, &trace);
    let part_context = PartContext { clock, trace, killer: functions.killer(), port: None };
    let urls = Urls::start(listener, &template, functions.clone(), part_context.clone()).unwrap();
    let bus = Bus::start(&template, functions.clone(), part_context.clone()).await.unwrap();
    let (telegram, eventbridge) = ("http://telegram".into(), bus.base_url());
    functions.connect(&Endpoints { telegram, eventbridge, ..Endpoints::default() });
    let schedules = Schedules::new(template.schedules, functions.clone(), part_context.clone());
    // Another test may have installed it.
    rustls::crypto::ring::default_provider().install_default().ok();
    Parts { part_context, functions, urls, bus, schedules, http: reqwest::Client::new() }
}

/// `cargo test` builds examples too, into a folder beside the tests' own.
fn examples() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap().join("examples");
    assert!(folder.join("echo").exists(), "to run this test alone, first: cargo build -p local-aws --example echo");
    folder
}

impl Parts {
    async fn post(&self, function: &str, order: Value) -> (u16, String) {
        let request = self.http.post(self.urls.url(function)).header("content-type", "application/json");
        let response = request.body(order.to_string()).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    async fn order(&self, function: &str, order: Value) -> Result<Value, Failure> {
        self.functions.invoke(function, order).await.unwrap().outcome
    }

    /// Sends an event that finds no room, and returns when it has been throttled.
    async fn send_throttled(&self, event: Value) {
        let mut live = self.part_context.trace.live();
        self.functions.send("EchoFunction", event);
        while live.recv().await.unwrap().outcome != "throttled" {}
    }

    fn happened(&self, kind: Kind, function: &str) -> Vec<Event> {
        let concerned = |event: &Event| event.kind == kind && event.function == function;
        self.part_context.trace.since(0).into_iter().filter(concerned).collect()
    }
}

#[tokio::test]
async fn a_request_reaches_the_process_as_lambda_would_bring_it() {
    let parts = parts().await;
    let url = parts.urls.url("EchoFunction") + "order/7?page=2";
    let request = parts.http.post(url).header("X-Secret", "s3cret").header("content-type", "application/json");
    let answer: Value = serde_json::from_str(&request.body("{}").send().await.unwrap().text().await.unwrap()).unwrap();

    let event = &answer["event"];
    assert_eq!(event["rawPath"], "/order/7");
    assert_eq!(
        (&event["rawQueryString"], &event["queryStringParameters"]),
        (&json!("page=2"), &json!({ "page": "2" }))
    );
    assert_eq!(
        (&event["headers"]["x-secret"], &event["body"], &event["isBase64Encoded"]),
        (&json!("s3cret"), &json!("{}"), &json!(false))
    );
    assert_eq!(event["requestContext"]["timeEpoch"], parts.part_context.clock.now_ms());
    assert_eq!(event["requestContext"]["requestId"], answer["request"]);
    let left = answer["deadline"].as_i64().unwrap() - parts.part_context.clock.now_ms();
    assert_eq!(left, 20_000, "the deadline goes by the local clock, as all else does");

    let environment = answer["environment"].as_object().unwrap();
    assert_eq!(environment["TELEGRAM_API_URL"], "http://telegram/EchoFunction");
    assert_eq!(environment["AWS_LAMBDA_FUNCTION_NAME"], "lapak-EchoFunction");
    assert!(!environment.contains_key("HOME") && !environment.contains_key("CARGO"), "nothing is inherited");
}

#[tokio::test]
async fn what_a_function_answers_is_what_the_caller_gets() {
    let parts = parts().await;
    let answered = |answer: Value| parts.post("EchoFunction", json!({ "do": "answer", "answer": answer }));
    assert_eq!(answered(json!({ "statusCode": 401, "body": "no" })).await, (401, "no".into()));
    assert_eq!(answered(json!({ "method": "sendMessage" })).await, (200, r#"{"method":"sendMessage"}"#.into()));
    assert_eq!(parts.post("EchoFunction", json!({ "do": "fail" })).await, (502, "Internal Server Error".into()));
    assert_eq!(parts.post("AlertsFunction", json!({})).await.0, 404);
    let large = "x".repeat(6 * 1024 * 1024);
    assert_eq!(parts.post("EchoFunction", json!({ "body": large })).await.0, 413);
    // One process answered all of it.
    let cold: Vec<_> =
        parts.happened(Kind::Invoke, "EchoFunction").iter().map(|event| event.detail["cold"] == true).collect();
    assert_eq!(cold, [true, false, false]);
}

#[tokio::test]
async fn a_process_that_crashes_or_fails_is_reported_and_the_next_event_gets_another() {
    let parts = parts().await;
    let failure = parts.order("EchoFunction", json!({ "do": "exit" })).await.unwrap_err();
    assert_eq!(failure.to_string(), "Runtime exited (exit status: 7): going as ordered");
    assert_eq!(parts.post("EchoFunction", json!({ "do": "exit" })).await.0, 502);
    assert!(parts.order("EchoFunction", json!({})).await.is_ok());
    let failure = parts.order("EchoFunction", json!({ "do": "fail" })).await.unwrap_err();
    assert!(matches!(failure, Failure::Error { message, .. } if message == "as ordered"));

    let logs = parts.happened(Kind::Log, "EchoFunction");
    let invoked = parts.happened(Kind::Invoke, "EchoFunction");
    let going = logs.iter().find(|event| event.detail == "going as ordered").unwrap();
    assert_eq!((going.call.as_str(), &going.request), ("stderr", &invoked[0].request));
}

#[tokio::test]
async fn a_function_that_cannot_start_says_why() {
    let parts = parts().await;
    let failure = parts.order("BrokenFunction", json!({})).await.unwrap_err();
    assert_eq!(failure.to_string(), "cannot start (exit status: 3): the shop has no name");
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_killed() {
    let parts = parts().await;
    assert_eq!(parts.post("SlowFunction", json!({ "do": "hang" })).await.0, 502);
    assert_eq!(parts.happened(Kind::Invoke, "SlowFunction")[0].outcome, "timeout");
    assert_eq!(parts.functions.processes("SlowFunction"), 0);
}

#[tokio::test]
async fn as_many_work_at_once_as_are_reserved_the_rest_are_throttled_and_events_among_them_wait() {
    let parts = parts().await;
    let meeting = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let order = json!({ "do": "meet", "at": meeting.local_addr().unwrap().to_string() });
    let invoke = || {
        let (functions, order) = (parts.functions.clone(), order.clone());
        tokio::spawn(async move { functions.invoke("EchoFunction", order).await.unwrap().outcome })
    };
    let tasks = [invoke(), invoke()];
    let first = meeting.accept().await.unwrap();
    let second = meeting.accept().await.unwrap();
    assert_eq!(parts.post("EchoFunction", json!({})).await, (429, r#"{"Message":"Rate Exceeded."}"#.into()));
    assert_eq!(parts.order("EchoFunction", json!({})).await, Err(Failure::Throttled));
    assert!(parts.order("AlertsFunction", json!({})).await.is_ok(), "another function has room");

    // More often than an event is tried again.
    for _ in 0..4 {
        parts.send_throttled(order.clone()).await;
    }
    drop(first);
    let mut event = meeting.accept().await.unwrap();
    drop(second);
    for _ in 1..4 {
        let next = meeting.accept().await.unwrap();
        drop(std::mem::replace(&mut event, next));
    }
    drop(event);
    parts.functions.settled().await;
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(parts.functions.processes("EchoFunction"), 2);
    assert_eq!(parts.functions.dead_letters(), []);
}

#[tokio::test]
async fn an_event_that_waits_for_room_too_long_is_a_dead_letter() {
    let parts = parts().await;
    let meeting = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let order = json!({ "do": "meet", "at": meeting.local_addr().unwrap().to_string() });
    let busy = [(); 2].map(|()| {
        let (functions, order) = (parts.functions.clone(), order.clone());
        tokio::spawn(async move { functions.invoke("EchoFunction", order).await.unwrap().outcome })
    });
    let met = (meeting.accept().await.unwrap(), meeting.accept().await.unwrap());
    parts.send_throttled(json!({})).await;
    parts.part_context.clock.turn(SignedDuration::from_mins(361));
    drop(met);
    parts.functions.settled().await;
    let [letter] = parts.functions.dead_letters().try_into().unwrap();
    assert_eq!((letter.function.as_str(), letter.problem.as_str()), ("EchoFunction", "Rate Exceeded."));
    for busy in busy {
        busy.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_binary_body_counts_as_the_base64_that_is_made_of_it() {
    let parts = parts().await;
    let send = async |kind: &str, bytes: usize| {
        let request = parts.http.post(parts.urls.url("EchoFunction")).header("content-type", kind);
        request.body("x".repeat(bytes)).send().await.unwrap().status().as_u16()
    };
    let (text, binary) = (5 * 1024 * 1024, 4 * 1024 * 1024);
    assert_eq!((send("text/plain", text).await, send("image/jpeg", text).await), (200, 413));
    assert_eq!(send("image/jpeg", binary).await, 200);
    let large = parts.order("EchoFunction", json!("x".repeat(6 * 1024 * 1024))).await.unwrap_err();
    assert_eq!(
        large.to_string(),
        "6291458 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"
    );
}

#[tokio::test]
async fn a_killed_process_answers_nobody_and_leaves_no_trace_of_life() {
    let parts = parts().await;
    let meeting = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let order = json!({ "do": "meet", "at": meeting.local_addr().unwrap().to_string() });
    let (answer, ()) = tokio::join!(parts.order("EchoFunction", order), async {
        let _met = meeting.accept().await.unwrap();
        parts.part_context.killer.kill("EchoFunction");
    });
    assert_eq!(answer, Err(Failure::Killed));
    assert!(parts.order("EchoFunction", json!({})).await.is_ok());
    let before = parts.order("EchoFunction", json!({})).await.unwrap();
    parts.functions.cool("EchoFunction");
    let after = parts.order("EchoFunction", json!({})).await.unwrap();
    assert_ne!(before["process"], after["process"]);
}

#[tokio::test]
async fn schedules_fire_when_told_and_at_each_time_the_clock_passes() {
    let parts = parts().await;
    parts.schedules.tick().await;
    parts.schedules.turn(SignedDuration::from_secs(150)).await;
    assert_eq!(parts.part_context.clock.now().to_string(), "2026-11-22T07:02:30Z");
    let fired = parts.happened(Kind::Bus, "TimedFunction");
    let times: Vec<_> = fired.iter().map(|event| event.detail["time"].as_str().unwrap().to_owned()).collect();
    assert_eq!(times, ["2026-11-22T07:00:00Z", "2026-11-22T07:01:00Z", "2026-11-22T07:02:00Z"]);
    assert_eq!(parts.happened(Kind::Invoke, "TimedFunction").len(), 3);
}

#[tokio::test]
async fn a_quiet_time_is_passed_over_but_not_what_is_due_in_it() {
    let parts = parts().await;
    let due = "2026-11-22T07:03:30Z".parse().unwrap();
    let not_yet = || std::future::ready(Some(due).filter(|due| parts.part_context.clock.now() < *due));
    parts.schedules.pass(SignedDuration::from_mins(10), SignedDuration::from_mins(5), not_yet).await;
    parts.schedules.turn(SignedDuration::from_mins(1)).await;
    assert_eq!(parts.part_context.clock.now().to_string(), "2026-11-22T07:11:00Z");
    let fired = parts.happened(Kind::Bus, "TimedFunction");
    let times: Vec<_> = fired.iter().map(|event| event.detail["time"].as_str().unwrap()[11..16].to_owned()).collect();
    assert_eq!(times, ["07:01", "07:04", "07:09", "07:11"]);
}

#[tokio::test]
async fn events_reach_the_rules_that_match_and_what_fails_thrice_is_a_dead_letter() {
    let parts = parts().await;
    let entry = |kind: &str, detail: &str| json!({ "Source": "lapak", "DetailType": kind, "Detail": detail, "EventBusName": "shop" });
    let put = async |entries: Value| {
        let request =
            parts.http.post(parts.bus.base_url() + "/TelegramFunction").header("x-amz-target", "AWSEvents.PutEvents");
        let response = request.body(json!({ "Entries": entries }).to_string()).send().await.unwrap();
        (response.status().as_u16(), serde_json::from_str::<Value>(&response.text().await.unwrap()).unwrap())
    };
    let (status, answer) =
        put(json!([entry("order.paid", r#"{"do":"echo"}"#), entry("stock.low", "{}"), entry("order.paid", "{")])).await;
    assert_eq!(
        (status, &answer["FailedEntryCount"], &answer["Entries"][2]["ErrorCode"]),
        (200, &json!(1), &json!("MalformedDetail"))
    );
    parts.functions.settled().await;
    assert_eq!(parts.happened(Kind::Invoke, "AlertsFunction").len(), 1);
    let taken: Vec<_> =
        parts.bus.events().into_iter().map(|event| (event.function, event.kind, event.rules.len())).collect();
    assert_eq!(
        taken,
        [("TelegramFunction".into(), "order.paid".into(), 1), ("TelegramFunction".into(), "stock.low".into(), 0)]
    );

    assert_eq!(put(json!([{ "Source": "lapak", "Kind": "x" }])).await.0, 400);
    parts.functions.send("AlertsFunction", json!({ "do": "fail" }));
    parts.functions.settled().await;
    assert_eq!(parts.happened(Kind::Invoke, "AlertsFunction").len(), 4);
    assert_eq!(parts.functions.dead_letters()[0].function, "AlertsFunction");
    parts.functions.stop().await;
    assert_eq!(parts.functions.processes("AlertsFunction"), 0);
}

#[tokio::test]
async fn a_fault_bends_the_call_of_a_function_or_ends_its_process() {
    let parts = parts().await;
    let entry = json!({ "Source": "shop", "DetailType": "x", "Detail": "{}", "EventBusName": "shop" });
    let put = async || parts.order("EchoFunction", json!({ "do": "put", "entries": [entry] })).await;
    let taken = || parts.bus.events().iter().filter(|event| event.function == "EchoFunction").count();

    assert_eq!(put().await, Ok(json!("HTTP/1.1 200 OK")));
    for (fault, expected, counted) in [
        (Fault::Status(503, "busy".into()), Ok(json!("HTTP/1.1 503 Service Unavailable")), 1),
        (Fault::Delay(Duration::from_millis(1)), Ok(json!("HTTP/1.1 200 OK")), 2),
        (Fault::Refuse, Ok(json!("nothing")), 2),
        (Fault::Drop, Ok(json!("nothing")), 3),
        (Fault::KillBefore, Err(Failure::Killed), 3),
        (Fault::KillAfter, Err(Failure::Killed), 4),
    ] {
        parts.bus.faults.next("PutEvents", 1, fault.clone());
        assert_eq!((put().await, taken()), (expected, counted), "{fault:?}");
    }
    assert_eq!(parts.bus.faults.left(), 0);
    assert_eq!(parts.happened(Kind::Control, "EchoFunction").iter().filter(|event| event.call == "kill").count(), 2);
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_end_the_work() {
    let parts = parts().await;
    let meeting = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let order = json!({ "do": "meet", "at": meeting.local_addr().unwrap().to_string() });
    let impatient = tokio::time::timeout(Duration::ZERO, parts.order("EchoFunction", order)).await;
    assert!(impatient.is_err());
    drop(meeting.accept().await.unwrap());
}
