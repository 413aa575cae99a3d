"""Which table the scripts take for the shop's, and that a deployment's alarms watch it."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

import active_table
import template
from botocore.exceptions import ClientError
from deployed_stack import Deployment
from samconfig import Samconfig
from template import RESOURCES, TEMPLATE

OWN = "toko-Table-1ABC"
MOVED = f"{OWN}-r261128031200"
FILE = '''version = 0.1
[default.deploy.parameters]
stack_name = "toko"
region = "ap-southeast-1"
parameter_overrides = ["ShopName=\\"Toko Ayu\\"", "AlarmEmail=\\"a@b.id\\""]
'''


def session(pointer, code=None):
    """A session in whose region the stack stands, and whose parameter store has this beside the secrets."""
    cloudformation, ssm = mock.Mock(), mock.Mock()
    outputs = [{"OutputKey": "SecretsPath", "OutputValue": "/toko"}, {"OutputKey": "TableName", "OutputValue": "old"}]
    cloudformation.describe_stacks.return_value = {"Stacks": [{"Outputs": outputs}]}
    cloudformation.describe_stack_resource.return_value = {"StackResourceDetail": {"PhysicalResourceId": OWN}}
    if code:
        refused = ClientError({"Error": {"Code": code}}, "DescribeStackResource")
        cloudformation.describe_stack_resource.side_effect = refused
    ssm.get_parameters.return_value = {"Parameters": [{"Name": "/toko/table", "Value": pointer}] if pointer else []}
    clients = {"cloudformation": cloudformation, "ssm": ssm}
    return mock.Mock(client=lambda service: clients[service])


class ActiveTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "samconfig.toml"
        self.path.write_text(FILE, encoding="utf-8")

    def table(self, pointer):
        with mock.patch("boto3.Session", return_value=session(pointer)):
            return Deployment(str(self.path)).table()

    def deploys(self, pointer, code=None):
        with (mock.patch("boto3.Session", return_value=session(pointer, code)), mock.patch("builtins.print"),
              mock.patch("sys.argv", ["active_table.py", str(self.path)])):
            active_table.main()
        return Samconfig(str(self.path)).parameters

    def test_the_scripts_work_on_the_table_that_serves(self):
        self.assertEqual(self.table(MOVED), MOVED)
        # Nothing is written there, or what another shop under the same path left behind.
        for pointer in (None, "toko-Table-9XYZ-r261128031200", f"{OWN}-copy", OWN):
            self.assertEqual(self.table(pointer), OWN, pointer)

    def test_the_next_deployment_is_told_where_the_shop_moved_to(self):
        before = Samconfig(str(self.path)).parameters
        self.assertEqual(self.deploys(None), before)
        self.assertEqual(self.path.read_text(encoding="utf-8"), FILE, "a shop that never moved keeps its file as it is")
        self.assertEqual(self.deploys(MOVED), {**before, "ActiveTable": MOVED})
        self.assertEqual(self.deploys(MOVED), {**before, "ActiveTable": MOVED})
        self.assertEqual(self.deploys(None), before, "and when it is back on its own table")

    def test_a_first_deployment_has_no_table_yet(self):
        self.path.write_text(FILE.replace('"AlarmEmail', f'"ActiveTable={MOVED}", "AlarmEmail'), encoding="utf-8")
        self.assertNotIn("ActiveTable", self.deploys(MOVED, "ValidationError"))
        with self.assertRaisesRegex(SystemExit, "cannot be read"):
            self.deploys(MOVED, "AccessDenied")

    def test_what_watches_the_table_watches_the_one_that_serves(self):
        serving = {"Fn::If": ["HasMoved", {"Ref": "ActiveTable"}, {"Ref": "Table"}]}
        metrics = RESOURCES["TableThrottled"]["Properties"]["Metrics"]
        watched = [dimension["Value"] for metric in metrics if "MetricStat" in metric
                   for dimension in metric["MetricStat"]["Metric"]["Dimensions"] if dimension["Name"] == "TableName"]
        self.assertEqual([plain(one) for one in watched], [serving] * 3)
        self.assertEqual(plain(TEMPLATE["Outputs"]["TableName"]["Value"]), serving)
        text = template.PATH.read_text(encoding="utf-8")
        self.assertNotIn('"TableName", "${Table}"', text)
        self.assertEqual(TEMPLATE["Parameters"]["ActiveTable"]["Default"], "")

    def test_a_role_that_reaches_the_table_reaches_those_that_were_restored(self):
        for name, role in template.of_type("AWS::IAM::Role").items():
            for policy in role["Policies"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    on = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
                    texts = [str(plain(one)) for one in on]
                    if any("Table.Arn" in text and "/" not in text for text in texts):
                        self.assertTrue(any("${Table.Arn}-r????????????" in text for text in texts), name)
                    for text in texts:
                        if "Table.Arn" in text and "/" in text:
                            self.assertRegex(text, r"\$\{Table\.Arn\}(\*|-r\?{12})/", name)
                    if statement["Action"] == "ssm:GetParameters":
                        self.assertTrue(any("${SecretsPath}/table" in text for text in texts), name)


def plain(value):
    """An intrinsic function by its long name."""
    if isinstance(value, dict) and len(value) == 1:
        name, given = next(iter(value.items()))
        return {f"Fn::{name}" if name not in ("Ref",) and not name.startswith("Fn::") else name:
                [plain(one) for one in given] if isinstance(given, list) else plain(given)}
    return value


if __name__ == "__main__":
    unittest.main()
