"""Tidies what `sam deploy` leaves in SAM's own bucket: zips and templates of this shop that its stack no longer uses.

    artifacts.py samconfig.toml

Old versions in that bucket then go after thirty days. What other stacks keep there is left alone.
"""

import json
import re
import sys

from botocore.exceptions import BotoCoreError, ClientError
from deployed_stack import Deployment, fail
from samconfig import Samconfig

MANAGED = "aws-sam-cli-managed-default"
RULE = "lapak-old-versions"
AT_ONCE = 1000


def main():
    if len(sys.argv) != 2:
        fail("say which deployment: artifacts.py samconfig.toml")
    shop = Deployment(sys.argv[1])
    prefix = Samconfig(sys.argv[1]).options.get("s3_prefix")
    if not prefix:
        return
    try:
        removed = tidy(shop, prefix)
    except (BotoCoreError, ClientError) as error:
        # The deployment succeeded; leftover files of a few megabytes are no reason to fail.
        print(f"old zips stay in SAM's bucket: {error}")
        return
    print(f"{removed} old files of {shop.name} were removed from SAM's bucket")


def tidy(shop: Deployment, prefix: str) -> int:
    """Removes what is not used; how many."""
    bucket = shop.client("cloudformation").describe_stack_resource(
        StackName=MANAGED, LogicalResourceId="SamCliSourceBucket")["StackResourceDetail"]["PhysicalResourceId"]
    s3 = shop.client("s3")
    expire_versions(s3, bucket)
    body = shop.client("cloudformation").get_template(StackName=shop.name, TemplateStage="Original")["TemplateBody"]
    used = in_use(body if isinstance(body, str) else json.dumps(body), bucket)
    if not used:
        return 0
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
    old = [one["Key"] for page in pages for one in page.get("Contents", []) if one["Key"] not in used]
    for at in range(0, len(old), AT_ONCE):
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in old[at:at + AT_ONCE]], "Quiet": True})
    return len(old)


def in_use(template: str, bucket: str) -> set:
    """Keys that a template names, as s3:// addresses."""
    return set(re.findall(rf"s3://{re.escape(bucket)}/([^\s\"',]+)", template))


def expire_versions(s3, bucket: str):
    """Adds our rule to the bucket's; others stay."""
    try:
        rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        rules = []
    if any(rule.get("ID") == RULE for rule in rules):
        return
    rules.append({
        "ID": RULE, "Status": "Enabled", "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30}, "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}})
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})


if __name__ == "__main__":
    main()
