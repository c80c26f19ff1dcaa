"""Files are warned of, waited for, and erased; nobody is forgotten by accident."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from klaverblad.apps.access import duties, leftovers, links, retention
from klaverblad.apps.access.columns import of_persons
from klaverblad.apps.access.models import RetentionNotice, RetentionTerm, Signature, SignedLink
from klaverblad.apps.access.policies import RETENTION
from klaverblad.apps.access.retention import run_retention
from klaverblad.apps.access.term_services import shorten_term
from klaverblad.apps.access.terms import months_later, wait_days
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Document, Fact, Household, Person
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Contact, Screening, StatisticalRow, Trajectory
from klaverblad.apps.trajectories.services.retention import profiles_of
from klaverblad.errors import BadInput, Denied
from tests.full_file import WORD, close, everything, fill, plant, rows, tables_with
from tests.world import build

WAIT = timedelta(days=wait_days())


def run(on, *, apply=True):
    return run_retention(Actor.task(RETENTION, on=on), on=on, apply=apply)


def warn_and_wait(day):
    """Run a wait before a day, so that what is due on it was warned of, and on the day itself."""
    run(day - WAIT)
    return run(day)


def names(events):
    return Counter(events.values_list("name", flat=True))


@pytest.fixture
def closed(full_world):
    """The person of the small region with a full file, whose guidance ends today."""
    RetentionNotice.objects.all().delete()
    close(full_world)
    return full_world


def after(world, months):
    return months_later(world.on, months)


def test_only_the_task_may_run_it(closed):
    with pytest.raises(Denied):
        run_retention(closed.actor("administrator"), on=closed.on, apply=True)


def test_a_dry_run_changes_nothing_at_all(closed):
    before = everything()

    report = run(after(closed, 40), apply=False)

    assert not report.is_empty
    assert everything() == before


def test_nothing_goes_that_was_not_warned_of(closed):
    run(after(closed, 40))

    assert rows_of(closed.person) == 1
    due = {one.due_on for one in RetentionNotice.objects.filter(person_id=closed.person.pk)}
    assert due == {after(closed, 40) + WAIT}


def rows_of(person):
    return Person.objects.filter(pk=person.pk).count()


def test_special_facts_go_after_six_months_and_others_stay(closed):
    day = after(closed, 6)

    warn_and_wait(day)

    keys = set(Fact.objects.filter(person=closed.person).values_list("key", flat=True))
    assert keys == {"has_car", "savings_eur", "exchange_hours", "childcare_week"}
    assert not Screening.objects.filter(trajectory__person=closed.person).exists()
    told = Event.objects.get(name="fact.forgotten")
    assert told.person_id == closed.person.pk
    assert told.data == {"rule": "fact_special", "months": 6, "count": 1}
    assert told.actor_system == RETENTION


def test_the_words_of_a_note_go_and_that_you_spoke_stays(closed):
    warn_and_wait(after(closed, 24))

    contact = Contact.objects.get(pk=closed.contact.pk)
    assert contact.note == ""
    assert contact.kind == "phone"


def test_a_day_too_early_changes_nothing(closed):
    day = after(closed, 6)
    run(day - WAIT)
    before = everything()

    report = run(day - timedelta(days=1))

    assert report.is_empty
    assert everything() == before


def test_a_second_run_finds_nothing_to_do(closed):
    warn_and_wait(after(closed, 36))
    before = everything()

    report = run(after(closed, 36))

    assert report.is_empty
    assert everything() == before


def test_an_open_trajectory_is_never_warned_of(world):
    run(after(world, 120))

    assert not RetentionNotice.objects.filter(person_id=world.person.pk).exists()


def test_a_file_that_opens_again_loses_its_warnings(closed):
    run(after(closed, 6) - WAIT)
    assert RetentionNotice.objects.filter(person_id=closed.person.pk).exists()
    trajectories.change_phase(closed.actor("coach"), closed.trajectory.pk, to="plan")

    run(after(closed, 6))

    assert not RetentionNotice.objects.filter(person_id=closed.person.pk).exists()
    assert Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    assert Event.objects.filter(name="warning.lifted").exists()


def test_something_that_happens_meanwhile_moves_the_day(closed):
    day = after(closed, 6)
    run(day - WAIT)
    late = months_later(closed.on, 5)
    Event.objects.create(
        name="contact.recorded",
        subject_type="trajectories.contact",
        subject_id="1",
        person_id=closed.person.pk,
        at=datetime.combine(late, time(12), UTC),
    )

    run(day)

    assert Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()


def test_what_is_still_needed_stays_until_its_end(closed):
    day = after(closed, 6)
    run(day - WAIT)
    until = day + timedelta(days=60)
    keep(closed, day, until)

    run(until)

    assert Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    kept = Event.objects.filter(name="file.kept").first()
    assert kept.data["until"] == until.isoformat()
    assert "Beroep" not in str(kept.data)


def keep(world, on, until, **which):
    """The team lead still needs parts of the file of the person."""
    lead = replace(world.actor("team_lead"), on=on)
    for notice in RetentionNotice.objects.filter(person_id=world.person.pk, **which):
        people.keep_longer(lead, notice.pk, because="Beroep bij de rechtbank", until=until)


def test_when_it_is_no_longer_needed_it_is_warned_of_anew(closed):
    day = after(closed, 6)
    run(day - WAIT)
    until = day + timedelta(days=60)
    keep(closed, day, until)

    run(until + timedelta(days=1))

    due = set(
        RetentionNotice.objects.filter(person_id=closed.person.pk).values_list(
            "due_on", "kept_until", "kept_because"
        )
    )
    assert due == {(until + timedelta(days=1) + WAIT, None, "")}
    assert Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()


def test_after_the_new_warning_it_goes_on_its_day(closed):
    day = after(closed, 6)
    run(day - WAIT)
    until = day + timedelta(days=60)
    keep(closed, day, until)

    warn_and_wait(until + timedelta(days=1) + WAIT)

    assert not Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()


def test_a_part_that_is_still_needed_does_not_go_with_the_whole_file(closed):
    day = after(closed, 36)
    comer = people.Comer("partner", since=closed.on, first_name="Lina", last_name="Haddad")
    mate = people.take_in(closed.actor("coach"), closed.person.pk, comer).person
    run(day - WAIT)
    until = day + timedelta(days=60)
    keep(closed, day, until, rule="note")

    run(day)
    run(until)

    assert Contact.objects.get(pk=closed.contact.pk).note != ""
    assert rows_of(closed.person) == rows_of(mate) == 1
    # What nobody needs goes on its day.
    assert not Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    warn_and_wait(until + timedelta(days=1) + WAIT)
    assert rows_of(closed.person) == rows_of(mate) == 0


def shorten(world, subject, months, *, on):
    return shorten_term(
        Actor.task(RETENTION, on=on),
        world.region.pk,
        subject=subject,
        months=months,
        decision="Regioraad van 2 maart 2026",
    )


@pytest.mark.parametrize("subject", ["screening", "fact_special", "fact.lift_kg_max"])
def test_what_is_still_needed_stays_so_when_its_term_is_shortened(closed, subject):
    day = after(closed, 6)
    run(day - WAIT)
    until = day + timedelta(days=60)
    keep(closed, day - WAIT, until)
    shorten(closed, subject, 3, on=day)

    run(day)
    run(day + WAIT)

    kept = RetentionNotice.objects.get(person_id=closed.person.pk, months=3)
    assert (kept.kept_until, kept.kept_because) == (until, "Beroep bij de rechtbank")
    assert kept.kept_by_id == closed.team_lead.user_id
    assert Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    assert Screening.objects.filter(trajectory__person=closed.person).exists()


def test_what_nobody_needs_under_a_long_term_is_not_needed_under_a_short_one(closed):
    day = after(closed, 6)
    run(day - WAIT)
    shorten(closed, "screening", 3, on=day)

    run(day)

    assert RetentionNotice.objects.get(rule="screening").kept_until is None


def test_documents_have_a_term_of_their_own(closed):
    Document.objects.create(
        person=closed.person,
        title="Attest",
        kind="other",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        stored_name="0" * 32,
        uploaded_at=timezone.now(),
    )
    shorten(closed, "note", 1, on=closed.on)
    shorten(closed, "document", 2, on=closed.on)

    warn_and_wait(after(closed, 1))
    n_after_the_notes = Document.objects.filter(person=closed.person).count()
    warn_and_wait(after(closed, 2))

    assert n_after_the_notes > 0
    assert not Document.objects.filter(person=closed.person).exists()
    assert Event.objects.get(name="record.forgotten", data__rule="document").data["months"] == 2


@pytest.mark.parametrize(
    ("because", "days"), [("", 30), ("   ", 30), ("Beroep", 0), ("Beroep", -3), ("Beroep", 400)]
)
def test_still_needed_asks_a_reason_and_an_end_within_a_year(closed, because, days):
    run(after(closed, 6) - WAIT)
    notice = RetentionNotice.objects.filter(person_id=closed.person.pk).first()

    with pytest.raises(BadInput):
        people.keep_longer(
            closed.actor("coach"),
            notice.pk,
            because=because,
            until=closed.on + timedelta(days=days),
        )


def test_a_colleague_of_the_next_town_finds_no_warning(closed):
    run(after(closed, 6) - WAIT)
    notice = RetentionNotice.objects.filter(person_id=closed.person.pk).first()

    with pytest.raises(RetentionNotice.DoesNotExist):
        people.keep_longer(
            closed.actor("neighbour"), notice.pk, because="Zomaar", until=closed.on + WAIT
        )


def test_somebody_who_lives_with_a_living_file_is_not_torn_away(closed):
    coach = closed.actor("coach")
    Person.objects.filter(pk=closed.next_person.pk).update(organisation=closed.coach.organisation)
    comer = people.Comer("partner", since=closed.on, first_name="Lina", last_name="Haddad")
    mate = people.take_in(coach, closed.person.pk, comer).person
    trajectories.open_trajectory(coach, mate.pk, coach_id=coach.user_id)

    warn_and_wait(after(closed, 36))

    assert rows_of(closed.person) == 1
    # What is of health goes all the same: nobody else needs it.
    assert not Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    assert Fact.objects.filter(household__isnull=False, key="shares_household_costs").exists()
    assert Fact.objects.filter(person=closed.person, key="savings_eur").exists()


def test_two_who_live_together_are_forgotten_together(closed):
    comer = people.Comer("partner", since=closed.on, first_name="Lina", last_name="Haddad")
    mate = people.take_in(closed.actor("coach"), closed.person.pk, comer).person

    warn_and_wait(after(closed, 36))

    assert rows_of(closed.person) == rows_of(mate) == 0
    assert not Household.objects.filter(memberships=None).exists()


def test_a_reason_to_keep_one_file_holds_the_housemate_too(closed):
    comer = people.Comer("partner", since=closed.on, first_name="Lina", last_name="Haddad")
    mate = people.take_in(closed.actor("coach"), closed.person.pk, comer).person
    day = after(closed, 36)
    run(day - WAIT)
    notice = RetentionNotice.objects.get(person_id=mate.pk, rule="file")
    lead = replace(closed.actor("team_lead"), on=day)
    people.keep_longer(lead, notice.pk, because="Beroep", until=day + WAIT)

    run(day)

    assert rows_of(closed.person) == 1


def test_a_region_shortens_a_term_by_a_decision(closed):
    said = StringIO()
    call_command(
        "retention", "shorten", "fact.lift_kg_max", "3", "--region", closed.region.pk,
        "--decision", "Regioraad van 2 maart 2026", stdout=said,
    )  # fmt: skip

    warn_and_wait(after(closed, 3))

    assert "3 maanden" in said.getvalue()
    assert not Fact.objects.filter(person=closed.person, key="lift_kg_max").exists()
    assert RetentionTerm.objects.get().decision.startswith("Regioraad")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": "note", "months": 25}, "months"),
        ({"subject": "fact.lift_kg_max", "months": 7}, "months"),
        ({"months": -1}, "months"),
        ({"months": -40_000}, "months"),
        ({"subject": "nonsense"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"subject": "lift_kg_max"}, "subject"),
        ({"subject": "fact.note"}, "subject"),
        ({"subject": "fact.fact.lift_kg_max"}, "subject"),
        ({"subject": "session"}, "subject"),
        ({"subject": "x" * 500}, "subject"),
        ({"region_id": "nergens"}, "region"),
        ({"region_id": ""}, "region"),
        ({"decision": "  "}, "decision"),
        ({"decision": "x" * 201}, "decision"),
    ],
)
def test_a_region_cannot_make_a_term_longer_or_of_nothing(closed, changed, field):
    asked = {"region_id": closed.region.pk, "subject": "note", "months": 3, "decision": "Regioraad"}

    with pytest.raises(BadInput) as refused:
        shorten_term(Actor.task(RETENTION, on=closed.on), **asked | changed)

    assert refused.value.facts["field"] == field
    assert not RetentionTerm.objects.exists()


def test_only_the_task_shortens_a_term(closed):
    with pytest.raises(Denied):
        shorten_term(
            closed.actor("administrator"),
            closed.region.pk,
            subject="note",
            months=3,
            decision="Regioraad",
        )


def test_a_term_may_be_no_months_at_all(closed):
    term = shorten(closed, "fact.lift_kg_max", 0, on=closed.on)

    assert (term.subject, term.months) == ("fact.lift_kg_max", 0)


@pytest.mark.parametrize("months", ["25", "-1"])
def test_the_command_says_in_words_what_cannot_be(closed, months):
    with pytest.raises(CommandError, match="maanden"):
        call_command(
            "retention", "shorten", "note", months, "--region", closed.region.pk,
            "--decision", "Regioraad", stdout=StringIO(),
        )  # fmt: skip


def test_the_plan_says_how_many_of_how_many_and_from_when(closed):
    said = StringIO()

    call_command("retention", "plan", "--on", str(after(closed, 6)), stdout=said)

    line = next(one for one in said.getvalue().splitlines() if "gezondheid" in one)
    assert str(after(closed, 6) + WAIT) in line
    assert "Er is niets gewijzigd" in said.getvalue()


def test_a_forgotten_person_leaves_no_word_and_the_neighbour_all(closed):
    planted = plant(closed)
    assert "people.person.first_name" in planted
    assert "accounts.user.email" in planted
    neighbour = closed.actor("neighbour")
    trajectories.open_trajectory(neighbour, closed.next_person.pk, coach_id=neighbour.user_id)
    before = all_about(closed.next_person)

    warn_and_wait(after(closed, 36))

    assert tables_with(WORD) == []
    assert rows_of(closed.person) == 0
    assert not User.objects.filter(pk=closed.self_login.user_id).exists()
    assert all_about(closed.next_person) == before


def all_about(person):
    return [
        (table.label, *row)
        for table in of_persons()
        for row in rows(table, person).order_by("pk").values_list(*table.columns)
    ]


def test_the_journal_keeps_that_it_was_done_and_one_event_each(closed):
    warn_and_wait(after(closed, 36))

    mine = Event.objects.filter(person_id=closed.person.pk)
    assert names(mine)["person.forgotten"] == 1
    assert mine.get(name="person.forgotten").data["count"] > 10
    assert names(mine)["goal.added"] == 1


def test_the_figures_before_and_after_agree(closed):
    before = Counter(profiles_of([closed.person.pk]))

    warn_and_wait(after(closed, 36))

    kept = {field.name for field in StatisticalRow._meta.concrete_fields} - {"id", "municipality"}
    found = Counter(
        tuple(str(getattr(one, name)) for name in sorted({*kept, "municipality_id"}))
        for one in StatisticalRow.objects.all()
    )
    said = Counter(
        tuple(
            str(list(value) if isinstance(value := getattr(one, name), tuple) else value)
            for name in sorted({*kept, "municipality_id"})
        )
        for one in before
    )
    assert found == said
    assert sum(found.values()) == 1
    assert not Trajectory.objects.filter(person=closed.person).exists()


def test_a_statistical_row_holds_a_band_and_no_birthday(closed):
    warn_and_wait(after(closed, 36))

    row = StatisticalRow.objects.get()
    assert row.birth_year_from == 1985
    assert row.left_from == "at_work"
    assert row.municipality_id == "11040"
    assert row.instruments == ["artikel-60", "rijbewijs-lening", "voorrang-kinderopvang"]
    assert row.is_first


def test_a_run_that_is_killed_has_done_whole_batches_and_the_next_goes_on(closed, monkeypatch):
    coach = closed.actor("coach")
    for name in ("Ali", "Bea", "Cas"):
        someone = people.open_person(coach, replace_name(closed, name))
        assert someone.pk
    monkeypatch.setattr(retention, "BATCH", 1)
    day = after(closed, 36)
    run(day - WAIT)
    n_people = Person.objects.count()
    seen = []

    def stop(actor, person_ids):
        seen.append(person_ids)
        if len(seen) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(
        duties.REGISTERED, "before_forgetting", [*duties.REGISTERED.before_forgetting, stop]
    )
    with pytest.raises(KeyboardInterrupt):
        run(day)
    assert Person.objects.count() == n_people - 2

    run(day)

    assert not Person.objects.exists()
    assert names(Event.objects)["person.forgotten"] == n_people


def replace_name(world, name):
    from tests.world import newcomer

    return newcomer(name, world.person.municipality)


def test_a_login_that_is_also_a_professional_stays(closed):
    user = closed.coach.user
    Person.objects.filter(pk=closed.person.pk).update(user=user)

    warn_and_wait(after(closed, 36))

    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.sqlite
def test_the_bytes_of_the_database_hold_no_word_of_whom_it_forgot(own_database, today):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    world = build(today)
    fill(world)
    RetentionNotice.objects.all().delete()
    Contact.objects.filter(pk=world.contact.pk).update(note=f"{WORD} " * 500)
    plant(world)
    close(world)
    file = Path(str(connection.settings_dict["NAME"]))
    assert WORD.encode() in bytes_of(file)

    warn_and_wait(after(world, 36))

    assert WORD.encode() not in bytes_of(file)


def bytes_of(file):
    return b"".join(one.read_bytes() for one in sorted(file.parent.glob(file.name + "*")))


def test_the_address_of_a_persons_own_calendar_goes_with_the_file(closed):
    at = datetime.combine(closed.on, time(9), UTC)
    own = trajectories.follow_calendar(closed.actor("self_login"), at=at).link
    of_coach = trajectories.follow_calendar(closed.actor("coach"), at=at).link

    warn_and_wait(after(closed, 36))

    assert own.person_id == closed.person.pk
    assert of_coach.person_id is None
    assert set(SignedLink.objects.filter(scope="calendar")) == {of_coach}


def test_a_calendar_that_looks_every_day_keeps_no_file_alive(closed):
    at = datetime.combine(closed.on, time(9), UTC)
    issued = trajectories.follow_calendar(closed.actor("self_login"), at=at)
    day = after(closed, 36)
    late = at + timedelta(days=1000)
    with transaction.atomic():
        holder = links.open_link(issued.token, "calendar", at=late)
        links.use(holder, at=late)
        links.note_shown(holder, what="calendar", at=late)

    warn_and_wait(day)

    assert rows_of(closed.person) == 0


def test_a_signature_goes_before_its_link(closed):
    link = SignedLink.objects.create(
        person_id=closed.person.pk,
        scope="sign",
        token_sha256="1" * 64,
        statement="Akkoord",
        document_sha256="2" * 64,
        issued_at=timezone.now(),
        expires_at=timezone.now() + WAIT,
    )
    Signature.objects.create(link=link, signed_name="Nadia", signed_at=timezone.now())

    warn_and_wait(after(closed, 36))

    assert not SignedLink.objects.filter(pk=link.pk).exists()
    assert not Signature.objects.filter(link_id=link.pk).exists()


@pytest.mark.sqlite
def test_it_is_said_when_somebody_keeps_the_old_pages_open(own_database, today, monkeypatch):
    monkeypatch.setattr(leftovers, "PATIENCE_S", 0.0)
    build(today)
    reader = sqlite3.connect(connection.settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people_person").fetchone()

    try:
        with pytest.raises(CommandError, match="logbestand"):
            call_command("retention", "run", "--apply", stdout=StringIO())
    finally:
        reader.close()
    said = StringIO()
    call_command("retention", "run", "--apply", stdout=said)

    assert said.getvalue()
