"""What was said of somebody over time, and of the homes they lived in, while they lived there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Fact, HouseholdMembership, Person
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.reach_queries import persons, reach_into
from klaverblad.apps.people.registry import registry


def history(actor: Actor, person_id: UUID, key: str) -> list[Fact]:
    """All that was ever said under a key, the newest first; corrected values say so.

    Of a household only what held while the person lived there: the rest is of others.
    """
    someone = persons(actor).get(pk=person_id)
    if not reach_into(actor, person_id).allows(registry()[key]):
        raise Fact.DoesNotExist
    about = Q(person=someone)
    if registry()[key].entity == "household":
        about |= Q(pk__in=household_facts_of(someone, keys=[key]))
    return list(
        Fact.objects.filter(about, key=key)
        .select_related("recorded_by", "evidence")
        .order_by("-recorded_at", "-pk")
    )


def fact_said(actor: Actor, person_id: UUID, fact_id: UUID) -> Fact:
    """One thing that was said of somebody or of their home, then or now; else DoesNotExist."""
    someone = persons(actor).get(pk=person_id)
    about = Q(person=someone) | Q(pk__in=household_facts_of(someone))
    return Fact.objects.filter(about).get(pk=fact_id)


def facts_shown(actor: Actor, person_id: UUID, fact_ids: Iterable[UUID]) -> dict[str, KnownFact]:
    """What a form showed, by key, as it was then: also what was replaced since."""
    someone = persons(actor).get(pk=person_id)
    seen, keys = reach_into(actor, person_id), registry()
    about = Q(person=someone) | Q(pk__in=household_facts_of(someone))
    return {
        one.key: KnownFact(
            one.key, one.value, one.since, one.said_by, one.known_by, one.document, "", one.pk
        )
        for one in Fact.objects.filter(about, pk__in=list(fact_ids))
        if one.key in keys and seen.allows(keys[one.key])
    }


def household_facts_of(someone: Person, *, keys: Iterable[str] | None = None) -> list[UUID]:
    """What was said of the homes of somebody whom a scoped query gave, while they lived there.

    What was said after they left belongs to whoever stayed, and what was put right before they came
    to whoever lived there then.
    """
    stays = list(someone.household_memberships.all())
    said = Fact.objects.filter(household_id__in={one.household_id for one in stays})
    if keys is not None:
        said = said.filter(key__in=list(keys))
    return [fact.pk for fact in said if any(_held_during(fact, stay) for stay in stays)]


def _held_during(fact: Fact, stay: HouseholdMembership) -> bool:
    """Whether what was said of a home is about the days that somebody lived there."""
    if fact.household_id != stay.household_id:
        return False
    if stay.until is not None:
        said_on = timezone.localtime(fact.recorded_at).date()
        if max(said_on, fact.since) > stay.until:
            return False
    if fact.replaced_at is not None and timezone.localtime(fact.replaced_at).date() < stay.since:
        # It was over, or put right, before they came.
        return False
    return fact.until is None or fact.until >= stay.since
