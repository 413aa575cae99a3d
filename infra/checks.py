"""What can be found out about answers before anything is deployed: each check returns a note, or raises Wrong."""

import json
import urllib.error
import urllib.request

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from questions import Wrong

# Services that the template uses; a region without one of them can't host the shop.
SERVICES = {
    "lambda": "Lambda", "dynamodb": "DynamoDB", "s3": "S3", "ssm": "the Parameter Store", "events": "EventBridge",
    "scheduler": "EventBridge Scheduler", "sqs": "SQS", "logs": "CloudWatch Logs", "cloudwatch": "CloudWatch",
    "cloudformation": "CloudFormation",
}
# Lambda is there, its function URLs are not (docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html, read on
# 23 November 2026).
WITHOUT_URLS = {
    "ap-east-2", "ap-south-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1",
    "eu-central-2", "eu-south-2", "il-central-1", "me-central-1",
}
# Only with these parameters set; what they are if the file does not say.
OPTIONAL = {"LogArchive": ("on", "firehose", "Firehose, which keeps the logs in the bucket (LogArchive=off does without)"),
            "AlarmEmail": ("", "sns", "SNS")}
# Parameters that only the shop's template has.
OURS = {"PakasirSlug", "SecretsPath"}
TIMEOUT = 20


def region(name: str, parameters: dict):
    """Whether the region exists, has every service, and lets this account in."""
    session = boto3.Session()
    if name not in session.get_available_regions("ec2"):
        raise Wrong(f"AWS has no region {name}: Frankfurt is eu-central-1, Jakarta ap-southeast-3.")
    if name in WITHOUT_URLS:
        raise Wrong(f"{name} has no function URLs, which the webhooks need: choose another region, such as "
                    "eu-central-1.")
    wanted = dict(SERVICES)
    for parameter, (default, service, words) in OPTIONAL.items():
        if parameters.get(parameter, default) not in ("", "off"):
            wanted[service] = words
    for service, words in wanted.items():
        if name not in session.get_available_regions(service):
            raise Wrong(f"{name} has no {words}: choose another region, such as eu-central-1.")
    try:
        boto3.client("sts", region_name=name).get_caller_identity()
    except NoCredentialsError:
        raise Wrong("There are no AWS credentials: run `aws configure`, or set AWS_ACCESS_KEY_ID and "
                    "AWS_SECRET_ACCESS_KEY.") from None
    except ClientError as error:
        raise Wrong(f"AWS does not take the credentials in {name} ({error.response['Error']['Code']}): they are "
                    "wrong or expired, or the account has yet to switch this region on.") from None
    except BotoCoreError as error:
        raise Wrong(f"AWS cannot be reached in {name}: {type(error).__name__}.") from None


def stack(session: boto3.Session, name: str) -> dict | None:
    """The stack of this name if it is a shop; none if the name is free."""
    try:
        found = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise Wrong(f"The stacks cannot be read: {error.response['Error']['Message']}.") from None
    status = found["StackStatus"]
    # A change set that was never executed, or a deleted stack: the name is free.
    if status in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
        return None
    found["Parameters"] = {p["ParameterKey"]: p["ParameterValue"] for p in found.get("Parameters", [])}
    found["Outputs"] = {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])}
    if not OURS <= found["Parameters"].keys():
        raise Wrong(f"There is a stack {name} already, and it is no shop of ours: choose another name.")
    if status == "DELETE_IN_PROGRESS":
        raise Wrong(f"Stack {name} is being deleted ({status}): wait for its end, or choose another name.")
    if status.endswith("_IN_PROGRESS"):
        raise Wrong(f"Stack {name} is being deployed ({status}): wait for its end.")
    if status == "DELETE_FAILED":
        raise Wrong(f"Stack {name} could not be deleted ({status}), and waiting does not help: something of it did not "
                    f"go. {without(session, name)}")
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        raise Wrong(f"Stack {name} is what a failed deployment left ({status}): delete it with `make delete`. Should "
                    "that fail, ask again here: the way out is named then.")
    if status == "UPDATE_ROLLBACK_FAILED":
        print(f"  Stack {name} could not go back ({status}). Once the answers are right: aws cloudformation "
              f"continue-update-rollback --stack-name {name} --region {session.region_name}, then `make deploy`.")
    return found


def without(session: boto3.Session, name: str) -> str:
    """The command that deletes a stack without what can't be deleted, such as the custom resources of a setup function
    that does not start."""
    try:
        resources = session.client("cloudformation").describe_stack_resources(StackName=name)["StackResources"]
    except (BotoCoreError, ClientError):
        resources = []
    stuck = [one["LogicalResourceId"] for one in resources if one.get("ResourceStatus") == "DELETE_FAILED"]
    return (f"Delete it without that: aws cloudformation delete-stack --stack-name {name} --region "
            f"{session.region_name} --retain-resources {' '.join(stuck or ['Check', 'Setup'])}")


def bot(api: str, token: str) -> dict | None:
    """The bot whose token it is, and where its updates go; none if Telegram cannot be asked."""
    try:
        me = call(f"{api}/bot{token}/getMe")["result"]
        me["webhook"] = call(f"{api}/bot{token}/getWebhookInfo")["result"].get("url", "")
        return me
    except urllib.error.HTTPError as error:
        # The address holds the token: only the status is shown.
        if error.code in (401, 404):
            raise Wrong("Telegram does not know this token: @BotFather shows the one that holds.") from None
        return None
    except (OSError, ValueError, KeyError):
        return None


def project(api: str, slug: str, key: str) -> bool:
    """Whether the gateway could be asked for the project, and knew it by this key.

    It is asked for a charge of one rupiah, which it refuses as too little once it has found both.
    """
    try:
        call(f"{api}/create-transaction/{slug}/LAPAK-CHECK", {"method": "qris", "amount": 1}, {"X-Api-Key": key})
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise Wrong(f"Pakasir refuses this API key for {slug}: take the one from that project's page.") from None
        if error.code == 404:
            raise Wrong(f"Pakasir knows no project {slug}: its slug is on the project's page.") from None
        return error.code in (400, 422)
    except (OSError, ValueError):
        return False
    return True


def call(url: str, body: dict | None = None, headers: dict | None = None) -> dict:
    """Posts JSON and reads JSON."""
    headers = {"Content-Type": "application/json", "User-Agent": "lapak-configure", **(headers or {})}
    request = urllib.request.Request(url, json.dumps(body or {}).encode(), headers)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        return json.load(response)
