"""Puts a file of products and their stock into a deployed shop, or vouchers, or the shop's own texts, or all of them.
Files and photos that the products name lie beside their file, and are uploaded first.

    seed.py samconfig.toml products.csv
    seed.py samconfig.toml --vouchers vouchers.csv
    seed.py samconfig.toml --texts texts.json
"""

import argparse
import csv
import datetime
import io
import json
import pathlib
import secrets

from botocore.config import Config
from deployed_stack import Deployment, fail

# An invocation takes 6 MB; JSON makes quotes and line ends longer.
MOST = 5_000_000

# The largest file that the shop takes.
LARGEST = 20 * 1024 * 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("products", nargs="?", help="the seed file, as CSV")
    parser.add_argument("--vouchers", help="the list of vouchers, as CSV")
    parser.add_argument("--texts", help='the shop\'s own texts, as JSON: {"id": {"cart.empty": "…"}}')
    wanted = parser.parse_args()
    if not (wanted.products or wanted.vouchers or wanted.texts):
        fail("say what and where: seed.py samconfig.toml products.csv")
    shop, content = Deployment(wanted.config), event(wanted)
    files = named_files(wanted.products, content["file"]) if wanted.products else []
    if files:
        content["files"] = upload(shop, files)
    answer = put_in(shop, encoded(content, wanted.products))

    for error in answer.get("errors", []):
        if "line" in error:
            print(f"{wanted.products}:{error['line']}: {error['problem']}")
        elif "voucher_line" in error:
            print(f"{wanted.vouchers}:{error['voucher_line']}: {error['problem']}")
        elif "language" in error:
            print(f"{wanted.texts}: {error['language']} {error['key']}: {error['problem']}")
        else:
            print(error["problem"])
    if answer.get("errors"):
        fail("nothing was put in")
    if wanted.products:
        print("{products} products and {units} units put in, {skipped} were there already".format_map(answer))
        if answer.get("kept"):
            print("{kept} products and vouchers stay as admins left them in the bot; of those products only stock was added".format_map(answer))
    if wanted.vouchers:
        print(f"{answer['vouchers']} {'voucher' if answer['vouchers'] == 1 else 'vouchers'} put in")
    if wanted.texts:
        print(f"the shop says {answer['texts']} {'text' if answer['texts'] == 1 else 'texts'} of its own")


def event(wanted):
    content = {}
    if wanted.products:
        with open(wanted.products, encoding="utf-8-sig") as file:
            content["file"] = file.read()
    if wanted.vouchers:
        with open(wanted.vouchers, encoding="utf-8-sig") as file:
            content["vouchers"] = file.read()
    if wanted.texts:
        with open(wanted.texts, encoding="utf-8-sig") as file:
            try:
                content["texts"] = json.load(file)
            except ValueError as error:
                fail(f"{wanted.texts} is not JSON: {error}")
    return content


def encoded(content, products):
    payload = json.dumps(content, ensure_ascii=False).encode()
    if len(payload) > MOST:
        fail(f"this is too large for one call ({MOST} bytes): split {products} between products")
    return payload


def named_files(products, text):
    """The files that the seed file names and that are there; the function says which row names a missing one."""
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
    names = {(row.get(column) or "").strip() for row in rows for column in ("file", "photo")}
    paths = [pathlib.Path(products).parent / name for name in sorted(names) if name and pathlib.PurePath(name).name == name]
    paths = [path for path in paths if path.is_file()]
    for path in paths:
        if path.stat().st_size > LARGEST:
            fail(f"{path} is too large: a file has at most {LARGEST // (1024 * 1024)} MB")
    return paths


def upload(shop, paths):
    """Puts the files where the function takes them from: a folder of this run, which the bucket empties within days."""
    run = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    prefix = f"incoming/{run}-{secrets.token_hex(4)}/"
    client = shop.session.client("s3")
    for path in paths:
        client.put_object(Bucket=shop.outputs["BucketName"], Key=prefix + path.name, Body=path.read_bytes())
    return prefix


def put_in(shop, payload):
    # No automatic retry; a call that takes long is waited for.
    patient = Config(read_timeout=330, retries={"total_max_attempts": 1})
    client = shop.session.client("lambda", config=patient)
    response = client.invoke(FunctionName=shop.outputs["SeedName"], Payload=payload)
    answer = json.load(response["Payload"])
    if "FunctionError" in response:
        fail(f"the function failed: {answer}")
    return answer


main()
