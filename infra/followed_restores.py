"""Has the backups and restores of a deployed shop followed in seconds, and writes the exports that the emulator leaves out.

What is real here: each step is taken by the deployed function with its own role; ImportTable, the settings of a new table,
the parameter that says which table serves, and every conditional write. What is not: the emulator answers calls about
exports but writes no object, whatever moment is asked for, so the files come from the local cloud, of the items that the table
has now; its imports take a second; and it holds rights on objects against the function's own calls alone, not against
what DynamoDB does with the function's rights.
"""

import datetime
import json
import time

import boto3
from boto3.dynamodb.conditions import Key
from emulated_account import cloud, functions
from local_export import LocalExport, items_of

STEPS = 60


class Followed:
    """The records of backups and restores of a shop, and a clock that goes to the moment for which the next one is due."""

    def __init__(self, folder, table, bucket):
        self.folder, self.own, self.bucket = folder, table, bucket
        self.now = 0
        self.exported = set()

    def serving(self):
        """The table that serves, as the record in each table says."""
        name = self.own
        while True:
            item = table(name).get_item(Key={"pk": "SERVING", "sk": "SERVING"}, ConsistentRead=True).get("Item", {})
            if item.get("state") != "superseded":
                return name
            name = item["by"]

    def records(self, kind):
        """Those of one kind in the table that serves, the newest last."""
        found = table(self.serving()).query(
            KeyConditionExpression=Key("pk").eq("BACKUPS") & Key("sk").begins_with(f"{kind.upper()}#"),
            ConsistentRead=True)["Items"]
        return sorted(found, key=lambda record: record["begun"])

    def newest(self, kind):
        """The state of the newest, by name."""
        return state(self.records(kind)[-1])

    def until(self, kind, wanted):
        """Takes steps until the newest is in this state."""
        for _ in range(STEPS):
            if self.newest(kind) == wanted:
                return self.records(kind)[-1]
            self.step()
        raise AssertionError(f"the {kind} never came to {wanted}: {self.records(kind)[-1]}")

    def step(self):
        """Has whatever is due next followed, by an event as EventBridge brings it: those on its bus can't have a time of their
        own there."""
        due = [(int(record["due_at"]), kind, record) for kind in ("backup", "restore") for record in self.records(kind)
               if "due_at" in record]
        assert due, ("nothing is due", self.records("backup"), self.records("restore"))
        at, kind, record = min(due, key=lambda one: one[:2])
        if state(record) == "exporting":
            self.export(record)
        self.now = max(self.now, at, int(time.time() * 1000))
        # An event's time has whole seconds.
        moment = datetime.datetime.fromtimestamp(-(-self.now // 1000), datetime.timezone.utc)
        event = {"time": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "detail": {kind: record["id"]}}
        answer = cloud("lambda").invoke(FunctionName=functions()["backup"], Payload=json.dumps(event))
        assert "FunctionError" not in answer, answer["Payload"].read()

    def export(self, backup):
        """Writes the files of an export that was begun, once."""
        arn = backup["state"]["exporting"]["arn"]
        if arn not in self.exported:
            of = arn.split("/")[1]
            LocalExport(f"{self.folder}/export-{len(self.exported)}", items_of(of)).put(
                self.bucket, arn, f"backups/{backup['class']}")
            self.exported.add(arn)


def state(record):
    """The name of the state of a record, whether it carries facts or not."""
    return record["state"] if isinstance(record["state"], str) else next(iter(record["state"]))


def table(name):
    return boto3.resource("dynamodb").Table(name)
