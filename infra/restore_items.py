"""Copies the items of a restored or imported table into the shop's own table.

    restore_items.py samconfig.toml --from TABLE [--into TABLE] [--over] [--live]

AWS restores and imports into new tables only, and the stack knows its own; so items are copied. What stands in the
shop's table already is kept, unless --over says that the copy wins. It may be repeated: what is there is not written
again. While the shop takes orders it refuses, unless --live says that this is known.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import BotoCoreError, ClientError
from deployed_stack import Deployment, fail

# Segments that are read side by side, and the writers of each.
SEGMENTS = 4
KEY = ("pk", "sk")
# A shop counts as closed if its functions had no call for this long.
QUIET_MINUTES = 10


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("config")
    arguments.add_argument("--from", dest="source", required=True, metavar="TABLE")
    arguments.add_argument("--into", metavar="TABLE", help="another table than the shop's, to rehearse")
    arguments.add_argument("--over", action="store_true", help="items of the copy replace those of the shop")
    arguments.add_argument("--live", action="store_true", help="although the shop takes orders")
    given = arguments.parse_args()
    shop = Deployment(given.config)
    into = given.into or shop.table()
    if given.source == into:
        fail("the table it is copied from is the shop's own")
    if not given.live and not given.into and is_open(shop):
        fail(f"the shop has been at work within the last {QUIET_MINUTES} minutes, and what it writes meanwhile would be "
             "mixed with old items. Stop it (the runbook says how, under Restore), or say --live")
    try:
        fits(shop.client("dynamodb"), given.source, into)
        counts = copy(lambda: shop.client("dynamodb"), given.source, into, given.over)
    except (BotoCoreError, ClientError) as error:
        fail(f"{error}. What was copied stays; say the same again to go on")
    print("{read} items read: {written} written, {same} were the same, {kept} differ and were kept".format_map(counts))
    if counts["kept"]:
        print("those that differ are newer or older than the copy; --over would replace them")


def fits(client, source: str, into: str):
    """Both tables have the same key; the shop's is no other kind of table."""
    for table in (source, into):
        schema = client.describe_table(TableName=table)["Table"]["KeySchema"]
        if tuple(part["AttributeName"] for part in sorted(schema, key=lambda part: part["KeyType"])) != KEY:
            fail(f"{table} is no table of a shop: its key is not {' and '.join(KEY)}")


def is_open(shop: Deployment) -> bool:
    """Whether anything but the owner bot was called of late; the sweep counts, as it writes too."""
    since = int((time.time() - QUIET_MINUTES * 60) * 1000)
    # The stream names the function: YYYY/MM/DD/FUNCTION[VERSION]INSTANCE.
    owner = f"/{physical(shop, 'OwnerFunction')}["
    pages = shop.client("logs").get_paginator("filter_log_events").paginate(
        logGroupName=physical(shop, "Log"), startTime=since)
    return any(owner not in event["logStreamName"] for page in pages for event in page["events"])


def physical(shop: Deployment, name: str) -> str:
    """The physical name of a resource of the stack."""
    found = shop.client("cloudformation").describe_stack_resource(StackName=shop.name, LogicalResourceId=name)
    return found["StackResourceDetail"]["PhysicalResourceId"]


def copy(client, source: str, into: str, over: bool) -> dict:
    """Copies all items; how many were read, written, the same already, and kept though they differ."""
    counts = dict.fromkeys(("read", "written", "same", "kept"), 0)
    with ThreadPoolExecutor(SEGMENTS) as workers:
        for part in workers.map(lambda at: segment(client(), source, into, over, at), range(SEGMENTS)):
            for name, count in part.items():
                counts[name] += count
    return counts


def segment(client, source: str, into: str, over: bool, at: int) -> dict:
    """Copies one of the segments."""
    counts = dict.fromkeys(("read", "written", "same", "kept"), 0)
    pages = client.get_paginator("scan").paginate(
        TableName=source, Segment=at, TotalSegments=SEGMENTS, ConsistentRead=True)
    for page in pages:
        for item in page["Items"]:
            # Whether a table serves is true of that table alone.
            if item["pk"] == {"S": "SERVING"}:
                continue
            counts["read"] += 1
            counts[put(client, into, item, over)] += 1
    return counts


def put(client, into: str, item: dict, over: bool) -> str:
    """Writes an item unless one stands there; what became of it."""
    try:
        client.put_item(TableName=into, Item=item, ConditionExpression="attribute_not_exists(pk)")
        return "written"
    except client.exceptions.ConditionalCheckFailedException:
        pass
    key = {name: item[name] for name in KEY}
    there = client.get_item(TableName=into, Key=key, ConsistentRead=True).get("Item")
    if there == item:
        return "same"
    if not over:
        return "kept"
    client.put_item(TableName=into, Item=item)
    return "written"


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped half-way; say the same again to go on.")
