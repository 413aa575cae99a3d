"""A deployment as its parameter file names it: stack, region, outputs, and the table that serves."""

import re
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from questions import Wrong
from samconfig import Samconfig


class Deployment:
    """One stack in one region: its parameters and its outputs."""

    def __init__(self, path: str):
        try:
            config = Samconfig(path)
        except Wrong as wrong:
            fail(str(wrong))
        if config.is_new:
            fail(f"there is no {path}: run `make configure` first")
        self.name = config.stack
        self.session = boto3.Session(region_name=config.region)
        try:
            stack = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        except (BotoCoreError, ClientError) as error:
            fail(f"stack {self.name} cannot be read, is it deployed? {error}")
        self.parameters = {p["ParameterKey"]: p["ParameterValue"] for p in stack.get("Parameters", [])}
        self.outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}

    def table(self) -> str:
        """The table that serves: the stack's own, or the one that a restored shop moved to."""
        own = self.client("cloudformation").describe_stack_resource(StackName=self.name, LogicalResourceId="Table")
        own = own["StackResourceDetail"]["PhysicalResourceId"]
        # It need not be there, and a shop that was deleted may have left it behind.
        found = self.client("ssm").get_parameters(Names=[f"{self.outputs['SecretsPath']}/table"])["Parameters"]
        moved = [one["Value"] for one in found if re.fullmatch(re.escape(own) + r"-r\d{12}", one["Value"])]
        return moved[0] if moved else own

    def client(self, service: str):
        """A client of an AWS service in the deployment's region."""
        return self.session.client(service)


def fail(why: str):
    """Ends the script with one sentence."""
    sys.exit(f"{sys.argv[0]}: {why}")
