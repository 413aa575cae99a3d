"""What `make configure` takes and refuses, without any network; the rest is shown by deploy_test.py."""

import base64
import io
import os
import sys
import tempfile
import unittest
from argparse import Namespace
from contextlib import redirect_stdout
from unittest import mock

import checks
import configure
import questions
import template
from questions import Wrong
from samconfig import Samconfig, overrides
from secret_store import Vault, keyring

TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"
OTHER = "987654321:AAEabcdefghijklmnopqrstuvwxyz012345"
KEY = "k1:" + base64.b64encode(bytes(32)).decode()


class Answers(unittest.TestCase):
    def test_ids_are_numbers_of_people(self):
        self.assertEqual(questions.ids(" 7100000001, 7100000002 7100000001 "), "7100000001,7100000002")
        for wrong, part in [("@hadi", "is a name"), ("hadi", "is a name"), ("-100123", "a group"), ("0", "no Telegram id"),
                            ("12", "no Telegram id"), ("", "one owner at least"), ("7100000001;5", "is a name")]:
            with self.assertRaisesRegex(Wrong, part):
                questions.ids(wrong)

    def test_every_wrong_answer_gets_a_sentence(self):
        wrong = {
            "STACK_NAME": "my shop", "REGION": "Singapore", "SHOP_NAME": 'Toko "Ayu"', "BOT_TOKEN": "token",
            "OWNER_BOT_TOKEN": "123:abc", "OWNER_IDS": "me", "PAKASIR_SLUG": "a/b", "PAKASIR_API_KEY": "a key",
            "PAKASIR_MODE": "test", "TIME_ZONE": "Berlin", "PAKASIR_CALLBACK_SECRET": "short", "DATA_KEY": "k1:short",
        }
        for question in questions.QUESTIONS:
            with self.assertRaises(Wrong) as raised:
                question.parse(wrong[question.variable])
            self.assertRegex(str(raised.exception), r"^.{20,}\.$")

    def test_zones_have_initials(self):
        self.assertEqual([questions.zone(z) for z in ("wib", "WITA", "Asia/Jayapura")],
                         ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])

    def test_a_file_of_answers_never_echoes_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/answers"
            for content in (f"BOT_TOKN={TOKEN}", TOKEN):
                write(path, f"# mine\n\n{content}\n")
                with self.assertRaises(Wrong) as raised:
                    configure.answers(path)
                self.assertIn("line 3", str(raised.exception))
                self.assertNotIn(TOKEN, str(raised.exception))
            write(path, f"SHOP_NAME='Toko Ayu'\nBOT_TOKEN = {TOKEN}\n")
            self.assertEqual(configure.answers(path), {"SHOP_NAME": "Toko Ayu", "BOT_TOKEN": TOKEN})

    def test_a_region_without_a_service_is_named(self):
        for region, part in [("ap-southeast-5", "no function URLs"), ("eu-mars-1", "no region")]:
            with self.assertRaisesRegex(Wrong, part):
                checks.region(region, {})
        known = checks.boto3.Session.get_available_regions
        without = lambda self, service: [] if service == "scheduler" else known(self, service)
        with mock.patch.object(checks.boto3.Session, "get_available_regions", without):
            with self.assertRaisesRegex(Wrong, "ap-southeast-3 has no EventBridge Scheduler"):
                checks.region("ap-southeast-3", {})
        without = lambda self, service: [] if service == "firehose" else known(self, service)
        with mock.patch.object(checks.boto3.Session, "get_available_regions", without), mock.patch("boto3.client"):
            with self.assertRaisesRegex(Wrong, "no Firehose.*LogArchive=off"):
                checks.region("ap-southeast-3", {})
            checks.region("ap-southeast-3", {"LogArchive": "off"})

    def test_every_advised_region_has_every_service_of_the_template(self):
        with mock.patch("boto3.client"):
            for region in questions.REGIONS:
                checks.region(region, {"AlarmEmail": "a@b.id"})
                self.assertIn(region, questions.REGION.advice)
        self.assertEqual(questions.REGION.default, next(iter(questions.REGIONS)))
        # CloudFormation's names of the services; those without a region are everywhere.
        names = {"Serverless": "lambda", "KinesisFirehose": "firehose", "IAM": None, "CloudFormation": "cloudformation"}
        used = {resource["Type"].split("::")[1] for resource in template.RESOURCES.values() if "AWS::" in resource["Type"]}
        known = checks.SERVICES.keys() | {service for _, service, _ in checks.OPTIONAL.values()} | {None}
        for name in used:
            self.assertIn(names.get(name, name.lower()), known, f"checks.py does not look for {name} in the region")


class ParameterFile(unittest.TestCase):
    def test_it_is_read_as_sam_reads_it(self):
        wanted = {"ShopName": "Toko Ayu", "LogArchive": "on"}
        self.assertEqual(overrides(['ShopName="Toko Ayu"', "LogArchive=on"]), wanted)
        self.assertEqual(overrides('ShopName="Toko Ayu" LogArchive=on'), wanted)

    def test_what_is_added_by_hand_is_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/samconfig.toml"
            config = Samconfig(path)
            config.options |= {"stack_name": "toko", "region": "ap-southeast-3", "confirm_changeset": True}
            config.parameters |= {"ShopName": "Toko Ayu 🛍", "AlarmEmail": "a@b.id", "Configured": ""}
            config.write()
            again = Samconfig(path)
            self.assertEqual((again.stack, again.region, again.is_new), ("toko", "ap-southeast-3", False))
            self.assertEqual(again.parameters, config.parameters)
            self.assertEqual((again.options["confirm_changeset"], again.options["on_failure"]), (True, "DELETE"))
            self.assertEqual(again.text(), config.text())

    def test_the_examples_are_files_of_this_kind(self):
        examples = os.path.join(os.path.dirname(__file__), "..", "parameters")
        for name in os.listdir(examples):
            config = Samconfig(os.path.join(examples, name))
            self.assertTrue(config.stack and config.region and config.parameters["SecretsPath"], name)


class Secrets(unittest.TestCase):
    def vault(self, stored):
        store = mock.Mock()
        store.get_parameters.return_value = {"Parameters": [{"Name": f"/toko/{k}", "Value": v} for k, v in stored.items()]}
        session = mock.Mock(client=mock.Mock(return_value=store))
        return Vault(session, "/toko"), store

    def test_what_is_missing_is_made_and_what_is_there_stays(self):
        vault, _ = self.vault({})
        made = vault.completed({"bot-token": TOKEN}, new_data_key=False)
        for name in questions.MADE:
            self.assertRegex(made[name], r"^[A-Za-z0-9_-]{43}$")
        self.assertEqual(questions.keyring(made["data-key"]), made["data-key"])
        vault, _ = self.vault(made)
        self.assertEqual(vault.completed({}, new_data_key=False), made)
        self.assertEqual(vault.change(made), [])

    def test_a_new_data_key_comes_first_and_old_ones_stay(self):
        rotated = keyring(keyring(KEY, add=True), add=True).split(",")
        self.assertEqual([key.split(":")[0] for key in rotated], ["k3", "k2", "k1"])
        self.assertEqual(rotated[2], KEY)

    def test_a_data_key_that_leaves_old_ones_out_is_refused(self):
        vault, _ = self.vault({"data-key": KEY})
        other = keyring("", add=True)
        with self.assertRaisesRegex(Wrong, "never be decrypted"):
            vault.completed({"data-key": other}, new_data_key=False)
        both = f"k2:{other.split(':')[1]},{KEY}"
        self.assertEqual(vault.completed({"data-key": both}, new_data_key=False)["data-key"], both)

    def test_half_written_secrets_are_taken_back(self):
        vault, store = self.vault({"bot-token": TOKEN})
        store.put_parameter.side_effect = [None, None, RuntimeError("no"), None, None]
        with self.assertRaises(RuntimeError):
            vault.change({"owner-bot-token": OTHER, "bot-token": OTHER, "data-key": KEY})
        last = store.put_parameter.call_args.kwargs
        self.assertEqual((last["Name"], last["Value"]), ("/toko/bot-token", TOKEN))
        taken = [call.kwargs["Names"][0] for call in store.delete_parameters.call_args_list]
        self.assertEqual(taken, ["/toko/owner-bot-token", "/toko/data-key"])


class Asking(unittest.TestCase):
    def session(self, terminal, **given):
        arguments = Namespace(config="nowhere.toml", source=None, only=given.pop("only", []), new_data_key=False,
                              take_bot=given.pop("take_bot", False))
        with mock.patch.object(sys.stdin, "isatty", return_value=terminal, create=True), \
                mock.patch.object(sys.stdout, "isatty", return_value=terminal, create=True):
            return configure.Session(arguments, given)

    def test_a_wrong_answer_is_asked_for_again(self):
        session = self.session(True)
        with mock.patch("builtins.input", side_effect=["@hadi", "7100000001"]), redirect_stdout(io.StringIO()) as said:
            self.assertEqual(session.answer(questions.OWNERS, ""), "7100000001")
        self.assertIn("@hadi is a name", said.getvalue())

    def test_the_region_is_advised_before_it_is_asked_for(self):
        elsewhere = {"AWS_REGION": "ap-southeast-1"}
        with mock.patch.dict(os.environ, elsewhere), mock.patch("builtins.input", return_value=""):
            with redirect_stdout(io.StringIO()) as said:
                asked = self.session(True)
                self.assertEqual(asked.answer(questions.REGION, configure.given_region(asked)), "eu-central-1")
            self.assertIn("Amsterdam", said.getvalue())
            unasked = self.session(False)
            self.assertEqual(unasked.answer(questions.REGION, configure.given_region(unasked)), "ap-southeast-1")

    def test_secrets_are_asked_for_without_being_shown(self):
        session = self.session(True)
        with mock.patch("getpass.getpass", side_effect=["bad", TOKEN]) as asked, redirect_stdout(io.StringIO()) as said:
            self.assertEqual(session.answer(questions.BOT, ""), TOKEN)
        self.assertEqual(asked.call_count, 2)
        self.assertNotIn(TOKEN, said.getvalue())
        with mock.patch("getpass.getpass", return_value="") as asked:
            self.assertEqual(session.answer(questions.BOT, OTHER), OTHER)
        self.assertNotIn(OTHER, asked.call_args.args[0])

    def test_one_thing_can_be_changed_alone(self):
        session = self.session(True, PAKASIR_MODE="live")
        self.assertEqual(session.answer(questions.MODE, "sandbox"), "live")
        self.assertEqual(session.answer(questions.SHOP, "Toko Ayu"), "Toko Ayu")
        session = self.session(True, only=["SHOP_NAME"])
        with mock.patch("builtins.input", return_value="Toko Budi"):
            self.assertEqual(session.answer(questions.SHOP, "Toko Ayu"), "Toko Budi")
        self.assertEqual(session.answer(questions.MODE, "live"), "live")
        with self.assertRaisesRegex(Wrong, "no answer DATA_KEY"):
            self.session(True, only=["DATA_KEY"])

    def test_a_bot_is_taken_from_nobody_unasked(self):
        elsewhere = {"username": "toko_bot", "webhook": "https://other.example/hook"}
        session, vault = self.session(False), mock.Mock(stored={})
        check = lambda session, stack: configure.check_bot(session, questions.BOT, TOKEN, "", vault, stack)
        with mock.patch("checks.bot", return_value=elsewhere), redirect_stdout(io.StringIO()):
            with self.assertRaisesRegex(Wrong, "works already, at other.example.*TAKE_BOT=yes"):
                check(session, None)
            check(self.session(False, take_bot=True), None)
            check(session, {"Outputs": {"TelegramUrl": elsewhere["webhook"]}})
            vault.stored = {"bot-token": OTHER}
            with self.assertRaisesRegex(Wrong, "not the bot it was"):
                check(session, None)
        with self.assertRaisesRegex(Wrong, "bot of its own"):
            configure.check_bot(session, questions.OWNER_BOT, TOKEN, TOKEN, vault, None)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    unittest.main()
