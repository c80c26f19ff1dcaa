"""What was said with the organisations of a region, and the campaigns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, User
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.models import Campaign, EmployerTalk, TalkOutcome


def talks(actor: Actor) -> QuerySet[EmployerTalk]:
    """Every contact in the region, for whoever speaks with its organisations."""
    if not policies.can_read_talks(actor).is_allowed:
        return EmployerTalk.objects.none()
    found = EmployerTalk.objects.filter(organisation__region_id=actor.region_id)
    return found.select_related("organisation", "campaign", "owner", "made_by")


def talks_with(actor: Actor, organisation_id: UUID) -> QuerySet[EmployerTalk]:
    """Those with one organisation, the last first."""
    return talks(actor).filter(organisation_id=organisation_id, withdrawn_at=None)


def talks_due(actor: Actor, *, mine: bool = True) -> QuerySet[EmployerTalk]:
    """Where somebody was promised to hear again, the longest waiting first."""
    found = talks(actor).filter(next_on__lte=actor.on, followed_on=None, withdrawn_at=None)
    if mine:
        found = found.filter(owner_id=actor.user_id)
    return found.order_by("next_on", "pk")


@prepared()
def own_talks_due(actor: Actor) -> QuerySet[EmployerTalk]:
    """The same of the actor alone, for the list of their day."""
    return talks_due(actor)


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns of the region, those that run first."""
    if not policies.can_read_talks(actor).is_allowed:
        return Campaign.objects.none()
    return Campaign.objects.filter(region_id=actor.region_id).select_related("owner")


def campaigns_over(actor: Actor) -> QuerySet[Campaign]:
    """The actor's own campaigns that are past their last day, while nobody wrote what came of them."""
    found = campaigns(actor).filter(owner_id=actor.user_id, ends_on__lt=actor.on, closed_on=None)
    return found.order_by("ends_on", "pk")


@prepared()
def own_campaigns_over(actor: Actor) -> QuerySet[Campaign]:
    """The same, for the list of their day."""
    return campaigns_over(actor)


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(own_talks_due, {}), Put(own_campaigns_over, {})]


def speakers(actor: Actor) -> QuerySet[User]:
    """Who in the region speaks with organisations, to choose an owner from."""
    running = Q(until=None) | Q(until__gte=actor.on)
    members = Membership.objects.filter(
        running,
        since__lte=actor.on,
        organisation__region_id=actor.region_id,
        role__in=policies.SPEAKS_WITH,
    )
    found = User.objects.filter(pk__in=members.values("user_id"), is_active=True)
    return found.order_by("name", "pk")


@dataclass(frozen=True)
class Reached:
    """What a campaign brought: of each organisation the last word, and the places since it began."""

    n_asked: int
    n_spoken: int
    outcomes: Mapping[str, int]
    n_places: int
    silent: tuple[Organisation, ...]


def reached(actor: Actor, campaign: Campaign) -> Reached:
    """Count one campaign, in three queries however many organisations it is for."""
    asked = list(campaign.organisations.order_by("name", "pk"))
    ids = [one.pk for one in asked]
    said = talks(actor).filter(campaign=campaign, withdrawn_at=None).order_by("on", "made_at", "pk")
    # The last one of each organisation stays.
    last = dict(said.values_list("organisation_id", "outcome"))
    opened = queries.places(actor).filter(
        organisation_id__in=ids, opened_on__gte=campaign.starts_on
    )
    counts = Counter(last.values())
    return Reached(
        n_asked=len(asked),
        n_spoken=len(last),
        outcomes={code: counts[code] for code in TalkOutcome.values},
        n_places=opened.exclude(closed_on__lte=campaign.starts_on).count(),
        silent=tuple(one for one in asked if one.pk not in last),
    )


def n_organisations(campaign_ids: Iterable[UUID]) -> dict[UUID, int]:
    """For how many organisations each of these campaigns is; the ids came out of a scoped query."""
    rows = Campaign.organisations.through.objects.filter(campaign_id__in=list(campaign_ids))
    return dict(Counter(rows.values_list("campaign_id", flat=True)))
