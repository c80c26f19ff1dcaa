"""What an app asks: groups, units, accounts, members, offers, needs; and paying and being paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets import services
from klaverblad.apps.exchange.lets.komunitin.door_api import by_key, open_page
from klaverblad.apps.exchange.lets.komunitin.resources import Words
from klaverblad.apps.exchange.lets.komunitin.shapes import (
    Fault,
    Resource,
    Wanted,
    body,
    many,
    one,
    wanted,
)
from klaverblad.apps.exchange.lets.models import Ask, Member, OfferKind
from klaverblad.apps.exchange.lets.rules import read_rules

_TEXT_MOST = 140
Row = TypeVar("Row")


@open_page
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that let apps in."""
    asked = wanted(request, include=["currency"])
    rows = list(queries.groups_outside()[asked.after : asked.after + asked.size + 1])
    words = [Words(request, row) for row in rows[: asked.size]]
    included = [each.currency() for each in words] if "currency" in asked.include else []
    links = asked.links(request, has_more=len(rows) > asked.size)
    return many([each.group() for each in words], included=included, links=links)


@open_page
def currencies(request: HttpRequest) -> HttpResponse:
    """Their units."""
    asked = wanted(request, filters=["code"])
    found = queries.groups_outside()
    if "code" in asked.filters:
        found = found.filter(slug=asked.filters["code"])
    rows = list(found[asked.after : asked.after + asked.size + 1])
    links = asked.links(request, has_more=len(rows) > asked.size)
    return many([Words(request, row).currency() for row in rows[: asked.size]], links=links)


@open_page
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group."""
    wanted(request)
    return one(Words(request, queries.groups_outside().get(slug=code)).group())


@open_page
def currency(request: HttpRequest, code: str) -> HttpResponse:
    """The unit of one group."""
    wanted(request)
    return one(Words(request, queries.groups_outside().get(slug=code)).currency())


def _words(request: HttpRequest, mine: Member) -> Words:
    found = queries.groups_outside().get(pk=mine.group_id)
    return Words(request, found, mine)


def _page(
    request: HttpRequest,
    found: QuerySet[Any] | Sequence[Any],
    make: Callable[[Any], Resource],
    asked: Wanted,
    included: Sequence[Resource] = (),
) -> HttpResponse:
    rows = list(found[asked.after : asked.after + asked.size + 1])
    links = asked.links(request, has_more=len(rows) > asked.size)
    return many([make(row) for row in rows[: asked.size]], included=included, links=links)


@by_key("GET")
def accounts(request: HttpRequest, _actor: Actor, mine: Member) -> HttpResponse:
    """The accounts of the group, by code."""
    asked = wanted(request, include=["currency"], filters=["code"])
    words, found = _words(request, mine), queries.accounts_seen(mine)
    if "code" in asked.filters:
        found = found.filter(code=asked.filters["code"])
    included = [words.currency()] if asked.include else []
    return _page(request, found, words.account, asked, included)


@by_key("GET")
def account(request: HttpRequest, _actor: Actor, mine: Member, account: str) -> HttpResponse:
    """One account."""
    asked = wanted(request, include=["currency"])
    words = _words(request, mine)
    found = queries.accounts_seen(mine).get(account_id=_uuid(account))
    included = [words.currency()] if asked.include else []
    return one(words.account(found), included=included)


@by_key("GET")
def members(request: HttpRequest, _actor: Actor, mine: Member) -> HttpResponse:
    """The members, each by a code that is chance."""
    asked = wanted(request, filters=["code", "account"])
    words, found = _words(request, mine), queries.accounts_seen(mine)
    if "code" in asked.filters:
        found = found.filter(code=asked.filters["code"])
    if "account" in asked.filters:
        found = found.filter(account_id=_uuid(asked.filters["account"]))
    return _page(request, found, words.member, asked)


@by_key("GET")
def member(request: HttpRequest, _actor: Actor, mine: Member, member: str) -> HttpResponse:
    """One member, by code."""
    wanted(request)
    return one(_words(request, mine).member(queries.accounts_seen(mine).get(code=member)))


@by_key("GET")
def categories(request: HttpRequest, _actor: Actor, mine: Member) -> HttpResponse:
    """The categories of the market."""
    asked = wanted(request)
    words = _words(request, mine)
    return _page(request, list(read_rules(mine.group.rules).categories), words.category, asked)


@by_key("GET")
def offers(request: HttpRequest, actor: Actor, mine: Member) -> HttpResponse:
    """What is offered."""
    return _market(request, actor, mine, OfferKind.OFFER, "offers")


@by_key("GET")
def needs(request: HttpRequest, actor: Actor, mine: Member) -> HttpResponse:
    """What is asked for."""
    return _market(request, actor, mine, OfferKind.WANT, "needs")


def _market(request: HttpRequest, actor: Actor, mine: Member, kind: str, name: str) -> HttpResponse:
    asked = wanted(request, include=["member"], filters=["member", "category"])
    words, found = _words(request, mine), queries.market_seen(mine, kind, on=actor.on)
    if "member" in asked.filters:
        found = found.filter(member_id=_uuid(asked.filters["member"]))
    if "category" in asked.filters:
        found = found.filter(category=asked.filters["category"])
    rows = found[asked.after : asked.after + asked.size] if asked.include else []
    included = [words.member(row.member) for row in rows]
    return _page(request, found, lambda row: words.offer(row, name), asked, included)


@by_key("GET", "POST")
def transfers(request: HttpRequest, actor: Actor, mine: Member) -> HttpResponse:
    """What came and went on the own account and what waits; or a new one."""
    if request.method == "POST":
        return _new_transfer(request, actor, mine)
    asked = wanted(request, include=["payer", "payee", "currency"], filters=["state"])
    words = _words(request, mine)
    state = asked.filters.get("state", "committed")
    if state not in {"committed", "pending"}:
        raise Fault("BadRequest", "Ask for committed or pending.")
    if state == "pending":
        waiting = [row for row in queries.own_requests(mine) if row.state == "waiting"]
        return _page(
            request, waiting, words.request_for_payment, asked, _beside(words, mine, asked)
        )
    return _page(
        request, queries.own_transfers(mine), words.transfer, asked, _beside(words, mine, asked)
    )


def _beside(words: Words, mine: Member, asked: Wanted) -> list[Resource]:
    found = [words.currency()] if "currency" in asked.include else []
    if asked.include & {"payer", "payee"}:
        # Who is seen in the group: an account of the group itself is named by its id alone.
        found += [words.account(row) for row in queries.accounts_seen(mine)]
    return found


@by_key("GET", "PATCH")
def transfer(request: HttpRequest, actor: Actor, mine: Member, transfer: str) -> HttpResponse:
    """One of them; PATCH with a state accepts, refuses or takes back what waits."""
    words, key = _words(request, mine), _uuid(transfer)
    if request.method == "PATCH":
        return _answer_request(request, actor, mine, words, key)
    wanted(request)
    return one(_found(words, mine, key))


def _found(words: Words, mine: Member, key: UUID) -> Resource:
    row = queries.own_transfers(mine).filter(pk=key).first()
    if row is not None:
        return words.transfer(row)
    return words.request_for_payment(queries.own_requests(mine).get(pk=key))


def _answer_request(
    request: HttpRequest, actor: Actor, mine: Member, words: Words, key: UUID
) -> HttpResponse:
    said = body(request, "transfers")
    if str(said.get("id", key)) != str(key):
        raise Fault("BadRequest", "The id is not that of the address.", status=409)
    attributes = said.get("attributes")
    state = attributes.get("state") if isinstance(attributes, dict) else None
    answers = {
        "committed": services.pay_ask,
        "rejected": services.refuse_ask,
        "deleted": services.withdraw_ask,
    }
    if state not in answers or set(attributes or {}) != {"state"}:
        raise Fault("FieldValidationError", "Only the state changes: committed, rejected, deleted.")
    answers[state](actor, mine.group_id, key, at=timezone.now())
    return one(_found(words, mine, key))


def _new_transfer(request: HttpRequest, actor: Actor, mine: Member) -> HttpResponse:
    """Paying when one pays, asking when one is paid. The id of the app is the key to a second try."""
    said = body(request, "transfers")
    key = _uuid(said["id"]) if "id" in said else uuid4()
    amount, text = _amount_and_text(said)
    payer, payee = _account_in(said, "payer"), _account_in(said, "payee")
    own = mine.account_id
    if payer == payee or own not in {payer, payee}:
        raise Fault("Forbidden", "You pay from your own account, or ask to be paid on it.")
    other = queries.accounts_seen(mine).filter(account_id=payee if payer == own else payer).first()
    if other is None:
        raise Fault("FieldValidationError", "There is no such account in this group.")
    payment = services.Payment(id=key, partner=other.pk, amount=amount, text=text)
    words, now = _words(request, mine), timezone.now()
    if payer == own:
        posting = services.pay(actor, mine.group_id, payment, at=now)
        booked: Transfer = posting.transfers[0]
        return one(words.transfer(booked), status=200 if posting.is_replay else 201)
    asked: Ask = services.ask(actor, mine.group_id, payment, at=now)
    if (asked.payer_id, asked.amount, asked.text) != (other.pk, amount, text):
        raise Fault("TransactionError", "This id is of another request.", status=409)
    return one(words.request_for_payment(queries.own_requests(mine).get(pk=asked.pk)), status=201)


def _amount_and_text(said: dict[str, Any]) -> tuple[int, str]:
    attributes = said.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    amount = attributes.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= AMOUNT_MAX:
        raise Fault("FieldValidationError", "The amount is a whole number above nought.")
    if attributes.get("state", "committed") not in {"new", "pending", "committed"}:
        raise Fault("FieldValidationError", "A new transfer is new, pending or committed.")
    meta = attributes.get("meta", "")
    text = meta.get("description", "") if isinstance(meta, dict) else meta
    if not isinstance(text, str) or len(text) > _TEXT_MOST:
        raise Fault("FieldValidationError", f"The description has at most {_TEXT_MOST} characters.")
    return amount, text


def _account_in(said: dict[str, Any], side: str) -> UUID:
    try:
        tie = said["relationships"][side]["data"]
        kind, key = tie["type"], tie["id"]
    except (KeyError, TypeError):
        raise Fault("FieldValidationError", f"Say who is the {side}.") from None
    if kind != "accounts":
        raise Fault("FieldValidationError", f"The {side} is an account.")
    return _uuid(key)


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Fault("NotFound", "There is none here.") from None
