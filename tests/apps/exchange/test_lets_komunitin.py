"""An app of another hand: plain JSON:API requests with a key, judged by the schema of JSON:API 1.0."""

from __future__ import annotations

import json
from uuid import uuid4

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets import services as lets
from tests.apps.exchange.lets_world import WORDS, begin, made_app_key, outside

pytestmark = pytest.mark.sqlite
MEDIA = "application/vnd.api+json"
_ID = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {"type": {"type": "string"}, "id": {"type": "string"}},
    "additionalProperties": False,
}
_RESOURCE = {
    "type": "object",
    "required": ["type", "id", "attributes"],
    "properties": {
        "type": {"type": "string"},
        "id": {"type": "string"},
        "attributes": {
            "type": "object",
            "not": {"anyOf": [{"required": ["id"]}, {"required": ["type"]}]},
        },
        "relationships": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "minProperties": 1,
                "properties": {"data": _ID, "links": {"type": "object"}},
                "additionalProperties": False,
            },
        },
        "links": {"type": "object"},
    },
    "additionalProperties": False,
}
# What jsonapi.org/format/1.0 asks of a document: data or errors, never both.
SCHEMA = {
    "type": "object",
    "required": ["jsonapi"],
    "oneOf": [{"required": ["data"]}, {"required": ["errors"]}],
    "properties": {
        "jsonapi": {"const": {"version": "1.0"}},
        "data": {"anyOf": [_RESOURCE, {"type": "array", "items": _RESOURCE}]},
        "included": {"type": "array", "items": _RESOURCE, "minItems": 1},
        "links": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["status", "code", "title", "detail"],
                "additionalProperties": {"type": "string"},
            },
        },
    },
    "additionalProperties": False,
}


class App:
    """A client that knows the addresses and the media type, and nothing of this house."""

    def __init__(self, key: str = "") -> None:
        # As an app is: with no session, and with the checks against forged forms on.
        self.client = Client(enforce_csrf_checks=True)
        self.head = {"authorization": f"Bearer {key}"} if key else {}

    def _read(self, answer):
        assert answer["Content-Type"] == MEDIA
        said = json.loads(answer.content)
        jsonschema.validate(said, SCHEMA)
        return answer.status_code, said

    def get(self, path, **asked):
        return self._read(self.client.get(f"/komunitin/{path}", asked, headers=self.head))

    def send(self, how, path, data, media=MEDIA):
        call = getattr(self.client, how)
        text = json.dumps({"data": data})
        return self._read(call(f"/komunitin/{path}", text, content_type=media, headers=self.head))

    def pays(self, payer, payee, amount, **more):
        data = {
            "type": "transfers",
            "attributes": {
                "amount": amount,
                "meta": {"description": "Brood"},
                "state": "committed",
            },
            "relationships": {
                "payer": {"data": {"type": "accounts", "id": str(payer)}},
                "payee": {"data": {"type": "accounts", "id": str(payee)}},
            },
        } | more
        return self.send("post", f"{SLUG}/transfers", data)


SLUG = WORDS["slug"]


@pytest.fixture
def group(world):
    found = begin(world.on, "ann", "bob")
    outside(found)
    return found


@pytest.fixture
def app(group):
    return App(made_app_key(group, "ann"))


def account(group, name):
    return group.of[name].account_id


def test_everything_that_can_be_read_is_json_api(group, app):
    group.pay("bob", "ann", 5)
    new = lets.NewOffer("offer", "Tuin", "Haag scheren")
    lets.put_offer(group.actor("bob"), group.group.pk, new, at=group.at, offer_id=uuid4())
    own = account(group, "ann")

    found = {
        path: app.get(path)
        for path in (
            "groups", "currencies", SLUG, *(f"{SLUG}/{name}" for name in (
                "currency", "accounts", f"accounts/{own}", "members", "categories", "offers",
                "needs", "transfers",
            )),
        )
    }  # fmt: skip

    assert {status for status, _said in found.values()} == {200}
    assert found[f"{SLUG}/currency"][1]["data"]["attributes"]["rate"] == {"n": 1, "d": 60}
    assert [one["type"] for one in found[f"{SLUG}/offers"][1]["data"]] == ["offers"]


def test_no_name_and_no_moment_of_joining_leaves_the_house(group, app):
    said = json.dumps([app.get(f"{SLUG}/{name}")[1] for name in ("accounts", "members")])
    codes = [one["attributes"]["code"] for one in app.get(f"{SLUG}/members")[1]["data"]]

    assert not [name for name in ("Ann", "Bob", "Mia", "Login", "@", "Deuzeld") if name in said]
    assert "created" not in said
    assert codes == sorted(codes)
    assert set(codes) == {one.code for one in group.of.values()}


def test_the_balance_of_another_is_not_told_unless_the_group_shows_them(group, app):
    said = app.get(f"{SLUG}/accounts")[1]["data"]
    told = {one["id"] for one in said if "balance" in one["attributes"]}

    assert told == {str(account(group, "ann"))}


def test_an_app_pays_and_a_second_try_pays_nothing_more(group, app):
    key = str(uuid4())
    sent = [app.pays(account(group, "ann"), account(group, "bob"), 7, id=key) for _ in range(2)]

    assert [status for status, _said in sent] == [201, 200]
    assert sent[0][1]["data"] == sent[1][1]["data"]
    assert sent[0][1]["data"]["attributes"]["state"] == "committed"
    assert group.balance("bob") == 27


def test_the_same_id_with_another_amount_is_refused(group, app):
    key, ids = str(uuid4()), (account(group, "ann"), account(group, "bob"))
    app.pays(*ids, 7, id=key)

    status, said = app.pays(*ids, 8, id=key)

    assert (status, said["errors"][0]["code"]) == (409, "TransactionError")
    assert group.balance("bob") == 27


def test_whoever_asks_to_be_paid_waits_for_a_yes(group, app):
    asked = app.pays(account(group, "bob"), account(group, "ann"), 9)[1]["data"]
    bob = App(made_app_key(group, "bob"))
    waiting = bob.get(f"{SLUG}/transfers", **{"filter[state]": "pending"})[1]["data"]

    yes = {"type": "transfers", "id": asked["id"], "attributes": {"state": "committed"}}
    status, said = bob.send("patch", f"{SLUG}/transfers/{asked['id']}", yes)

    assert (asked["attributes"]["state"], [one["id"] for one in waiting]) == (
        "pending",
        [asked["id"]],
    )
    assert (status, said["data"]["attributes"]["state"]) == (200, "committed")
    assert group.balance("ann") == 29


def test_a_request_is_refused_or_taken_back_by_the_right_side_alone(group, app):
    asked = app.pays(account(group, "bob"), account(group, "ann"), 9)[1]["data"]
    path = f"{SLUG}/transfers/{asked['id']}"

    def say(state):
        return {"type": "transfers", "id": asked["id"], "attributes": {"state": state}}

    own_yes = app.send("patch", path, say("committed"))
    away = app.send("patch", path, say("deleted"))

    assert own_yes[0] == 404
    assert (away[0], away[1]["data"]["attributes"]["state"]) == (200, "deleted")


def test_one_own_limit_is_said_and_that_of_another_is_not(group, app):
    # Ann has 20 and may go to -100; nobody may have more than 300, and Bob is near it.
    own = app.pays(account(group, "ann"), account(group, "bob"), 121)
    for name in ("cas", "dora"):
        group.joins(name)
        group.pay(name, "bob", 115)
    group.pay("mia", "bob", 45)
    other = app.pays(account(group, "ann"), account(group, "bob"), 10)

    assert (own[0], own[1]["errors"][0]["code"]) == (400, "InsufficientBalance")
    assert (other[0], other[1]["errors"][0]["code"]) == (400, "TransactionError")
    assert other[1]["errors"][0]["detail"] == "Deze betaling kan nu niet."


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"attributes": {"amount": 0}}, "FieldValidationError", 400),
        ({"attributes": {"amount": "7"}}, "FieldValidationError", 400),
        ({"attributes": {"amount": 7, "state": "failed"}}, "FieldValidationError", 400),
        ({"attributes": {"amount": 7, "meta": "x" * 141}}, "FieldValidationError", 400),
        ({"relationships": {}}, "FieldValidationError", 400),
        ({"type": "payments"}, "BadRequest", 409),
    ],
)
def test_a_body_that_is_not_right_is_said_in_the_shape_of_the_api(group, app, change, code, status):
    found = app.pays(account(group, "ann"), account(group, "bob"), 7, **change)

    assert (found[0], found[1]["errors"][0]["code"]) == (status, code)
    assert not Transfer.objects.filter(kind="payment").exists()


def test_nobody_moves_an_amount_between_two_others(group, app):
    found = app.pays(account(group, "mia"), account(group, "bob"), 7)

    assert (found[0], found[1]["errors"][0]["code"]) == (403, "Forbidden")


def test_another_media_type_and_unknown_words_are_refused(group, app):
    data = {"type": "transfers", "attributes": {}}

    assert app.send("post", f"{SLUG}/transfers", data, media="application/json")[0] == 415
    assert app.get(f"{SLUG}/accounts", sort="created")[0] == 400
    assert app.get(f"{SLUG}/accounts", include="users")[0] == 400


def test_without_a_key_or_with_an_old_one_the_answer_is_who_are_you(group):
    text = made_app_key(group, "bob")
    key = group.of["bob"].app_keys.get()
    before = App(text).get(f"{SLUG}/accounts")[0]
    lets.withdraw_app_key(group.actor("bob"), group.group.pk, key.pk, at=group.at)

    after = [one.get(f"{SLUG}/accounts") for one in (App(text), App(), App("klv_niets"))]

    assert before == 200
    assert {(status, said["errors"][0]["code"]) for status, said in after} == {
        (401, "Unauthorized")
    }


def test_a_key_that_only_reads_pays_nothing(group):
    reader = App(made_app_key(group, "ann", may_pay=False))

    found = reader.pays(account(group, "ann"), account(group, "bob"), 7)

    assert (found[0], found[1]["errors"][0]["code"]) == (403, "Forbidden")
    assert reader.get(f"{SLUG}/transfers")[0] == 200


def test_a_group_that_lets_no_apps_in_is_not_there(group, app):
    lets.show_outside(group.actor("mia"), group.group.pk, lets.Shown(), at=group.at)

    assert app.get("groups")[1]["data"] == []
    assert app.get(SLUG)[0] == 404
    assert app.get(f"{SLUG}/accounts")[0] == 401


def test_a_key_of_one_group_opens_no_other(group, app, world):
    other = begin(world.on, words=WORDS | {"slug": "ginds"}, mia=group.of["bob"].user)
    outside(other)

    assert app.get("ginds/accounts")[0] == 404


def test_pages_lead_on_until_there_is_no_more(group, app):
    first = app.get(f"{SLUG}/accounts", **{"page[size]": "2"})[1]
    after = app.client.get(first["links"]["next"], headers=app.head).json()

    assert len(first["data"]) == 2
    assert len(after["data"]) == 1
    assert after["links"]["next"] is None


def test_a_list_is_asked_as_often_for_two_members_as_for_five(group, app):
    def asked(path):
        app.get(f"{SLUG}/{path}")
        with CaptureQueriesContext(connection) as found:
            app.get(f"{SLUG}/{path}")
        return len(found)

    paths = ("accounts", "members", "offers", "transfers")
    few = [asked(path) for path in paths]
    for name in ("cas", "dora", "els"):
        group.joins(name)

    assert [asked(path) for path in paths] == few
