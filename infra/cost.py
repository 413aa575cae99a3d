"""What a month costs, from what the benchmark measured.

    cost.py target/bench.json [region]

Prices are US dollars before tax. Each has its source; "derived" ones were not found in a
current price list and must be checked before anybody relies on them.
"""

import json
import sys

import template

ORDERS = [100, 10_000, 1_000_000]
MILLION = 1_000_000
MINUTES = 60 * 730  # of a month: how often the sweep runs

# Read on 23 November 2026.
EVERYWHERE = {
    # aws.amazon.com/lambda/pricing; ap-southeast-1 and -3 have the base price, unlike a few
    # others (af-south-1, ap-east-1, eu-south-1, me-*).
    "request": 0.20 / MILLION,
    "arm_gb_second": 0.0000133334,
    # aws.amazon.com/eventbridge/pricing: custom events; schedules are free up to 14 million.
    "event": 1.00 / MILLION,
    # aws.amazon.com/cloudwatch/pricing: per alarm metric, per custom metric.
    "alarm": 0.10,
    "metric": 0.30,
}
REGIONS = {
    "ap-southeast-1": {
        # Derived: us-east-1 ($0.625 and $0.125 a million since 1 November 2024, DynamoDB's
        # on-demand page) times 1.1385, the ratio of the two regions' prices before.
        "write_unit": 0.7115 / MILLION,
        "read_unit": 0.1423 / MILLION,
        # Derived in the same way from $0.25 and $0.20.
        "stored_gb": 0.285,
        "pitr_gb": 0.228,
        # Derived in the same way from $0.10.
        "export_gb": 0.114,
        # aws.amazon.com/s3/pricing, Standard, first 50 TB.
        "bucket_gb": 0.025,
        # A published bill of May 2025: "$0.70 per GB custom log data ingested".
        "log_gb": 0.70,
        # Derived from $0.029 (each record counts as 5 KB at least) and $0.00325 a GB unpacked, as other prices above.
        "firehose_gb": 0.036,
        "unpacked_gb": 0.004,
        # aws.amazon.com/s3/pricing: PUT requests.
        "put": 0.005 / 1000,
    },
    "ap-southeast-3": {
        # Derived: taken to cost what ap-southeast-1 costs; not confirmed.
        "write_unit": 0.7115 / MILLION,
        "read_unit": 0.1423 / MILLION,
        "stored_gb": 0.285,
        "pitr_gb": 0.228,
        "export_gb": 0.114,
        "bucket_gb": 0.025,
        "log_gb": 0.70,
        "firehose_gb": 0.036,
        "unpacked_gb": 0.004,
        "put": 0.005 / 1000,
    },
}
# What stays free for good (aws.amazon.com/free, "always free"), for the whole account.
FREE = {"requests": MILLION, "gb_seconds": 400_000, "alarms": 10, "metrics": 10, "log_gb": 5, "stored_gb": 25}

# Assumptions: what a benchmark on one machine cannot measure.
MEMORY_GB = 0.25
CPU_SHARE = 256 / 1769  # of one processor at this memory (Lambda's documentation)
DB_MS = 6  # one call to the table, same region
OUTBOUND_MS = 250  # one call to Telegram (Europe) or the gateway
INSTRUCTIONS_PER_MS = 2_000_000  # of one processor
COLD = {100: 1.0, 10_000: 0.3, 1_000_000: 0.01}  # cold starts per call
LOG_BYTES = 700 + 450  # per call: our own lines, and Lambda's platform.start and platform.report
# With LogArchive on, logs go to the bucket through Firehose: at most one record for each call, 5 KB at least, and an object
# every 15 minutes (BufferingHints); they are kept 400 days, compressed to a tenth.
FIREHOSE_BYTES, LOG_OBJECTS, LOG_MONTHS, LOG_COMPRESSED = 5_120, MINUTES / 15, 400 / 30.4, 0.1
EVENTS = 3  # on the bus per order: placed, paid, delivered
ORDER_BYTES = 5_000  # kept per order: its item, its units, the ledger, the user's part
MONTHS = 12  # of orders in the table
# A health check, as the story `health` measures it: which table serves, the health, what is due in six shards, the health
# again, and whether the daily report is due; the calls to Telegram, twice, the gateway and the bucket are made at the same time.
HEALTH = {"db_calls": 10, "wru": 1, "rru": 6, "outbound_calls": 1, "cpu_ms": 2}
CHECKS = MINUTES / 5
NIGHTS = 30.4
BACKUPS = 7 + 4 + 12  # that are kept
MANIFESTS, PARTITION_GB = 4, 10  # of an export, which has a file for each partition; a table begins with four of them
COMPRESSED = 0.5  # of a table's size; sealed contents do not shrink
ITEM_BYTES = 600  # of the table, on average
CHECK = {"calls": 4, "wru": 10, "rru": 12, "ms": 500, "ms_per_item": 0.4}  # a night's backup: see the README's figures
SWEEP = {"db_calls": 7, "wru": 0, "rru": 4, "outbound_calls": 0, "cpu_ms": 1}  # where not measured

# What stands in the template.
ALARMS, METRICS = template.alarm_metrics(), len(template.custom_metrics())


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        bench = json.load(file)
    for region in sys.argv[2:] or REGIONS:
        print(f"\n{region}, dollars a month" + "".join(f"{n:>14,}" for n in ORDERS) + "  orders")
        columns = [bill(bench, orders, REGIONS[region]) for orders in ORDERS]
        for line in columns[0]:
            print(f"  {line:<35}" + "".join(f"{column[line]:>14,.2f}" for column in columns))
        totals = [sum(v for line, v in column.items() if not line.startswith("free")) for column in columns]
        print(f"  {'all of it':<35}" + "".join(f"{t:>14,.2f}" for t in totals))
        print(f"  {'after what is always free':<35}" + "".join(
            f"{t + column['free for good']:>14,.2f}" for t, column in zip(totals, columns)))
        print(f"  {'for one order':<35}" + "".join(f"{t / n:>14,.5f}" for t, n in zip(totals, ORDERS)))


def bill(bench: dict, orders: int, region: dict) -> dict:
    """Lines of the bill; what is free for good is negative."""
    price = EVERYWHERE | region
    journey, sweep = bench["journey"], bench.get("sweep", SWEEP)
    calls = sum(step.get("invocations", 1) for step in journey["steps"])

    requests = orders * calls + MINUTES + CHECKS
    init = max(f["init_instructions"] for f in bench["functions"].values()) / INSTRUCTIONS_PER_MS
    milliseconds = orders * busy(journey) + MINUTES * busy(sweep) + CHECKS * busy(HEALTH) + orders * calls * COLD[orders] * init / CPU_SHARE
    gb_seconds = milliseconds / 1000 * MEMORY_GB
    log_gb = requests * LOG_BYTES / 1e9
    passed_gb = requests * FIREHOSE_BYTES / 1e9
    stored_gb = orders * MONTHS * ORDER_BYTES / 1e9
    requests += NIGHTS * CHECK["calls"]
    gb_seconds += NIGHTS * (CHECK["ms"] + stored_gb * 1e9 / ITEM_BYTES * CHECK["ms_per_item"]) / 1000 * MEMORY_GB

    free = {
        "request": min(requests, FREE["requests"]), "arm_gb_second": min(gb_seconds, FREE["gb_seconds"]),
        "alarm": min(ALARMS, FREE["alarms"]), "metric": min(METRICS, FREE["metrics"]),
        "log_gb": min(log_gb, FREE["log_gb"]), "stored_gb": min(stored_gb, FREE["stored_gb"])}
    return {
        "Lambda: requests": requests * price["request"],
        "Lambda: time": gb_seconds * price["arm_gb_second"],
        "DynamoDB: writes": (orders * journey["wru"] + MINUTES * sweep["wru"] + CHECKS * HEALTH["wru"]) * price["write_unit"],
        "DynamoDB: reads": (orders * journey["rru"] + MINUTES * sweep["rru"] + CHECKS * HEALTH["rru"]) * price["read_unit"],
        f"DynamoDB: {MONTHS} months kept, with PITR": stored_gb * (price["stored_gb"] + price["pitr_gb"]),
        "Backups: exports": NIGHTS * stored_gb * price["export_gb"],
        f"Backups: {BACKUPS} kept, checked, held": BACKUPS * stored_gb * COMPRESSED * price["bucket_gb"]
        + NIGHTS * (CHECK["wru"] * price["write_unit"] + CHECK["rru"] * price["read_unit"])
        # Object Lock itself is free; each object of a backup is held by a request.
        + NIGHTS * (MANIFESTS + max(4, stored_gb / PARTITION_GB)) * price["put"],
        "EventBridge": orders * EVENTS * price["event"],
        "CloudWatch: logs": log_gb * price["log_gb"],
        "Logs in the bucket, 400 days": passed_gb * price["firehose_gb"] + log_gb * price["unpacked_gb"]
        + LOG_OBJECTS * price["put"] + log_gb * LOG_MONTHS * LOG_COMPRESSED * price["bucket_gb"],
        f"CloudWatch: {ALARMS} alarms, {METRICS} metrics": ALARMS * price["alarm"] + METRICS * price["metric"],
        "free for good": -sum(amount * price[what] for what, amount in free.items()),
    }


def busy(work: dict) -> float:
    """Billed milliseconds: own work at this share of a processor, and waiting for others."""
    return work["cpu_ms"] / CPU_SHARE + work["db_calls"] * DB_MS + work["outbound_calls"] * OUTBOUND_MS


if __name__ == "__main__":
    main()
