"""Asks what a shop needs, checks it, and stores it: secrets in the Parameter Store, the rest in the parameter file.

    configure.py samconfig.toml [--from FILE] [--only NAME]… [--new-data-key] [--take-bot]

Answers come from FILE (lines NAME=value), then from the environment, and are asked for otherwise; what is stored is
kept. If any answer is given and none is missing, nothing is asked. --only asks for the named answers alone.
Nothing is changed before everything is known to be right.
"""

import argparse
import getpass
import os
import platform
import sys
import time
from contextlib import suppress

import account
import boto3
import checks
import questions
from botocore.exceptions import BotoCoreError, ClientError
from questions import QUESTIONS, Question, Wrong
from samconfig import Samconfig
from secret_store import Vault

TELEGRAM = "https://api.telegram.org"
PAKASIR = "https://app.pakasir.com/api/v2"


class Session:
    """One run: what was given, and how to ask for the rest."""

    def __init__(self, arguments: argparse.Namespace, environment: dict):
        self.config = Samconfig(arguments.config)
        self.only = arguments.only
        self.new_data_key = arguments.new_data_key
        self.take_bot = arguments.take_bot
        self.given = answers(arguments.source) if arguments.source else {}
        self.given |= {q.variable: environment[q.variable] for q in QUESTIONS if environment.get(q.variable)}
        for name in self.only:
            if name not in [q.variable for q in QUESTIONS if not q.silent]:
                raise Wrong(f"There is no answer {name}; there are {', '.join(q.variable for q in QUESTIONS)}.")
        self.asks = sys.stdin.isatty() and sys.stdout.isatty()
        # If an answer is given or named, only that one is changed; the others are kept.
        self.keeps = bool(self.given or self.only or self.new_data_key)
        self.missing = []

    def answer(self, question: Question, stored: str, check=lambda answer: None) -> str:
        """The answer to a question, right in form and as far as it can be checked."""
        given = self.given.get(question.variable)
        if given is not None:
            return unasked(question, given, check)
        named = question.variable in self.only
        if question.silent or (self.keeps and stored and not named):
            return stored
        if not self.asks:
            fallback = stored or question.default
            if not fallback:
                self.missing.append(question)
                return ""
            return unasked(question, fallback, check)
        # A shop that stands somewhere is not advised away: another region begins with an empty table.
        if question.advice and not stored:
            print(question.advice)
        while True:
            try:
                return accepted(question, ask(question, stored) or stored or question.default, check)
            except Wrong as wrong:
                print(f"  {wrong}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("config")
    arguments.add_argument("--from", dest="source", metavar="FILE")
    arguments.add_argument("--only", action="append", default=[], metavar="NAME")
    arguments.add_argument("--new-data-key", action="store_true")
    arguments.add_argument("--take-bot", action="store_true")
    try:
        configure(Session(arguments.parse_args(), dict(os.environ)))
    except Wrong as wrong:
        sys.exit(f"{wrong}\nNothing was changed.")
    except (KeyboardInterrupt, EOFError):
        sys.exit("\nNothing was changed.")
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refuses: {error}\nNothing was changed.")


def configure(session: Session):
    """Asks, checks, stores."""
    config = session.config
    config.options["stack_name"] = session.answer(questions.STACK, config.stack)
    region = lambda name: checks.region(name, config.parameters)
    config.options["region"] = session.answer(questions.REGION, config.region or given_region(session), region)
    if session.missing:
        refuse(session.missing)
    region(config.region)

    aws = boto3.Session(region_name=config.region)
    stack = checks.stack(aws, config.stack)
    adopted = stack if "Configured" not in config.parameters else None
    if adopted:
        # The file is new and the stack is not: its own parameters are the answers so far.
        config.parameters = {k: v for k, v in stack["Parameters"].items() if v} | config.parameters
    path = questions.secrets_path(config.parameters.setdefault("SecretsPath", f"/{config.stack}"))
    vault = Vault(aws, path)
    before = dict(config.parameters)
    account.fit(account.Account.read(aws), config.parameters, stack)

    given = {}
    for question in QUESTIONS[2:]:
        stored = config.parameters.get(question.parameter) or vault.stored.get(question.secret, "")
        answer = session.answer(question, stored, checker(session, question, given, vault, stack))
        if answer and question.parameter:
            config.parameters[question.parameter] = answer
        elif answer:
            given[question.secret] = answer
    if session.missing:
        refuse(session.missing)
    if adopted and adopted["Parameters"].get("ShopName") != config.parameters["ShopName"]:
        raise Wrong(f"Stack {config.stack} is the shop “{adopted['Parameters'].get('ShopName')}” already: choose "
                    "another stack name for a second shop, or give that shop's name to change it.")
    if not stack:
        config.parameters.setdefault("Architecture", "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64")
    store(session, vault, vault.completed(given, session.new_data_key), before)


def store(session: Session, vault: Vault, wanted: dict, before: dict):
    """Writes secrets and file; if that fails half-way, all is as it was."""
    config = session.config
    changed = vault.change(wanted)
    anew = changed or "Configured" not in before or before != config.parameters
    try:
        if anew:
            config.parameters["Configured"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
            config.write()
    except BaseException:
        vault.undo(changed)
        raise
    for name in changed:
        print(f"stored {vault.path}/{name}")
    print(f"{config.path} holds the rest. Now: make deploy" if anew else "Everything is as it was.")


# ---- asking --------------------------------------------------------------------------------


def ask(question: Question, stored: str) -> str:
    """One line from the terminal. A secret is not shown, and what is stored of one neither."""
    if question.secret:
        kept = " [Enter keeps the stored one]" if stored else ""
        return getpass.getpass(f"{question.text}{kept}: ").strip()
    shown = stored or question.default
    return input(f"{question.text}{f' [{shown}]' if shown else ''}: ").strip()


def accepted(question: Question, answer: str, check) -> str:
    """The answer in its right form, checked."""
    parsed = question.parse(answer.strip())
    check(parsed)
    return parsed


def unasked(question: Question, answer: str, check) -> str:
    """An answer that nobody has just given: if it is wrong, it is named."""
    try:
        return accepted(question, answer, check)
    except Wrong as wrong:
        raise Wrong(f"{question.variable}: {wrong}") from None


def answers(path: str) -> dict:
    """Lines NAME=value of a file; blank ones and those that begin with # are passed over."""
    known = {question.variable for question in QUESTIONS}
    found = {}
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError as error:
        raise Wrong(f"{path} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(lines, 1):
        name, is_pair, value = line.strip().partition("=")
        if not name or name.startswith("#"):
            continue
        if not is_pair or name.strip() not in known:
            # Never the line itself: it may hold a secret.
            raise Wrong(f"{path}, line {number}: it must be NAME=value, with one of {', '.join(sorted(known))}.")
        found[name.strip()] = value.strip().strip("\"'")
    return found


def refuse(missing: list[Question]):
    names = ", ".join(question.variable for question in missing)
    raise Wrong(f"Nobody is there to be asked, and these are missing: {names}. Set them in the environment or in a "
                "file for --from.")


def given_region(session: Session) -> str:
    """The region that the environment is set up for, where nobody is there to be advised another one."""
    return "" if session.asks else os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""


def confirmed(session: Session, sentence: str) -> bool:
    if session.take_bot:
        return True
    if not session.asks:
        raise Wrong(f"{sentence} Say --take-bot (make configure TAKE_BOT=yes) if that is what you want.")
    return input(f"  {sentence} Is that what you want? [y/N] ").strip().lower() in ("y", "yes", "ya")


# ---- checking ------------------------------------------------------------------------------


def checker(session: Session, question: Question, given: dict, vault: Vault, stack: dict | None):
    """What is to be found out about the answer to a question."""
    api = session.config.parameters
    if question is questions.BOT:
        return lambda token: check_bot(session, question, token, "", vault, stack)
    if question is questions.OWNER_BOT:
        shop_bot = given.get(questions.BOT.secret, "")
        return lambda token: check_bot(session, question, token, shop_bot, vault, stack)
    if question is questions.KEY:
        return lambda key: check_project(api.get("PakasirApiUrl", PAKASIR), api.get("PakasirSlug", ""), key)
    if question is questions.SLUG:
        # With a stored key the slug can be checked alone.
        key = session.given.get(questions.KEY.variable) or vault.stored.get(questions.KEY.secret)
        if key and not session.asks:
            return lambda slug: check_project(api.get("PakasirApiUrl", PAKASIR), slug, key)
    return lambda answer: None


def check_bot(session: Session, question: Question, token: str, other: str, vault: Vault, stack: dict | None):
    """The token holds, is of its own bot, and takes that bot from nobody."""
    if other and questions.bot_of(other) == questions.bot_of(token):
        raise Wrong("That is the shop bot's: the owner bot is a bot of its own, made at @BotFather as well.")
    me = checks.bot(session.config.parameters.get("TelegramApiUrl", TELEGRAM), token)
    if me is None:
        print("  Telegram could not be asked; the deployment will.")
        return
    print(f"  @{me['username']}")
    stored = vault.stored.get(question.secret)
    if stored and questions.bot_of(stored) != questions.bot_of(token):
        sentence = f"@{me['username']} is not the bot it was until now: everybody has to start the new one."
    elif not stored and me["webhook"] and me["webhook"] not in (stack or {}).get("Outputs", {}).values():
        host = me["webhook"].split("/")[2] if "//" in me["webhook"] else me["webhook"]
        sentence = f"@{me['username']} works already, at {host}: it would no longer work there."
    else:
        return
    if not confirmed(session, sentence):
        raise Wrong("Then another token is needed.")


def check_project(api: str, slug: str, key: str):
    if slug and not checks.project(api, slug, key):
        print("  Pakasir could not be asked; the deployment will.")


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
