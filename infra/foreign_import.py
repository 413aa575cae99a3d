"""An export as the local cloud writes it, imported by the emulator's own ImportTable: a reader that is not ours."""

import json
import pathlib
import subprocess
from base64 import b64encode

import boto3
from aws_emulator import until

EXPORT = pathlib.Path("target/debug/examples/export").absolute()
BUCKET, TABLE = "exports-of-the-local-cloud", "imported-from-the-local-cloud"


def imports_item_by_item(folder):
    """Holds that all items of the export arrive, and as they were."""
    told = json.loads(subprocess.run([EXPORT, folder], check=True, capture_output=True, text=True).stdout)
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    source = pathlib.Path(folder, told["bucket"])
    for file in source.rglob("*.json.gz"):
        s3.put_object(Bucket=BUCKET, Key=file.relative_to(source).as_posix(), Body=file.read_bytes())
    arn = dynamodb.import_table(
        InputFormat="DYNAMODB_JSON", InputCompressionType="GZIP",
        S3BucketSource={"S3Bucket": BUCKET, "S3KeyPrefix": told["prefix"]},
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
    pages = dynamodb.get_paginator("scan").paginate(TableName=TABLE)
    found = sorted(canonical(item) for page in pages for item in plain(page["Items"]))
    assert found == sorted(canonical(item) for item in told["items"]), "an item is not what it was"
    dynamodb.delete_table(TableName=TABLE)


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
