"""A person with a row in every table that the register says is about people, and every text in them
a word of its own. For what must be copied whole, and for what must be forgotten whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.utils import timezone

from klaverblad.apps.access.columns import TELLING, Table, Whose, of_persons, register
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.sealed import BlindIndexField, SealedField
from klaverblad.apps.barriers.models import Cell, Gainer, MapRun
from klaverblad.apps.childcare import services as care
from klaverblad.apps.imports.models import ImportRow
from klaverblad.apps.journal import services as journal
from klaverblad.apps.loans import services as loans
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import Merge, NotSame, Person, SharingPurpose
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.placements.models import Proposal, ShownToEmployer
from klaverblad.apps.rights import request_services as rights
from klaverblad.apps.rights.models import RightAlert
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Appointment, HandedOver
from tests.group_world import group_ids
from tests.ids import (
    care_asked,
    found_place,
    handed_at,
    handed_over,
    laid_before,
    lent,
    right_asked,
    signed_gpmi,
    taken_in,
    worksheet_of,
)
from tests.world import World

# Short enough for every column that holds words.
WORD = "zwk7qx"


def fill(world: World) -> None:
    """Give the person of the small region something of everything."""
    coach = world.actor("coach")
    path = world.trajectory.pk
    trajectories.add_goal(coach, path, words="Weer werken")
    # Signed, so that it has a text and moments.
    signed_gpmi(world)
    owed, paid_on = lent(world), timezone.now()
    # Paid back whole: a loan that runs keeps a file alive.
    loans.record_payment(coach, owed.pk, amount=Decimal(850), on=world.on, at=paid_on)
    # Placed: who still waits for a place keeps a file alive.
    care.accept_place(coach, care_asked(world).offers.get().pk)
    run = MapRun.objects.create(
        region=world.region, on=world.on, started_at=timezone.now(), claimed_at=timezone.now()
    )
    cell = Cell.objects.create(run=run, barriers=2, n_people=1, n_gained=1, n_helped=1)
    Gainer.objects.create(cell=cell, person=owed.person)
    seen = trajectories.Seen(person_says=2, professional_says=3, what_counts="De bus")
    trajectories.record_screening(coach, path, {Domain.MOBILITY: seen})
    Appointment.objects.create(
        user_id=coach.user_id, trajectory_id=path, starts_at=timezone.now(), title="Gesprek"
    )
    me, now = world.actor("self_login"), timezone.now()
    later = Appointment.objects.create(
        user_id=coach.user_id,
        trajectory_id=path,
        starts_at=now + timedelta(days=1),
        title="Plan nakijken",
    )
    trajectories.say_cannot_come(me, later.pk, because="care", word="", at=now)
    trajectories.send_message(me, world.person.pk, text="Moet ik iets meebrengen?", at=now)
    did = trajectories.Did(world.on, "applied", "De Linde", "mail", "Ze bellen terug.")
    line = trajectories.write_entry(me, world.person.pk, did, at=now)
    trajectories.add_evidence(me, line.pk, world.document.pk, at=now)
    handed_at(world)
    for key, value in (
        ("lift_kg_max", 5),
        ("savings_eur", 100),
        ("shares_household_costs", True),
    ):
        said = facts.Said(key, value=value, since=world.on, said_by="person", known_by="told")
        facts.record_fact(coach, world.person.pk, said)
    EmailAddress.objects.create(user=world.self_login.user, email="nadia@oefenregio.example")
    # One that no rule of this house has: it goes with the file all the same.
    RetentionNotice.objects.create(
        person_id=world.person.pk,
        rule="note",
        months=999,
        warned_on=world.on,
        due_on=world.on,
        kept_until=world.on,
        kept_because="beroep",
    )
    # No row of these makes itself: they are of two files.
    two = {"by_id": coach.user_id, "undone_at": timezone.now()}
    Merge.objects.create(kept=world.person, gone=world.next_person, **two)
    NotSame.objects.create(one=world.person, other=world.next_person)
    # A row of a file that was taken in, of which this person came.
    row = ImportRow.objects.filter(imported=taken_in(world), line=2)
    row.update(subject_id=world.person.pk)
    HandedOver.objects.create(
        hand_over_id=handed_over(world), trajectory=world.trajectory, to_id=coach.user_id
    )
    # What a scan leaves of somebody whose leefloon opened.
    RightAlert.objects.create(
        person=world.person, right="leefloon", before="no", after="yes",
        on=world.on, at=timezone.now(), because=[{"what": "day"}],
    )  # fmt: skip
    # Refused, so that it holds the words of a letter.
    refused = rights.Answer("refused", answered_on=world.on, refusal_words="Te hoog inkomen.")
    rights.record_answer(coach, right_asked(world), refused)
    share(world)
    group_ids(world)
    worksheet_of(world)
    laid = Proposal.objects.get(pk=laid_before(world))
    ShownToEmployer.objects.create(
        proposal=laid, option=laid.options.first(), parts=["name"], words="Ik ben vroeg op.",
        how="own", agreed_on=world.on,
    )  # fmt: skip
    found_place(world)
    for table in reversed(of_persons()):
        if not rows(table, world.person).exists():
            make(table, world.person)


def share(world: World) -> None:
    """Let somebody ask for the file, open it in an emergency that was looked into, and read it."""
    person = world.person.pk
    wanted = facts.NewRequest(
        purpose=SharingPurpose.CARE,
        domains=frozenset({Domain.HOUSING}),
        until=world.on,
        why="Ze vroeg ons om hulp.",
    )
    facts.ask_access(world.actor("outsider"), person, wanted)
    why = "Er is brand, en niemand neemt de telefoon op."
    opened = facts.open_emergency(world.actor("neighbour"), person, why=why)
    facts.review_emergency(world.actor("officer"), opened.pk, review="Terecht.")
    with transaction.atomic():
        journal.record_read(
            world.actor("coach"), [person], purpose="guidance", via="page", what="desk:person"
        )


def rows(table: Table, person: Person) -> models.QuerySet[Any]:
    """The rows of a table about a person."""
    path = table.whose[Whose.PERSON]
    return table.model._meta.base_manager.filter(**{path: person.pk})


def make(table: Table, person: Person) -> None:
    """A row of a table that the lines above do not know yet, made of its columns alone."""
    model = table.model
    first = table.whose[Whose.PERSON].partition("__")[0]
    given: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == first and isinstance(field, models.ForeignKey):
            owner = field.related_model
            mine = register()[owner._meta.label_lower]
            given[field.attname] = rows(mine, person).values_list("pk", flat=True).first()
        elif field.name == first:
            given[field.attname] = person.pk
        elif not (field.has_default() or field.null or field.blank or field.primary_key):
            given[field.attname] = _something(field)
    try:
        model._meta.base_manager.create(**given)
    except Exception as error:
        message = f"make a row of {table.label} in fill() of tests/full_file.py"
        raise AssertionError(message) from error


def _something(field: models.Field[Any, Any]) -> Any:
    if field.choices:
        return field.flatchoices[0][0]
    match field:
        case models.ForeignKey():
            return field.related_model._meta.base_manager.values_list("pk", flat=True).first()
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return date(2026, 3, 2)
        case models.BooleanField():
            return False
        case models.IntegerField():
            return 1
        case models.JSONField():
            return {}
    return WORD[: field.max_length]


def plant(world: World) -> list[str]:
    """Write the word in every column about this person that can hold one; which ones."""
    person = world.person
    planted = []
    for table in register().values():
        mine = _about(table, person, world.self_login.user)
        if mine is None:
            continue
        for column in table.columns.values():
            field = table.model._meta.get_field(column.name)
            word = _word(field) if column.kind in TELLING else None
            if isinstance(field, SealedField):
                for row in mine:
                    setattr(row, column.name, WORD)
                    row.save()
                if mine:
                    planted.append(f"{table.label}.{column.name}")
            elif (
                word is not None
                and not isinstance(field, BlindIndexField)
                and mine.update(**{column.name: word})
            ):
                planted.append(f"{table.label}.{column.name}")
    return planted


def _about(table: Table, person: Person, user: Any) -> models.QuerySet[Any] | None:
    manager = table.model._meta.base_manager
    if Whose.PERSON in table.whose:
        keys = rows(table, person).values_list("pk", flat=True)
    elif Whose.USER in table.whose:
        keys = manager.filter(**{table.whose[Whose.USER]: user.pk}).values_list("pk", flat=True)
    elif Whose.HOUSEHOLD in table.whose:
        home = people.home_of(person, on=timezone.localdate())
        keys = manager.filter(**{table.whose[Whose.HOUSEHOLD]: home}).values_list("pk", flat=True)
    else:
        return None
    return manager.filter(pk__in=list(keys))


def _word(field: models.Field[Any, Any]) -> Any:
    if field.choices:
        return None
    match field:
        case models.EmailField():
            return f"{WORD}@x.be"
        case models.CharField() | models.TextField():
            # A code of two letters holds no word of anybody; SQLite would not mind, PostgreSQL does.
            return WORD if len(WORD) <= (field.max_length or len(WORD)) else None
        case models.JSONField():
            return {"said": WORD}
    return None


def close(world: World) -> None:
    """End the guidance of the person today; every promised talk is reasoned away."""
    coach = world.actor("coach")
    for moment in world.trajectory.aftercare.filter(done_on=None, skipped_because=""):
        trajectories.skip_aftercare(coach, moment.pk, because="Verhuisd")
    trajectories.change_phase(coach, world.trajectory.pk, to="closed")


def tables_with(word: str) -> list[str]:
    """Every column of every table of the register that holds a word, wherever it came from."""
    found = []
    for table in register().values():
        names = list(table.columns)
        for row in table.model._meta.base_manager.values(*names):
            found += [f"{table.label}.{name}" for name in names if word in str(row[name])]
    return sorted(set(found))


def everything() -> dict[str, list[str]]:
    """All rows of all tables, to compare."""
    return {
        table.label: sorted(
            str(row) for row in table.model._meta.base_manager.values_list(*table.columns)
        )
        for table in register().values()
    }
