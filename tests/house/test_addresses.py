"""Every address names who may, and is called as everybody who may not."""

from __future__ import annotations

import inspect
import logging
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from klaverblad.apps.access.policies import REGISTRY
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.middleware import SESSION_KEY as EMERGENCY
from klaverblad.apps.people.models import Consent
from klaverblad.apps.people.registry import Domain
from tests.ids import GUESSES, broken_glass, ids_of
from tests.routes import FOREIGN, ROUTES, Address, addresses, own_addresses
from tests.world import agreed_with

pytestmark = pytest.mark.one_of_each

PERSONAL = [address for address in own_addresses() if address.is_personal]
WITH_IDS = [a for a in own_addresses() if any(name.endswith("_id") for name in a.parameters)]
STRANGERS_TO_THE_PERSON = (
    "neighbour",
    "outsider",
    "coordinator",
    "workplace",
    "administrator",
    "officer",
    "other_person",
)
EVERYBODY = (
    "coach",
    "colleague",
    "social_worker",
    "team_lead",
    "partner",
    "self_login",
    "emergency",
    "by_consent",
    *STRANGERS_TO_THE_PERSON[:-1],
)

ABOUT_ONESELF = {
    "coin:start",
    "desk:answer_proposal",
    "desk:take_answer_of_us_back",
    "desk:mine",
    "accounts:switch",
    "desk:withdraw_contact",
    "desk:withdraw_message",
    "desk:withdraw_request",
    "desk:my_file_pdf",
    "desk:my_file_json",
    "signin:end_session",
    "signin:unlink",
    "signin:connect",
}


# Without sign-in too: there the address itself is the key.
BY_LINK = frozenset(
    {
        "desk:link_sign",
        "desk:link_answer",
        "desk:link_upload",
        "desk:link_still",
        "desk:feed",
        "desk:sms_report",
        "desk:enter_by_link",
        "desk:accept_access",
        "lets:confirm",
        "lets:stop_mail",
    }
)


def named(address: Address) -> str:
    return address.name


@pytest.fixture
def quiet() -> Iterator[None]:
    """Nothing is logged: thousands of lines that say "not found" are kept in memory for nobody."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def ids(world) -> dict[str, Any]:
    """An id of each kind, all around the one person in Schoten."""
    return ids_of(world)


def actor_of(world, key: str) -> Actor:
    """The actor behind a browser of `browser_of`."""
    if key == "emergency":
        return replace(world.actor("neighbour"), emergency_id=broken_glass(world))
    return world.actor({"other_person": "self_login", "by_consent": "neighbour"}.get(key, key))


@pytest.fixture
def browser_of(world, sign_in):
    """Sign in by the key of the small region; `other_person` is somebody in guidance elsewhere."""

    def browser(key: str) -> Client:
        if key == "other_person":
            from tests.world import member

            elsewhere = world.neighbour.organisation
            login = member("omar", "Omar", elsewhere, "person", world.on)
            world.next_person.user = login.user
            world.next_person.save()
            return sign_in(login)
        if key == "by_consent":
            let_in_elsewhere(world)
            return sign_in(world.neighbour)
        if key == "emergency":
            opened = sign_in(world.neighbour)
            session = opened.session
            session[EMERGENCY] = str(broken_glass(world))
            session.save()
            return opened
        return sign_in(getattr(world, key))

    return browser


def let_in_elsewhere(world: Any) -> None:
    """The person lets the OCMW of the next town look along, at work alone."""
    coach, other = world.actor("coach"), world.neighbour
    agreed = agreed_with(other.organisation, on=world.on, domains=frozenset({Domain.WORK}))
    sharing.give_consent(coach, world.person.pk, agreed)
    sharing.join_team(
        coach,
        world.person.pk,
        user_id=other.user_id,
        organisation_id=other.organisation_id,
        purpose="verhuist",
        until=None,
    )


def words_for(address: Address, world: Any) -> dict[str, Any]:
    """What is posted, with the ids of this region filled in."""
    colleague = world.colleague
    known = {
        "{coach}": world.coach.pk,
        "{organisation}": world.place.organisation_id,
        "{place}": world.place.pk,
        "{partner_organisation}": world.partner.organisation_id,
        "{other_ocmw}": world.neighbour.organisation_id,
        "{colleague_user}": colleague.user_id,
        "{coach_user}": world.coach.user_id,
        "{trajectory}": world.trajectory.pk,
        "{colleague_member}": f"{colleague.user_id}:{colleague.organisation_id}",
    }
    words = address.route.post or {}
    return {
        key: str(known.get(value, value)) if isinstance(value, str) else value
        for key, value in words.items()
    }


def ask(
    browser: Client,
    address: Address,
    url: str,
    world: Any,
    *,
    parts: bool = False,
    posts: bool = True,
) -> list[tuple[str, Any]]:
    """Call an address in each way it can be called, and undo what that changed.

    parts   also as a script of the page calls it: the same guard, another piece of the answer
    posts   also with words
    """
    answers = [("GET", undone(browser.get, url))]
    if address.route.post is not None and (posts or answers[0][1].status_code == 405):
        words = words_for(address, world)
        answers.append(("POST", undone(browser.post, url, words)))
        if parts:
            part = {"headers": {"hx-request": "true"}}
            answers.append(("part", undone(browser.post, url, words, **part)))
    # A page that only takes a POST says so to everybody, and tells nothing by it.
    return [(how, answer) for how, answer in answers if answer.status_code != 405]


def undone(call: Any, *args: Any, **kwargs: Any) -> Any:
    """The answer to a call whose changes are taken back."""
    with transaction.atomic():
        answer = call(*args, **kwargs)
        transaction.set_rollback(True)
    return answer


def test_every_address_is_in_the_list():
    known = set(ROUTES) | set(FOREIGN)

    missing = {address.name for address in addresses()} - known

    assert not missing, f"add them to tests/routes.py: {sorted(missing)}"


def test_the_list_names_no_address_that_is_gone():
    assert not (set(ROUTES) | set(FOREIGN)) - {address.name for address in addresses()}


@pytest.mark.parametrize("address", addresses(), ids=named)
def test_every_address_names_its_policy(address):
    assert address.policy == "public" or address.policy in REGISTRY


def test_the_addresses_without_sign_in_are_few_and_known():
    public = {address.name for address in own_addresses() if address.policy == "public"}

    assert public == {
        "api_document",
        "api_page",
        "health",
        "set_language",
        "accounts:practice",
        "accounts:practice_sign_in",
        "desk:enter_by_code",
        "desk:enter_by_mail",
        "lets:welcome",
        "lets:sign_up",
        "lets:asked",
        "events:feed",
        "lets:check",
        "lets:profile_json",
        # No session opens these: the key of a member does, and without it the answer is 401.
        *(name for name in ROUTES if name.startswith("komunitin:")),
        # Nor these: the seal of a neighbour does, and without it there is nothing here.
        *(name for name in ROUTES if name.startswith("credit_commons:")),
        *BY_LINK,
    }


def test_every_policy_is_named_by_something_that_runs():
    """A right that nothing asks for is a promise nobody keeps."""
    from tests.house.source import modules

    texts = [module.text for module in modules() if module.path.name != "policies.py"]

    idle = [
        policy.name
        for policy in REGISTRY.values()
        if not any(policy.check.__name__ in text for text in texts)
    ]

    assert not idle


def test_whatever_takes_a_post_has_words_to_send(world, browser_of, ids):
    browser = browser_of("coach")
    silent = [a for a in own_addresses() if a.policy != "public" and a.route.post is None]

    found = [a.name for a in silent if browser.post(a.url(ids), {}).status_code != 405]

    assert not found, "give them words in tests/routes.py"


def test_a_stranger_is_asked_to_sign_in(world, client, ids):
    written = Event.objects.count()
    inside = [address for address in addresses() if address.policy != "public"]

    found = [
        f"{address.name}: {answer.status_code} {answer.headers.get('Location', '')}"
        for address in inside
        for answer in (client.get(address.url(ids)), client.post(address.url(ids), {}))
        if not is_closed(answer)
    ]

    assert not found
    assert Event.objects.count() == written


def is_closed(answer: Any) -> bool:
    """Whether somebody without a session got no further than a door."""
    if answer.status_code == 302:
        return answer.url.startswith(("/oefenen/", "/aanmelden/"))
    return answer.status_code in {403, 404, 405}


@pytest.mark.sqlite
@pytest.mark.parametrize("who", STRANGERS_TO_THE_PERSON)
def test_whoever_may_not_know_of_the_person_finds_nothing(world, browser_of, ids, who):
    browser = browser_of(who)
    written = Event.objects.count()

    found = [
        f"{address.name} {how}: {answer.status_code}"
        for address in PERSONAL
        for how, answer in ask(browser, address, address.url(ids), world)
        # A role that may do this to nobody is told so; one that may to others finds nothing.
        if answer.status_code != (403 if is_refused_at_the_door(address, world, who) else 404)
    ]

    assert not found
    assert Event.objects.count() == written


def is_refused_at_the_door(address: Address, world: Any, who: str) -> bool:
    """Whether the policy asks no more than the role, and says no to this one."""
    if address.policy == "public":
        return False
    check = REGISTRY[address.policy].check
    actor_only = len(inspect.signature(check).parameters) == 1
    return actor_only and not check(actor_of(world, who)).is_allowed


# A policy is Python; that every page can be asked of both databases is seen as these.
ON_BOTH = frozenset({"coach", "team_lead", "partner", "self_login"})
AS_EVERYBODY = [
    who if who in ON_BOTH else pytest.param(who, marks=pytest.mark.sqlite) for who in EVERYBODY
]


@pytest.mark.parametrize("who", AS_EVERYBODY)
def test_the_answer_is_what_the_policy_says(world, browser_of, ids, who):
    actor = actor_of(world, who)
    browser = browser_of(who)

    found = []
    for address in own_addresses():
        expected = None if address.policy == "public" else expected_of(address, actor, world)
        if expected is None:
            continue
        # One guard stands before reading and writing; whoever is let in writes as four roles do.
        whole = {"parts": who in ON_BOTH, "posts": who in ON_BOTH or not expected}
        if actor.is_emergency:
            whole["posts"] = True
        for how, answer in ask(browser, address, address.url(ids), world, **whole):
            assert not answer.headers.get("Location", "").startswith("/oefenen/"), "signed out"
            may = expected and (how == "GET" or not is_only_reading(address, actor))
            if is_allowed(answer.status_code) != may:
                said = "yes" if may else "no"
                found.append(f"{how} {address.name}: {answer.status_code}, policy says {said}")

    assert not found


def is_only_reading(address: Address, actor: Actor) -> bool:
    """In an emergency nobody writes; ending it, and one's own session, are no writing."""
    return actor.is_emergency and address.policy not in {"emergency.end", "session.own"}


def is_allowed(status: int) -> bool:
    """404 and 403 are both a no; a form that is not understood (422) was let in."""
    return status not in {403, 404}


def expected_of(address: Address, actor: Any, world: Any) -> bool | None:
    """What the policy says of this actor, and of the thing where it asks for one."""
    check = REGISTRY[address.policy].check
    asked = list(inspect.signature(check).parameters)[1:]
    if address.is_personal and not people.persons(actor).filter(pk=world.person.pk).exists():
        return False
    things = {
        "person": world.person,
        "place": world.place,
        "trajectory": world.trajectory,
        "consent": Consent.objects.filter(person=world.person).earliest("recorded_at"),
    }
    if not set(asked) <= set(things):
        return None
    if address.name in ABOUT_ONESELF:
        # About oneself: whether there is something of your own is not for the policy to say.
        return None
    return check(actor, *(things[name] for name in asked)).is_allowed


@pytest.mark.sqlite
@pytest.mark.parametrize("address", WITH_IDS, ids=named)
def test_a_guess_of_an_id_finds_nothing(world, browser_of, address, quiet):
    browser, ids = browser_of("coach"), ids_of(world, address.parameters)
    guess = random.Random(address.name)  # noqa: S311  (the same guesses each time)
    takes_get = browser.get(address.url(ids)).status_code != 405

    found = []
    for _ in range(GUESSES):
        wrong = {
            name: uuid.UUID(int=guess.getrandbits(128), version=4)
            for name in address.parameters
            if name.endswith("_id")
        }
        url = address.url(ids | wrong)
        answer = browser.get(url) if takes_get else browser.post(url, words_for(address, world))
        expected = 403 if is_refused_at_the_door(address, world, "coach") else 404
        if answer.status_code != expected:
            found.append((url, answer.status_code))

    assert not found


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["", *EVERYBODY])
def test_nobody_opens_a_link_by_guessing_its_token(world, client, browser_of, who):
    browser = browser_of(who) if who else client
    guess = random.Random(who)  # noqa: S311  (the same guesses each time)
    written = Event.objects.count()

    found = []
    for address in (one for one in own_addresses() if one.name in BY_LINK):
        for _ in range(GUESSES if who else 10):
            url = reverse(address.name, args=[f"{guess.getrandbits(256):043x}"[:43]])
            answers = ask_both(browser, url, words_for(address, world))
            found += [(address.name, status) for status in answers if status not in {404, 405, 429}]

    assert not found
    assert Event.objects.count() == written


def ask_both(browser: Client, url: str, words: dict[str, Any]) -> tuple[int, int]:
    """How a page answers to being read and to being sent words."""
    return browser.get(url).status_code, browser.post(url, words).status_code


@pytest.mark.sqlite
def test_not_there_and_not_yours_look_the_same(world, browser_of, ids):
    browser = browser_of("neighbour")

    def faces(address: Address, known: dict[str, Any]) -> list[tuple[str, int, str]]:
        answers = ask(browser, address, address.url(known), world)
        return [(how, a.status_code, _without_ids(a.content.decode(), ids)) for how, a in answers]

    nobody = uuid.UUID(int=7, version=4)
    nowhere = {name: one if isinstance(one, int) else nobody for name, one in ids.items()}
    found = [a.name for a in PERSONAL if faces(a, ids) != faces(a, ids | nowhere)]

    assert not found


def _without_ids(page: str, ids: dict[str, Any]) -> str:
    """The words of a page: what changes by itself between two calls is left out."""
    for one in (*ids.values(), uuid.UUID(int=7, version=4)):
        page = page.replace(str(one), "")
    page = re.sub(r'(nonce|value)="[^"]*"', "", page)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)


# It takes no word that is too long, no number that is too large and no zero byte.
@pytest.mark.postgresql
@pytest.mark.parametrize(
    "address", [a for a in own_addresses() if a.route.post is not None], ids=named
)
def test_garbage_is_answered_in_words(world, browser_of, address):
    browser, ids = browser_of("coach"), ids_of(world, address.parameters)
    garbage = "\x00<b>'\"; DROP TABLE é" + "x" * 5000
    words = dict.fromkeys([*(address.route.post or {}), "place", "seen", "next", "to"], garbage)

    for extra in ({}, {"hx-request": "true"}):
        answer = browser.post(address.url(ids), words, headers=extra)

        assert answer.status_code < 500


@pytest.mark.postgresql
@pytest.mark.parametrize("address", [a for a in own_addresses() if a.route.page], ids=named)
def test_a_strange_question_in_the_address_is_no_accident(world, browser_of, address):
    browser, ids = browser_of("coach"), ids_of(world, address.parameters)
    every = ["-1", "0", "abc", "9" * 30, "é\x00", "' OR 1=1", "2026-02-30", "[]"]
    names = ("pagina", "blad", "q", "zoek", "toon", "fase", "coach", "kan", "rest", "drempel", "soort", "als",
             "op", "tot", "sorteer", "gemeente", "activiteit", "alles", "stil")  # fmt: skip

    # A few of them for each page, other ones for the next: the same each time.
    for value in random.Random(address.name).sample(every, 4):  # noqa: S311
        answer = browser.get(address.url(ids), dict.fromkeys(names, value))

        assert answer.status_code < 500
