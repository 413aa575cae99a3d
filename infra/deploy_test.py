"""A real `sam deploy` of what is in build/ into an emulator of AWS that enforces role policies.

Shows what neither the linters nor the local cloud can: that CloudFormation takes the template,
that `configure` and `seed` work, and that every function gets by with its own role.
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import yaml

REGION = "ap-southeast-1"
TOOLS = pathlib.Path(".tools")
SEED = """category,emoji,code,name,price,tiers,description,terms,max,content
Akun,🎬,NETX,Netx 1 bulan,25000,,Akun pribadi,,,email1@example.com|rahasia1
,,NETX,,,,,,,email2@example.com|rahasia2
"""


def main():
    with tempfile.TemporaryDirectory() as folder, emulator(folder), outside() as (address, calls):
        config = deploy(pathlib.Path(folder), address)
        outputs = {o["OutputKey"]: o["OutputValue"] for o in stack()["Outputs"]}

        check("state is protected", lambda: state(outputs))
        check("only the two webhooks are public", public)
        check("configure stores secrets and sets the webhook", lambda: configure(config, outputs, calls))
        check("configure again changes nothing", lambda: configure_again(config))
        check("a stranger is refused", lambda: stranger(outputs))
        check("the seed goes in, once", lambda: seed(config, folder))
        check("a buyer is greeted", lambda: greeting(outputs, calls))
        check("the sweep runs", sweep)
        check("no function lacked a permission or failed", logs)


def check(what, body):
    """Says what holds; an assertion that fails ends the test with its line."""
    body()
    print("ok   ", what, flush=True)


# ---- the emulator, Telegram and the gateway ------------------------------------------------


@contextlib.contextmanager
def emulator(folder):
    port = free_port()
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}", AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION,
        AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", SAM_CLI_TELEMETRY="0")
    with open(f"{folder}/emulator.log", "w") as log:
        process = subprocess.Popen(
            [TOOLS.absolute() / "ministack/bin/ministack"], cwd=folder, stdout=log, stderr=log,
            env={**os.environ, "AUTH": "true", "GATEWAY_PORT": str(port)})
    try:
        until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None, "the emulator to start")
        yield
    except BaseException:
        tail = pathlib.Path(folder, "emulator.log").read_text().splitlines()[-40:]
        print("---- the emulator said last", *tail, sep="\n", file=sys.stderr)
        raise
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def outside():
    """Telegram, as little of it as a deployment needs: it says yes and writes down."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            method = self.path.rsplit("/", 1)[-1]
            calls.append((method, json.loads(body) if body.startswith(b"{") else body))
            chat = {"id": 7100000001, "type": "private"}
            results = {"getMe": {"id": 1, "is_bot": True, "first_name": "Lapak", "username": "lapak_bot"},
                       "sendMessage": {"message_id": len(calls), "date": int(time.time()), "chat": chat}}
            answer = json.dumps({"ok": True, "result": results.get(method, True)}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(holds, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if holds():
                return
        time.sleep(0.2)
    sys.exit(f"waited in vain for {what}")


# ---- deployment ----------------------------------------------------------------------------


def deploy(folder, address):
    # The emulator has no metric queries; those alarms are left out here, and only here.
    template = yaml.safe_load(pathlib.Path("build/template.yaml").read_text())
    template["Resources"] = {
        name: r for name, r in template["Resources"].items()
        if not (r["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in r["Properties"])}
    path = pathlib.Path("build/emulator.yaml")
    path.write_text(yaml.safe_dump(template, sort_keys=False))

    config = folder / "emulator.toml"
    machine = "arm64" if os.uname().machine == "aarch64" else "x86_64"
    config.write_text(f'''version = 0.1
[default.deploy.parameters]
stack_name = "lapak"
region = "{REGION}"
capabilities = "CAPABILITY_IAM"
resolve_s3 = true
parameter_overrides = [
  "Architecture={machine}", "TelegramApiUrl={address}", "PakasirApiUrl={address}/api/v2",
  "AlarmEmail=owner@example.com", "LogArchive=on", "ReservedConcurrency=5",
]
''')
    result = subprocess.run(
        [TOOLS / "sam/bin/sam", "deploy", "--template-file", path, "--config-file", config,
         "--no-confirm-changeset", "--no-progressbar"], capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    print("ok    CloudFormation takes the template", flush=True)
    return config


def stack():
    return boto3.client("cloudformation").describe_stacks(StackName="lapak")["Stacks"][0]


def functions():
    """Physical names by role in the shop: telegram, pakasir, expiry, seed."""
    names = [f["FunctionName"] for f in boto3.client("lambda").list_functions()["Functions"]]
    return {name.split("-")[1].removesuffix("Function").lower(): name for name in names}


# ---- what must hold ------------------------------------------------------------------------


def state(outputs):
    table = boto3.client("dynamodb").describe_table(TableName=outputs["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"], table
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST", table
    assert {i["IndexName"] for i in table["GlobalSecondaryIndexes"]} == {"due", "shelf"}, table
    s3 = boto3.client("s3")
    assert s3.get_bucket_versioning(Bucket=outputs["BucketName"])["Status"] == "Enabled"
    blocked = s3.get_public_access_block(Bucket=outputs["BucketName"])["PublicAccessBlockConfiguration"]
    assert all(blocked.values()), blocked


def public():
    client = boto3.client("lambda")
    for role, name in functions().items():
        statements = []
        with contextlib.suppress(client.exceptions.ResourceNotFoundException):
            statements = json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
        open_to_all = {s["Action"] for s in statements if s["Principal"] == "*"}
        both = {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
        assert open_to_all == (both if role in ("telegram", "pakasir") else set()), (role, statements)


def script(name, *arguments, **environment):
    return subprocess.run(
        [sys.executable, f"infra/{name}.py", *arguments], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, env={**os.environ, **environment})


def configure(config, outputs, calls):
    result = script("configure", config, BOT_TOKEN="123:token", PAKASIR_API_KEY="key")
    assert result.returncode == 0, result.stderr
    assert outputs["PakasirUrl"] in result.stdout, result.stdout
    assert "123:token" not in result.stdout, "a token is shown"
    webhook = dict(calls)["setWebhook"]
    assert webhook["url"] == outputs["TelegramUrl"] and len(webhook["secret_token"]) >= 32, webhook
    found = boto3.client("ssm").describe_parameters()["Parameters"]
    assert {p["Type"] for p in found} == {"SecureString"} and len(found) == 5, found


def configure_again(config):
    result = script("configure", config)
    assert result.returncode == 0 and "stored" not in result.stdout, result.stdout + result.stderr


def post(url, body, headers):
    """To a function URL, by the emulator's path for it."""
    label = url.split("//")[1].split(".")[0]
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL']}/_aws/lambda-url/{label}/", json.dumps(body).encode(),
        {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def secret(name):
    return boto3.client("ssm").get_parameter(Name=f"/lapak/{name}", WithDecryption=True)["Parameter"]["Value"]


def stranger(outputs):
    for url, header in [("TelegramUrl", "X-Telegram-Bot-Api-Secret-Token"), ("PakasirUrl", "X-Secret")]:
        status, body = post(outputs[url], {}, {header: "guessed"})
        assert status == 401, (url, status, body)


def seed(config, folder):
    file = pathlib.Path(folder, "seed.csv")
    file.write_text(SEED)
    first = script("seed", config, file)
    assert "1 products and 2 units put in" in first.stdout, first.stdout + first.stderr
    again = script("seed", config, file)
    assert "0 units put in, 2 were there already" in again.stdout, again.stdout + again.stderr


def greeting(outputs, calls):
    person = {"id": 7100000001, "is_bot": False, "first_name": "Budi", "language_code": "id"}
    update = {"update_id": 1, "message": {
        "message_id": 1, "date": int(time.time()), "chat": {"id": person["id"], "type": "private", "first_name": "Budi"},
        "from": person, "text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}}
    status, body = post(outputs["TelegramUrl"], update, {"X-Telegram-Bot-Api-Secret-Token": secret("bot-webhook-secret")})
    assert status == 200, (status, body)
    said = body.decode() + json.dumps([c for c in calls if c[0] == "sendMessage"], ensure_ascii=False)
    assert "Budi" in said, said


def sweep():
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    event = {"version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.scheduler",
             "account": "0", "time": now, "region": REGION, "resources": [], "detail": "{}"}
    answer = boto3.client("lambda").invoke(FunctionName=functions()["expiry"], Payload=json.dumps(event))
    assert "FunctionError" not in answer, answer["Payload"].read()


def logs():
    client = boto3.client("logs")
    for group in client.describe_log_groups()["logGroups"]:
        for event in client.filter_log_events(logGroupName=group["logGroupName"])["events"]:
            line = event["message"]
            assert "AccessDenied" not in line and '"level":"ERROR"' not in line, (group["logGroupName"], line)


main()
