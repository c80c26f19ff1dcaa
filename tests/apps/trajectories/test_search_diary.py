"""The search diary: the person alone writes it, chooses who reads it, and what was handed out stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Document
from klaverblad.apps.trajectories import diary_queries, services
from klaverblad.apps.trajectories.models import SearchEntry, SearchEvidence, SearchKind
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about
from tests.samples import png


@pytest.fixture
def me(world):
    return world.actor("self_login")


def did(world, **words):
    said = {"on": world.on, "kind": "applied", "with_whom": "School De Boomgaard"} | words
    return services.Did(**said)


def written(world, **words):
    me, at = world.actor("self_login"), timezone.now()
    return services.write_entry(me, world.person.pk, did(world, **words), at=at)


def handed_out(world, actor, days=30):
    first = world.on - timedelta(days=days)
    return services.hand_out(actor, world.person.pk, first=first, last=world.on, at=timezone.now())


def read_by(world, who):
    return diary_queries.entries(world.actor(who)).count()


def test_a_line_is_kept_with_one_event_that_tells_no_more_than_its_kind(world):
    line = written(world, came_of_it="  Ze bellen terug. ")

    (event,) = events_about(line)
    assert (line.with_whom, line.came_of_it) == ("School De Boomgaard", "Ze bellen terug.")
    assert (event.name, event.data) == ("diary.written", {"kind": "applied"})


@pytest.mark.parametrize("who", ["coach", "team_lead", "social_worker"])
def test_nobody_else_writes_in_the_diary(world, who):
    written(world)

    with pytest.raises(Denied):
        services.write_entry(world.actor(who), world.person.pk, did(world), at=timezone.now())

    assert SearchEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "toveren"}, "kind"),
        ({"how": "met een duif"}, "how"),
        ({"days": 1}, "on"),
        ({"days": -3000}, "on"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(world, words, field):
    days = words.pop("days", 0)

    with pytest.raises(BadInput) as no:
        written(world, on=world.on + timedelta(days=days), **words)

    assert no.value.facts["field"] == field
    assert not SearchEntry.objects.exists()


def test_without_a_choice_the_own_coach_reads_and_nobody_else(world):
    written(world)

    readers = {who for who in EVERYBODY if read_by(world, who)}

    assert readers == {"coach", "self_login"}


EVERYBODY = (
    "coach", "colleague", "social_worker", "team_lead", "neighbour", "partner", "outsider",
    "coordinator", "workplace", "administrator", "officer", "self_login",
)  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "readers"),
    [
        ("me", {"self_login"}),
        ("coach", {"self_login", "coach"}),
        ("ocmw", {"self_login", "coach", "colleague", "social_worker", "team_lead"}),
    ],
)
def test_the_person_chooses_who_reads_it(world, me, choice, readers):
    written(world)

    services.choose_readers(me, world.person.pk, readers=choice)

    assert {who for who in EVERYBODY if read_by(world, who)} == readers


def test_nobody_in_an_emergency_reads_a_diary(world, me):
    written(world)
    services.choose_readers(me, world.person.pk, readers="ocmw")
    import uuid

    hurried = replace(world.actor("coach"), emergency_id=uuid.uuid4())

    assert not diary_queries.entries(hurried).exists()


def test_a_line_changes_until_it_was_handed_out(world, me):
    line = written(world)

    services.change_entry(me, line.pk, did(world, came_of_it="Ik mag langskomen."))
    handed_out(world, me)

    with pytest.raises(services.AlreadyHandedOut):
        services.change_entry(me, line.pk, did(world, came_of_it="Toch niet."))
    line.refresh_from_db()
    assert line.came_of_it == "Ik mag langskomen."


def test_what_was_handed_out_is_not_taken_away_nor_given_a_proof(world, me):
    line = written(world)
    handed_out(world, me)

    with pytest.raises(services.AlreadyHandedOut):
        services.withdraw_entry(me, line.pk, at=timezone.now())
    with pytest.raises(services.AlreadyHandedOut):
        services.add_evidence(me, line.pk, world.document.pk, at=timezone.now())

    assert read_by(world, "self_login") == 1


def test_a_correction_is_a_new_line_beside_the_old_one(world, me):
    line = written(world)
    handed_out(world, me)

    better = services.write_entry(
        me, world.person.pk, did(world, kind="asked"), at=timezone.now(), corrects_id=line.pk
    )

    line.refresh_from_db()
    assert (line.kind, better.kind, better.corrects_id) == ("applied", "asked", line.pk)


def test_a_line_is_corrected_once_and_only_after_it_was_handed_out(world, me):
    line = written(world)

    def correct():
        return services.write_entry(
            me, world.person.pk, did(world), at=timezone.now(), corrects_id=line.pk
        )

    with pytest.raises(Refused):
        correct()
    handed_out(world, me)
    correct()
    with pytest.raises(Refused):
        correct()

    assert SearchEntry.objects.count() == 2


def test_a_line_that_was_taken_away_comes_back(world, me):
    line = written(world)

    services.withdraw_entry(me, line.pk, at=timezone.now())
    gone = read_by(world, "self_login")
    services.put_back_entry(me, line.pk)

    assert (gone, read_by(world, "self_login")) == (0, 1)


def test_the_coach_hands_out_what_may_be_read_and_no_more(world, me):
    line = written(world)

    found = handed_out(world, world.actor("coach"))
    services.choose_readers(me, world.person.pk, readers="me")

    assert [one.pk for one in found] == [line.pk]
    with pytest.raises(Exception, match="does not exist"):
        handed_out(world, world.actor("coach"))


def test_a_list_that_runs_backwards_is_refused_and_freezes_nothing(world, me):
    line = written(world)

    with pytest.raises(BadInput):
        handed_out(world, me, days=-2)

    line.refresh_from_db()
    assert line.exported_at is None


def test_a_photo_and_its_line_are_kept_together_or_not_at_all(world, me):
    kept = services.write_entry_with(
        me, world.person.pk, did(world), at=timezone.now(), data=png(3, 3)
    )

    with pytest.raises(BadInput) as no:
        services.write_entry_with(
            me, world.person.pk, did(world), at=timezone.now(), data=b"geen foto"
        )

    assert no.value.facts["field"] == "file"
    assert [one.document.title for one in kept.evidence.all()] == [
        "Gesolliciteerd: School De Boomgaard"
    ]
    assert SearchEntry.objects.count() == SearchEvidence.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "colon"), [("nl", ": "), ("fr", " : ")], ids=["Dutch", "French"]
)
def test_a_proof_is_named_with_the_colon_of_the_language(world, me, language, colon):
    with translation.override(language):
        line = services.write_entry_with(
            me, world.person.pk, did(world), at=timezone.now(), data=png(3, 3)
        )
        (proof,) = line.evidence.all()

    done, where = proof.document.title.split(colon, maxsplit=1)
    assert where == "School De Boomgaard"
    assert ":" not in done


def test_a_proof_of_somebody_else_is_not_there(world, me):
    line = written(world)
    other = files.keep_document(
        world.actor("neighbour"),
        world.next_person.pk,
        files.NewDocument("Brief", "letter", png(4, 4)),
        at=timezone.now(),
    )

    with pytest.raises(Document.DoesNotExist):
        services.add_evidence(me, line.pk, other.pk, at=timezone.now())


def test_a_week_begins_on_monday_and_counts_nothing(world, me):
    for days in (0, 7, 9):
        written(world, on=world.on - timedelta(days=days))

    weeks = diary_queries.weeks(me, world.person.pk, since=world.on - timedelta(days=60))

    assert all(week.first.weekday() == 0 for week in weeks)
    assert sum(len(week.entries) for week in weeks) == 3


def test_a_diary_is_read_in_as_many_queries_however_long_it_is(
    world, me, django_assert_num_queries
):
    def queries():
        from tests.crowd import CaptureQueriesContext, connection

        with CaptureQueriesContext(connection) as seen:
            for week in diary_queries.weeks(me, world.person.pk, since=world.on - timedelta(90)):
                for line in week.entries:
                    _shown = [one.document.title for one in line.evidence.all()]
        return len(seen)

    written(world)
    few = queries()
    for days in range(1, 30):
        written(world, on=world.on - timedelta(days=days))

    assert queries() == few


@settings(max_examples=60, deadline=None)
@given(
    with_whom=st.text(max_size=300),
    came_of_it=st.text(max_size=900),
    kind=st.sampled_from(SearchKind.values),
)
def test_whatever_somebody_types_fits_in_its_line(with_whom, came_of_it, kind):
    from datetime import date

    from klaverblad.apps.trajectories.services.diary import _columns

    said = services.Did(date(2026, 3, 2), kind, with_whom, "", came_of_it)
    columns = _columns(said)

    assert len(columns["with_whom"]) <= 160
    assert len(columns["came_of_it"]) <= 400
