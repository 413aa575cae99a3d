"""A real `sam deploy` of what is in build/ into an emulator of AWS that enforces role policies.

Shows what neither the linters nor the local cloud can: that CloudFormation takes the template, that `configure`,
`seed` and `delete` work, that every function gets by with its own role, and what a failed deployment leaves. The
functions talk to the local cloud's strict Bot API and gateway.
"""

import contextlib
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import boto3
import yaml
from deployed_stack import Deployment
from aws_emulator import REGION, emulator, function_url, until
from emulated_account import cloud, functions, outputs, said, script, secret_of, set_secret, squeezed, stack_status, stored
from local_export import imports_item_by_item
from restore_checks import RestoreChecks
from samconfig import Samconfig
from smoke import Smoke

SAM = pathlib.Path(sys.executable).with_name("sam")
SEED = """category,emoji,code,name,price,tiers,description,terms,max,content
Akun,🎬,NETX,Netx 1 bulan,25000,,Akun pribadi,,,email1@example.com|rahasia1
,,NETX,,,,,,,email2@example.com|rahasia2
,,NETX,,,,,,,email3@example.com|rahasia3
,,NETX,,,,,,,email4@example.com|rahasia4
,,NETX,,,,,,,email5@example.com|rahasia5
"""
BOOK = b"%PDF-1.7 rahasia dapur"
BOOKS = """category,emoji,code,name,price,file
Buku,📚,ZBOOK,Buku Resep,1000,resep.pdf
"""
SHOP_TOKEN = "7000000001:AAEdeployTestShopBotTokenOf35Letters"
OWNER_TOKEN = "7000000002:AAEdeployTestOwnerBotTokenOf35Letter"
WRONG_TOKEN = "7000000001:AAErevokedTokenThatNobodyKnowsAnyMore"
KEY = "key-of-the-project"
ANSWERS = {
    "SHOP_NAME": "Toko Uji", "BOT_TOKEN": SHOP_TOKEN, "OWNER_BOT_TOKEN": OWNER_TOKEN, "OWNER_IDS": "",
    "PAKASIR_SLUG": "toko-uji", "PAKASIR_API_KEY": KEY, "PAKASIR_MODE": "sandbox", "TIME_ZONE": "WITA",
}
INDEXES = {"category", "due", "history", "names", "status", "users", "voucher_uses", "whatsapp"}
SECRETS = ["bot-token", "bot-webhook-secret", "data-key", "owner-bot-token", "owner-webhook-secret",
           "pakasir-api-key", "pakasir-callback-secret"]
# The emulator finds what a call is about in a table's name alone. These name their table by its ARN, or several parameters;
# it holds them against everything, and whoever may do them to less is refused.
HELD_AGAINST_ALL = {
    "dynamodb:DescribeExport", "dynamodb:DescribeImport", "dynamodb:ExportTableToPointInTime", "dynamodb:ImportTable",
    "dynamodb:ListTagsOfResource", "dynamodb:TagResource", "ssm:GetParameters",
}
BEGUN = time.monotonic()


def main():
    with tempfile.TemporaryDirectory() as folder, emulator(folder) as outside:
        test = Test(pathlib.Path(folder), outside)
        test.prepare()
        check("an export of the local cloud is imported item by item", lambda: imports_item_by_item(f"{folder}/exported"))
        check("bad answers get a sentence and change nothing", test.bad_answers)
        check("configure stores secrets, and shows none", test.configure)
        check("configure again changes nothing", test.configure_again)
        check("a first deployment with a wrong token says so and leaves nothing", test.first_with_wrong_token)
        check("the shop is deployed", test.deploy_shop)
        check("both bots know their webhooks and menus", test.registered)
        check("state is protected", test.protected)
        check("only the three webhooks are public", test.public)
        check("strangers are refused", test.strangers)
        check("the seed goes in, once", test.seed)
        check("a buyer buys and gets the goods", test.buys)
        check("a file goes in sealed, and is bought", test.file)
        check("an admin's broadcast reaches the buyers", test.broadcasts)
        check("an order is left unpaid past its deadline", test.orders_and_leaves)
        check("the owner is answered, and nobody else", test.owner)
        check("an admin gets a picture of the figures", test.picture)
        check("a failed event lands in its dead-letter queue", test.dead_letter)
        check("the shop is found to be at work", test.smoke)
        check("a day of the audit trail is held, and verified", test.held)
        check("items of a restored table come back, and only while the shop is known to be open", test.restore)
        check("an owner asks for a backup", test.restores.asks_for_backup)
        check("the same deployment again changes nothing", test.deploy_again)
        check("the schedule expires the unpaid order", test.expired)
        check("the schedule has the backup made, and its books balance", test.restores.backed_up)
        check("a lost shop's backup is brought in from its bucket", test.restores.lost_shop)
        check("a backup is restored by the owner into a new table", test.restores.restored)
        check("the shop moves to it, and sells no unit twice", test.restores.moves)
        check("a token gone bad stops a deployment, and the stack goes back", test.update_with_wrong_token)
        check("the right token mends it, together with a new data key", test.mended)
        check("what the old data key encrypted is still sold, and recognised", test.sells_what_the_old_key_encrypted)
        check("no function lacked a permission or failed otherwise", test.logs)
        check("after removal only table, bucket and secrets are left", test.removed)


def check(what, body):
    """Says what holds; an assertion that fails ends the test with its line."""
    begun = time.monotonic()
    body()
    print(f"ok {time.monotonic() - begun:5.1f} s  {what}", flush=True)


class Test:
    """One deployment from its first answer to its removal."""

    def __init__(self, folder, outside):
        self.folder, self.outside = folder, outside
        self.config = folder / "samconfig.toml"
        self.outputs = {}
        self.unpaid = self.latest_order = ""
        self.restores = RestoreChecks(self, SHOP_TOKEN, OWNER_TOKEN)

    # ---- before there is a stack -----------------------------------------------------------

    def prepare(self):
        """The situation before a first deployment: two bots, a project at the gateway, an empty account."""
        self.outside.act("bot", token=SHOP_TOKEN, username="toko_uji_bot")
        self.outside.act("bot", token=OWNER_TOKEN, username="toko_uji_owner_bot")
        self.outside.act("project", slug="toko-uji", key=KEY)
        ANSWERS["OWNER_IDS"] = str(self.outside.act("person", token=OWNER_TOKEN, name="Hadi"))
        addresses = self.outside.addresses
        machine = "arm64" if os.uname().machine == "aarch64" else "x86_64"
        self.config.write_text(f'''version = 0.1
[default.deploy.parameters]
stack_name = "toko"
region = "{REGION}"
parameter_overrides = [
  "Architecture={machine}", "TelegramApiUrl={addresses["telegram"]}", "PakasirApiUrl={addresses["pakasir"]}",
  "SecretsPath=/toko", "AlarmEmail=owner@example.com", "LogArchive=on", "ReservedConcurrency=5",
]
''')
        self.template = pathlib.Path("build/emulator.yaml")
        template = bent(yaml.safe_load(pathlib.Path("build/template.yaml").read_text()))
        self.template.write_text(yaml.safe_dump(template, sort_keys=False))
        cloud("cloudformation").create_stack(StackName="taken", TemplateBody=json.dumps(
            {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}))

    def bad_answers(self):
        for changed, sentence in [
            ({"OWNER_IDS": "@hadi"}, "@hadi is a name"),
            ({"OWNER_IDS": "-1001234567890"}, "id of a group"),
            ({"BOT_TOKEN": "secret-token-of-another-kind"}, "no bot token"),
            ({"BOT_TOKEN": WRONG_TOKEN}, "Telegram does not know this token"),
            ({"OWNER_BOT_TOKEN": SHOP_TOKEN}, "That is the shop bot's"),
            ({"PAKASIR_API_KEY": "key-of-another-project"}, "Pakasir refuses this API key for toko-uji"),
            ({"PAKASIR_SLUG": "toko-lain"}, "Pakasir knows no project toko-lain"),
            ({"TIME_ZONE": "Europe/Berlin"}, "no zone of Indonesia"),
            ({"REGION": "eu-mars-1"}, "AWS has no region eu-mars-1"),
            ({"REGION": "ap-southeast-5"}, "ap-southeast-5 has no function URLs"),
            ({"STACK_NAME": "taken"}, "There is a stack taken already"),
        ]:
            before = self.config.read_text()
            result = script("configure", self.config, **{**ANSWERS, **changed})
            words = said(result)
            assert result.returncode and sentence in words and "Nothing was changed." in words, (changed, words)
            assert "Traceback" not in words and not shown(words), words
            assert self.config.read_text() == before and stored() == [], (changed, stored())
        missing = script("configure", self.config, SHOP_NAME="Toko Uji")
        assert missing.returncode and "BOT_TOKEN, OWNER_BOT_TOKEN" in missing.stderr, missing.stderr

    def configure(self):
        # A part in a file, a part in the environment, as an automation would have it.
        source = self.folder / "answers.env"
        source.write_text("# answers\n" + "".join(f"{k}={v}\n" for k, v in ANSWERS.items() if "TOKEN" not in k))
        tokens = {k: v for k, v in ANSWERS.items() if "TOKEN" in k}
        result = script("configure", self.config, "--from", source, **tokens)
        assert result.returncode == 0, result.stderr
        written = self.config.read_text()
        assert not shown(result.stdout + result.stderr + written), "a secret is shown"
        assert "Toko Uji" in written and "Asia/Makassar" in written and "LogArchive" in written, written
        found = cloud("ssm").describe_parameters(MaxResults=50)["Parameters"]
        assert {p["Type"] for p in found} == {"SecureString"}, found
        assert stored() == [f"/toko/{name}" for name in SECRETS], stored()

    def configure_again(self):
        before = self.config.read_text()
        result = script("configure", self.config)
        assert result.returncode == 0 and "Everything is as it was" in result.stdout, said(result)
        assert self.config.read_text() == before

    def first_with_wrong_token(self):
        # configure would refuse it; so the token is revoked between configuring and deploying.
        set_secret("bot-token", WRONG_TOKEN)
        result = self.sam("deploy")
        assert result.returncode, said(result)
        assert squeezed("Telegram does not know the token of the shop bot") in squeezed(said(result)), said(result)
        assert stack_status("toko") is None, stack_status("toko")
        assert cloud("dynamodb").list_tables()["TableNames"] == []
        assert not [b for b in cloud("s3").list_buckets()["Buckets"] if b["Name"].startswith("toko-")]
        result = script("configure", self.config, BOT_TOKEN=SHOP_TOKEN)
        assert "stored /toko/bot-token" in result.stdout, said(result)

    # ---- the stack -------------------------------------------------------------------------

    def deploy_shop(self):
        result = self.sam("deploy")
        assert result.returncode == 0, said(result)
        self.outputs = outputs("toko")
        url, secret = function_url(self.outputs["PasteAtPakasir"]), secret_of(self.outputs["PasteAtPakasirToo"])
        self.outside.act("callback", url=url, secret=secret)
        pasted = script("show_callback", self.config)
        assert self.outputs["PasteAtPakasir"] in pasted.stdout and secret in pasted.stdout, pasted.stderr

    def registered(self):
        for token, output, connections in [(SHOP_TOKEN, "TelegramUrl", 40), (OWNER_TOKEN, "OwnerUrl", 1)]:
            info = self.outside.bot(token, "getWebhookInfo")
            assert info["url"] == self.outputs[output] and info["max_connections"] == connections, info
            assert set(info["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}, info
        menu = {"scope": {"type": "all_private_chats"}}
        assert self.outside.bot(SHOP_TOKEN, "getMyCommands", **menu)[0]["command"] == "start"
        english = self.outside.bot(SHOP_TOKEN, "getMyCommands", **menu, language_code="en")
        assert "catalogue" in str(english), english
        assert "Toko Uji" in self.outside.bot(SHOP_TOKEN, "getMyDescription")["description"]

    def protected(self):
        table = cloud("dynamodb").describe_table(TableName=self.outputs["TableName"])["Table"]
        assert table["DeletionProtectionEnabled"], table
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST", table
        assert {i["IndexName"] for i in table["GlobalSecondaryIndexes"]} == INDEXES, table
        s3, bucket = cloud("s3"), self.outputs["BucketName"]
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
        blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        assert all(blocked.values()), blocked

    def public(self):
        client = cloud("lambda")
        for role, name in functions().items():
            statements = []
            try:
                statements = json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
            except client.exceptions.ResourceNotFoundException:
                pass
            open_to_all = {s["Action"] for s in statements if s["Principal"] == "*"}
            both = {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
            assert open_to_all == (both if role in ("telegram", "pakasir", "owner") else set()), (role, statements)

    def strangers(self):
        telegram = "X-Telegram-Bot-Api-Secret-Token"
        for output, header in [("TelegramUrl", telegram), ("OwnerUrl", telegram), ("PasteAtPakasir", "X-Secret")]:
            assert post(function_url(self.outputs[output]), {header: "guessed"}) == 401, output

    def seed(self):
        file = self.folder / "seed.csv"
        file.write_text(SEED)
        first = script("seed", self.config, file)
        assert "1 products and 5 units put in" in first.stdout, first.stdout + first.stderr
        again = script("seed", self.config, file)
        assert "0 units put in, 5 were there already" in again.stdout, again.stdout + again.stderr
        texts = self.folder / "texts.json"
        texts.write_text(json.dumps({"en": {"cart.empty": "Nothing here yet"}}))
        own = script("seed", self.config, "--texts", texts)
        assert "the shop says 1 text of its own" in own.stdout, own.stdout + own.stderr

    # ---- people ----------------------------------------------------------------------------

    def buys(self, name="Budi"):
        order = self.order(name)
        paid = self.outside.act("pays", order=order)
        assert "200" in str(paid), paid
        chat = self.outside.chat(SHOP_TOKEN, name)
        unit = re.search(r"email\d@example.com\|rahasia\d", chat)
        assert "Pembayaran Berhasil" in chat and unit, chat
        return unit[0]

    def file(self):
        books = self.folder / "books.csv"
        books.write_text(BOOKS)
        (self.folder / "resep.pdf").write_bytes(BOOK)
        first = script("seed", self.config, books)
        assert "1 products and 1 units put in" in first.stdout, said(first)
        s3, bucket = cloud("s3"), self.outputs["BucketName"]
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]]
        assert len(keys) == 1 and keys[0].startswith("files/"), keys
        assert b"rahasia" not in s3.get_object(Bucket=bucket, Key=keys[0])["Body"].read()
        order = self.order("Rina", "/start p_ZBOOK", [])
        paid = self.outside.act("pays", order=order)
        assert "200" in str(paid), paid
        chat = self.outside.chat(SHOP_TOKEN, "Rina")
        assert "Pembayaran Berhasil" in chat and "📎 Buku Resep" in chat, chat

    def orders_and_leaves(self):
        self.unpaid = self.order("Sari")
        # The emulator's clock cannot be turned; so the deadline is moved.
        past = {"N": str(int(time.time() * 1000) - 1000)}
        cloud("dynamodb").update_item(
            TableName=self.outputs["TableName"], Key={"pk": {"S": f"ORDER#{self.unpaid}"}, "sk": {"S": "ORDER"}},
            UpdateExpression="SET due_at = :past, invoice.deadline = :past",
            ExpressionAttributeValues={":past": past})

    def expired(self):
        until(lambda: "Kedaluwarsa" in self.outside.chat(SHOP_TOKEN, "Sari"), "the schedule to expire the order", 150)

    def order(self, name, begins="/start", way=("🛍 Katalog", "1️⃣")):
        """Taps through to an invoice; the order's id."""
        self.writes(SHOP_TOKEN, name, begins)
        for label in [*way, "🧺 Masukkan Keranjang", "💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]:
            time.sleep(1)  # more than five acts in five seconds are not answered
            taken = self.outside.act("taps", token=SHOP_TOKEN, name=name, label=label)
            assert taken["status"] == 200 and not taken["problem"], (label, taken)
        chat = self.outside.chat(SHOP_TOKEN, name)
        found = re.findall(r"LP-[0-9A-Z-]{14}", chat)
        assert found, chat
        self.latest_order = found[-1]
        return found[-1]

    def writes(self, token, name, text):
        taken = self.outside.act("writes", token=token, name=name, text=text)
        assert taken["status"] == 200 and not taken["problem"], (text, taken)

    def broadcasts(self):
        """The owner is the admin of a shop that names none."""
        self.writes(SHOP_TOKEN, "Hadi", "/admin")
        self.taps("Hadi", "📣 Broadcast", "➕ Buat Broadcast")
        self.writes(SHOP_TOKEN, "Hadi", "Promo hari ini")
        self.taps("Hadi", "🚀 Kirim…", "🚀 Ya, kirim sekarang")
        until(lambda: "Promo hari ini" in self.outside.chat(SHOP_TOKEN, "Budi"), "the broadcast", 90)
        until(lambda: "✅ selesai" in self.outside.chat(SHOP_TOKEN, "Hadi"), "the end of the broadcast", 90)

    def taps(self, name, *labels):
        for label in labels:
            taken = self.outside.act("taps", token=SHOP_TOKEN, name=name, label=label)
            assert taken["status"] == 200 and not taken["problem"], (label, taken)

    def owner(self):
        self.writes(OWNER_TOKEN, "Budi", "/status")
        assert "Toko Uji" not in self.outside.chat(OWNER_TOKEN, "Budi"), "a stranger is answered"
        self.writes(OWNER_TOKEN, "Hadi", "/status")
        chat = self.outside.chat(OWNER_TOKEN, "Hadi")
        assert "Toko Uji" in chat and "WITA" in chat, chat

    def picture(self):
        """The owner is the admin, as the deployment names no other."""
        self.writes(SHOP_TOKEN, "Hadi", "/admin")
        for label in ["📊 Statistik", "☀️ Hari Ini"]:
            taken = self.outside.act("taps", token=SHOP_TOKEN, name="Hadi", label=label)
            assert taken["status"] == 200 and not taken["problem"], (label, taken)
        until(lambda: "📈 Hari Ini" in self.outside.chat(SHOP_TOKEN, "Hadi"), "the picture", 60)

    def dead_letter(self):
        client, queue = cloud("sqs"), self.outputs["DeadLettersUrl"]
        cloud("lambda").invoke(
            FunctionName=functions()["sweep"], InvocationType="Event", Payload=b'{"time": "no moment at all"}')
        found = []

        def received():
            found.extend(client.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []))
            return found

        until(received, "the dead letter", 60)
        assert "no moment at all" in found[0]["Body"], found

    def smoke(self):
        # The emulator's URLs are not where AWS has them, and the address of the alarms confirms nothing there.
        with contextlib.redirect_stdout(io.StringIO()) as said:
            faults = Smoke(Deployment(str(self.config)), reach=function_url).run()
        assert faults == 0, said.getvalue()

    def held(self):
        """The emulator makes no bucket with Object Lock; so it is switched on afterwards."""
        s3, bucket = cloud("s3"), self.outputs["BucketName"]
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
        night = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})
        answer = cloud("lambda").invoke(FunctionName=functions()["backup"], Payload=night)
        assert "FunctionError" not in answer, answer["Payload"].read()
        # The night's backup, which it began as well, is put aside: the owner asks for one later.
        client, table = cloud("dynamodb"), self.outputs["TableName"]
        begun = client.query(TableName=table, KeyConditionExpression="pk = :backups AND begins_with(sk, :backup)",
            ExpressionAttributeValues={":backups": {"S": "BACKUPS"}, ":backup": {"S": "BACKUP#"}})["Items"]
        assert begun, "the night began no backup"
        for item in begun:
            client.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
        version, = s3.list_object_versions(Bucket=bucket, Prefix="audit/")["Versions"]
        retention = s3.get_object_retention(Bucket=bucket, Key=version["Key"])["Retention"]
        days = (retention["RetainUntilDate"].timestamp() - time.time()) / 86_400
        assert retention["Mode"] == "GOVERNANCE" and 28 < days < 30, retention
        try:
            s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
            raise AssertionError("a version that is held was deleted")
        except s3.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDenied", error
        verified = script("audit_verify", self.config)
        assert "the audit trail holds: 0 records of 1 days" in verified.stdout, said(verified)

    def restore(self):
        """As the runbook has it: restored into a new table, then copied into the stack's."""
        client, table = cloud("dynamodb"), self.outputs["TableName"]
        client.restore_table_to_point_in_time(
            SourceTableName=table, TargetTableName="toko-restored", UseLatestRestorableTime=True)
        client.get_waiter("table_exists").wait(TableName="toko-restored", WaiterConfig={"Delay": 1})
        product = {"pk": {"S": "CATALOGUE"}, "sk": {"S": "P#NETX"}}
        before = client.get_item(TableName=table, Key=product)["Item"]
        client.delete_item(TableName=table, Key=product)
        refused = script("restore_items", self.config, "--from", "toko-restored")
        assert refused.returncode and "has been at work" in refused.stderr, said(refused)
        copied = script("restore_items", self.config, "--from", "toko-restored", "--live")
        assert copied.returncode == 0 and " 1 written" in copied.stdout, said(copied)
        assert client.get_item(TableName=table, Key=product)["Item"] == before
        again = script("restore_items", self.config, "--from", "toko-restored", "--live")
        assert again.returncode == 0 and " 0 written" in again.stdout, said(again)
        # What was changed since stays, unless the copy is to win.
        client.update_item(TableName=table, Key=product, UpdateExpression="SET #name = :other",
                           ExpressionAttributeNames={"#name": "name"}, ExpressionAttributeValues={":other": {"S": "x"}})
        kept = script("restore_items", self.config, "--from", "toko-restored", "--live")
        assert " 0 written" in kept.stdout and "--over would replace" in kept.stdout, said(kept)
        over = script("restore_items", self.config, "--from", "toko-restored", "--live", "--over")
        assert over.returncode == 0 and client.get_item(TableName=table, Key=product)["Item"] == before, said(over)
        client.delete_table(TableName="toko-restored")

    # ---- later deployments -----------------------------------------------------------------

    def deploy_again(self):
        result = self.sam("deploy")
        assert result.returncode == 0 and "No changes to deploy" in said(result), said(result)

    def update_with_wrong_token(self):
        set_secret("bot-token", WRONG_TOKEN)
        config = Samconfig(str(self.config))
        config.parameters["Configured"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        config.write()
        result = self.sam("deploy")
        assert result.returncode, said(result)
        assert squeezed("Telegram does not know the token of the shop bot") in squeezed(said(result)), said(result)
        assert stack_status("toko") == "UPDATE_ROLLBACK_COMPLETE", stack_status("toko")
        assert self.outside.bot(SHOP_TOKEN, "getWebhookInfo")["url"] == self.outputs["TelegramUrl"]

    def mended(self):
        time.sleep(1)  # `configure` counts in seconds
        result = script("configure", self.config, "--new-data-key", BOT_TOKEN=SHOP_TOKEN)
        assert "stored /toko/bot-token\nstored /toko/data-key" in result.stdout, said(result)
        result = self.sam("deploy")
        assert result.returncode == 0, said(result)
        self.outputs = outputs("toko")
        assert self.outputs["TableName"] == self.restores.followed.serving(), "the alarms watch the table that serves"

    def sells_what_the_old_key_encrypted(self):
        assert [key.split(":")[0] for key in secret_of("/toko/data-key").split(",")] == ["k2", "k1"]
        self.buys("Tono")
        again = script("seed", self.config, self.folder / "seed.csv")
        assert "0 units put in, 5 were there already" in again.stdout, said(again)

    def logs(self):
        client, errors = cloud("logs"), ""
        private = ["Budi", "Rina", "Sari", "Tono", "Wati", "Wulan", "rahasia", "resep", *known_secrets()]
        for group in [g["logGroupName"] for g in client.describe_log_groups()["logGroups"]]:
            for event in client.filter_log_events(logGroupName=group)["events"]:
                line = event["message"]
                assert "AccessDenied" not in line, (group, line)
                assert not any(word in line for word in private), (group, line)
                if '"level":"ERROR"' in line:
                    errors += line
                    assert "no moment" in line or "does not know the bot's token" in line, (group, line)
        # The two that were made on purpose; so there is something in the logs to look through.
        assert "no moment" in errors and "does not know the bot's token" in errors, errors

    def removed(self):
        result = self.sam("delete", "--no-prompts")
        assert result.returncode == 0, said(result)
        assert stack_status("toko") is None
        for token in (SHOP_TOKEN, OWNER_TOKEN):
            assert self.outside.bot(token, "getWebhookInfo")["url"] == "", "a webhook is left"
        # The one that was left, and the one that the shop moved to.
        own = self.restores.followed.own
        assert sorted(cloud("dynamodb").list_tables()["TableNames"]) == [own, self.outputs["TableName"]]
        kept = [b["Name"] for b in cloud("s3").list_buckets()["Buckets"] if b["Name"].startswith("toko-")]
        assert kept == [self.outputs["BucketName"]], kept
        assert stored() == [f"/toko/{name}" for name in [*SECRETS, "table"]]
        assert functions() == {} and not cloud("sqs").list_queues(QueueNamePrefix="toko").get("QueueUrls")
        groups = cloud("logs").describe_log_groups(logGroupNamePrefix="/lapak/toko")["logGroups"]
        roles = [r["RoleName"] for r in cloud("iam").list_roles()["Roles"] if r["RoleName"].startswith("toko")]
        assert not groups and not roles, (groups, roles)

    def sam(self, command, *options):
        if command == "deploy":
            options = ("--template-file", self.template, "--no-confirm-changeset", "--no-progressbar", *options)
        return subprocess.run(
            [SAM, command, "--config-file", self.config, *options], capture_output=True, text=True,
            stdin=subprocess.DEVNULL)


def known_secrets():
    # Which table serves is no secret, though it lies among them.
    return [SHOP_TOKEN, OWNER_TOKEN, WRONG_TOKEN, KEY, *(secret_of(name) for name in stored() if not name.endswith("/table"))]


def shown(text):
    """Whether a secret stands in a text."""
    return any(one in text for one in known_secrets())


def bent(template):
    """The template as the emulator can take it; the runbook lists what it can't show for that."""
    resources = template["Resources"]
    for name, resource in list(resources.items()):
        # It has no metric math and no saved queries.
        is_math = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
        if is_math or resource["Type"] == "AWS::Logs::QueryDefinition":
            del resources[name]
            continue
        # It is reached without TLS.
        document = resource["Properties"].get("PolicyDocument", {"Statement": []})
        document["Statement"] = [s for s in document["Statement"] if s.get("Sid") != "OnlyOverTls"]
        for policy in resource["Properties"].get("Policies", []) if resource["Type"] == "AWS::IAM::Role" else []:
            statements = policy["PolicyDocument"]["Statement"]
            for statement in list(statements):
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                if held := [action for action in actions if action in HELD_AGAINST_ALL]:
                    statements.append({"Effect": "Allow", "Action": held, "Resource": "*"})
    return template


def post(url, headers):
    request = urllib.request.Request(url, b"{}", {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


if __name__ == "__main__":
    # Ended while it runs beside other tests, it takes the emulator with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its end"))
    main()
    print(f"all of it in {time.monotonic() - BEGUN:.0f} s")
