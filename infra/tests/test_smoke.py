"""What the smoke test says of a shop that is at work, and of each way in which it is not."""

import io
import unittest
from contextlib import redirect_stdout
from unittest import mock

import artifacts
import restore_items
import smoke
from botocore.exceptions import ClientError

RESOURCES = [
    ("Log", "AWS::Logs::LogGroup", "/lapak/toko"),
    ("SweepStopped", "AWS::CloudWatch::Alarm", "toko-SweepStopped-1"), ("Mail", "AWS::SNS::Topic", "arn:mail"),
]
OUTPUTS = {"TelegramUrl": "https://t/", "OwnerUrl": "https://o/", "PasteAtPakasir": "https://p/", "SecretsPath": "/toko",
           "BusName": "toko-bus"}


class World:
    """A shop at work, of which single answers can be changed."""

    def __init__(self):
        self.status, self.failed, self.logged = 401, 0, True
        self.alarm = {"AlarmName": "toko-SweepStopped-1", "ActionsEnabled": True, "AlarmActions": ["arn:mail"],
                      "StateValue": "OK"}
        self.subscription = {"Endpoint": "a@b.id", "SubscriptionArn": "arn:mail:1"}
        self.info = {"secret-of-bot-token": {"url": "https://t/"}, "secret-of-owner-bot-token": {"url": "https://o/"}}
        self.mark, self.clock = "", 1_000_000.0

    def client(self, service):
        client = mock.Mock()
        if service == "ssm":
            client.get_parameter.side_effect = lambda Name, WithDecryption: {
                "Parameter": {"Value": f"secret-of-{Name.rsplit('/', 1)[1]}"}}
        if service == "events":
            client.put_events.side_effect = self.put
        if service == "sns":
            client.list_subscriptions_by_topic.return_value = {"Subscriptions": [self.subscription]}
        client.get_paginator.side_effect = lambda name: mock.Mock(paginate=lambda **given: self.pages(name))
        return client

    def put(self, Entries):
        self.mark = smoke.json.loads(Entries[0]["Detail"])["id"]
        return {"FailedEntryCount": self.failed, "Entries": [{"ErrorCode": "AccessDenied"}]}

    def pages(self, name):
        return {
            "list_stack_resources": [{"StackResourceSummaries": [
                {"LogicalResourceId": a, "ResourceType": b, "PhysicalResourceId": c} for a, b, c in RESOURCES]}],
            "describe_alarms": [{"MetricAlarms": [self.alarm] if self.alarm else []}],
            "filter_log_events": [{"events": [{"message": f'"swept" {self.mark}'}] if self.logged else []}],
        }[name]

    def said(self):
        shop = mock.Mock(client=self.client, outputs=OUTPUTS, parameters={"AlarmEmail": "a@b.id"})
        shop.table.return_value = "toko-Table-1"
        shop.name = "toko"

        def pause(seconds):
            self.clock += seconds

        call = lambda url: {"result": self.info[url.split("/bot", 1)[1].split("/")[0]]}
        with mock.patch("smoke.post", lambda url: self.status), mock.patch("checks.call", call), \
                redirect_stdout(io.StringIO()) as said:
            faults = smoke.Smoke(shop, pause=pause, now=lambda: self.clock).run()
        self.faults = faults
        return said.getvalue()


class Smoke(unittest.TestCase):
    def test_a_shop_at_work(self):
        world = World()
        said = world.said()
        self.assertEqual((world.faults, said.count("ok    ")), (0, 6), said)
        self.assertNotIn("secret-of", said)

    def test_each_fault_is_told_apart(self):
        for change, words in [
            ({"status": 403}, "a permission of the URL is missing"), ({"status": 502}, "answers 502 to a stranger"),
            ({"failed": 1}, "the bus does not take an event: AccessDenied"), ({"logged": False}, "the sweep does not run"),
            ({"alarm": None}, "alarms are missing: toko-SweepStopped-1"),
            ({"subscription": {"Endpoint": "x", "SubscriptionArn": "y"}}, "is not subscribed"),
        ]:
            world = World()
            for name, value in change.items():
                setattr(world, name, value)
            said = world.said()
            self.assertGreater(world.faults, 0)
            self.assertIn(words, said)
            self.assertNotIn("secret-of", said)

    def test_alarms_that_ring_or_mail_nobody(self):
        for change, words in [({"StateValue": "ALARM"}, "rings"), ({"AlarmActions": []}, "mails nobody"),
                              ({"ActionsEnabled": False}, "mails nobody")]:
            world = World()
            world.alarm |= change
            self.assertIn(words, world.said())

    def test_webhooks_elsewhere_or_in_trouble(self):
        world = World()
        world.info["secret-of-owner-bot-token"]["url"] = "https://elsewhere/"
        self.assertIn("the webhook of owner-bot-token is not OwnerUrl", world.said())
        world = World()
        world.info["secret-of-bot-token"] |= {"last_error_date": world.clock - 5, "last_error_message": "502"}
        self.assertIn("has trouble with the webhook of bot-token: 502", world.said())
        world.info["secret-of-bot-token"]["last_error_date"] = world.clock - 3600
        self.assertNotIn("FAULT", world.said())

    def test_a_mail_that_is_to_be_confirmed_fails_nothing(self):
        world = World()
        world.subscription["SubscriptionArn"] = "PendingConfirmation"
        self.assertIn("to do confirm the mail", world.said())
        self.assertEqual(world.faults, 0)


class Artifacts(unittest.TestCase):
    def test_only_what_the_stack_does_not_use_goes(self):
        client = mock.Mock()
        client.describe_stack_resource.return_value = {"StackResourceDetail": {"PhysicalResourceId": "sam-bucket"}}
        client.get_template.return_value = {"TemplateBody": "CodeUri: s3://sam-bucket/toko/new\n"}
        client.get_paginator.return_value.paginate.return_value = [
            {"Contents": [{"Key": "toko/new"}, {"Key": "toko/old"}, {"Key": "toko/old.template"}]}]
        missing = ClientError({"Error": {"Code": "NoSuchLifecycleConfiguration"}}, "GetBucketLifecycleConfiguration")
        client.get_bucket_lifecycle_configuration.side_effect = missing
        shop = mock.Mock(client=lambda service: client)
        shop.name = "toko"
        self.assertEqual(artifacts.tidy(shop, "toko"), 2)
        gone = client.delete_objects.call_args.kwargs["Delete"]["Objects"]
        self.assertEqual([one["Key"] for one in gone], ["toko/old", "toko/old.template"])
        rules = client.put_bucket_lifecycle_configuration.call_args.kwargs["LifecycleConfiguration"]["Rules"]
        self.assertEqual([rule["ID"] for rule in rules], [artifacts.RULE])

    def test_a_template_that_names_nothing_removes_nothing(self):
        client = mock.Mock()
        client.describe_stack_resource.return_value = {"StackResourceDetail": {"PhysicalResourceId": "sam-bucket"}}
        client.get_template.return_value = {"TemplateBody": {"Resources": {}}}
        client.get_bucket_lifecycle_configuration.return_value = {"Rules": [{"ID": artifacts.RULE}]}
        shop = mock.Mock(client=lambda service: client)
        self.assertEqual(artifacts.tidy(shop, "toko"), 0)
        client.delete_objects.assert_not_called()
        client.put_bucket_lifecycle_configuration.assert_not_called()


class Restoring(unittest.TestCase):
    def shop(self, events):
        client = mock.Mock()
        client.describe_stack_resource.side_effect = lambda StackName, LogicalResourceId: {
            "StackResourceDetail": {"PhysicalResourceId": f"toko-{LogicalResourceId}-1"}}
        client.get_paginator.return_value.paginate.return_value = [{"events": []}, {"events": events}]
        return mock.Mock(client=lambda service: client)

    def test_a_shop_at_work_is_seen(self):
        swept = {"logStreamName": "2026/11/24/toko-SweepFunction-1[$LATEST]0a1b"}
        asked = {"logStreamName": "2026/11/24/toko-OwnerFunction-1[$LATEST]2c3d"}
        self.assertTrue(restore_items.is_open(self.shop([asked, swept])))
        self.assertFalse(restore_items.is_open(self.shop([asked])), "the owner may ask for the status of a closed shop")
        self.assertFalse(restore_items.is_open(self.shop([])))

    def test_whether_a_table_serves_is_not_copied_to_another(self):
        items = [{"pk": {"S": pk}, "sk": {"S": pk}} for pk in ("SERVING", "CATALOGUE")]
        client = mock.Mock()
        client.get_paginator.return_value.paginate.return_value = [{"Items": items}]
        counts = restore_items.segment(client, "toko-restored", "toko-Table-1", True, 0)
        self.assertEqual(counts, {"read": 1, "written": 1, "same": 0, "kept": 0})
        written = [call.kwargs["Item"] for call in client.put_item.call_args_list]
        self.assertEqual(written, items[1:])


if __name__ == "__main__":
    unittest.main()
