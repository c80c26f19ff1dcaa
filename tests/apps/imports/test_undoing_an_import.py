"""A whole import can be put back; with whom somebody went on stays, and is named."""

from __future__ import annotations

import pytest
from django.utils import timezone

from klaverblad.apps.imports import services
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Fact, Person
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Trajectory
from tests.apps.imports.a_file import csv, read_in
from tests.world import CANARY

HEAD = "Voornaam;Naam;Geboren op;Telefoon;Rijbewijs B;Eigen auto"
LINA = "Lina;Haddad;2/3/1990;0499 12 34 56;ja;"
NADIA = f"Nadia;{CANARY};12/4/1988;0499 12 34 56;ja;ja"


@pytest.fixture
def coach(world):
    return world.actor("coach")


def undo(actor, done, *, the_rest=False):
    return services.undo(actor, done.pk, the_rest=the_rest, at=timezone.now())


def as_it_stands(person_id):
    """What a file says now, without the moments at which it was said."""
    facts = Fact.objects.filter(person_id=person_id, replaced_at=None)
    person = Person.objects.get(pk=person_id)
    return person.phone, sorted(facts.values_list("key", "value"))


def test_a_new_file_goes_with_all_that_came_with_it(coach):
    done = read_in(coach, csv(LINA, head=HEAD))

    undo(coach, done)

    assert not Person.objects.filter(first_name="Lina").exists()
    assert not Trajectory.objects.filter(person__first_name="Lina").exists()


def test_what_changed_is_as_it_was(coach, world):
    before = as_it_stands(world.person.pk)
    done = read_in(coach, csv(NADIA, head=HEAD))
    assert as_it_stands(world.person.pk) != before

    undo(coach, done)

    assert as_it_stands(world.person.pk) == before


def test_another_coach_is_put_back_too(coach, world):
    done = read_in(
        coach, csv(f"Nadia;{CANARY};12/4/1988;Tom Maes", head="Voornaam;Naam;Geboren op;Coach")
    )
    assert Trajectory.objects.get(person=world.person).coach.name == "Tom Maes"

    undo(coach, done)

    assert Trajectory.objects.get(person=world.person).coach_id == coach.user_id


def test_with_whom_somebody_went_on_nothing_is_put_back_without_asking(coach):
    done = read_in(coach, csv(LINA, "Omar;Maes;2/3/1991;;;", head=HEAD))
    lina = Person.objects.get(first_name="Lina")
    trajectories.add_goal(coach, lina.trajectories.get().pk, words="Werk dicht bij huis.")

    with pytest.raises(services.SomebodyWentOn) as refused:
        undo(coach, done)
    assert refused.value.facts["rows"] == [2]
    assert Person.objects.filter(last_name="Maes").exists()


def test_the_rest_is_put_back_when_somebody_asks_for_it(coach):
    done = read_in(coach, csv(LINA, "Omar;Maes;2/3/1991;;;", head=HEAD))
    lina = Person.objects.get(first_name="Lina")
    trajectories.add_goal(coach, lina.trajectories.get().pk, words="Werk dicht bij huis.")

    kept = undo(coach, done, the_rest=True)

    assert [one.line for one in kept] == [2]
    assert Person.objects.filter(first_name="Lina").exists()
    assert not Person.objects.filter(last_name="Maes").exists()


def test_a_fact_said_since_is_not_taken_back(coach, world):
    done = read_in(coach, csv(NADIA, head=HEAD))
    said = files.Said("has_car", value=False, since=world.on, said_by="person", known_by="told")
    files.record_fact(coach, world.person.pk, said)

    undo(coach, done, the_rest=True)

    assert ("has_car", False) in as_it_stands(world.person.pk)[1]


def test_an_import_is_undone_once(coach):
    done = read_in(coach, csv(LINA, head=HEAD))
    undo(coach, done)

    with pytest.raises(services.CannotNow):
        undo(coach, done)


def test_the_journal_keeps_both_the_import_and_its_end(coach):
    done = read_in(coach, csv(LINA, head=HEAD))
    undo(coach, done)

    names = list(Event.objects.filter(subject_id=str(done.pk)).values_list("name", flat=True))
    assert {"import.written", "import.undone"} <= set(names)
