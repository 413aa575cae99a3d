"""A deployment as its parameter file names it: stack, region, outputs."""

import sys
import tomllib

import boto3


class Deployment:
    """One stack in one region, and what it gave back."""

    def __init__(self, config: str):
        with open(config, "rb") as file:
            wanted = tomllib.load(file)["default"]["deploy"]["parameters"]
        self.name = wanted["stack_name"]
        self.session = boto3.Session(region_name=wanted["region"])
        stack = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        self.outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
        self.parameters = {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]}

    def client(self, service: str):
        """A client of an AWS service in the deployment's region."""
        return self.session.client(service)

    def function_names(self) -> list[str]:
        """Names of all functions of the stack."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        resources = [r for page in pages for r in page["StackResourceSummaries"]]
        return [r["PhysicalResourceId"] for r in resources if r["ResourceType"] == "AWS::Lambda::Function"]


def fail(why: str):
    """Ends the script with one sentence."""
    sys.exit(f"{sys.argv[0]}: {why}")
