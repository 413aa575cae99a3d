"""The emulator of AWS and the outside world beside it, for a test that deploys."""

import contextlib
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

REGION = "eu-central-1"
MINISTACK = pathlib.Path(".tools/ministack/bin/ministack").absolute()
LOCAL = pathlib.Path("target/debug/lapak-local").absolute()


class Outside:
    """Telegram and the gateway, and the people who use them."""

    def __init__(self, addresses):
        self.addresses = addresses

    def act(self, what, **more):
        """Lets a person do something; see infra/local/telegram/src/script.rs and infra/local/pakasir/src/script.rs."""
        return ask(self.addresses["acts"], {"do": what, **more})

    def bot(self, token, method, **parameters):
        """The result of a call to the Bot API."""
        return ask(f"{self.addresses['telegram']}/bot{token}/{method}", parameters)["result"]

    def chat(self, token, name):
        """All that stands in a chat, as text."""
        messages = self.act("chat", token=token, name=name)
        return "\n".join(message["text"] for message in messages if not message["deleted"] and message["from_bot"])


@contextlib.contextmanager
def emulator(folder):
    """Starts both, sets the environment up for clients of AWS, and ends both."""
    port = free_port()
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}", AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION,
        AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", SAM_CLI_TELEMETRY="0", SAM_CLI_POLL_DELAY="1")
    with open(f"{folder}/emulator.log", "w", encoding="utf-8") as log, contextlib.ExitStack() as ends:
        cloud = start(ends, [MINISTACK], cwd=folder, stdout=log, stderr=log, env={
            **os.environ, "AUTH": "true", "GATEWAY_PORT": str(port)})
        local = start(ends, [LOCAL, "--outside", function_url("")], stdout=subprocess.PIPE, text=True)
        outside = Outside(json.loads(local.stdout.readline()))
        until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None, "the emulator to start")
        assert cloud.poll() is None, "the emulator ended at once"
        try:
            yield outside
        except BaseException:
            tail = pathlib.Path(folder, "emulator.log").read_text(encoding="utf-8").splitlines()[-40:]
            print("---- the emulator said last", *tail, sep="\n", file=sys.stderr)
            raise


def start(ends, command, **how):
    """A process that is stopped when `ends` are met."""
    process = subprocess.Popen(command, **how)
    ends.callback(process.wait, 20)
    ends.callback(process.terminate)
    return process


def function_url(url):
    """Where the emulator serves the function URL of AWS; without one, where it serves them all."""
    base = f"{os.environ['AWS_ENDPOINT_URL']}/_aws/lambda-url"
    return f"{base}/{url.split('//')[1].split('.')[0]}/" if url else base


def ask(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=90) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{body}: {error.read().decode()}") from None


def free_port():
    """A port below those that the system hands out, to stories beside this one among others."""
    for port in random.sample(range(10_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.socket() as s:
            s.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def until(holds, what, seconds=60):
    """Waits for something; it may fail to be asked meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if holds():
                return
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")
