"""What the house found out about rights, and what became of a request, stands in the story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction

from klaverblad.apps import rights
from klaverblad.apps.desk.rights import told
from klaverblad.apps.desk.story import _SENTENCES, story
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Consent
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.rights.models import RequestState
from klaverblad.law.rights import rights as cards
from tests.world import agreed_with

_EMITTED = re.compile(r'"((?:right|right_request|worksheet)\.[a-z_]+)"')


def names_of_events():
    """Every event about a person that the app of the rights may write, read from its sources."""
    sources = sorted(Path(rights.__file__).parent.glob("*.py"))
    found = {name for one in sources for name in _EMITTED.findall(one.read_text("utf-8"))}
    answers = {RequestState.GRANTED, RequestState.REFUSED, RequestState.NO_ANSWER}
    marks = {f"{one}_not" for one in ("right_request.chased", "right_request.talked_over")}
    return sorted(found | marks | {f"right_request.{one}" for one in answers})


def found(world, name, *keys):
    """What a look at the rights writes down."""
    task, person = world.actor("coach"), world.person
    with transaction.atomic():
        journal.record_many(
            [journal.event(name, task, person, person_id=person.pk, right=key) for key in keys]
        )


def sentences(world, who="coach"):
    lines, _n = story(world.actor(who), world.person.pk, limit=None)
    return [line.sentence for line in lines]


def test_there_are_events_of_all_three_kinds_to_look_for():
    assert len(names_of_events()) > 20
    assert {one.split(".")[0] for one in names_of_events()} == {
        "right",
        "right_request",
        "worksheet",
    }


@pytest.mark.parametrize("name", names_of_events())
def test_every_event_of_the_rights_has_its_sentence(name):
    assert name in _SENTENCES or name in told.SAID


@pytest.mark.parametrize("name", sorted(told.SAID))
def test_what_was_found_names_the_right(world, name):
    found(world, name, "huurpremie")

    assert any("Vlaamse huurpremie" in line for line in sentences(world))


def test_what_one_look_found_is_one_line(world):
    before = len(sentences(world))

    found(world, "right.opened", "huurpremie", "uitpas_kansentarief", "davo")

    assert len(sentences(world)) == before + 1
    assert sentences(world)[0].count(",") == 2


def test_many_rights_at_once_are_counted_and_not_all_named(world):
    keys = list(cards())[:9]

    found(world, "right.opened", *keys)

    assert sentences(world)[0].endswith("en nog 3.")


def test_whoever_shares_only_work_is_told_of_no_right(world):
    coach = world.actor("coach")
    for consent in Consent.objects.filter(person=world.person, revoked_at=None):
        people.revoke_consent(coach, consent.pk, how="spoken")
    agreed = agreed_with(world.partner.organisation, on=world.on, domains=frozenset({Domain.WORK}))
    people.give_consent(coach, world.person.pk, agreed)
    people.join_team(
        coach,
        world.person.pk,
        user_id=world.partner.user_id,
        organisation_id=world.partner.organisation_id,
        purpose="jobcoaching",
        until=None,
    )
    found(world, "right.opened", "ivt_it")

    assert any("tegemoetkoming" in line.lower() for line in sentences(world))
    assert not any("tegemoetkoming" in line.lower() for line in sentences(world, "partner"))
