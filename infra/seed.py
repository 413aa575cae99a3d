"""Puts a file of products and their stock into a deployed shop.

    seed.py samconfig.toml products.csv
"""

import json
import sys

from botocore.config import Config
from deployed_stack import Deployment, fail

# An invocation takes 6 MB; JSON makes quotes and line ends longer.
MOST = 5_000_000


def main():
    if len(sys.argv) != 3:
        fail("say what and where: seed.py samconfig.toml products.csv")
    with open(sys.argv[2], encoding="utf-8-sig") as file:
        event = json.dumps({"file": file.read()}, ensure_ascii=False).encode()
    if len(event) > MOST:
        fail(f"{sys.argv[2]} is too large for one call ({MOST} bytes): split it between products")

    shop = Deployment(sys.argv[1])
    # No automatic retry; a call that takes long is waited for.
    patient = Config(read_timeout=330, retries={"total_max_attempts": 1})
    client = shop.session.client("lambda", config=patient)
    response = client.invoke(FunctionName=shop.outputs["SeedName"], Payload=event)
    answer = json.load(response["Payload"])

    if "FunctionError" in response:
        fail(f"the function failed: {answer}")
    for error in answer.get("errors", []):
        print(f"{sys.argv[2]}:{error['line']}: {error['problem']}")
    if answer.get("errors"):
        fail("nothing was put in")
    print("{products} products and {units} units put in, {skipped} were there already".format_map(answer))


main()
