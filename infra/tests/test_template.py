"""What the template must not say, as AWS and no emulator would refuse it or charge for it."""

import re
import unittest

import template
from template import RESOURCES, TEMPLATE, of_type

FREE_ALARMS, FREE_METRICS = 10, 10
# Functions that nobody waits for: Lambda reports only their calls that failed.
NOT_TIMED = {"BackupFunction", "RestockFunction", "SeedFunction", "SetupFunction"}
ROOT = template.PATH.parent


class Template(unittest.TestCase):
    def test_no_condition_keeps_eventbridge_from_a_topic(self):
        rules = of_type("AWS::Events::Rule")
        topics = [target["Arn"]["Ref"] for rule in rules.values() for target in rule["Targets"] if "Ref" in target["Arn"]]
        self.assertEqual(topics, ["Mail"])
        statements = [statement for policy in of_type("AWS::SNS::TopicPolicy").values()
                      for statement in policy["PolicyDocument"]["Statement"]]
        from_rules = [one for one in statements if one["Principal"].get("Service") == "events.amazonaws.com"]
        self.assertEqual([one["Resource"] for one in from_rules], [{"Ref": "Mail"}])
        for statement in statements:
            if statement["Effect"] == "Deny" or statement in from_rules:
                self.assertNotIn("Condition", statement)

    def test_no_target_that_has_a_policy_gets_a_role_too(self):
        for name, rule in of_type("AWS::Events::Rule").items():
            for target in rule["Targets"]:
                self.assertNotIn("RoleArn", target, name)

    def test_the_table_is_encrypted_by_a_key_that_costs_nothing(self):
        self.assertNotIn("SSESpecification", RESOURCES["Table"]["Properties"])

    def test_no_policy_is_attached_to_a_role_afterwards(self):
        for kind in ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"):
            self.assertEqual(of_type(kind), {}, "it might not be in force when the role is used")

    def test_lambda_repeats_no_request_of_cloudformation(self):
        setup = RESOURCES["SetupFunction"]["Properties"]
        self.assertEqual(setup["EventInvokeConfig"]["MaximumRetryAttempts"], 0)
        for name in ("Check", "Setup"):
            self.assertGreater(RESOURCES[name]["Properties"]["ServiceTimeout"], setup["Timeout"], name)

    def test_a_new_account_carries_the_defaults(self):
        parameters = TEMPLATE["Parameters"]
        self.assertLessEqual(parameters["MaxConnections"]["Default"], 5)
        self.assertEqual(parameters["ReservedConcurrency"]["Default"], 0)

    def test_everything_that_is_logged_into_the_bucket_goes_some_day(self):
        rules = RESOURCES["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
        ends = {rule.get("Prefix") for rule in rules if "ExpirationInDays" in rule}
        stream = RESOURCES["LogStream"]["Properties"]["ExtendedS3DestinationConfiguration"]
        written = {stream[name].split("!")[0] for name in ("Prefix", "ErrorOutputPrefix")}
        backups = {f"backups/{kept}/" for kept in ("daily", "weekly", "monthly")}
        self.assertEqual(written | {"incoming/"} | backups, ends)

    def test_what_was_uploaded_and_is_not_sealed_goes_within_days(self):
        rules = RESOURCES["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
        incoming = [rule for rule in rules if rule.get("Prefix") == "incoming/"]
        self.assertEqual([rule["ExpirationInDays"] for rule in incoming], [1])
        self.assertEqual([rule["NoncurrentVersionExpiration"] for rule in incoming], [{"NoncurrentDays": 1}])

    def test_the_bucket_can_hold_objects_and_no_role_can_lift_a_hold(self):
        bucket = RESOURCES["Bucket"]["Properties"]
        self.assertEqual((bucket["ObjectLockEnabled"], bucket["VersioningConfiguration"]), (True, {"Status": "Enabled"}))
        # With a default retention S3 would refuse whatever comes without a checksum.
        self.assertNotIn("ObjectLockConfiguration", bucket)
        statements = [(name, statement) for name, role in of_type("AWS::IAM::Role").items()
                      for policy in role.get("Policies", [])
                      for statement in policy["PolicyDocument"]["Statement"]]
        for name, statement in statements:
            for right in ("BypassGovernanceRetention", "ObjectLockConfiguration", "DeleteObjectVersion", "s3:*"):
                self.assertNotIn(right, str(statement), name)
        held = [(name, one["Resource"]["If"][2]["Sub"]) for name, one in statements
                if "s3:PutObjectRetention" in one.get("Action", [])]
        self.assertEqual(held, [("BackupRole", "${Bucket.Arn}/backups/*"), ("BackupRole", "${Bucket.Arn}/audit/*")])

    def test_no_alarm_is_mailed_because_it_is_new(self):
        for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
            self.assertIn(alarm["TreatMissingData"], ("notBreaching", "missing"), name)
        self.assertIn("InsufficientDataActions", RESOURCES["SweepStopped"]["Properties"])

    def test_alarms_and_metrics_stay_within_what_is_free_for_good(self):
        self.assertLessEqual(template.alarm_metrics(), FREE_ALARMS)
        self.assertLessEqual(len(template.custom_metrics()), FREE_METRICS)

    def test_each_figure_that_functions_write_is_counted(self):
        sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("functions/*/src/**/*.rs")]
        sources += [path.read_text(encoding="utf-8") for path in ROOT.glob("shared/src/**/*.rs")]
        written = re.findall(r'metric\(&?\w+, "(\w+)"', "".join(sources))
        self.assertEqual(written, ["OldestOutboxSeconds"])
        self.assertLessEqual(set(written), template.custom_metrics())

    def test_what_nobody_could_count_is_refused(self):
        query = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{"Expression": "SELECT SUM(Errors) FROM x"}]}}
        self.assertRaises(ValueError, template.alarm_metrics, {"Many": query})
        split = {"MetricTransformations": [{"MetricName": "Errors", "Dimensions": [{"Key": "function", "Value": "$.f"}]}]}
        self.assertRaises(
            ValueError, template.custom_metrics, {"Many": {"Type": "AWS::Logs::MetricFilter", "Properties": split}})

    def test_each_metric_in_an_alarm_is_counted(self):
        one = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "AWS/SQS", "MetricName": "Visible"}}
        stat = {"MetricStat": {"Metric": {"Namespace": "Lapak", "MetricName": "Orders"}}}
        two = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{"Expression": "a + b"}, stat, stat]}}
        self.assertEqual(template.alarm_metrics({"One": one, "Two": two}), 3)
        self.assertEqual(template.custom_metrics({"One": one, "Two": two}), {"Orders"})

    def test_all_functions_write_into_the_one_log_group(self):
        self.assertEqual(list(of_type("AWS::Logs::LogGroup")), ["Log"])
        self.assertEqual(TEMPLATE["Globals"]["Function"]["LoggingConfig"]["LogGroup"], {"Ref": "Log"})
        for name, function in of_type("AWS::Serverless::Function").items():
            self.assertNotIn("LogGroup", function.get("LoggingConfig", {}), name)
            role = RESOURCES[function["Role"]["GetAtt"].split(".")[0]]["Properties"]
            statements = [one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]
            # DynamoDB writes what it could not import into a group of its own, with the rights of whoever asks for it.
            written = [one["Resource"] for one in statements
                       if "logs:PutLogEvents" in one["Action"] and "/aws-dynamodb/" not in str(one["Resource"])]
            self.assertEqual(written, [{"GetAtt": "Log.Arn"}], name)
        for kind in ("AWS::Logs::SubscriptionFilter", "AWS::Logs::MetricFilter"):
            for name, one in of_type(kind).items():
                self.assertEqual(one["LogGroupName"], {"Ref": "Log"}, name)
        self.assertEqual(len(of_type("AWS::Logs::SubscriptionFilter")), 1)

    def test_each_filter_feeds_an_alarm(self):
        made = [one["MetricTransformations"][0] for one in of_type("AWS::Logs::MetricFilter").values()]
        watched = [one for one in of_type("AWS::CloudWatch::Alarm").values() if "Metrics" not in one]
        for metric in made:
            alarms = [one for one in watched if one["MetricName"] == metric["MetricName"]]
            self.assertEqual([one["Namespace"] for one in alarms], [metric["MetricNamespace"]], metric)
            self.assertIn("which-function", alarms[0]["AlarmDescription"]["Sub"])

    def test_a_slow_call_is_told_of_before_it_times_out(self):
        pattern = RESOURCES["SlowCallsFilter"]["Properties"]["FilterPattern"]
        slow = RESOURCES["SlowCalls"]["Properties"]["Threshold"]
        self.assertIn(f"durationMs >= {slow} ", pattern)
        default = TEMPLATE["Globals"]["Function"]
        self.assertEqual(default["LoggingConfig"]["SystemLogLevel"], "INFO", "else no call that succeeds is reported")
        for name, function in of_type("AWS::Serverless::Function").items():
            quiet = function.get("LoggingConfig", {}).get("SystemLogLevel") == "WARN"
            self.assertEqual(quiet, name in NOT_TIMED, name)
            if not quiet:
                self.assertLessEqual(slow, function.get("Timeout", default["Timeout"]) * 1000 * 0.8, name)

    def test_functions_say_what_the_filters_look_for(self):
        words = {re.search(r'\$\.message !?= "\*([^"]+)"', RESOURCES[name]["Properties"]["FilterPattern"])[1]
                 for name in ("ErrorsFilter", "FailedAnswersFilter")}
        self.assertEqual(len(words), 1)
        words = words.pop()
        webhooks = [name for name, one in of_type("AWS::Serverless::Function").items() if "FunctionUrlConfig" in one]
        for name in webhooks:
            source = ROOT / "functions" / name.removesuffix("Function").lower() / "src/main.rs"
            text = source.read_text(encoding="utf-8")
            answers = re.findall(r"(.*)\n\s+http::empty_response\(5\d\d\)", text)
            self.assertEqual(len(answers), len(re.findall(r"http::empty_response\(5", text)), name)
            self.assertTrue(answers, name)
            for line in answers:
                self.assertIn(f'{words}");', line, f"{name} answers 5xx and does not say so")

    def test_a_function_takes_at_most_40_lines(self):
        text = template.PATH.read_text(encoding="utf-8")
        entries = {entry.split(":")[0].strip(): entry.rstrip().count("\n") + 1
                   for entry in re.split(r"(?m)^(?=  \w+:$)", text)}
        for name, function in of_type("AWS::Serverless::Function").items():
            # Triggers come on top, where it has any.
            if "Events" not in function:
                lines = entries[name] + entries[function["Role"]["GetAtt"].split(".")[0]]
                self.assertLessEqual(lines, 40, name)


if __name__ == "__main__":
    unittest.main()
