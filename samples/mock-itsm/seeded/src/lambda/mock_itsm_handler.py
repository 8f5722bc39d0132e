"""Answers the four operations of the mock service desk from one DynamoDB table."""

import json
import os
import re
import time
import uuid
from datetime import datetime, timezone

INDEX = "CallerIdIndex"
ATTEMPTS = 6
FIRST_DELAY = 1  # seconds
RETRYABLE = {
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
}
CALLER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MAX_DESCRIPTION = 4000
MAX_COMMENT = 2000
MAX_TICKETS = 20

_table = None


class Refused(Exception):
    """What the client did wrong, with the status that says so."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def table():
    global _table
    if _table is None:
        import boto3
        from botocore.config import Config

        # The client's own attempts would multiply with ours.
        config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
        resource = boto3.resource("dynamodb", region_name=os.environ["REGION"], config=config)
        _table = resource.Table(os.environ["TABLE_NAME"])
    return _table


def error_code(error):
    return getattr(error, "response", {}).get("Error", {}).get("Code", "")


def retry(call, sleep=time.sleep):
    delay = FIRST_DELAY
    for attempt in range(ATTEMPTS):
        try:
            return call()
        except Exception as error:
            if error_code(error) not in RETRYABLE or attempt == ATTEMPTS - 1:
                raise
            sleep(delay)
            delay *= 2


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def body_of(event):
    try:
        body = json.loads(event.get("body") or "")
    except ValueError:
        raise Refused(400, "the body is no JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, "the body is no object")
    return body


def text_of(body, name, longest):
    text = body.get(name)
    if not isinstance(text, str) or not text:
        raise Refused(400, f"{name} is required")
    if len(text) > longest:
        raise Refused(400, f"{name} has more than {longest} characters")
    return text


def caller_of(text):
    if not isinstance(text, str) or not CALLER.fullmatch(text):
        raise Refused(400, "the caller's id is missing or malformed")
    return text


def ticket_id_of(event):
    text = (event.get("pathParameters") or {}).get("id", "")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refused(400, "the ticket's id is no UUID") from None


def create_ticket(event):
    body = body_of(event)
    created = now()
    ticket = {
        "ticket_id": str(uuid.uuid4()),
        "caller_id": caller_of(body.get("caller_id")),
        "issue_description": text_of(body, "issue_description", MAX_DESCRIPTION),
        "status": "open",
        "comments": [],
        "priority": "normal",
        "created_at": created,
        "updated_at": created,
    }
    retry(lambda: table().put_item(Item=ticket, ConditionExpression="attribute_not_exists(ticket_id)"))
    return 201, {"ticket_id": ticket["ticket_id"]}


def get_ticket_status(event):
    ticket_id = ticket_id_of(event)
    found = retry(lambda: table().get_item(Key={"ticket_id": ticket_id}))
    if "Item" not in found:
        raise Refused(404, "ticket not found")
    return 200, found["Item"]


def add_ticket_comment(event):
    ticket_id = ticket_id_of(event)
    text = text_of(body_of(event), "text", MAX_COMMENT)
    moment = now()
    try:
        retry(
            lambda: table().update_item(
                Key={"ticket_id": ticket_id},
                UpdateExpression="SET comments = list_append(comments, :comment), updated_at = :moment",
                ExpressionAttributeValues={
                    ":comment": [{"text": text, "created_at": moment}],
                    ":moment": moment,
                },
            )
        )
    except Exception as error:
        if error_code(error) == "ConditionalCheckFailedException":
            raise Refused(404, "ticket not found") from None
        raise
    return 200, {"success": True}


def list_recent_tickets(event):
    caller = caller_of((event.get("queryStringParameters") or {}).get("caller"))
    found = retry(
        lambda: table().scan(
            FilterExpression="caller_id = :caller",
            ExpressionAttributeValues={":caller": caller},
        )
    )
    return 200, {"tickets": found["Items"]}


ROUTES = {
    ("POST", "/tickets"): create_ticket,
    ("GET", "/tickets"): list_recent_tickets,
    ("GET", "/tickets/{id}"): get_ticket_status,
    ("POST", "/tickets/{id}/comments"): add_ticket_comment,
}


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }


def log(event, status, error=None):
    record = {
        "request_id": (event.get("requestContext") or {}).get("requestId"),
        "route": f"{event.get('httpMethod')} {event.get('resource')}",
        "status": status,
    }
    if error is not None:
        record["error"] = error_code(error) or type(error).__name__
    print(json.dumps(record))


def lambda_handler(event, context):
    try:
        operation = ROUTES.get((event.get("httpMethod"), event.get("resource")))
        if operation is None:
            raise Refused(404, "no such route")
        status, body = operation(event)
        log(event, status)
        return answer(status, body)
    except Refused as refused:
        log(event, refused.status)
        return answer(refused.status, {"message": str(refused)})
    except Exception as error:  # whatever it is, its text stays inside
        log(event, 500, error)
        return answer(503, {"message": str(error)})
