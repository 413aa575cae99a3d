"""Checks whether a deployed shop works; changes nothing. The last step of `make deploy`.

    smoke.py samconfig.toml

Each line is a thing that holds. What does not hold is said with its reason, and then the script fails. What only a
person can do (confirm the mail of AWS) is said and fails nothing.
"""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid

import checks
from deployed_stack import Deployment, fail

# Outputs with a URL, and the secret whose bot it belongs to.
URLS = {"TelegramUrl": "bot-token", "OwnerUrl": "owner-bot-token", "PasteAtPakasir": None}
TELEGRAM = "https://api.telegram.org"
# The schedule runs every minute; a new one starts within a minute or two, and log lines need some seconds.
SWEEP_SECONDS = 150
EVENT_SECONDS = 90
# An error of a webhook that is older than this is ignored.
TROUBLE_SECONDS = 600


class Fault(Exception):
    """A failed check; the sentence says what to check."""


class Smoke:
    """The checks of one deployment. `reach` is where a function URL is really found."""

    def __init__(self, shop: Deployment, reach=lambda url: url, pause=time.sleep, now=time.time):
        self.shop, self.reach, self.pause, self.now = shop, reach, pause, now
        self.begun = now()
        self.notes = []

    def run(self) -> int:
        """Makes all checks; how many do not hold."""
        faults = 0
        for check in (self.strangers, self.webhooks, self.event, self.alarms, self.mail, self.sweep):
            try:
                print(f"ok    {check()}", flush=True)
            except Fault as fault:
                faults += 1
                print(f"FAULT {fault}", flush=True)
        for note in self.notes:
            print(f"to do {note}")
        return faults

    def strangers(self) -> str:
        """A request without the secret reaches the shop's own function, which refuses it."""
        for output in URLS:
            status = post(self.reach(self.shop.outputs[output]))
            if status == 403:
                raise Fault(f"{output} answers 403: Lambda itself refuses, so a permission of the URL is missing "
                            "(lambda:InvokeFunctionUrl and lambda:InvokeFunction for everybody)")
            if status != 401:
                raise Fault(f"{output} answers {status or 'nothing'} to a stranger, not 401: see the function's log")
        return "each webhook is reached, and refuses strangers (401)"

    def webhooks(self) -> str:
        """Both webhooks are registered at Telegram, without a recent error."""
        parameters = self.shop.parameters
        for output, secret in URLS.items():
            if not secret:
                continue
            name = f"{self.shop.outputs['SecretsPath']}/{secret}"
            token = self.shop.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
            try:
                info = checks.call(f"{parameters.get('TelegramApiUrl', TELEGRAM)}/bot{token}/getWebhookInfo")["result"]
            except urllib.error.HTTPError as error:
                # The address holds the token: only the status is shown.
                raise Fault(f"Telegram answers {error.code} when it is asked for the webhook of {secret}") from None
            except (OSError, ValueError, KeyError):
                raise Fault("Telegram can't be asked for the webhooks") from None
            if info.get("url") != self.shop.outputs[output]:
                raise Fault(f"the webhook of {secret} is not {output}: /status of the owner bot says what setting up left")
            if info.get("last_error_date", 0) > self.now() - TROUBLE_SECONDS:
                raise Fault(f"Telegram has trouble with the webhook of {secret}: {info.get('last_error_message')}")
        return "both bots have their webhooks here, without an error"

    def event(self) -> str:
        """An event without work goes over the bus to the setup function, which logs its id."""
        mark = f"smoke-{uuid.uuid4()}"
        answer = self.shop.client("events").put_events(Entries=[{
            "EventBusName": self.shop.outputs["BusName"], "Source": "lapak", "DetailType": "setup.unfinished",
            "Detail": json.dumps({"id": mark, "table": self.shop.table()})}])
        if answer["FailedEntryCount"]:
            raise Fault(f"the bus does not take an event: {answer['Entries'][0].get('ErrorCode')}")
        if not self.logged(mark, self.begun, EVENT_SECONDS):
            raise Fault(f"an event does not arrive within {EVENT_SECONDS} s: look at the rule of SetupFunction on the bus")
        return "an event goes over the bus, and arrives"

    def alarms(self) -> str:
        """Each alarm of the stack is there, is switched on, mails if it should, and is not in ALARM."""
        wanted = {one["PhysicalResourceId"] for one in self.resources() if one["ResourceType"] == "AWS::CloudWatch::Alarm"}
        pages = self.shop.client("cloudwatch").get_paginator("describe_alarms").paginate(
            AlarmNamePrefix=f"{self.shop.name}-", AlarmTypes=["MetricAlarm"])
        found = {one["AlarmName"]: one for page in pages for one in page["MetricAlarms"]}
        missing = sorted(wanted - found.keys())
        if missing:
            raise Fault(f"alarms are missing: {', '.join(missing)}")
        for name in sorted(wanted):
            alarm = found[name]
            if self.shop.parameters.get("AlarmEmail") and not (alarm["ActionsEnabled"] and alarm["AlarmActions"]):
                raise Fault(f"alarm {name} mails nobody")
            if alarm["StateValue"] == "ALARM":
                raise Fault(f"alarm {name} rings: {alarm.get('StateReason', '')}")
        return f"{len(wanted)} alarms are there, and none rings"

    def mail(self) -> str:
        """Whoever is to be mailed has confirmed it."""
        address = self.shop.parameters.get("AlarmEmail")
        if not address:
            self.notes.append("nobody is mailed: set AlarmEmail before real money comes")
            return "no mail is asked for"
        topics = [one["PhysicalResourceId"] for one in self.resources() if one["ResourceType"] == "AWS::SNS::Topic"]
        subscribed = []
        for topic in topics:
            subscribed += self.shop.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        mine = [one for one in subscribed if one["Endpoint"] == address]
        if not mine:
            raise Fault("the address of AlarmEmail is not subscribed to the topic: it was unsubscribed; deploy with no "
                        "AlarmEmail, then with it again")
        if any(one["SubscriptionArn"] in ("PendingConfirmation", "Deleted") for one in mine):
            self.notes.append("confirm the mail that AWS has sent to the address of AlarmEmail; until then nothing comes")
        return "alarms and worrying events are mailed"

    def sweep(self) -> str:
        """The schedule ran within the last two minutes."""
        if not self.logged('"swept"', self.begun - 120, SWEEP_SECONDS):
            raise Fault("the sweep does not run: look at the schedule in EventBridge Scheduler and at what sweep logs")
        return "the schedule runs the sweep"

    def resources(self) -> list:
        """The stack's resources."""
        pages = self.shop.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.shop.name)
        return [one for page in pages for one in page["StackResourceSummaries"]]

    def logged(self, words: str, since: float, seconds: float) -> bool:
        """Whether a line with these words comes into the log group of the functions."""
        name = next((one["PhysicalResourceId"] for one in self.resources() if one["LogicalResourceId"] == "Log"), None)
        if name is None:
            raise Fault("the stack has no log group Log")
        end = self.now() + seconds
        while True:
            # The lines are searched here, because CloudWatch's filter patterns work differently on JSON lines.
            pages = self.shop.client("logs").get_paginator("filter_log_events").paginate(
                logGroupName=name, startTime=int(since * 1000))
            if any(words in event["message"] for page in pages for event in page["events"]):
                return True
            if self.now() >= end:
                return False
            self.pause(3)


def post(url: str) -> int:
    """The status with which a stranger is answered; 0 if there is no answer."""
    request = urllib.request.Request(url, b"{}", {"Content-Type": "application/json", "User-Agent": "lapak-smoke"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def main():
    if len(sys.argv) != 2:
        fail("say which deployment: smoke.py samconfig.toml")
    faults = Smoke(Deployment(sys.argv[1])).run()
    if faults:
        fail(f"{faults} of the checks above do not hold")


if __name__ == "__main__":
    main()
