"""Exports as the local cloud writes them, in DynamoDB's documented format; the emulator of AWS imports them, and writes none."""

import datetime
import json
import pathlib
import subprocess
from base64 import b64encode
from hashlib import md5

import boto3
from aws_emulator import until

EXPORT = pathlib.Path("target/debug/examples/export").absolute()
BUCKET, TABLE = "exports-of-the-local-cloud", "imported-from-the-local-cloud"


class LocalExport:
    """An export by the local cloud: of given items at this moment, or of some of every kind of value."""

    def __init__(self, folder, items=None):
        given = []
        if items is not None:
            given = [f"{folder}-items.json", datetime.datetime.now(datetime.timezone.utc).isoformat()]
            pathlib.Path(given[0]).write_text(json.dumps(items), encoding="utf-8")
        told = subprocess.run([EXPORT, folder, *given], check=True, capture_output=True, text=True).stdout
        self.told = json.loads(told)
        self.source = pathlib.Path(folder, self.told["bucket"])

    def put(self, bucket, arn, prefix):
        """Puts its files into a bucket, as those of the export that has this ARN; the folder that they are in."""
        s3, folder = boto3.client("s3"), f"{prefix}/AWSDynamoDB/{arn.split('/')[-1]}"
        for key in self.told["files"]:
            body, into = (self.source / key).read_bytes(), key.replace(self.told["folder"], folder)
            if "/manifest-" in key:
                # A manifest names its export and its files, and lies beside its checksum.
                if key.endswith(".md5"):
                    continue
                body = body.decode().replace(self.told["export"], arn).replace(self.told["folder"], folder).encode()
                s3.put_object(Bucket=bucket, Key=into.replace(".json", ".md5"), Body=b64encode(md5(body).digest()))
            s3.put_object(Bucket=bucket, Key=into, Body=body)
        return folder


def create_bucket(name):
    """A bucket that is no shop's."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})


def imports_item_by_item(folder):
    """Holds that all items of an export arrive by the emulator's own ImportTable, and as they were: a reader that is not
    ours."""
    export, dynamodb = LocalExport(folder), boto3.client("dynamodb")
    told = export.told
    create_bucket(BUCKET)
    prefix = export.put(BUCKET, told["export"], "backups")
    arn = dynamodb.import_table(
        InputFormat="DYNAMODB_JSON", InputCompressionType="GZIP",
        S3BucketSource={"S3Bucket": BUCKET, "S3KeyPrefix": f"{prefix}/data/"},
        TableCreationParameters={**told["table"], "TableName": TABLE},
    )["ImportTableDescription"]["ImportArn"]

    def described():
        return dynamodb.describe_import(ImportArn=arn)["ImportTableDescription"]

    until(lambda: described()["ImportStatus"] != "IN_PROGRESS", "the import to end")
    counts = {name: described().get(name) for name in
              ("ImportStatus", "ProcessedItemCount", "ImportedItemCount", "ErrorCount", "FailureMessage")}
    wanted = len(told["items"])
    assert counts == {"ImportStatus": "COMPLETED", "ProcessedItemCount": wanted, "ImportedItemCount": wanted,
                      "ErrorCount": 0, "FailureMessage": None}, counts
    found = sorted(canonical(item) for item in items_of(TABLE))
    assert found == sorted(canonical(item) for item in told["items"]), "an item is not what it was"
    dynamodb.delete_table(TableName=TABLE)


def items_of(table):
    """All items of a table, as JSON has them."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in plain(page["Items"])]


def plain(value):
    """Bytes as they are written in JSON."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def canonical(item):
    """A text that is the same for the same item: sets have no order."""
    ordered = {name: {kind: sorted(value) if kind in ("SS", "NS", "BS") else value for kind, value in attribute.items()}
               for name, attribute in item.items()}
    return json.dumps(ordered, sort_keys=True)
