//! A cloud beside real services: which URLs functions get, and who must not get a secret.

use super::{OWNER_TOKEN, Outside, TOKEN, template_file};
use crate::Bridge;
use expect_test::expect;
use lapak_local::cloud::{Cloud, Options};
use lapak_local::secrets;
use local_aws::template::Template;
use local_kit::clock::Clock;

#[tokio::test]
async fn functions_are_led_to_what_is_real_and_the_fakes_never_hear_of_it() {
    let outside = Outside::open().await;
    let wanted = outside.wanted(&[("BOT_TOKEN", TOKEN), ("PAKASIR_SLUG", "toko"), ("PAKASIR_API_KEY", "k3y")]);
    let state = tempfile::tempdir().unwrap();
    let options = Options {
        template: template_file(),
        binaries: "nowhere".into(),
        state: Some(state.path().into()),
        clock: Clock::standing("2026-11-22T07:00:00Z".parse().unwrap()),
        port: None,
        parameters: wanted.parameters.clone(),
        secrets: secrets::kept(state.path()).unwrap(),
    };
    let cloud = Cloud::start_beside(options, &wanted.real).await.unwrap();
    let (_, environment) = cloud.functions.command("TelegramFunction", "").unwrap();
    assert_eq!(environment["TELEGRAM_API_URL"], outside.telegram.base_url());
    assert_eq!(environment["PAKASIR_API_URL"], format!("{}/api/v2", outside.pakasir.base_url()));
    assert_eq!(environment["PAKASIR_SLUG"], "toko");
    assert_eq!(
        (cloud.secret("bot-token").as_deref(), cloud.secret("pakasir-api-key").as_deref()),
        (Some(TOKEN), Some("k3y"))
    );

    // A chat with the stand-in never reaches the real bot.
    let played = cloud.telegram.person(cloud.token("bot-token"), "Budi").writes("halo").await;
    expect!["the bot has no webhook"].assert_eq(&played.problem.unwrap());
    cloud.close().await;
    let mut folders = vec![state.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            assert!(!text.contains(TOKEN) && !text.contains("k3y"), "{:?} holds a secret", entry.path());
        }
    }
}

#[tokio::test]
async fn a_bot_alone_is_real_and_the_other_is_played() {
    let outside = Outside::open().await;
    let wanted = outside.wanted(&[("OWNER_BOT_TOKEN", OWNER_TOKEN), ("OWNER_IDS", "7")]);
    let text = r#"
        Parameters: { TelegramApiUrl: { Type: String, Default: "" }, OwnerIds: { Type: String, Default: "" } }
        Globals: { Function: { Environment: { Variables: { TELEGRAM_API_URL: !Ref TelegramApiUrl } } } }
        Resources:
          TelegramFunction: { Type: AWS::Serverless::Function, Properties: {} }
          OwnerFunction: { Type: AWS::Serverless::Function, Properties: {} }
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: table
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
              KeySchema: [{ AttributeName: pk, KeyType: HASH }]
    "#;
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    std::fs::write(&template, text).unwrap();
    let read = Template::read(&template, &wanted.parameters, "").unwrap();
    let said = Bridge::check(&wanted, &read).await.unwrap().said;
    expect!["The owner bot is @toko_owner_bot: https://t.me/toko_owner_bot"].assert_eq(&said.join("\n"));

    let options = Options {
        template,
        binaries: "nowhere".into(),
        state: None,
        clock: Clock::standing("2026-11-22T07:00:00Z".parse().unwrap()),
        port: None,
        parameters: wanted.parameters.clone(),
        secrets: secrets::invented(),
    };
    let cloud = Cloud::start_beside(options, &wanted.real).await.unwrap();
    let address = |function: &str| cloud.functions.command(function, "").unwrap().1["TELEGRAM_API_URL"].clone();
    assert_eq!(address("OwnerFunction"), outside.telegram.base_url());
    assert_eq!(address("TelegramFunction"), format!("{}/TelegramFunction", cloud.telegram.base_url()));
}
