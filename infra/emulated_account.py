"""The emulated account of the deployment's test: what is in it, and the shop's own scripts, run against it."""

import os
import re
import subprocess
import sys

import boto3
from aws_emulator import REGION


def cloud(service):
    return boto3.client(service, region_name=REGION)


def outputs(name):
    stack = cloud("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    return {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}


def stack_status(name):
    """None if there is no such stack."""
    try:
        return cloud("cloudformation").describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except cloud("cloudformation").exceptions.ClientError:
        return None


def functions():
    """Physical names by role in the shop: telegram, pakasir, sweep …"""
    names = [f["FunctionName"] for f in cloud("lambda").list_functions()["Functions"]]
    return {name.split("-")[1].removesuffix("Function").lower(): name for name in names}


def stored():
    return sorted(p["Name"] for p in cloud("ssm").describe_parameters(MaxResults=50)["Parameters"])


def set_secret(name, value):
    cloud("ssm").put_parameter(Name=f"/toko/{name}", Value=value, Type="SecureString", Overwrite=True)


def secret_of(name):
    return cloud("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]


def said(result):
    return result.stdout + result.stderr


def squeezed(text):
    """Without blanks: SAM breaks long reasons over the lines of a table."""
    return re.sub(r"\s", "", text)


def script(name, *arguments, **environment):
    return subprocess.run(
        [sys.executable, f"infra/{name}.py", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment})
