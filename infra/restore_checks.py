"""What deploy_test.py checks of backups and restores in the deployed shop: a backup, a lost shop's backup that `make restore`
brings in, and the move to a restored table."""

import re
import subprocess
import sys
import time

from aws_emulator import until
from deployed_stack import Deployment
from emulated_account import cloud, functions, said, script, secret_of
from followed_restores import Followed, table
from local_export import LocalExport, create_bucket, items_of

LOST = "bucket-of-a-lost-shop"
# A table of another account and region, as the export of a lost shop names it.
LOST_EXPORT = "arn:aws:dynamodb:ap-southeast-1:123456789012:table/lost-Table-1/export/01795374000000-0000000a"


class RestoreChecks:
    """The checks, in their order. `shop` is the deployment's test, whose people act here, in these two bots."""

    def __init__(self, shop, shop_token, owner_token):
        self.shop, self.shop_token, self.token = shop, shop_token, owner_token
        self.followed = None
        self.sold = ""

    def asks_for_backup(self):
        outputs = self.shop.outputs
        self.followed = Followed(self.shop.folder, outputs["TableName"], outputs["BucketName"])
        # What the template says of the table and the emulator's CloudFormation leaves out.
        client = cloud("dynamodb")
        client.update_time_to_live(TableName=outputs["TableName"], TimeToLiveSpecification={
            "Enabled": True, "AttributeName": "ttl"})
        client.update_continuous_backups(TableName=outputs["TableName"], PointInTimeRecoverySpecification={
            "PointInTimeRecoveryEnabled": True})
        self.owner("/backup", "🗄 Buat Cadangan Sekarang")
        assert self.followed.newest("backup") == "requested", self.followed.records("backup")

    def backed_up(self):
        # By the schedule, the sweep, the bus and its rule; what follows need not wait for a minute each time.
        until(lambda: self.followed.newest("backup") != "requested", "the sweep to have the backup begun", 90)
        backup = self.followed.until("backup", "verified")
        assert int(backup["state"]["verified"]["opened"]) > 0, "no sealed contents were opened"
        assert "Buku seimbang ✅" in self.owner("/backup"), "the owner reads of it"

    def lost_shop(self):
        """A shop of another region is lost; its bucket is there, and its data key."""
        items = items_of(self.followed.serving())
        create_bucket(LOST)
        lost = LocalExport(f"{self.shop.folder}/lost", items).put(LOST, LOST_EXPORT, "backups/daily")
        other = script("restore_backup", self.shop.config, f"s3://{LOST}/{lost}/data")
        assert other.returncode and "is no folder of a backup" in other.stderr, said(other)
        # As `make restore FROM=s3://…` calls it.
        with subprocess.Popen(
                [sys.executable, "infra/restore_backup.py", self.shop.config, f"s3://{LOST}/{lost}"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as command:
            until(lambda: self.followed.records("restore") or command.poll() is not None, "the restore to be asked for")
            assert command.poll() is None, command.stdout.read()
            restore = self.followed.until("restore", "ready")
            shown, _ = command.communicate(timeout=30)
        assert command.returncode == 0 and "files copied into the shop's bucket" in shown, shown
        assert "decide in the owner bot, /restore" in shown, shown
        # Whether it serves is the one record that a restored table gets of its own.
        there = [item for item in items_of(self.table_of(restore)) if item["pk"] != {"S": "SERVING"}]
        assert int(restore["findings"]["items"]) == len(items) == len(there), restore["findings"]
        # What a person is to do then: look, and decide.
        assert "Kalau toko pindah ke data ini" in self.owner("/restore"), "the owner reads what differs"
        self.owner("🗑 Buang tabel pulihan")
        self.followed.until("restore", "discarded")
        assert self.table_of(restore) not in cloud("dynamodb").list_tables()["TableNames"]

    def restored(self):
        """By the owner, from the backup; a unit is sold since."""
        self.sold = self.shop.buys("Wati")
        self.owner("/restore")
        backup = self.followed.records("backup")
        self.owner(self.button("🗄 "))
        restore = self.followed.until("restore", "ready")
        assert restore["source"] in [one["id"] for one in backup] and int(restore["findings"]["sold"]["count"]) == 1, restore
        self.equipped(self.table_of(restore))

    def equipped(self, name):
        """The new table has all that the stack's has, though no import brings it."""
        own, new = settings(self.followed.own), settings(name)
        assert new == own and own["tags"], (own, new)

    def moves(self):
        """Drained, fenced, reconciled and switched; then everybody works on the new table."""
        old = self.followed.serving()
        self.owner("/restore", "🚚 Pindah ke data ini…", text="pindahkan toko")
        self.followed.until("restore", "fenced")
        restarted()
        assert "sedang dipindahkan" in self.told("Wulan"), "a buyer is to come later"
        restore = self.followed.until("restore", "completed")
        new = self.followed.serving()
        assert new == self.table_of(restore) != old and secret_of("/toko/table") == new, (old, new)
        assert Deployment(str(self.shop.config)).table() == new
        until(lambda: "Toko sudah pindah ke data pulihan" in self.shop.outside.chat(self.token, "Hadi"), "the owner to be told")
        bought = self.shop.buys("Wulan")
        assert bought != self.sold, "a unit that was sold of the old table is sold again"
        order = {"pk": f"ORDER#{self.shop.latest_order}", "sk": "ORDER"}
        assert "Item" in table(new).get_item(Key=order), "the order is in the new table"
        assert "Item" not in table(old).get_item(Key=order), "the order is not in the old table"
        watched = script("active_table", self.shop.config)
        assert watched.returncode == 0 and f"alarms watch {new}" in watched.stdout, said(watched)

    # ---- people and names ------------------------------------------------------------------

    def owner(self, *acts, text=""):
        """The owner writes commands, taps what else is named, and writes a text; all that stands in their chat then."""
        outside = self.shop.outside
        for act in acts:
            time.sleep(1)
            if act.startswith("/"):
                self.shop.writes(self.token, "Hadi", act)
            else:
                taken = outside.act("taps", token=self.token, name="Hadi", label=act)
                assert taken["status"] == 200 and not taken["problem"], (act, taken)
        if text:
            self.shop.writes(self.token, "Hadi", text)
        return outside.chat(self.token, "Hadi")

    def told(self, name):
        """What a buyer is told who writes to the shop."""
        self.shop.writes(self.shop_token, name, "/start")
        return self.shop.outside.chat(self.shop_token, name)

    def button(self, beginning):
        """The label that begins like this, of the latest message that has such a button."""
        messages = self.shop.outside.act("chat", token=self.token, name="Hadi")
        labels = [b["label"] for message in reversed(messages) for row in message["buttons"] for b in row]
        return next(label for label in labels if label.startswith(beginning))

    def table_of(self, restore):
        """The name of a restored table."""
        assert re.fullmatch(r"\d{12}", restore["id"]), restore
        return f"{self.followed.own}-r{restore['id']}"


def settings(name):
    """What a table is made of, and how it is kept."""
    client = cloud("dynamodb")
    found = client.describe_table(TableName=name)["Table"]
    recovery = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    tags = client.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    return {
        "key": found["KeySchema"], "billing": found["BillingModeSummary"]["BillingMode"],
        "protected": found["DeletionProtectionEnabled"],
        "indexes": sorted((i["IndexName"], str(i["KeySchema"]), str(i["Projection"])) for i in found["GlobalSecondaryIndexes"]),
        "recovery": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "expiry": client.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        "tags": [tag for tag in tags if not tag["Key"].startswith("aws:")],
    }


def restarted():
    """Has every function begin anew. The fence stands for six minutes, until no process is left that knows nothing of it;
    here the minutes are passed over, so the processes must be."""
    client = cloud("lambda")
    for name in functions().values():
        timeout = client.get_function_configuration(FunctionName=name)["Timeout"]
        client.update_function_configuration(FunctionName=name, Timeout=timeout)
