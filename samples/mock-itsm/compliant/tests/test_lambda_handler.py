import json
import os
import sys
import uuid

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "src", "lambda"))
import mock_itsm_handler as handler

ID = "6f1c2a54-3f0e-4f0b-9c57-0d3b8f1e2a77"


class Failure(Exception):
    def __init__(self, code):
        super().__init__("internals of the database")
        self.response = {"Error": {"Code": code}}


class Table:
    """Keeps items, writes down calls, and fails as often as it is told to."""

    def __init__(self):
        self.items = {}
        self.calls = []
        self.failures = []

    def _call(self, name, arguments):
        self.calls.append((name, arguments))
        if self.failures:
            raise Failure(self.failures.pop(0))

    def put_item(self, **arguments):
        self._call("put_item", arguments)
        self.items[arguments["Item"]["ticket_id"]] = arguments["Item"]

    def get_item(self, **arguments):
        self._call("get_item", arguments)
        item = self.items.get(arguments["Key"]["ticket_id"])
        return {"Item": item} if item else {}

    def update_item(self, **arguments):
        self._call("update_item", arguments)
        item = self.items.get(arguments["Key"]["ticket_id"])
        if item is None:
            raise Failure("ConditionalCheckFailedException")
        values = arguments["ExpressionAttributeValues"]
        item["comments"] = item["comments"] + values[":comment"]
        item["updated_at"] = values[":moment"]

    def query(self, **arguments):
        self._call("query", arguments)
        caller = arguments["ExpressionAttributeValues"][":caller"]
        found = [item for item in self.items.values() if item["caller_id"] == caller]
        return {"Items": found[: arguments["Limit"]]}


@pytest.fixture
def table(monkeypatch):
    made = Table()
    monkeypatch.setattr(handler, "_table", made)
    monkeypatch.setattr(handler.retry, "__defaults__", (lambda seconds: None,))
    return made


def call(method, resource, body=None, **event):
    event.update(httpMethod=method, resource=resource)
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    answer = handler.lambda_handler(event, None)
    return answer["statusCode"], json.loads(answer["body"])


def create(**fields):
    body = {"caller_id": "caller-0042", "issue_description": "black screen"}
    body.update(fields)
    return call("POST", "/tickets", body)


def read(ticket_id):
    return call("GET", "/tickets/{id}", pathParameters={"id": ticket_id})


def comment(ticket_id, text):
    return call("POST", "/tickets/{id}/comments", {"text": text}, pathParameters={"id": ticket_id})


def test_create_returns_a_uuid(table):
    status, body = create()
    assert status == 201
    assert uuid.UUID(body["ticket_id"]).version == 4


def test_create_writes_exactly_seven_attributes(table):
    _, body = create()
    assert sorted(table.items[body["ticket_id"]]) == [
        "caller_id", "comments", "created_at", "issue_description", "status", "ticket_id", "updated_at",
    ]


def test_create_never_overwrites(table):
    create()
    assert table.calls[0][1]["ConditionExpression"] == "attribute_not_exists(ticket_id)"


def test_create_requires_a_description(table):
    assert create(issue_description="")[0] == 400
    assert not table.calls


def test_create_refuses_a_malformed_caller(table):
    assert create(caller_id="a b")[0] == 400


def test_create_refuses_a_long_description(table):
    assert create(issue_description="x" * 4001)[0] == 400


def test_create_refuses_what_is_no_json(table):
    assert call("POST", "/tickets", "{")[0] == 400


def test_read_returns_the_ticket(table):
    ticket_id = create()[1]["ticket_id"]
    status, body = read(ticket_id)
    assert status == 200
    assert body["ticket_id"] == ticket_id


def test_read_of_an_unknown_id_is_404(table):
    assert read(ID) == (404, {"message": "ticket not found"})


def test_read_refuses_what_is_no_uuid(table):
    assert read("1")[0] == 400


def test_comment_is_appended(table):
    ticket_id = create()[1]["ticket_id"]
    assert comment(ticket_id, "first") == (200, {"success": True})
    comment(ticket_id, "second")
    assert [one["text"] for one in table.items[ticket_id]["comments"]] == ["first", "second"]


def test_comment_on_an_unknown_id_makes_no_ticket(table):
    assert comment(ID, "hello")[0] == 404
    assert not table.items


def test_comment_requires_a_text(table):
    assert comment(ID, "")[0] == 400


def test_list_asks_the_index_for_the_newest(table):
    create()
    status, body = call("GET", "/tickets", queryStringParameters={"caller": "caller-0042"})
    assert status == 200
    assert len(body["tickets"]) == 1
    arguments = table.calls[-1][1]
    assert (arguments["IndexName"], arguments["ScanIndexForward"]) == ("CallerIdIndex", False)


def test_list_requires_a_caller(table):
    assert call("GET", "/tickets")[0] == 400


def test_retries_twice_and_succeeds(table):
    table.failures = ["ThrottlingException", "InternalServerError"]
    assert create()[0] == 201
    assert len(table.calls) == 3


def test_gives_up_after_three_attempts_with_doubling_delays(table, monkeypatch):
    delays = []
    monkeypatch.setattr(handler.retry, "__defaults__", (delays.append,))
    table.failures = ["ThrottlingException"] * 3
    assert create()[0] == 500
    assert delays == [0.2, 0.4]


def test_a_fault_says_nothing_of_its_cause(table):
    table.failures = ["ValidationException"]
    assert create() == (500, {"message": "internal error"})
    assert len(table.calls) == 1
