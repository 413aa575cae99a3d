"""The concurrency limit of an AWS account, and the settings of a shop that follow from it."""

from botocore.exceptions import BotoCoreError, ClientError
from questions import Wrong

# The concurrency that must be left beside the shop bot: for callbacks (several payments at once), the sweep, the owner.
FOR_OTHERS = 5
# Telegram's own default; more helps only in a rush of thousands of users.
MOST_CONNECTIONS = 40
# Lambda always keeps this much concurrency for functions without a reservation.
NEVER_RESERVED = 100


class Account:
    """The account's concurrency: all of it, and what no function has reserved."""

    def __init__(self, concurrency: int, unreserved: int):
        self.concurrency = concurrency
        self.unreserved = unreserved

    @classmethod
    def read(cls, session):
        """As Lambda says it; none if it does not."""
        try:
            limits = session.client("lambda").get_account_settings()["AccountLimit"]
            return cls(limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"])
        except (BotoCoreError, ClientError, KeyError):
            return None

    def connections(self) -> int:
        """Updates that Telegram may bring at a time."""
        return max(1, min(MOST_CONNECTIONS, self.concurrency - FOR_OTHERS, self.concurrency // 2))

    def reservable(self, already: int) -> int:
        """What one function may reserve that has reserved `already`."""
        return max(0, self.unreserved + already - NEVER_RESERVED)


def fit(account: Account | None, parameters: dict, stack: dict | None):
    """Sets what is not set, and refuses what the account can't carry: a deployment would fail half-way for it."""
    if account is None:
        print("  Lambda does not say how many functions this account may run at once; it is taken for a new one.")
        return
    parameters.setdefault("MaxConnections", str(account.connections()))
    connections, reserved = number(parameters, "MaxConnections"), number(parameters, "ReservedConcurrency")
    if not reserved and connections > max(1, account.concurrency - FOR_OTHERS):
        raise Wrong(f"MaxConnections={connections} leaves no room: this account runs {account.concurrency} functions at "
                    f"once, and {FOR_OTHERS} of them are for payments, the sweep and the owner. Take "
                    f"{account.connections()}, or ask AWS for more (Service Quotas, Lambda, concurrent executions).")
    already = number((stack or {}).get("Parameters", {}), "ReservedConcurrency")
    if reserved > account.reservable(already):
        raise Wrong(f"ReservedConcurrency={reserved} can't be reserved: this account may run {account.concurrency} "
                    f"functions at once, and Lambda keeps {NEVER_RESERVED} unreserved. Take "
                    f"{account.reservable(already)}, or ask AWS for more (Service Quotas, Lambda, concurrent executions).")


def number(parameters: dict, name: str) -> int:
    """A parameter that is a number; 0 if it is not set."""
    value = parameters.get(name) or "0"
    if not value.isdigit():
        raise Wrong(f"{name}={value} is no number.")
    return int(value)
