"""The questions of `make configure`, and the form of their answers. Nothing here reaches the network."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Callable

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


class Wrong(Exception):
    """An answer that cannot be taken; the sentence says why and what to do."""


@dataclass(frozen=True)
class Question:
    """One thing that is asked. The variable names it in the environment and in files of answers."""

    variable: str
    text: str
    parse: Callable[[str], str]
    # Name of the template's parameter, or of the secret below the secrets' path.
    parameter: str = ""
    secret: str = ""
    default: str = ""
    # Accepted if it is given, but never asked for.
    silent: bool = False
    # Said before it is asked.
    advice: str = ""


def matches(pattern: str, sentence: str) -> Callable[[str], str]:
    """Takes what matches as it is."""
    def parse(answer: str) -> str:
        if not re.fullmatch(pattern, answer):
            raise Wrong(sentence)
        return answer
    return parse


def token(answer: str) -> str:
    """As @BotFather gives them: the bot's number, a colon, 35 characters."""
    if not re.fullmatch(r"[0-9]{6,16}:[A-Za-z0-9_-]{30,64}", answer):
        raise Wrong("That is no bot token: @BotFather gives one like 123456789:AAF… for each bot.")
    return answer


def bot_of(answer: str) -> str:
    """The number of the bot that a token belongs to."""
    return answer.split(":")[0]


def ids(answer: str) -> str:
    """Telegram ids, separated by commas or blanks."""
    found = [part for part in re.split(r"[,\s]+", answer) if part]
    for part in found:
        if part.startswith("-"):
            raise Wrong(f"{part} is the id of a group: only a person can own the shop.")
        if not part.isdigit():
            raise Wrong(f"{part} is a name or a number cut short: an id is digits alone, @userinfobot shows yours.")
        if not 5 <= len(part) <= 16 or part.startswith("0"):
            raise Wrong(f"{part} is no Telegram id: @userinfobot shows yours.")
    if not 1 <= len(found) <= 20:
        raise Wrong("The shop needs one owner at least, and takes twenty at most.")
    return ",".join(dict.fromkeys(found))


def shop_name(answer: str) -> str:
    """What buyers read; quotes would end the name in the parameter file."""
    if not 1 <= len(answer) <= 64 or re.search(r'["\\]', answer) or not answer.isprintable():
        raise Wrong("A shop's name has 1 to 64 letters, and neither quotation marks nor backslashes.")
    return answer


def stack_name(answer: str) -> str:
    """As CloudFormation takes it; the secrets lie under it, too."""
    if not re.fullmatch("[A-Za-z][A-Za-z0-9-]{0,63}", answer):
        raise Wrong("A stack's name has letters, digits and -, and begins with a letter.")
    secrets_path(f"/{answer}")
    return answer


def secrets_path(path: str) -> str:
    """The Parameter Store keeps every path that begins with aws or ssm, in whatever case, for AWS."""
    if re.match("/(aws|ssm)", path, re.IGNORECASE):
        raise Wrong(f"{path} begins with aws or ssm, and AWS keeps such paths of the Parameter Store for itself: take "
                    "another name.")
    return path


def zone(answer: str) -> str:
    """One of Indonesia's three zones, by its name or its initials."""
    found = ZONES.get(answer.upper(), answer)
    if found not in ZONES.values():
        raise Wrong(f"{answer} is no zone of Indonesia: say WIB, WITA or WIT.")
    return found


def keyring(answer: str) -> str:
    """`id:key,…`, each key 32 bytes in base64."""
    for part in answer.split(","):
        name, _, key = part.partition(":")
        try:
            fits = name and len(base64.b64decode(key, validate=True)) == 32
        except binascii.Error:
            fits = False
        if not fits:
            raise Wrong("That is no data key: it looks like k1:… with 44 letters and digits behind the colon.")
    return answer


SECRET = matches(r"[A-Za-z0-9_-]{16,256}", "A webhook secret has 16 to 256 letters, digits, _ and -.")

STACK = Question("STACK_NAME", "Name of the stack on AWS", default="lapak", parse=stack_name)
# Those that are advised, the one that suits most shops first; infra/cost.py prices them.
REGIONS = {"eu-central-1": "Frankfurt", "eu-west-1": "Ireland", "eu-north-1": "Stockholm", "ap-southeast-1": "Singapore",
           "ap-southeast-3": "Jakarta"}
REGION = Question(
    "REGION", "Region of AWS", default="eu-central-1",
    parse=matches("[a-z]{2}(-[a-z]+)+-[0-9]", "A region looks like eu-central-1 (Frankfurt) or ap-southeast-3 (Jakarta)."),
    # Sources: README.md, under Deploy.
    advice="Telegram's bot servers are in Amsterdam, so a shop in Frankfurt (eu-central-1), Ireland (eu-west-1) or Stockholm\n"
           "(eu-north-1) answers most taps about 0.2 s sooner than one in Asia. If your buyers' data must stay in Indonesia,\n"
           "choose Jakarta (ap-southeast-3; switch it on in your AWS account first); if only near it, Singapore (ap-southeast-1).")
SHOP = Question("SHOP_NAME", "Name of the shop", parse=shop_name, parameter="ShopName", default="Lapak")
BOT = Question("BOT_TOKEN", "Token of the shop bot, from @BotFather", parse=token, secret="bot-token")
OWNER_BOT = Question(
    "OWNER_BOT_TOKEN", "Token of the owner bot, a second bot", parse=token, secret="owner-bot-token")
OWNERS = Question("OWNER_IDS", "Telegram ids of the owners", parse=ids, parameter="OwnerIds")
SLUG = Question(
    "PAKASIR_SLUG", "Slug of the Pakasir project", parameter="PakasirSlug",
    parse=matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}", "A slug has letters, digits, _ and -, as in the project's address."))
KEY = Question(
    "PAKASIR_API_KEY", "API key of that project", secret="pakasir-api-key",
    parse=matches(r"[!-~]{8,256}", "An API key has 8 characters at least, and no blanks."))
MODE = Question(
    "PAKASIR_MODE", "Mode of that project, sandbox or live", parameter="PakasirMode", default="sandbox",
    parse=matches("sandbox|live", "The mode is sandbox or live."))
ZONE = Question("TIME_ZONE", "Zone of the shop: WIB, WITA or WIT", parse=zone, parameter="TimeZone", default="WIB")

# Generated; given only when they are brought along from another deployment.
CALLBACK = Question("PAKASIR_CALLBACK_SECRET", "", parse=SECRET, secret="pakasir-callback-secret", silent=True)
DATA_KEY = Question("DATA_KEY", "", parse=keyring, secret="data-key", silent=True)

QUESTIONS = [STACK, REGION, SHOP, BOT, OWNER_BOT, OWNERS, SLUG, KEY, MODE, ZONE, CALLBACK, DATA_KEY]

# Never asked for: made once, then kept.
MADE = ["bot-webhook-secret", "owner-webhook-secret", "pakasir-callback-secret"]
SECRETS = [question.secret for question in QUESTIONS if question.secret] + MADE[:2]
