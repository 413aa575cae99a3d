"""Every status that a stack may have, and what an account may carry."""

import io
import os
import tempfile
import unittest
from contextlib import redirect_stdout
from unittest import mock

import checks
import questions
from account import Account, fit
from botocore import session as botocore_session
from botocore.exceptions import ClientError
from questions import Wrong
from samconfig import Samconfig

SHOP = [{"ParameterKey": name, "ParameterValue": "x"} for name in ("PakasirSlug", "SecretsPath")]


def statuses():
    """As the service's own schema lists them."""
    model = botocore_session.get_session().get_service_model("cloudformation")
    return model.shape_for("StackStatus").enum


def looked_at(status, parameters=tuple(SHOP), resources=()):
    client = mock.Mock()
    client.describe_stacks.return_value = {"Stacks": [{"StackStatus": status, "Parameters": list(parameters)}]}
    client.describe_stack_resources.return_value = {"StackResources": list(resources)}
    session = mock.Mock(client=mock.Mock(return_value=client), region_name="ap-southeast-1")
    with redirect_stdout(io.StringIO()) as said:
        try:
            found = checks.stack(session, "toko")
        except Wrong as wrong:
            return str(wrong)
    if found is None:
        return "free"
    return f"taken: {said.getvalue().strip()}".strip(": ")


class Statuses(unittest.TestCase):
    def test_every_status_is_told_apart(self):
        ways = {
            "free": {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"},
            "is being deleted": {"DELETE_IN_PROGRESS"},
            "is being deployed": {status for status in statuses() if status.endswith("_IN_PROGRESS")}
            - {"REVIEW_IN_PROGRESS", "DELETE_IN_PROGRESS"},
            "--retain-resources Check Setup": {"DELETE_FAILED"},
            "delete it with `make delete`": {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"},
            "continue-update-rollback": {"UPDATE_ROLLBACK_FAILED"},
            "taken": {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE",
                      "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED"},
        }
        self.assertEqual(set().union(*ways.values()), set(statuses()))
        for words, several in ways.items():
            for status in several:
                said = looked_at(status)
                self.assertTrue(said == words if words in ("free", "taken") else words in said, (status, said))
                self.assertEqual("wait" in said and "waiting does not help" not in said, status.endswith("_IN_PROGRESS")
                                 and status != "REVIEW_IN_PROGRESS", (status, said))

    def test_a_change_set_that_was_never_executed_has_no_parameters(self):
        self.assertEqual(looked_at("REVIEW_IN_PROGRESS", parameters=()), "free")
        self.assertIn("no shop of ours", looked_at("CREATE_COMPLETE", parameters=()))

    def test_what_does_not_go_is_named(self):
        stuck = [{"LogicalResourceId": "Setup", "ResourceStatus": "DELETE_FAILED"},
                 {"LogicalResourceId": "Bus", "ResourceStatus": "DELETE_COMPLETE"}]
        self.assertTrue(looked_at("DELETE_FAILED", resources=stuck).endswith("--retain-resources Setup"))

    def test_names_that_the_parameter_store_refuses(self):
        for name in ("aws-shop", "AwsShop", "ssm", "SSM-toko"):
            with self.assertRaisesRegex(Wrong, "begins with aws or ssm"):
                questions.STACK.parse(name)
        with self.assertRaisesRegex(Wrong, "begins with aws or ssm"):
            questions.secrets_path("/aws/toko")
        self.assertEqual(questions.STACK.parse("toko-aws"), "toko-aws")


class Concurrency(unittest.TestCase):
    def fitted(self, concurrency, parameters, stack=None):
        with redirect_stdout(io.StringIO()):
            fit(Account(concurrency, concurrency) if concurrency else None, parameters, stack)
        return parameters

    def test_a_new_account_leaves_room_for_payments(self):
        self.assertEqual(self.fitted(10, {}), {"MaxConnections": "5"})
        self.assertEqual(self.fitted(1000, {}), {"MaxConnections": "40"})
        self.assertEqual(self.fitted(None, {}), {})
        self.assertEqual(self.fitted(10, {"MaxConnections": "2"}), {"MaxConnections": "2"})

    def test_what_does_not_fit_is_refused_before_it_is_deployed(self):
        with self.assertRaisesRegex(Wrong, "MaxConnections=20 leaves no room: this account runs 10"):
            self.fitted(10, {"MaxConnections": "20"})
        with self.assertRaisesRegex(Wrong, "ReservedConcurrency=50 can't be reserved.* Take 0,"):
            self.fitted(10, {"ReservedConcurrency": "50"})
        self.fitted(1000, {"ReservedConcurrency": "50", "MaxConnections": "60"})
        with self.assertRaisesRegex(Wrong, "no number"):
            self.fitted(10, {"MaxConnections": "many"})

    def test_what_the_stack_has_reserved_already_counts_for_it(self):
        stack = {"Parameters": {"ReservedConcurrency": "50"}}
        with redirect_stdout(io.StringIO()):
            fit(Account(150, 100), {"ReservedConcurrency": "50", "MaxConnections": "5"}, stack)
            with self.assertRaisesRegex(Wrong, "Take 0,"):
                fit(Account(150, 100), {"ReservedConcurrency": "50"}, None)

    def test_lambda_is_asked(self):
        client = mock.Mock()
        limits = {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}
        client.get_account_settings.return_value = {"AccountLimit": limits}
        self.assertEqual(Account.read(mock.Mock(client=mock.Mock(return_value=client))).concurrency, 10)
        client.get_account_settings.side_effect = ClientError({"Error": {"Code": "AccessDenied"}}, "GetAccountSettings")
        self.assertIsNone(Account.read(mock.Mock(client=mock.Mock(return_value=client))))


class KeptFile(unittest.TestCase):
    def config(self, text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "samconfig.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return Samconfig(path)

    def test_a_file_without_our_table_is_taken(self):
        for text in ("", "version = 0.1\n", "[default.build.parameters]\ncached = true\n", "[default.deploy]\n"):
            config = self.config(text)
            self.assertEqual((config.stack, config.parameters), ("", {}))
            config.options |= {"stack_name": "toko", "region": "ap-southeast-1"}
            config.parameters["ShopName"] = "Toko"
            config.write()
            again = Samconfig(config.path)
            self.assertEqual((again.stack, again.parameters), ("toko", {"ShopName": "Toko"}), text)

    def test_comments_and_other_tables_are_kept(self):
        text = ('# mine\nversion = 0.1\n[default.build.parameters]\ncached = true # quicker\n'
                '[default.deploy.parameters]\nstack_name = "toko" # as ever\nregion = "ap-southeast-1"\n'
                'parameter_overrides = [\n  "ShopName=Toko", # the name\n]\n[two.deploy.parameters]\nstack_name = "dua"\n')
        config = self.config(text)
        self.assertEqual(self.config(config.text()).text(), config.text())
        config.parameters["MaxConnections"] = "5"
        written = config.text()
        for kept in ("# mine", "cached = true # quicker", 'stack_name = "toko" # as ever', "[two.deploy.parameters]"):
            self.assertIn(kept, written)
        self.assertEqual(self.config(written).parameters, {"ShopName": "Toko", "MaxConnections": "5"})

    def test_what_is_no_such_file_gets_a_sentence(self):
        for text in ("not toml", 'default = "x"\n', "[default]\ndeploy = 1\n"):
            with self.assertRaises(Wrong):
                self.config(text)


if __name__ == "__main__":
    unittest.main()
