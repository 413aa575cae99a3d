"""Has the shop restored from a backup in any bucket, of this shop or of one that is lost.

    restore_backup.py samconfig.toml s3://BUCKET/backups/daily/AWSDynamoDB/EXPORT

The export is copied into the shop's own bucket, if it is not there, and the function `backup` is asked to restore it: it
checks manifests, checksums, contents and books, imports it into a new table and compares that with the one of today. This
shows how far it is. Moving to it is decided in the owner bot, by /restore. The shop's data key must be the one that the
backup was made with. It may be repeated.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from datetime import datetime, timedelta, timezone

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import BotoCoreError, ClientError
from deployed_stack import Deployment, fail

FOLDER = re.compile(r"backups/(daily|weekly|monthly)/AWSDynamoDB/[0-9a-f-]+")
# Shards of the sweep's index: DUE_SHARDS in shared/src/store/table/keys.rs.
DUE_SHARDS = 4
# Hours ahead of UTC; the shop names backups by its own days.
ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
LOOK_SECONDS = 5
STEPS = {
    "awaiting_backup": "the backup is being checked",
    "importing": "it is being imported into a new table",
    "checking": "the new table is being compared with the backup",
    "comparing": "it is being compared with the table of today",
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("config")
    arguments.add_argument("source", metavar="s3://BUCKET/FOLDER")
    given = arguments.parse_args()
    bucket, folder = parse(given.source)
    shop = Deployment(given.config)
    try:
        summary = read_summary(shop.client("s3"), bucket, folder)
        copied = copy(shop.client("s3"), (bucket, folder), backup_bucket(shop))
        print(f"{copied} files copied into the shop's bucket")
        table = shop.session.resource("dynamodb").Table(shop.table())
        restore = request(table, shop, (folder, summary), datetime.now(timezone.utc))
        follow(table, restore)
    except (BotoCoreError, ClientError) as error:
        fail(f"{error}. Say the same again to go on")


def parse(source: str):
    """Bucket and folder of an export."""
    found = re.fullmatch(r"s3://([^/]+)/(.+?)/?", source)
    if not found or not FOLDER.fullmatch(found[2]):
        fail(f"{source} is no folder of a backup: s3://BUCKET/backups/daily/AWSDynamoDB/EXPORT (/backup shows it)")
    return found[1], found[2]


def read_summary(s3, bucket: str, folder: str) -> dict:
    """What the export says of itself."""
    return json.loads(s3.get_object(Bucket=bucket, Key=f"{folder}/manifest-summary.json")["Body"].read())


def backup_bucket(shop: Deployment) -> str:
    """The bucket in which the shop looks for backups."""
    return shop.parameters.get("BackupBucket") or shop.outputs["BucketName"]


def copy(s3, source: tuple, into: str) -> int:
    """Copies the objects of an export that are not there yet; how many."""
    bucket, folder = source
    if bucket == into:
        return 0
    there = keys(s3, into, folder)
    missing = keys(s3, bucket, folder) - there
    for key in sorted(missing):
        s3.copy_object(Bucket=into, Key=key, CopySource={"Bucket": bucket, "Key": key})
    return len(missing)


def keys(s3, bucket: str, folder: str) -> set:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{folder}/")
    return {found["Key"] for page in pages for found in page.get("Contents", [])}


def request(table, shop: Deployment, export: tuple, now: datetime) -> str:
    """Writes the records of backup and restore, which the sweep has followed; the id of the restore."""
    folder, summary = export
    zone = ZONES[shop.parameters.get("TimeZone", "Asia/Jakarta")]
    backup = backup_record(folder, summary, zone, now)
    table.put_item(Item=backup)
    owner = int(shop.parameters["OwnerIds"].split(",")[0])
    restore = restore_record(backup["id"], owner, now)
    table.put_item(Item=restore, ConditionExpression=Attr("pk").not_exists())
    return restore["id"]


def backup_record(folder: str, summary: dict, zone: int, now: datetime) -> dict:
    """The record of a backup as the function writes it: `Backup` in shared/src/domain/backup/mod.rs."""
    shows = datetime.fromisoformat(summary["exportTime"].replace("Z", "+00:00"))
    local = shows + timedelta(hours=zone)
    asked = int(now.timestamp()) // 60 % 10_000_000
    name = f"{local:%Y-%m-%d}-{local.hour * 60 + local.minute:04}-{asked:07}"
    contents = {"items": summary["itemCount"], "bytes": summary["billedSizeBytes"], "opened": 0, "at": millis(now)}
    return {
        "pk": "BACKUPS", "sk": f"BACKUP#{name}", "id": name, "class": folder.split("/")[1], "begun": millis(now),
        "shows": millis(shows), "state": {"verified": contents}, "folder": folder, "export": summary["exportArn"],
        "failed_attempts": 0, "ttl": int(now.timestamp()) + 8 * 86_400,
    }


def restore_record(source: str, owner: int, now: datetime) -> dict:
    """The record of a restore that is asked for: `Restore` in shared/src/domain/restore/mod.rs."""
    name = f"{now:%y%m%d%H%M%S}"
    return {
        "pk": "BACKUPS", "sk": f"RESTORE#{name}", "id": name, "by": owner, "begun": millis(now), "source": source,
        "state": {"awaiting_backup": {"since": millis(now)}}, "closed_shop": False, "failed_attempts": 0, "version": 1,
        "due": str(hashlib.sha256(b"BACKUPS").digest()[0] % DUE_SHARDS), "due_at": millis(now),
        "ttl": int(now.timestamp()) + 400 * 86_400,
    }


def millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)


def follow(table, restore: str):
    """Shows how far it is until an owner is to decide."""
    shown = None
    while True:
        found = table.get_item(Key={"pk": "BACKUPS", "sk": f"RESTORE#{restore}"}, ConsistentRead=True)["Item"]
        state, facts = next(iter(found["state"].items())) if isinstance(found["state"], dict) else (found["state"], {})
        if state == "ready":
            print("the restored table is ready: see what differs and decide in the owner bot, /restore")
            return
        if state not in STEPS:
            why = json.dumps(facts, default=str)
            sys.exit(f"the restore did not succeed: {state} {why} (/restore in the owner bot says more)")
        if state != shown:
            print(f"{STEPS[state]} …", flush=True)
            shown = state
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
