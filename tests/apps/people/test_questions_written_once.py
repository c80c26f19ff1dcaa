"""A prepared question is written once and answers each actor with their own, and nobody else's."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import DateField, UUIDField
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.access.remembered import remembering
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.prepared import Put, look_ahead, prepared
from klaverblad.apps.people.queries import persons

pytestmark = pytest.mark.django_db


@prepared(ids=[UUIDField()])
def among(actor, *, ids):
    return persons(actor).filter(pk__among=ids).order_by("pk").values_list("pk", flat=True)


@prepared()
def born_today(actor):
    return persons(actor).filter(born_on=date(2000, 1, 1))


@prepared(since=DateField())
def since(actor, *, since):
    return persons(actor).filter(created_at__date__gte=since)


def test_two_houses_that_ask_the_same_each_get_their_own(world):
    both = [world.person.pk, world.next_person.pk]
    with remembering():
        ours = among(world.actor("coach"), ids=both)
        theirs = among(world.actor("neighbour"), ids=both)

    assert (ours, theirs) == ([world.person.pk], [world.next_person.pk])


def test_what_is_prepared_finds_what_an_ordinary_question_finds(world):
    ids = [*Person.objects.values_list("pk", flat=True), uuid4()]
    for who in ("coach", "social_worker", "partner", "self_login", "coordinator"):
        actor = world.actor(who)
        with remembering():
            quick = among(actor, ids=ids)

        assert quick == among(actor, ids=ids)


def test_a_list_of_any_length_is_one_value_and_an_empty_one_finds_nobody(world):
    coach = world.actor("coach")
    with remembering(), CaptureQueriesContext(connection) as asked:
        assert among(coach, ids=[]) == []
        assert len(among(coach, ids=[world.person.pk] * 3)) == 1

    # One that looks whether they see files elsewhere, and the two that were put.
    assert len(asked) == 3


def test_a_question_with_a_day_of_its_own_is_refused(world):
    with remembering(), pytest.raises(AssertionError):
        born_today(world.actor("coach"))


def test_nothing_is_no_value_for_a_hole(world):
    with remembering(), pytest.raises(AssertionError):
        since(world.actor("coach"), since=None)


def n_asked(actor, *puts):
    """How often the database is asked for these, after a look ahead at all of them."""
    with remembering():
        look_ahead(actor, puts)
        with CaptureQueriesContext(connection) as asked:
            found = [put.question(actor, **put.values) for put in puts]
    return len(asked), found


def test_what_has_no_answer_is_not_asked_again_after_a_look_ahead(world):
    somebody, nobody = (
        Put(among, {"ids": [world.person.pk]}),
        Put(since, {"since": date(2999, 1, 1)}),
    )

    n, found = n_asked(world.actor("coach"), somebody, nobody)

    assert (n, found) == (1, [[world.person.pk], []])


def test_a_look_ahead_tells_each_house_of_its_own_people_alone(world):
    theirs = Put(among, {"ids": [world.next_person.pk]})

    with remembering():
        look_ahead(world.actor("coach"), [theirs])

        assert among(world.actor("coach"), ids=[world.next_person.pk]) == []
        assert among(world.actor("neighbour"), ids=[world.next_person.pk]) == [world.next_person.pk]


def test_a_question_with_other_values_than_looked_ahead_is_asked(world):
    coach = world.actor("coach")

    with remembering():
        look_ahead(coach, [Put(among, {"ids": [uuid4()]})])

        assert among(coach, ids=[world.person.pk]) == [world.person.pk]


def test_who_sees_files_elsewhere_is_answered_without_a_look_ahead(world):
    partner = world.actor("partner")
    put = Put(among, {"ids": list(Person.objects.values_list("pk", flat=True))})

    n, (found,) = n_asked(partner, put)

    assert n == 1
    assert found == among(partner, **put.values)
