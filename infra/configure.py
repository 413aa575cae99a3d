"""Writes a deployment's secrets and tells Telegram the webhook. Safe to run again.

    configure.py PARAMETERS.toml [--new-data-key]

Asks for what is missing, or reads BOT_TOKEN, PAKASIR_API_KEY and PAKASIR_CALLBACK_SECRET
from the environment. An answer left empty keeps what is stored.
"""

import base64
import getpass
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request

from deployment import Deployment, fail

# What the shop bot handles; Telegram keeps everything else to itself.
UPDATES = ["message", "callback_query", "my_chat_member"]


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(arguments) != 1:
        fail("say which deployment: configure.py infra/parameters/….toml")
    shop = Deployment(arguments[0])

    stored = read(shop)
    wanted = dict(stored)
    answer(wanted, "bot-token", "BOT_TOKEN", "Token of the shop bot, from @BotFather")
    answer(wanted, "pakasir-api-key", "PAKASIR_API_KEY", "API key of the Pakasir project")
    answer(wanted, "pakasir-callback-secret", "PAKASIR_CALLBACK_SECRET",
           "Webhook secret of the Pakasir project (empty: keep, or make one)", optional=True)
    wanted.setdefault("pakasir-callback-secret", secrets.token_urlsafe(32))
    wanted.setdefault("bot-webhook-secret", secrets.token_urlsafe(32))
    wanted["data-key"] = keyring(stored.get("data-key"), "--new-data-key" in sys.argv)

    changed = {name: value for name, value in wanted.items() if stored.get(name) != value}
    write(shop, changed)
    if changed:
        restart(shop)
    set_webhook(shop, wanted)

    print("Paste these at Pakasir, into the project's webhook settings:")
    print("  URL    ", shop.outputs["PakasirUrl"])
    print("  secret ", wanted["pakasir-callback-secret"])


def answer(wanted: dict, name: str, variable: str, question: str, optional: bool = False):
    """Takes a secret from the environment, or asks for it; empty keeps what there is."""
    kept = " [Enter keeps the stored one]" if name in wanted else ""
    given = os.environ.get(variable)
    if given is None:
        given = getpass.getpass(f"{question}{kept}: ") if sys.stdin.isatty() else ""
    if given.strip():
        wanted[name] = given.strip()
    elif name not in wanted and not optional:
        fail(f"{name} is needed: answer, or set {variable}")


def keyring(stored: str | None, add: bool) -> str:
    """`id:key,…`, the current key first. Old keys stay: what they sealed must be opened."""
    keys = stored.split(",") if stored else []
    if add or not keys:
        number = 1 + max((int(key.split(":")[0].lstrip("k")) for key in keys), default=0)
        keys.insert(0, f"k{number}:{base64.b64encode(secrets.token_bytes(32)).decode()}")
    return ",".join(keys)


def path(shop: Deployment, name: str) -> str:
    return f"{shop.outputs['SecretsPath']}/{name}"


def read(shop: Deployment) -> dict:
    names = ["bot-token", "bot-webhook-secret", "pakasir-api-key", "pakasir-callback-secret", "data-key"]
    found = shop.client("ssm").get_parameters(Names=[path(shop, n) for n in names], WithDecryption=True)
    return {p["Name"].rsplit("/", 1)[1]: p["Value"] for p in found["Parameters"]}


def write(shop: Deployment, changed: dict):
    for name, value in changed.items():
        shop.client("ssm").put_parameter(Name=path(shop, name), Value=value, Type="SecureString", Overwrite=True)
        print("stored", path(shop, name))


def restart(shop: Deployment):
    """Functions read secrets once, at start: a changed variable makes them start anew."""
    client = shop.client("lambda")
    for name in shop.function_names():
        variables = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        variables["SECRETS_CHANGED"] = str(int(time.time()))
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
        client.get_waiter("function_updated_v2").wait(FunctionName=name)


def set_webhook(shop: Deployment, wanted: dict):
    bot = telegram(shop, wanted, "getMe")
    telegram(shop, wanted, "setWebhook", {
        "url": shop.outputs["TelegramUrl"],
        "secret_token": wanted["bot-webhook-secret"],
        "allowed_updates": UPDATES,
    })
    print(f"Telegram sends what @{bot['username']} is told to {shop.outputs['TelegramUrl']}")


def telegram(shop: Deployment, wanted: dict, method: str, body: dict | None = None) -> dict:
    url = f"{shop.parameters['TelegramApiUrl']}/bot{wanted['bot-token']}/{method}"
    request = urllib.request.Request(url, json.dumps(body or {}).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)["result"]
    except urllib.error.HTTPError as error:
        # The URL holds the token: only what Telegram says of it is shown.
        fail(f"Telegram refuses {method}: {json.load(error).get('description', error.code)}")
    except urllib.error.URLError as error:
        fail(f"cannot reach Telegram for {method}: {error.reason}")


main()
