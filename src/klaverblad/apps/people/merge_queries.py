"""Reading files that look alike, comparing two, and every id that a file has had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import doubles
from klaverblad.apps.people.models import Fact, Merge, NotSame, Person, TeamMember
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.registry import Domain

# So long a merge can be undone; then what it set aside is erased.
UNDO_DAYS = 90


def ids_of_file(person_id: UUID) -> list[UUID]:
    """The id of a file, and those of the files that went into it, in whatever order they did.

    The caller may know of the person.
    """
    return [person_id, *ids_within([person_id])]


def ids_within(person_ids: Iterable[UUID]) -> list[UUID]:
    """The ids of the files that went into these, and of those that went into those before."""
    found: list[UUID] = []
    asked = list(person_ids)
    while asked:
        inner = Person._meta.base_manager.filter(merged_into_id__in=asked).exclude(pk__in=found)
        asked = list(inner.order_by("pk").values_list("pk", flat=True))
        found += asked
    return found


def merges(actor: Actor) -> QuerySet[Merge]:
    """The merges of one's own people that were not undone."""
    return Merge.objects.filter(kept__in=own_persons(actor), undone_at=None).select_related(
        "kept", "gone", "by"
    )


def can_undo(merge: Merge, actor: Actor) -> bool:
    """Whether a merge is young enough to be undone."""
    last = merge.merged_at.date() + timedelta(days=UNDO_DAYS)
    return merge.undone_at is None and actor.on <= last


@dataclass(frozen=True, slots=True)
class Double:
    """Two files that look alike, the one that was opened first before the other."""

    one: Person
    other: Person
    reason: doubles.Reason


def likely_doubles(actor: Actor) -> list[Double]:
    """Files of one's own OCMW that may be of one person, in three queries. None of elsewhere."""
    mine = {one.pk: one for one in own_persons(actor).select_related("municipality")}
    cards = [
        doubles.Card(
            id=one.pk,
            first_name=one.first_name,
            last_name=one.last_name,
            born_on=one.born_on,
            phone=one.phone,
            email=one.email,
            has_number=bool(one.insz_index),
        )
        for one in mine.values()
    ]
    said = set(NotSame.objects.filter(one__in=own_persons(actor)).values_list("one_id", "other_id"))
    found = []
    for pair in doubles.pairs(cards):
        if (pair.one, pair.other) not in said:
            both = sorted(
                (mine[pair.one], mine[pair.other]), key=lambda one: (one.created_at, one.pk)
            )
            found.append(Double(both[0], both[1], pair.reason))
    return found


def like(
    actor: Actor, *, first_name: str, last_name: str, born_on: date | None, has_number: bool
) -> list[Person]:
    """Files of one's own OCMW with this name and birthday, the oldest first; also the name swapped.

    A birthday that nobody wrote down, here or there, tells nobody apart.
    """
    mine = own_persons(actor)
    if born_on is not None:
        mine = mine.filter(Q(born_on=born_on) | Q(born_on=None))
    if has_number:
        # Two numbers are two people; one number twice is refused when it is saved.
        mine = mine.filter(insz_index="")
    sought = doubles.in_any_order(first_name, last_name)
    return [
        one
        for one in mine.order_by("created_at", "pk")
        if doubles.in_any_order(one.first_name, one.last_name) == sought
    ]


@dataclass(frozen=True, slots=True)
class Widening:
    """Somebody who would see more after a merge than before. `key` stands for exactly this."""

    key: str
    who: str
    domains: frozenset[Domain]
    sees_now: UUID


def widenings(actor: Actor, one: Person, other: Person) -> list[Widening]:
    """Who would see more when two files become one: by a consent for one of them, or a login.

    The OCMW in charge sees both already.
    """
    seats = (
        TeamMember.objects.filter(
            Q(until=None) | Q(until__gte=actor.on),
            person_id__in=[one.pk, other.pk],
            consent__revoked_at=None,
            consent__until__gte=actor.on,
        )
        .select_related("user", "organisation", "consent")
        .order_by("pk")
    )
    sees: dict[tuple[UUID, UUID, UUID], frozenset[Domain]] = {}
    for seat in seats:
        assert seat.consent is not None
        who = (seat.user_id, seat.organisation_id, seat.person_id)
        more = frozenset(Domain(code) for code in seat.consent.domains)
        sees[who] = sees.get(who, frozenset()) | more
    found = []
    for seat in seats:
        there = other.pk if seat.person_id == one.pk else one.pk
        now = sees.get((seat.user_id, seat.organisation_id, there), frozenset())
        assert seat.consent is not None
        new = frozenset(Domain(code) for code in seat.consent.domains) - now
        # Whoever is in both teams, for the same parts of life, sees no more than they did.
        if new:
            who_words = f"{seat.user.name}, {seat.organisation.name}"
            found.append(Widening(f"seat:{seat.pk}", who_words, new, seat.person_id))
    logins = [
        Widening(f"login:{person.pk}", person.name, frozenset(Domain), person.pk)
        for person in (one, other)
        if person.user_id is not None
    ]
    return [*found, *logins]


@dataclass(frozen=True, slots=True)
class TwoFacts:
    """One thing that both files say something of."""

    key: str
    kept: Fact
    gone: Fact

    @property
    def is_same(self) -> bool:
        return bool(self.kept.value == self.gone.value)


def facts_of_both(kept: Person, gone: Person) -> list[TwoFacts]:
    """What both files say of the same thing now; the two came out of a scoped query."""
    rows = Fact.objects.filter(person_id__in=[kept.pk, gone.pk], replaced_at=None)
    by_file: dict[UUID, dict[str, Fact]] = {kept.pk: {}, gone.pk: {}}
    for fact in rows.order_by("since", "recorded_at", "pk"):
        assert fact.person_id is not None
        by_file[fact.person_id][fact.key] = fact
    shared = sorted(by_file[kept.pk].keys() & by_file[gone.pk].keys())
    return [TwoFacts(key, by_file[kept.pk][key], by_file[gone.pk][key]) for key in shared]


def counts_of(person: Person) -> dict[str, int]:
    """How much hangs on a file, by the label of its table; it came out of a scoped query."""
    from klaverblad.apps.people.merging import moving_hooks

    found: dict[str, int] = {}
    for hook in moving_hooks():
        rows: Any = hook.model._meta.base_manager.filter(**{hook.field.name: person.pk})
        found[hook.label] = found.get(hook.label, 0) + rows.count()
    return found
