"""Checks the audit trail that lies in the bucket, file by file and record by record, and names the first broken link.

    audit_verify.py samconfig.toml
    audit_verify.py --folder FOLDER

Each file holds one day: a line about the day with the hash of the file before, then a line for each record with the hash
of the record before. It needs no key and no table.
"""

import argparse
import hashlib
import json
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from deployed_stack import Deployment, fail

PREFIX = "audit/"
ACT = ("at", "actor", "kind", "detail", "event")


class Broken(Exception):
    """Where the trail does not hold, in words."""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("config", nargs="?")
    arguments.add_argument("--folder", help="a folder with copies of the files, in place of the deployment's bucket")
    given = arguments.parse_args()
    if not given.config and not given.folder:
        fail("say which deployment: audit_verify.py samconfig.toml")
    try:
        files = in_folder(given.folder) if given.folder else in_bucket(Deployment(given.config))
        days, records, damaged = verify(files)
        if not days:
            fail("there are no files of the audit trail")
    except Broken as broken:
        fail(str(broken))
    except (BotoCoreError, ClientError, OSError) as error:
        fail(f"the files cannot be read: {error}")
    if damaged:
        fail("these days did not hold when they were kept, all else does:\n" + "\n".join(damaged))
    print(f"the audit trail holds: {records} records of {days} days")


def in_folder(folder: str):
    """The names and contents of the files in a folder, by name."""
    for path in sorted(Path(folder).glob("*.jsonl")):
        yield path.name, path.read_bytes()


def in_bucket(shop: Deployment):
    """The same of the deployment's bucket."""
    client, bucket = shop.client("s3"), shop.parameters.get("BackupBucket") or shop.outputs["BucketName"]
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX):
        for entry in page.get("Contents", []):
            body = client.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
            yield entry["Key"].removeprefix(PREFIX), body


def verify(files) -> tuple[int, int, list[str]]:
    """Checks files in the order of their days. Returns how many days and records there are, and which days were kept
    although they did not hold, as their own files say."""
    before, last_day, days, records, damaged = None, None, 0, 0, []
    for name, body in files:
        try:
            head, *lines = [json.loads(line) for line in body.decode().splitlines()]
        except ValueError as error:
            raise Broken(f"{name}: it cannot be read: {error}") from error
        if last_day is not None and head["day"] != last_day + 1:
            raise Broken(f"{name}: the day before it is missing")
        if last_day is not None and head["before"] != before:
            raise Broken(f"{name}: the file before it was changed")
        if head["records"] != len(lines):
            raise Broken(f"{name}: it has {len(lines)} records, and should have {head['records']}")
        if head.get("defects"):
            damaged.append(f"{name}: {'; '.join(head['defects'])}")
        else:
            verify_records(name, lines)
        before, last_day = hashlib.sha256(body).hexdigest(), head["day"]
        days, records = days + 1, records + len(lines)
    return days, records, damaged


def verify_records(name: str, lines: list[dict]):
    """Checks the chains of one file."""
    ends = {}
    for line in lines:
        chain = line["chain"]
        number, hash_before = ends.get(chain, (0, digest([chain])))
        expected = digest([hash_before, str(number + 1), *(str(line[part]) for part in ACT)])
        if line["number"] != number + 1 or line["hash"] != expected:
            raise Broken(f"{name}: the chain {chain} breaks at its record {number + 1}")
        ends[chain] = (number + 1, line["hash"])


def digest(parts: list[str]) -> str:
    """Of parts, each with its length before it."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part.encode()).to_bytes(8, "big"))
        whole.update(part.encode())
    return whole.hexdigest()


if __name__ == "__main__":
    main()
