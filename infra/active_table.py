"""Writes into the parameter file which table the shop moved to, so that the alarms of the next deployment watch it.

    active_table.py samconfig.toml

`make deploy` calls it first. A shop that never moved has no such line, nor has one that is not deployed yet.
"""

import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from deployed_stack import Deployment, fail
from questions import Wrong
from samconfig import Samconfig

NAME = "ActiveTable"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    try:
        config = Samconfig(path)
        if config.is_new:
            fail(f"there is no {path}: run `make configure` first")
        if note(config, moved_to(path, config)):
            config.write()
            print(f"{path}: alarms watch {config.parameters.get(NAME, 'the table of the stack')}")
    except Wrong as wrong:
        fail(str(wrong))
    except (BotoCoreError, ClientError) as error:
        fail(f"which table the shop moved to cannot be read: {error}")


def moved_to(path: str, config: Samconfig) -> str:
    """The table that the shop moved to; empty if it serves from the stack's own, or there is no stack yet."""
    client = boto3.Session(region_name=config.region).client("cloudformation")
    try:
        own = client.describe_stack_resource(StackName=config.stack, LogicalResourceId="Table")
    except ClientError as error:
        # There is no such stack, or a first deployment that failed left none of its resources.
        if error.response["Error"]["Code"] == "ValidationError":
            return ""
        raise
    table = Deployment(path).table()
    return "" if table == own["StackResourceDetail"]["PhysicalResourceId"] else table


def note(config: Samconfig, table: str) -> bool:
    """Puts it among the parameters, or takes it away; whether that changes them."""
    before = config.parameters.get(NAME, "")
    if table:
        config.parameters[NAME] = table
    else:
        config.parameters.pop(NAME, None)
    return before != table


if __name__ == "__main__":
    main()
