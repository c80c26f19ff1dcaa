"""Every read of pairs: the whole of it for who has the file, and the little that a companion sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import COMPANION_ROLES, Membership, Role
from klaverblad.apps.groups import policies
from klaverblad.apps.groups.models import (
    Channel,
    EnrolmentState,
    Guest,
    Meeting,
    Pair,
    PairState,
    Programme,
    ProgrammeKind,
)
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories.models import Goal


def pairs(actor: Actor) -> QuerySet[Pair]:
    """The pairs of the people this actor may know of.

    Who is there by a consent sees those of their own house: with whom else somebody goes, is theirs.
    """
    found = Pair.objects.filter(person__in=people.persons(actor))
    if actor.role == Role.PARTNER:
        found = found.filter(organisation_id=actor.organisation_id)
    return found.select_related("programme", "organisation", "companion__user", "person")


def pairs_of(actor: Actor, person_id: UUID) -> list[Pair]:
    """All companions of one person, those of now first."""
    found = pairs(actor).filter(person_id=person_id).prefetch_related("goals", "meetings")
    return sorted(found, key=lambda one: one.state == PairState.ENDED)


def own_companions(actor: Actor) -> list[Pair]:
    """Who goes along with the person who is signed in, and who would like to."""
    if actor.role != Role.PERSON:
        return []
    return list(pairs(actor).exclude(state=PairState.ENDED).prefetch_related("goals"))


def projects(actor: Actor) -> QuerySet[Programme]:
    """The mentor projects of the region, with how many mentors are on their way with somebody."""
    if not policies.can_list_mentors(actor).is_allowed:
        return Programme.objects.none()
    found = Programme.objects.filter(
        region_id=actor.region_id, kind=ProgrammeKind.MENTORING, is_active=True
    )
    return found.select_related("organisation", "instrument")


def written_projects(actor: Actor) -> QuerySet[Programme]:
    """The mentor projects that the actor may write, also those that stopped."""
    if not policies.can_write_programmes(actor).is_allowed:
        return Programme.objects.none()
    mine = Programme.objects.filter(region_id=actor.region_id, kind=ProgrammeKind.MENTORING)
    return mine.select_related("organisation", "instrument")


def companions(actor: Actor) -> QuerySet[Membership]:
    """The mentors and experts by experience of the region today; a partner sees their own."""
    if not policies.can_list_mentors(actor).is_allowed:
        return Membership.objects.none()
    running = Q(until=None) | Q(until__gte=actor.on)
    found = Membership.objects.filter(
        running,
        role__in=COMPANION_ROLES,
        organisation__region_id=actor.region_id,
        since__lte=actor.on,
        user__is_active=True,
    )
    if actor.role == Role.PARTNER:
        found = found.filter(organisation_id=actor.organisation_id)
    now = Count("pairs", filter=Q(pairs__state=PairState.RUNNING))
    found = found.select_related("user", "organisation").annotate(n_running=now)
    return found.order_by("organisation__name", "user__name", "pk")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a companion sees of somebody: what the person chose, and nothing else.

    reach  a number or an address when the person chose that channel; else the words of it
    """

    pair_id: UUID
    first_name: str
    purpose: str
    until: date
    channel: str
    reach: str
    goals: Sequence[str]
    meetings: Sequence[Meeting]
    project: str
    can_meet: bool


def own_pairs(actor: Actor) -> list[Seen]:
    """Whom this companion goes along with now. Only a running pair shows anything at all."""
    if actor.role not in COMPANION_ROLES:
        return []
    mine = (
        own_running(actor)
        .select_related("person", "programme", "organisation", "companion")
        .prefetch_related("meetings", "goals__trajectory")
        .order_by("person__first_name", "pk")
    )
    found = [_seen(actor, one) for one in mine]
    note_opened(one.person_id for one in mine)
    return found


def own_running(actor: Actor) -> QuerySet[Pair]:
    """The running pairs of this companion, in that very role."""
    return Pair.objects.filter(
        companion__user_id=actor.user_id,
        companion__organisation_id=actor.organisation_id,
        companion__role=actor.role,
        companion__role__in=COMPANION_ROLES,
        state=PairState.RUNNING,
        until__gte=actor.on,
    )


def _seen(actor: Actor, one: Pair) -> Seen:
    return Seen(
        pair_id=one.pk,
        first_name=one.person.first_name,
        purpose=one.purpose,
        until=one.until,
        channel=one.channel,
        reach=_reach(one),
        goals=[goal.words for goal in one.goals.all()],
        meetings=[meeting for meeting in one.meetings.all() if meeting.taken_back_at is None],
        project=str(one.programme or one.organisation),
        can_meet=policies.can_note_meeting(actor, one).is_allowed,
    )


def _reach(one: Pair) -> str:
    """The one channel that the person agreed to. A number that is not there stays away."""
    if one.channel == Channel.PHONE:
        return one.person.phone
    return one.person.email if one.channel == Channel.EMAIL else ""


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of a companion's own running pairs."""
    return Meeting.objects.filter(pair__in=own_running(actor), taken_back_at=None).select_related(
        "pair__companion", "pair__person"
    )


def goals_to_share(actor: Actor, person_id: UUID) -> list[Goal]:
    """The goals of a person, for whoever may choose which of them are shared."""
    known = people.persons(actor).filter(pk=person_id)
    return list(Goal.objects.filter(trajectory__person__in=known).order_by("-said_on", "pk"))


@dataclass(frozen=True, slots=True)
class Visit:
    """A series as an invited expert by experience sees it: dates, and who wants to be known."""

    guest: Guest
    dates: Sequence[tuple[date, str, str]]
    n_people: int
    first_names: Sequence[str]


def own_visits(actor: Actor) -> list[Visit]:
    """The series that this expert is invited into today."""
    if actor.role not in COMPANION_ROLES:
        return []
    mine = Guest.objects.filter(
        companion__user_id=actor.user_id,
        companion__organisation_id=actor.organisation_id,
        companion__role=actor.role,
        since__lte=actor.on,
        until__gte=actor.on,
    ).select_related("series__programme", "series__organisation")
    found = []
    for guest in mine.prefetch_related("series__sessions", "series__enrolments__person"):
        inside = [
            one for one in guest.series.enrolments.all() if one.state == EnrolmentState.ENROLLED
        ]
        dates = [
            (one.on, f"{one.starts_at.hour}.{one.starts_at:%M}", one.place or guest.series.place)
            for one in guest.series.sessions.all()
            if one.on >= actor.on and one.called_off_on is None
        ]
        names = sorted(one.person.first_name for one in inside if one.shows_name)
        found.append(Visit(guest, dates, len(inside), names))
    return found


def guests(actor: Actor, series_id: UUID) -> QuerySet[Guest]:
    """The experts by experience of one series of the region, for every professional of it."""
    found = Guest.objects.filter(series_id=series_id, series__programme__region_id=actor.region_id)
    if not policies.can_list_groups(actor).is_allowed:
        return Guest.objects.none()
    return found.select_related("companion__user", "companion__organisation")
