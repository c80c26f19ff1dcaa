"""Two members who do the same, one of whom is in guidance: nobody can tell them apart.

The same year is lived twice, once with the login of a person in guidance and once with another one.
What members, coordinators and the twin see, what is logged, written in the journal, and asked of
the database, must be equal once ids are replaced.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.exchange.ledger import beancount
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets import urls
from klaverblad.apps.exchange.lets.models import Ask
from klaverblad.apps.journal.models import Event
from tests.apps.events.event_world import opened, takes
from tests.apps.exchange.lets_browser import browser_of, url, without_ids
from tests.apps.exchange.lets_world import (
    begin,
    login,
    made_app_key,
    made_statement,
    outside,
    payment,
    write_hours,
)
from tests.apps.exchange.test_lets_komunitin import SLUG, App
from tests.samples import jpeg

pytestmark = pytest.mark.sqlite
_OF_LEAD = (
    "lead", "fees", "levy", "book", "activity", "news", "ties", "hours_csv", "outward", "intake",
    "candidate",
)  # fmt: skip
_SHARED = (
    "account", "pay", "ask", "members", "market", "letters", "profile", "statement_csv",
    "elsewhere", "mail", "hours", "statements", "apps", "new_offer",
)  # fmt: skip
_OF_SELF = ("my_code", "leave")
# Who is not a member yet asks these, or they take a step and show nothing.
_BEFORE = {"apply", "asked", "sign_up", "take_part", "duties_read"}
_SIGNS = ("nadia", "wouters", "ocmw", "vdab", "begeleiding", "mijn plan", "traject")


def lived(world, user, membership, caplog) -> dict[str, object]:
    """A year of a group with this login as one of its members, as all of them see it; undone."""
    with transaction.atomic():
        since = Event.objects.count()
        group = begin(world.on, "ann", words=None)
        group.joins("twee", user=user)
        pk, at = group.group.pk, group.at
        twin, mia = group.actor("twee"), group.actor("mia")
        mail.outbox.clear()
        new = lets.NewOffer("offer", "Tuin", "Haag scheren")
        offer = lets.put_offer(twin, pk, new, at=at, offer_id=uuid4())
        lets.put_photo(twin, pk, offer.pk, jpeg(), at=at)
        lets.change_profile(twin, pk, lets.Applicant("Twee", "Deuzeld", place="Elshout"))
        lets.change_profile(
            group.actor("ann"), pk, lets.Applicant("Ann", "Deuzeld", place="Deuzeld")
        )
        for name in ("twee", "ann"):
            origin = "https://desk.example"
            lets.choose_mail(group.actor(name), pk, overview="weekly", reminds=True, origin=origin)
        # Of two days: lines of one moment stand in the order of ids that are chance.
        write_hours(group, "twee", 45)
        earlier = write_hours(group, "twee", 30, on=world.on - timedelta(days=1))
        lets.approve_hours(mia, pk, earlier.pk, at=at)
        event = opened(world.actor("coordinator"))
        takes(twin, event, "Twee")
        group.pay("twee", "ann", 7, text="Brood")
        lets.write(twin, pk, group.of["ann"].pk, "Dag", at=at, message_id=uuid4())
        lets.ask(twin, pk, payment(group.of["ann"], 3), at=at)
        lets.ask(group.actor("ann"), pk, payment(group.of["twee"], 2), at=at)
        lets.charge_fees(mia, pk, world.on.year, at=at)
        fee = group.of["twee"].fees.get()
        lets.note_euro_paid(mia, pk, fee.pk, at=at)
        made_statement(group, "twee", with_categories=True)
        lets.read_duties(twin, pk, at=at)
        outside(group)
        key = made_app_key(group, "ann")
        seen = _seen(group, user, membership, caplog, key)
        seen |= _events_seen(world, event, user, membership)
        lets.mail_daily(on=world.on + timedelta(days=8), after="")
        seen["mail"] = sorted(_letter(one) for one in mail.outbox)
        lets.leave(twin, pk, at=at)
        seen |= {
            f"leaving {name}": one
            for name, one in _seen(group, user, membership, caplog, key).items()
        }
        seen["journal"] = [
            without_ids(json.dumps([e.name, e.actor_role, e.actor_system, str(e.organisation_id), str(e.person_id), e.subject_type, e.data], default=str))
            for e in Event.objects.order_by("pk")[since:]
        ]  # fmt: skip
        # Accounts stand there in the order of their ids, which is chance.
        books = "\n".join(beancount.export(group.group.currency)).splitlines()
        seen["books"] = sorted(re.sub(r"[0-9a-fA-F-]{8,}", "", line) for line in books)
        transaction.set_rollback(True)
    return seen


def _letter(one) -> tuple[str, str, bool]:
    """A mail as it was written; the token of its link is new each time, and to whom is their own."""
    body = re.sub(r"/mail/\S+/stop/", "/mail/a-token/stop/", one.body)
    return without_ids(one.subject), without_ids(body), "List-Unsubscribe" in one.extra_headers


def _events_seen(world, event, user, membership) -> dict[str, object]:
    """An event as the twin, another visitor and who keeps it see it."""
    browsers = {
        "the twin": browser_of(user, membership),
        "a visitor": browser_of(login(f"bezoek{uuid4().hex[:6]}")),
        "who keeps it": browser_of(world.coordinator.user, world.coordinator),
    }
    found: dict[str, object] = {}
    for who, browser in browsers.items():
        names = ["list", "event", "event_ics"]
        if who == "who keeps it":
            names += ["people", "people_csv", "costs"]
        for name in names:
            address = reverse(f"events:{name}", args=[] if name == "list" else [event.pk])
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(address)
            text = re.sub(r"(Login|bezoek)\w* ?\w*", "", answer.content.decode())
            if who == "the twin":
                text = text.replace(user.name, "").replace(user.initials, "")
            found[f"event {who} {name}"] = (answer.status_code, without_ids(text), len(queries), [])
    return found


def in_any_order(found) -> list[str]:
    """Lists that go by what is chance: each line without its ids and numbers of chance."""
    said = [without_ids(json.dumps(one, ensure_ascii=False, sort_keys=True)) for one in found]
    return sorted(re.sub(r"id-[0-9]+", "id", one) for one in said)


def _seen(group, user, membership, caplog, key) -> dict[str, object]:
    pk, twin, offer = group.group.pk, group.of["twee"].pk, group.of["twee"].offers.get().pk
    pages = [url(name, pk) for name in _SHARED]
    of_twin = [url("member", pk, twin), url("talk", pk, twin), url("offer", pk, offer)]
    of_twin.append(url("photo", pk, offer))
    of_lead = [url(n, pk) for n in _OF_LEAD] + [url("lead_member", pk, twin)]
    of_lead.append(reverse("neighbours:neighbours", args=[pk]))
    made = group.of["twee"].statements.get().pk
    of_self = [*(url(name, pk) for name in _OF_SELF), url("statement", pk, made)]
    browsers = {
        "ann": (browser_of(group.of["ann"].user), pages + of_twin),
        "mia": (browser_of(group.of["mia"].user), pages + of_twin + of_lead),
        "the twin": (browser_of(user, membership), [*pages, *of_self]),
    }
    assert Ask.objects.exists()
    found: dict[str, object] = {
        f"app {path}": in_any_order(App(key).get(f"{SLUG}/{path}")[1]["data"])
        for path in ("accounts", "members", "offers", "needs", "transfers")
    } | {
        f"copy {table}": in_any_order(
            browsers["mia"][0].get(url("copy_csv", pk, table)).content.decode().splitlines()
        )
        for table in ("users", "messages", "transactions")
    }
    for who, (browser, addresses) in browsers.items():
        for number, address in enumerate(addresses):
            if number == 0:
                # The first one of a session is also seen, by whoever keeps sessions.
                browser.get(address)
            caplog.clear()
            with caplog.at_level(logging.INFO), CaptureQueriesContext(connection) as queries:
                answer = browser.get(address)
            text = answer.content.decode("utf-8", "backslashreplace")
            if who != "the twin":
                assert not [sign for sign in _SIGNS if sign in text.lower()], address
            lines = [
                (r.name, getattr(r, "route", ""), getattr(r, "role", "")) for r in caplog.records
            ]
            found[f"{who} {number}"] = (answer.status_code, without_ids(text), len(queries), lines)
    return found


def test_two_members_who_do_the_same_cannot_be_told_apart(world, caplog):
    referred = lived(world, world.self_login.user, world.self_login, caplog)
    other = lived(world, login("vrij"), None, caplog)

    assert referred.keys() == other.keys()
    assert [name for name in referred if referred[name] != other[name]] == []
    assert all(status in {200, 404} for status, *_ in _answers(referred))
    assert sum(status == 200 for status, *_ in _answers(referred)) > 70
    assert len(referred["mail"]) > 2


def test_no_page_of_the_room_is_left_out_of_the_comparison():
    of_group = {one.name for one in urls.urlpatterns if set(one.pattern.converters) == {"group_id"}}

    assert of_group - {*_SHARED, *_OF_LEAD, *_OF_SELF} == _BEFORE


def _answers(seen):
    return [one for one in seen.values() if isinstance(one, tuple)]
