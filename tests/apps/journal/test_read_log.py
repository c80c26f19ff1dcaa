"""Who read whose file: written once for one reading, and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import services
from klaverblad.apps.journal.models import ReadEntry, Via
from klaverblad.apps.journal.queries import reads_about
from klaverblad.apps.journal.verification import verify
from tests.apps.journal.forging import AT, READER, TASK

PERSON, OTHER_PERSON = UUID(int=11, version=4), UUID(int=12, version=4)
MINUTE = timedelta(minutes=1)


def read(actor=READER, people=(PERSON,), *, at=AT, **how):
    """One call of the log, as a page would make it."""
    said = {"purpose": "guidance", "via": Via.PAGE, "what": "desk:person"} | how
    return services.record_read(actor, people, at=at, **said)


def test_a_reading_says_who_as_what_for_whom_and_why(db):
    read()

    entry = ReadEntry.objects.get()
    assert entry.actor_user_id == READER.user_id
    assert (entry.actor_role, entry.organisation_id) == ("coach", READER.organisation_id)
    assert (entry.person_id, entry.at) == (PERSON, AT)
    assert (entry.purpose, entry.via, entry.what) == ("guidance", "page", "desk:person")


def test_turning_over_the_parts_of_a_file_is_one_reading(db):
    read()

    again = read(at=AT + 9 * MINUTE, what="desk:story")

    assert again == []
    assert ReadEntry.objects.count() == 1


def test_after_ten_minutes_it_is_another_reading(db):
    read()

    read(at=AT + 10 * MINUTE)

    assert ReadEntry.objects.count() == 2


def test_who_goes_on_reading_is_written_down_every_ten_minutes(db):
    for minutes in range(0, 31, 5):
        read(at=AT + minutes * MINUTE)

    assert ReadEntry.objects.count() == 4


@pytest.mark.parametrize(
    "other",
    [
        {"actor": replace(READER, user_id=uuid4())},
        {"actor": replace(READER, organisation_id=uuid4())},
        {"actor": replace(READER, role=Role.TEAM_LEAD)},
        {"actor": TASK},
        {"people": [OTHER_PERSON]},
        {"purpose": "emergency"},
        {"via": Via.API},
    ],
    ids=["user", "organisation", "role", "a task", "person", "purpose", "way"],
)
def test_another_reader_person_purpose_or_way_is_another_reading(db, other):
    read()

    read(**other)

    assert ReadEntry.objects.count() == 2


def test_two_tasks_are_two_readers(db):
    read(TASK)

    read(replace(TASK, system="nightly"))
    read(replace(TASK, system="nightly"))

    assert ReadEntry.objects.count() == 2


def test_what_leaves_the_house_is_always_written(db):
    for _ in range(3):
        read(via=Via.EXPORT)

    assert ReadEntry.objects.count() == 3


def test_a_list_is_written_in_one_go_whatever_its_length(db):
    with CaptureQueriesContext(connection) as few:
        read(people=[uuid4() for _ in range(2)])
    with CaptureQueriesContext(connection) as many:
        read(people=[uuid4() for _ in range(60)])

    assert ReadEntry.objects.count() == 62
    assert len(many) == len(few)


def test_somebody_who_is_twice_in_a_list_is_read_once(db):
    read(people=[PERSON, OTHER_PERSON, PERSON])

    assert ReadEntry.objects.count() == 2


def test_reading_about_nobody_writes_nothing(db):
    assert read(people=[]) == []


def test_only_the_people_that_are_new_are_written(db):
    read()

    written = read(people=[PERSON, OTHER_PERSON], at=AT + MINUTE)

    assert [entry.person_id for entry in written] == [OTHER_PERSON]


def test_a_later_reading_does_not_hide_an_earlier_one(db):
    """Entries may come in another order than they happened."""
    read(at=AT + 5 * MINUTE)

    read()

    assert ReadEntry.objects.count() == 2


def test_a_person_sees_the_latest_reader_first(db):
    for minutes in (0, 60, 30):
        read(at=AT + minutes * MINUTE)
    read(people=[OTHER_PERSON])

    found = [(entry.at - AT) // MINUTE for entry in reads_about(PERSON)]

    assert found == [60, 30, 0]


@pytest.mark.parametrize("how", [{"purpose": "Omdat ze belde"}, {"purpose": ""}, {"purpose": "x" * 41},
                                 {"what": "De fiche van Nadia"}, {"what": "x" * 81}])  # fmt: skip
def test_a_name_or_a_sentence_does_not_come_into_the_log(db, how):
    with pytest.raises(TypeError, match="ids and codes"):
        read(**how)


def test_a_way_of_reading_that_does_not_exist_is_refused(db):
    with pytest.raises(ValueError, match="telepathy"):
        read(via="telepathy")


def test_a_reading_cannot_be_changed_or_taken_back(db):
    (entry,) = read()

    for attempt in (entry.save, entry.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()

    assert ReadEntry.objects.count() == 1


def test_readings_stand_in_the_chain_like_events(db):
    read(people=[PERSON, OTHER_PERSON])

    verdict = verify()

    assert verdict.is_whole
    assert verdict.head.seq == 2
