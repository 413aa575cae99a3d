"""How many orders a second each part takes, from its limit and what an order costs: the tables of SCALE.md.

    scale.py

The limits are AWS's and Telegram's own; SCALE.md names where they stand. An order costs what the README's figures and
the story `costs::call_budget` say.
"""

import re

import cost
import template

CALL_BUDGET = "tests/it/costs/call_budget.rs"
# Round trips in milliseconds to Telegram and to the gateway, from the two ends of the advice on regions: estimates.
ROUND_TRIPS = {"eu-central-1": (10, 190), "ap-southeast-1": (230, 25)}
GATEWAY_CALLS = 1  # of the step that makes a charge, and of the one that is paid
# Calls of PutEvents a second, of all buses of an account.
BUS = {"Stockholm": 600, "Singapore": 1_200, "Frankfurt": 2_400, "Ireland": 10_000}
PARTITION = 1_000  # write units a second
LIVE_ITEMS = 16
# How long a transaction keeps others from an item: an estimate of DynamoDB's, network included.
TRANSACTION_MS = 20
# A lapse: the charge's status and its cancel; the invoice's message goes, and one comes; the table's part.
LAPSE = {"gateway": 2, "telegram": 2, "table": 5}
AT_ONCE, SWEEPING = 8, 45 / 60  # CONCURRENT_CHECKS and TIME_LIMIT of the sweep
DUE_SHARDS = 4
# Writes to indexes, which the story counts within the call that makes them. In `due` an order comes, moves (which is two
# writes) and goes.
DUE_WRITES, STATUS_WRITES = 4, 1


def main():
    for lines in (parts(), keys()):
        print("\n".join(lines), end="\n\n")


def parts() -> list:
    """Rows of the table of parts, the tightest first: the part, its limit, what an order takes of it, and orders a second."""
    journey = cost.of_readme()["journey"]
    wru, rru, steps = journey["wru"], journey["rru"], journey["steps"]
    cold = len(steps) * cost.COLD[1_000_000]
    found = [
        ("an admin's chat at Telegram", "1 message/s", "2 (placed, paid)", 1 / 2),
        ("messages that answer nobody", "30/s", "1 (the goods)", 30 / 1),
        ("a new table's writes", "4,000 WRU/s", f"{wru:g} WRU", 4_000 / wru),
        ("a new table's reads", "12,000 RRU/s", f"{rru:g} RRU", 12_000 / rru),
        ("a table's writes by quota", "40,000 WRU/s", f"{wru:g} WRU", 40_000 / wru),
        ("the parameter store", "40 reads/s", f"{cold:g} (1 % of calls are cold)", 40 / cold),
        *[(f"the bus, {place}", f"{limit:,} calls/s", f"{cost.EVENTS}", limit / cost.EVENTS) for place, limit in BUS.items()],
    ]
    for part, limit, places, milliseconds in (
            ("functions of a new account", "10 at once", 10, lambda region: busy(steps, region)),
            ("functions at 1,000", "1,000 at once", 1_000, lambda region: busy(steps, region)),
            ("taps of a new account", "`MaxConnections` 5", 5, lambda region: busy(steps[:-1], region)),
            ("taps by default", "`MaxConnections` 40", 40, lambda region: busy(steps[:-1], region)),
            ("taps at Telegram's most", "`MaxConnections` 100", 100, lambda region: busy(steps[:-1], region)),
            ("invoices that lapse", f"{AT_ONCE} at once, {SWEEPING * 60:.0f} s of 60", AT_ONCE * SWEEPING, lapse)):
        for place, region in (("Frankfurt", "eu-central-1"), ("Singapore", "ap-southeast-1")):
            taken = milliseconds(region)
            found.append((f"{part}, {place}", limit, f"{taken / 1000:.2f} s", places * 1000 / taken))
    ordered = sorted(found, key=lambda one: one[-1])
    return table(("part", "limit", "an order takes", "orders a second"), ordered)


def keys() -> list:
    """Rows of the table of keys that orders share: the key, an order's writes and units, and orders a second."""
    found = []
    for record, all_of_it, one in (("CATALOGUE", "all products", "one product"),
                                   ("STATISTICS", f"all {LIVE_ITEMS} live items", "one live item")):
        alone, transacted = writes(record)
        units, count = alone + 2 * transacted, f"{alone} alone, {transacted} in a transaction"
        found.append((f"`{record}`, {all_of_it}, while one partition holds them", count, f"{units}", PARTITION / units))
        found.append((f"`{record}`, {one}, by its transactions", count, "", 1_000 / TRANSACTION_MS / transacted))
    product = sum(writes("CATALOGUE"))
    for index, count, partitions in (("`category`, one category", product, 1), ("`status`, one list", STATUS_WRITES, 1),
                                     (f"`due`, {DUE_SHARDS} shards", DUE_WRITES, DUE_SHARDS)):
        found.append((f"index {index}", f"{count}", f"{count}", PARTITION * partitions / count))
    return table(("key", "writes of an order", "WRU", "orders a second"), sorted(found, key=lambda one: one[-1]))


def table(header: tuple, rows: list) -> list:
    """Lines of a table whose last column is a rate."""
    rate = lambda orders: f"{orders:.1f}" if orders < 10 else f"{orders:,.0f}"
    lines = ["| " + " | ".join((*one[:-1], rate(one[-1]))) + " |" for one in rows]
    return ["| " + " | ".join(header) + " |", "|---" * (len(header) - 1) + "|--:|", *lines]


def busy(steps: list, region: str) -> float:
    """Milliseconds for which steps keep a function, each call after the other: more than they take."""
    telegram, gateway = ROUND_TRIPS[region]
    total = 0
    for step in steps:
        to_gateway = GATEWAY_CALLS if step["outbound_calls"] > 1 else 0
        total += (step["cpu_ms"] / cost.CPU_SHARE + step["db_calls"] * cost.DB_MS + to_gateway * gateway
                  + (step["outbound_calls"] - to_gateway) * telegram)
    return total


def lapse(region: str) -> float:
    """Milliseconds for which a lapse keeps one of the sweep's places."""
    telegram, gateway = ROUND_TRIPS[region]
    return LAPSE["gateway"] * gateway + LAPSE["telegram"] * telegram + LAPSE["table"] * cost.DB_MS


def writes(record: str) -> tuple:
    """How often the order of a buyer who has started the shop writes a kind of record, alone and in a transaction, by
    the story's snapshot."""
    source = (template.PATH.parent / CALL_BUDGET).read_text(encoding="utf-8")
    snapshot = source[source.index("list: "):source.index('"#]]')]
    calls = [(call, kinds.split()) for call, kinds, units in
             re.findall(r"^ +(\w+) ([A-Z_ ]+): ([\d.]+)\+", snapshot, re.MULTILINE) if float(units)]
    found = [call for call, kinds in calls if record in kinds]
    transacted = sum(call == "TransactWriteItems" for call in found)
    return len(found) - transacted, transacted


if __name__ == "__main__":
    main()
