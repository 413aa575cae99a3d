"""A restore from a bucket: what is asked for, and which records it writes."""

import io
import unittest
from contextlib import redirect_stdout
from datetime import datetime, timezone
from unittest import mock

import restore_backup

NOW = datetime(2026, 11, 28, 3, 12, 9, tzinfo=timezone.utc)
FOLDER = "backups/daily/AWSDynamoDB/01795374000000-00000001"
SUMMARY = {
    "exportArn": "arn:aws:dynamodb:eu-central-1:123456789012:table/toko-Table-1/export/01795374000000-00000001",
    "exportTime": "2026-11-27T19:00:00Z", "itemCount": 39, "billedSizeBytes": 12_000,
}


class Bucket:
    """A bucket service that holds keys, and notes what is copied."""

    def __init__(self, held: dict):
        self.held = held

    def get_paginator(self, _name):
        return self

    def paginate(self, Bucket, Prefix):
        found = [{"Key": key} for key in self.held.get(Bucket, []) if key.startswith(Prefix)]
        return [{"Contents": found}] if found else [{}]

    def copy_object(self, Bucket, Key, CopySource):
        self.held.setdefault(Bucket, []).append(CopySource["Key"] if CopySource["Key"] == Key else None)


class Table:
    """A table whose restore has the next of these states at each look."""

    def __init__(self, *states):
        self.states = list(states)

    def get_item(self, Key, ConsistentRead):
        return {"Item": Key | {"state": self.states.pop(0)}}


class RestoreBackup(unittest.TestCase):
    def test_a_folder_of_a_backup_is_told_from_other_addresses(self):
        self.assertEqual(restore_backup.parse(f"s3://old/{FOLDER}/"), ("old", FOLDER))
        for other in ("s3://old", "s3://old/data", "old/backups/daily/AWSDynamoDB/1", f"s3://old/{FOLDER}/data"):
            with self.assertRaises(SystemExit):
                restore_backup.parse(other)

    def test_what_is_missing_is_copied_once(self):
        s3 = Bucket({"old": [f"{FOLDER}/a", f"{FOLDER}/data/b", "other"], "new": [f"{FOLDER}/a"]})
        self.assertEqual(restore_backup.copy(s3, ("old", FOLDER), "new"), 1)
        self.assertEqual(s3.held["new"], [f"{FOLDER}/a", f"{FOLDER}/data/b"])
        self.assertEqual(restore_backup.copy(s3, ("old", FOLDER), "new"), 0)

    def test_the_records_are_those_of_the_functions(self):
        backup = restore_backup.backup_record(FOLDER, SUMMARY, 7, NOW)
        self.assertEqual(backup["id"], "2026-11-28-0120-9930592")
        self.assertEqual((backup["class"], backup["shows"]), ("daily", 1_795_806_000_000))
        restore = restore_backup.restore_record(backup["id"], 7, NOW)
        self.assertEqual((restore["sk"], restore["due"]), ("RESTORE#261128031209", "1"))

    def test_it_is_followed_until_an_owner_is_to_decide(self):
        table = Table({"awaiting_backup": {"since": 1}}, {"importing": {"since": 2}}, {"importing": {"since": 2}}, "ready")
        with mock.patch("time.sleep"), redirect_stdout(io.StringIO()) as said:
            restore_backup.follow(table, "261128031209")
        self.assertEqual([line.split(" ")[0] for line in said.getvalue().splitlines()], ["the", "it", "the"], said.getvalue())
        self.assertIn("/restore", said.getvalue())

    def test_one_that_does_not_succeed_ends_with_why(self):
        for state in ({"discarding": {"why": {"corrupt": {"defect": "sealed"}}}}, {"discarded": {"why": "different"}}):
            with self.assertRaisesRegex(SystemExit, "did not succeed: discard.*(sealed|different)"):
                restore_backup.follow(Table(state), "261128031209")


if __name__ == "__main__":
    unittest.main()
