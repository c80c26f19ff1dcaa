"""What is done for many people at once, in the transaction of the caller: files that are taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.journal import queries as journal_queries
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies
from klaverblad.apps.people.models import EndedAs, Fact, Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.services.facts import EarlierThanKnown, Said, UnknownKey
from klaverblad.apps.people.services.persons import Newcomer

# What an import may change of somebody who has a file.
DETAILS = (
    "first_name", "last_name", "born_on", "language", "phone", "email", "insz", "municipality_id",
)  # fmt: skip
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Detail:
    """What a column of a person was and becomes."""

    name: str
    before: Any
    after: Any


def open_many(actor: Actor, newcomers: Sequence[Newcomer], *, at: datetime) -> list[Person]:
    """Start a file for each of these people; the caller looked whether they have one.

    raises   IntegrityError for a number that stands with somebody else: nothing is written then
    """
    assert connection.in_atomic_block
    policies.can_open_person(actor).enforce()
    ocmw = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    towns = Municipality.objects.filter(region_id=actor.region_id).in_bulk()
    people = _person_rows(ocmw, towns, newcomers)
    Person.objects.bulk_create(people, batch_size=_AT_ONCE)
    journal.record_many(
        [journal.event("person.opened", actor, one, person_id=one.pk, at=at) for one in people]
    )
    return people


def _person_rows(
    ocmw: Organisation, towns: Mapping[str, Municipality], newcomers: Sequence[Newcomer]
) -> list[Person]:
    return [
        Person(
            organisation=ocmw,
            municipality=towns[one.municipality_id],
            first_name=one.first_name,
            last_name=one.last_name,
            born_on=one.born_on,
            language=one.language,
            phone=one.phone,
            email=one.email,
            insz=one.insz,
            insz_absent_because="" if one.insz else one.insz_absent_because,
        )
        for one in newcomers
    ]


def change_details(actor: Actor, changes: Mapping[UUID, Sequence[Detail]], *, at: datetime) -> None:
    """Change what stands at the head of these files, when it still is what somebody saw.

    raises   AssertionError when a file is not of this OCMW
    """
    assert connection.in_atomic_block
    found = own_persons(actor).select_for_update(of=("self",)).in_bulk(list(changes))
    assert len(found) == len(changes), "only files of the OCMW in charge"
    events = []
    for pk, details in changes.items():
        someone = found[pk]
        policies.can_record_fact(actor, someone).enforce()
        names = set()
        for one in details:
            assert one.name in DETAILS
            setattr(someone, one.name, one.after)
            names.add(one.name)
        if "insz" in names:
            someone.insz_absent_because = "" if someone.insz else "not_asked"
            names.add("insz_absent_because")
        someone.save(update_fields=names)
        events.append(
            journal.event(
                "person.details_changed",
                actor,
                someone,
                person_id=pk,
                at=at,
                columns=sorted(one.name for one in details),
            )
        )
    journal.record_many(events)


def record_facts(actor: Actor, said: Sequence[tuple[UUID, Said]], *, at: datetime) -> list[Fact]:
    """Write down many facts about people; what stood there ends as a change, and is kept.

    returns  the facts, in the order of `said`
    raises   UnknownKey; EarlierThanKnown
    """
    assert connection.in_atomic_block
    ids = {person_id for person_id, _one in said}
    people = own_persons(actor).select_for_update(of=("self",)).in_bulk(list(ids))
    assert len(people) == len(ids), "only files of the OCMW in charge"
    for someone in people.values():
        policies.can_record_fact(actor, someone).enforce()
    old = {
        (fact.person_id, fact.key): fact
        for fact in Fact.objects.filter(person_id__in=ids, replaced_at=None)
    }
    ended, facts = [], []
    for person_id, one in said:
        entry = registry().get(one.key)
        if entry is None or entry.entity != "person":
            raise UnknownKey(key=one.key)
        before = old.get((person_id, one.key))
        if before is not None:
            ended.append(_ended(before, one, at=at))
        facts.append(_fact(actor, person_id, one, at))
    Fact.objects.bulk_update(ended, ["until", "replaced_at", "ended_as"], batch_size=_AT_ONCE)
    Fact.objects.bulk_create(facts, batch_size=_AT_ONCE)
    journal.record_many(
        [
            journal.event(
                "fact.recorded",
                actor,
                fact,
                person_id=fact.person_id,
                at=at,
                key=fact.key,
                known_by=fact.known_by,
                before=before.pk if (before := old.get((fact.person_id, fact.key))) else None,
            )
            for fact in facts
        ]
    )
    return facts


def _fact(actor: Actor, person_id: UUID, one: Said, at: datetime) -> Fact:
    return Fact(
        person_id=person_id,
        key=one.key,
        value=one.value,
        since=one.since,
        said_by=one.said_by,
        known_by=one.known_by,
        document=one.document,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )


def _ended(old: Fact, said: Said, *, at: datetime) -> Fact:
    if said.since < old.since and old.value is not None:
        raise EarlierThanKnown(key=said.key)
    old.until = max(old.since, said.since - timedelta(days=1))
    old.replaced_at, old.ended_as = at, EndedAs.CHANGED
    return old


def gone_on_with(person_ids: Iterable[UUID], *, since: datetime) -> set[UUID]:
    """The people around whom something happened after a moment."""
    return journal_queries.people_touched(list(person_ids), after=since)


def with_login(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people who can sign in."""
    found = Person.objects.filter(pk__in=list(person_ids), user__isnull=False)
    return set(found.values_list("pk", flat=True))


def take_back_opened(actor: Actor, person_ids: Sequence[UUID]) -> None:
    """Take away files that were opened by mistake.

    The caller looked that nobody went on with them; what hangs on one all the same protects it, and
    then nothing is taken away at all.
    """
    assert connection.in_atomic_block
    policies.can_open_person(actor).enforce()
    people = list(own_persons(actor).filter(pk__in=list(person_ids), user=None).order_by("pk"))
    events = [journal.event("person.taken_back", actor, one, person_id=one.pk) for one in people]
    Person.objects.filter(pk__in=[one.pk for one in people]).delete()
    journal.record_many(events)


def take_back_facts(actor: Actor, fact_ids: Iterable[UUID], *, at: datetime) -> None:
    """Take back facts that were written by mistake: what stood there before stands there again.

    Only of facts that still stand.
    """
    assert connection.in_atomic_block
    wrong = list(
        Fact.objects.filter(pk__in=list(fact_ids), replaced_at=None)
        .filter(person__in=own_persons(actor))
        .select_for_update(of=("self",))
    )
    earlier = {
        (one.person_id, one.key, one.replaced_at): one
        for one in Fact.objects.filter(
            person_id__in={one.person_id for one in wrong},
            replaced_at__in={one.recorded_at for one in wrong},
        )
    }
    again, events = [], []
    for one in wrong:
        former = earlier.get((one.person_id, one.key, one.recorded_at))
        one.replaced_at, one.ended_as = at, EndedAs.CORRECTED
        fact = one
        if former is not None:
            fact = _said_anew(actor, former, at)
            again.append(fact)
        events.append(
            journal.event(
                "fact.corrected",
                actor,
                fact,
                person_id=one.person_id,
                at=at,
                key=one.key,
                known_by=one.known_by,
                before=one.pk,
            )
        )
    Fact.objects.bulk_update(wrong, ["replaced_at", "ended_as"], batch_size=_AT_ONCE)
    Fact.objects.bulk_create(again, batch_size=_AT_ONCE)
    journal.record_many(events)


def _said_anew(actor: Actor, former: Fact, at: datetime) -> Fact:
    """The old row stays as it was replaced, so that the history tells both."""
    return Fact(
        person_id=former.person_id,
        key=former.key,
        value=former.value,
        since=former.since,
        said_by=former.said_by,
        known_by=former.known_by,
        document=former.document,
        evidence_id=former.evidence_id,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
