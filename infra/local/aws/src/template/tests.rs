//! Small templates, and what they resolve to.

use super::*;

const TEMPLATE: &str = r#"
Parameters:
  ShopName: { Type: String, Default: Lapak }
  Mode: { Type: String, Default: live, AllowedValues: [live, sandbox] }
  Admins: { Type: CommaDelimitedList, Default: "1, 2" }
  Seconds: { Type: Number, Default: 20 }
Mappings:
  Hosts: { live: { url: "https://live" }, sandbox: { url: "https://sandbox" } }
Conditions:
  Sandbox: !Equals [!Ref Mode, sandbox]
  Live: !Not [!Condition Sandbox]
Globals:
  Function:
    Timeout: !Ref Seconds
    Environment:
      Variables: { SHOP_NAME: !Ref ShopName, RUST_LOG: info }
Resources:
  TelegramFunction:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: makefile }
    Properties:
      ReservedConcurrentExecutions: !If [Live, 20, !Ref AWS::NoValue]
      FunctionUrlConfig: { AuthType: NONE }
      Environment:
        Variables:
          RUST_LOG: debug
          TABLE_NAME: !Ref Table
          HOST: !FindInMap [Hosts, !Ref Mode, url]
          HERE: !Sub "${AWS::StackName}/${!kept}/${Table.Arn}"
          URL: !GetAtt TelegramFunctionUrl.FunctionUrl
          ADMINS: !Join ["+", !Ref Admins]
  SweepFunction:
    Type: AWS::Serverless::Function
    Metadata: { Binary: sweep }
    Properties:
      MemorySize: 256
      EventInvokeConfig: { MaximumRetryAttempts: 0 }
      Events:
        EveryMinute: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 minute) } }
        Paid:
          Type: EventBridgeRule
          Properties: { EventBusName: !Ref Bus, Pattern: { source: [lapak] } }
  Hidden:
    Type: AWS::S3::Bucket
    Condition: Sandbox
  Bucket: { Type: AWS::S3::Bucket }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: !Sub "${AWS::StackName}-bus" } }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
"#;

fn parse(template: &str, parameters: &[(&str, &str)]) -> Result<Template> {
    let parameters = parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Template::parse(template, &parameters, "http://urls")
}

#[test]
fn a_function_gets_its_own_over_the_defaults_and_everything_resolved() {
    let template = parse(TEMPLATE, &[("Mode", "sandbox"), ("ShopName", "Toko")]).unwrap();
    let telegram = template.function("TelegramFunction").unwrap();
    assert_eq!((telegram.binary.as_str(), telegram.timeout.as_secs(), telegram.concurrency), ("telegram", 20, None));
    assert_eq!(telegram.url, Some(FunctionUrl::Public));
    expect_test::expect![[r#"
        {
            "ADMINS": "1+2",
            "HERE": "lapak/${kept}/arn:aws:dynamodb:ap-southeast-1:123456789012:table/lapak-Table",
            "HOST": "https://sandbox",
            "RUST_LOG": "debug",
            "SHOP_NAME": "Toko",
            "TABLE_NAME": "lapak-Table",
            "URL": "http://urls/TelegramFunction/",
        }
    "#]]
    .assert_debug_eq(&telegram.environment);

    let live = parse(TEMPLATE, &[]).unwrap();
    assert_eq!(live.function("TelegramFunction").unwrap().concurrency, Some(20));
    assert_eq!((live.buckets.len(), template.buckets.len()), (1, 2));
}

#[test]
fn rules_and_schedules_know_their_function() {
    let template = parse(TEMPLATE, &[]).unwrap();
    let sweep = template.function("SweepFunction").unwrap();
    assert_eq!((sweep.binary.as_str(), sweep.retries, sweep.memory), ("sweep", 0, 256));
    assert_eq!(template.schedules[0].function, "SweepFunction");
    assert_eq!(
        (template.rules[0].bus.as_str(), template.rules[0].targets[0].function.as_str()),
        ("lapak-bus", "SweepFunction")
    );
    assert_eq!(template.tables[0].ttl.as_deref(), Some("ttl"));
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    let problem = |from: &str, to: &str| {
        assert!(TEMPLATE.contains(from));
        format!("{:#}", parse(&TEMPLATE.replace(from, to), &[]).unwrap_err())
    };
    expect_test::expect!["Resources.TelegramFunction.Properties.Environment.Variables.TABLE_NAME: Tabel is neither a parameter nor a resource"]
        .assert_eq(&problem("!Ref Table", "!Ref Tabel"));
    expect_test::expect!["Resources.TelegramFunction.Properties.Environment.Variables.TABLE_NAME: the local cloud does not know Fn::ImportValue"]
        .assert_eq(&problem("!Ref Table", "!ImportValue Table"));
    expect_test::expect!["Resources.SweepFunction.Properties.Events.EveryMinute.ScheduleExpression: cannot use \"rate(1 banana)\": a rate counts minutes, hours or days"]
        .assert_eq(&problem("rate(1 minute)", "rate(1 banana)"));
    expect_test::expect!["Parameters.Mode: \"test\" is not among its AllowedValues"]
        .assert_eq(&problem("Default: live", "Default: test"));
    expect_test::expect!["it has no parameter Shop"]
        .assert_eq(&format!("{:#}", parse(TEMPLATE, &[("Shop", "x")]).unwrap_err()));
}
