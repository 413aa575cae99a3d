"""What the template must not say, as AWS and no emulator would refuse it or charge for it."""

import pathlib
import unittest

import yaml


class Tags(yaml.SafeLoader):
    """Reads CloudFormation's short intrinsics as plain values."""


Tags.add_multi_constructor("!", lambda loader, suffix, node: {suffix: construct(loader, node)})


def construct(loader, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


TEMPLATE = yaml.load((pathlib.Path(__file__).parents[2] / "template.yaml").read_text(encoding="utf-8"), Tags)
RESOURCES = TEMPLATE["Resources"]


def of_type(kind):
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


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
        self.assertEqual(written, ends)

    def test_no_alarm_is_mailed_because_it_is_new(self):
        for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
            self.assertIn(alarm["TreatMissingData"], ("notBreaching", "missing"), name)
        self.assertIn("InsufficientDataActions", RESOURCES["SweepStopped"]["Properties"])


if __name__ == "__main__":
    unittest.main()
