"""Five thousand rows, three hundred of them wrong: those are named, and nothing is written before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.imports import queries, services
from klaverblad.apps.imports.models import ImportState
from klaverblad.apps.people.models import Person
from klaverblad.errors import Refused
from tests.apps.imports.a_file import carried_out, csv, looked_through

pytestmark = pytest.mark.django_db
ROWS, WRONG = 5_000, 300
# What people type: a day that is none, a town that is none, no name, a day that still has to come.
MISTAKES = (
    "Kim{n};Proef{n};31/2/1990;Schoten;",
    "Kim{n};Proef{n};2/3/1990;Nergensgem;",
    ";;2/3/1990;Schoten;",
    "Kim{n};Proef{n};2/3/2090;Schoten;",
)


def right(n: int) -> str:
    born = date(1960, 1, 1) + timedelta(days=n * 3)
    return f"Jo{n};Voorbeeld{n};{born.day}/{born.month}/{born.year};Schoten;"


def rows() -> list[str]:
    step = ROWS // WRONG
    found = [right(n) for n in range(ROWS)]
    for place in range(WRONG):
        found[place * step] = MISTAKES[place % len(MISTAKES)].format(n=place)
    return found


def test_of_five_thousand_rows_the_three_hundred_wrong_ones_are_named_and_the_rest_is_written(
    world,
):
    coach, before = world.actor("coach"), Person.objects.count()

    imported = looked_through(coach, csv(*rows()))

    assert queries.counts(imported) == {"new": ROWS - WRONG, "wrong": WRONG}
    with pytest.raises(Refused):
        carried_out(coach, imported)
    assert Person.objects.count() == before

    assert services.skip_wrong(coach, imported.pk) == WRONG
    imported.refresh_from_db()
    done = carried_out(coach, imported)

    assert done.state == ImportState.DONE
    assert Person.objects.count() == before + ROWS - WRONG
    assert not Person.objects.filter(first_name__startswith="Kim").exists()

    assert services.undo(coach, done.pk, the_rest=False, at=timezone.now()) == []
    assert Person.objects.count() == before
