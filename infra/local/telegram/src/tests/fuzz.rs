//! Arbitrary requests of anybody: each is answered in the form of the Bot API, and none stops the stand-in.

use super::{TOKEN, World};
use crate::call::fields::METHODS;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};

/// A request before it has a body.
#[derive(Clone, Debug)]
struct Asked {
    method: String,
    fields: Vec<(String, Value)>,
    uploads: Vec<(String, Vec<u8>)>,
    form: Body,
}

#[derive(Clone, Copy, Debug)]
enum Body {
    Json,
    Form,
    Multipart,
    /// The first upload as it is, said to be JSON.
    Raw,
}

#[test]
fn every_request_is_answered_and_the_stand_in_goes_on() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config { cases: 1000, failure_persistence: None, ..Config::default() };
    let done = TestRunner::new(config).run(&vec(asked(), 1..8), |requests| {
        runtime.block_on(async {
            let world = World::open().await;
            world.tell(json!({ "text": "one" })).await;
            for request in requests {
                answered(&world, request).await?;
            }
            prop_assert_eq!(&world.call("getMe", json!({})).await.unwrap()["username"], "lapak_bot");
            prop_assert!(!world.budi.chat().is_empty());
            Ok(())
        })
    });
    done.unwrap();
}

async fn answered(world: &World, asked: Asked) -> Result<(), TestCaseError> {
    let request = world.http.post(format!("{}/bot{TOKEN}/{}", world.api.base_url(), asked.method));
    let fields = asked.fields.into_iter().map(|(name, value)| match value {
        Value::String(text) if text == "BUDI" => (name, world.budi.id().into()),
        value => (name, value),
    });
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let request = match asked.form {
        Body::Json => request.json(&fields.collect::<Map<_, _>>()),
        Body::Form => {
            let pairs = fields.map(|(name, value)| (name, text(value)));
            let url = reqwest::Url::parse_with_params("http://form/", pairs).unwrap();
            let form = "application/x-www-form-urlencoded";
            request.header("content-type", form).body(url.query().unwrap_or_default().to_owned())
        }
        Body::Multipart => {
            let form = fields.fold(Form::new(), |form, (name, value)| form.text(name, text(value)));
            let upload = |bytes: Vec<u8>| Part::bytes(bytes).file_name("a");
            request
                .multipart(asked.uploads.into_iter().fold(form, |form, (name, bytes)| form.part(name, upload(bytes))))
        }
        Body::Raw => {
            let body = asked.uploads.into_iter().next().map(|(_, bytes)| bytes).unwrap_or_default();
            request.header("content-type", "application/json").body(body)
        }
    };
    let response = request.send().await.map_err(|error| TestCaseError::fail(format!("no answer: {error}")))?;
    let status = response.status().as_u16();
    let body: Value = response.json().await.map_err(|error| TestCaseError::fail(format!("no JSON: {error}")))?;
    prop_assert!(status < 500, "{status} {body}");
    prop_assert_eq!(body["ok"].as_bool(), Some(status == 200), "{} {}", status, body);
    if status != 200 {
        prop_assert_eq!(body["error_code"].as_u64(), Some(u64::from(status)));
        prop_assert!(body["description"].is_string(), "{}", body);
    }
    Ok(())
}

fn asked() -> impl Strategy<Value = Asked> {
    let forms = prop_oneof![Just(Body::Json), Just(Body::Form), Just(Body::Multipart), Just(Body::Raw)];
    (prop::sample::select(METHODS), forms).prop_flat_map(|((method, groups), form)| {
        let fields = groups.concat();
        let each: Vec<_> = fields.into_iter().map(|name| (Just(name.to_owned()), field(name))).collect();
        let odd = vec(("[a-z_]{1,12}", anything()), 0..1);
        let uploads = vec((prop::sample::select(&["photo", "document", "a"][..]), picture()), 0..3);
        (vec_of(each), odd, uploads).prop_map(move |(fields, odd, uploads)| Asked {
            method: method.to_owned(),
            fields: fields.into_iter().chain(odd).collect(),
            uploads: uploads.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect(),
            form,
        })
    })
}

/// Some of these.
fn vec_of(fields: Vec<(Just<String>, BoxedStrategy<Value>)>) -> impl Strategy<Value = Vec<(String, Value)>> {
    let each = fields.into_iter().map(|field| prop::option::weighted(0.7, field)).collect::<Vec<_>>();
    each.prop_map(|fields| fields.into_iter().flatten().collect())
}

/// What a field may hold: mostly something of its kind with odd numbers, or anything.
fn field(name: &str) -> BoxedStrategy<Value> {
    let own = match name {
        "chat_id" | "from_chat_id" => Just(json!("BUDI")).boxed(),
        // Nobody waits for updates.
        "timeout" => return Just(json!(0)).boxed(),
        "message_id" => prop_oneof![Just(json!(1)), number()].boxed(),
        "parse_mode" => prop::sample::select(&["HTML", "", "html"][..]).prop_map(Value::from).boxed(),
        "text" | "caption" => {
            "(<b>|</b>|<a href=|[&]lt;|😀|@a|#b|/c|https://d.e| |[ -~]){0,12}".prop_map(Value::from).boxed()
        }
        "entities" | "caption_entities" => {
            let look = prop::sample::select(&["bold", "code", "text_link", "url", "pre"][..]);
            let entity = (look, number(), number());
            vec(entity.prop_map(|(look, offset, length)| json!({ "type": look, "offset": offset, "length": length, "url": "https://a.id" })), 0..4)
                .prop_map(Value::from)
                .boxed()
        }
        "reply_parameters" => number().prop_map(|id| json!({ "message_id": id })).boxed(),
        "message_ids" => vec(number(), 0..4).prop_map(Value::from).boxed(),
        "photo" | "document" => Just(json!("attach://a")).boxed(),
        "media" => Just(json!({ "type": "photo", "media": "attach://a" })).boxed(),
        "reply_markup" => ("\\PC{0,8}", "\\PC{0,70}")
            .prop_map(|(text, data)| json!({ "inline_keyboard": [[{ "text": text, "callback_data": data }]] }))
            .boxed(),
        "offset" | "limit" | "max_connections" | "message_thread_id" | "cache_time" => number().boxed(),
        _ => "\\PC{0,20}".prop_map(Value::from).boxed(),
    };
    prop_oneof![4 => own, 1 => anything()].boxed()
}

/// Whole numbers, mostly at an edge.
fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(&[0, 1, -1, i64::MAX, i64::MIN, 2_147_483_647][..]).prop_map(Value::from),
        Just(json!(u64::MAX)),
        (0..20_i64).prop_map(Value::from),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        "\\PC{0,20}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-z_]{1,8}", inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A picture, one that is broken off or damaged, or any bytes.
fn picture() -> impl Strategy<Value = Vec<u8>> {
    let side = || 1..200_u32;
    let whole = (side(), side()).prop_map(|(width, height)| super::png(width, height));
    let damaged = (whole.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, at, byte)| {
        *at.get_mut(&mut bytes) = byte;
        bytes
    });
    let broken_off =
        (whole.clone(), any::<prop::sample::Index>()).prop_map(|(bytes, at)| bytes[..at.index(bytes.len())].to_vec());
    let gif = (any::<[u8; 4]>()).prop_map(|sides| [&b"GIF89a"[..], &sides, &[0, 0, 0]].concat());
    prop_oneof![whole, damaged, broken_off, gif, vec(any::<u8>(), 0..64)]
}
