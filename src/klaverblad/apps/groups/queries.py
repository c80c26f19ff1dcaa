"""Every read of groups. People come from `people.persons`; of others a first name is all there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, OrganisationKind, Role
from klaverblad.apps.groups import policies
from klaverblad.apps.groups.models import (
    STILL_OPEN,
    TAKES_A_PLACE,
    TOOK_PART,
    Attendance,
    Enrolment,
    EnrolmentState,
    Programme,
    ProgrammeKind,
    Series,
    Session,
)
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.trajectories.calendar_sources import Entry


def programmes(actor: Actor, kind: str = ProgrammeKind.GROUP) -> QuerySet[Programme]:
    """What the actor's region offers."""
    if not policies.can_list_groups(actor).is_allowed:
        return Programme.objects.none()
    found = Programme.objects.filter(region_id=actor.region_id, kind=kind)
    return found.select_related("instrument", "organisation")


def series(actor: Actor) -> QuerySet[Series]:
    """Every series of the actor's region; who takes part in it is another question."""
    if not policies.can_list_groups(actor).is_allowed:
        return Series.objects.none()
    return Series.objects.filter(programme__region_id=actor.region_id).select_related(
        "programme", "programme__instrument", "organisation"
    )


def one_series(actor: Actor, series_id: UUID) -> Series:
    """One series with what its page needs."""
    return counted(series(actor)).prefetch_related("trainers__user").get(pk=series_id)


def counted(found: QuerySet[Series]) -> QuerySet[Series]:
    """With how many places are taken, and how many people wait."""
    taken = Q(enrolments__state__in=TAKES_A_PLACE)
    waiting = Q(enrolments__state=EnrolmentState.WAITING)
    return found.annotate(
        n_taken=Count("enrolments", filter=taken), n_waiting=Count("enrolments", filter=waiting)
    )


def listed(actor: Actor, *, when: str = "", words: str = "", own: bool = False) -> QuerySet[Series]:
    """The list of groups: those that can still be joined or run now, or those that are over."""
    found = counted(series(actor))
    is_over = Q(ends_on__lt=actor.on) | Q(closed_on__isnull=False)
    found = found.filter(is_over) if when == "voorbij" else found.exclude(is_over)
    if when == "straks":
        found = found.filter(starts_on__gte=actor.on)
    if own:
        found = found.filter(organisation_id=actor.organisation_id)
    for word in words.split()[:5]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(programme__name__icontains=word)
            | Q(place__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found.order_by("-starts_on" if when == "voorbij" else "starts_on", "title", "pk")


def sessions(actor: Actor) -> QuerySet[Session]:
    """Every session of the region's series."""
    return Session.objects.filter(series__in=series(actor)).select_related(
        "series__programme", "series__organisation"
    )


def one_session(actor: Actor, session_id: UUID) -> Session:
    """One session with what its sheet needs."""
    trainers = Prefetch("series__trainers", queryset=Membership.objects.select_related("user"))
    return sessions(actor).prefetch_related(trainers).get(pk=session_id)


def sessions_of(actor: Actor, series_id: UUID) -> list[Session]:
    """The sessions of one series in their order, those that were called off too."""
    return list(sessions(actor).filter(series_id=series_id).order_by("on", "starts_at", "pk"))


def next_sessions(actor: Actor, series_ids: Collection[UUID]) -> dict[UUID, Session]:
    """The first session from today on, per series."""
    found: dict[UUID, Session] = {}
    coming = sessions(actor).filter(
        series_id__in=list(series_ids), on__gte=actor.on, called_off_on=None
    )
    for one in coming.order_by("on", "starts_at", "pk"):
        found.setdefault(one.series_id, one)
    return found


def trainers_to_choose(actor: Actor) -> QuerySet[Membership]:
    """The professionals of OCMWs and partners of the region, who could give a series."""
    kinds = (
        OrganisationKind.OCMW,
        OrganisationKind.PARTNER,
        OrganisationKind.CAW,
        OrganisationKind.VDAB,
        OrganisationKind.REGION,
    )
    here = accounts.organisations(actor).filter(kind__in=kinds)
    return accounts.members_of(actor, here.values_list("pk", flat=True))


# ---- who takes part ---------------------------------------------------------------------------


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The enrolments of the people this actor may know of."""
    return Enrolment.objects.filter(person__in=people.persons(actor)).select_related(
        "series__programme", "series__organisation", "person", "went_on_to"
    )


def enrolments_of(actor: Actor, person_id: UUID) -> list[Enrolment]:
    """All groups of one person, the newest first."""
    return list(enrolments(actor).filter(person_id=person_id).order_by("-asked_at", "pk"))


def enrolments_on_sheets(actor: Actor) -> QuerySet[Enrolment]:
    """The enrolments in the series that this actor gives or is in charge of: only for their sheet."""
    given = Q(
        series__trainers__user_id=actor.user_id,
        series__trainers__organisation_id=actor.organisation_id,
    )
    mine = Q(series__organisation_id=actor.organisation_id)
    found = Enrolment.objects.filter(series__in=series(actor)).filter(given | mine)
    return found.select_related("series", "person").distinct()


def known_enrolment(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """One that the actor knows of, by its person or by its sheet; DoesNotExist for whoever guesses."""
    found = enrolments_on_sheets(actor).filter(pk=enrolment_id).first()
    return found or enrolments(actor).get(pk=enrolment_id)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a series as one actor may see them.

    name       the whole name for whoever has their file, else the first name; a second one of the
               same name gets a number
    person_id  None for whoever may not open the file
    ocmw       who to ask; only for the OCMW in charge of the series
    """

    enrolment: Enrolment
    name: str
    language: str
    needs: str
    person_id: UUID | None = None
    ocmw: str = ""


def people_in(actor: Actor, one: Series, states: Sequence[str] = STILL_OPEN) -> list[Participant]:
    """Who is in a series: all of them for who gives it, else the actor's own people alone."""
    found = Enrolment.objects.filter(series_id=one.pk, state__in=states)
    may_see_all = policies.can_read_sheet(actor, one).is_allowed
    known = people.persons(actor).filter(enrolments__series_id=one.pk)
    known_ids = set(known.values_list("pk", flat=True))
    if not may_see_all:
        found = found.filter(person_id__in=known_ids)
    rows = found.select_related("person__organisation", "went_on_to").order_by("asked_at", "pk")
    is_own_series = one.organisation_id == actor.organisation_id and may_see_all
    return _as_seen(actor, list(rows), known_ids, says_ocmw=is_own_series, needs=may_see_all)


def _as_seen(
    actor: Actor, rows: Sequence[Enrolment], known: set[UUID], *, says_ocmw: bool, needs: bool
) -> list[Participant]:
    own = set(own_persons(actor).filter(pk__in=known).values_list("pk", flat=True))
    seen = []
    called = _called(row.person.first_name for row in rows)
    for row, first in zip(rows, called, strict=True):
        person: Person = row.person
        seen.append(
            Participant(
                enrolment=row,
                name=person.name if person.pk in known else first,
                language=str(person.get_language_display()),
                needs=row.needs if needs or person.pk in own else "",
                person_id=person.pk if person.pk in known else None,
                ocmw=person.organisation.name if says_ocmw else "",
            )
        )
    return seen


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One participant on the sheet of a session; `noted` None: nobody said."""

    participant: Participant
    noted: Attendance | None


def sheet(actor: Actor, one: Session, *, enrolment_id: UUID | None = None) -> list[SheetLine]:
    """Whoever took part on the day of a session, by first name."""
    policies.can_read_sheet(actor, one.series).enforce()
    noted = {row.enrolment_id: row for row in Attendance.objects.filter(session_id=one.pk)}
    lines = [
        SheetLine(seen, noted.get(seen.enrolment.pk))
        for seen in people_in(actor, one.series, TOOK_PART)
        if took_part_on(seen.enrolment, one.on) or seen.enrolment.pk in noted
    ]
    lines.sort(key=lambda line: (line.participant.name.casefold(), line.participant.enrolment.pk))
    return [x for x in lines if enrolment_id in (None, x.participant.enrolment.pk)]


def took_part_on(enrolment: Enrolment, on: date) -> bool:
    """Whether somebody was in the series on a day."""
    began, ended = enrolment.started_on, enrolment.ended_on
    return began is not None and began <= on and (ended is None or on <= ended)


def attendance_in(actor: Actor, one: Series) -> dict[UUID, dict[UUID, Attendance]]:
    """What was noted in a series, by enrolment and session, for who may read its sheet."""
    policies.can_read_sheet(actor, one).enforce()
    found: dict[UUID, dict[UUID, Attendance]] = {}
    for row in Attendance.objects.filter(session__series_id=one.pk):
        found.setdefault(row.enrolment_id, {})[row.session_id] = row
    return found


def noted_per_session(actor: Actor, one: Series) -> dict[UUID, tuple[int, int]]:
    """How many were there and how many not, per session; empty for who may not read the sheet."""
    if not policies.can_read_sheet(actor, one).is_allowed:
        return {}
    rows = Attendance.objects.filter(session__series_id=one.pk).values_list("session_id")
    there = Count("pk", filter=Q(was_there=True))
    away = Count("pk", filter=Q(was_there=False))
    counted_rows = rows.annotate(there=there, away=away).order_by()
    return {pk: (n, n_away) for pk, n, n_away in counted_rows}


# ---- the person's own view --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group of the person who looks: when, where, and the first names that others want shown."""

    enrolment: Enrolment
    coming: Sequence[Session]
    peers: Sequence[str]

    @property
    def series(self) -> Series:
        return self.enrolment.series


def own_groups(actor: Actor) -> list[OwnGroup]:
    """The groups of the person who is signed in, in three queries however many there are."""
    if actor.role != Role.PERSON:
        return []
    mine = list(enrolments(actor).filter(state__in=STILL_OPEN).order_by("series__starts_on", "pk"))
    inside = [one.series_id for one in mine if one.state == EnrolmentState.ENROLLED]
    coming = Session.objects.filter(
        series_id__in=inside, on__gte=actor.on, called_off_on=None
    ).order_by("on", "starts_at", "pk")
    # First names of those who want that, and nothing else leaves the database.
    peers = (
        Enrolment.objects.filter(
            series_id__in=inside, state=EnrolmentState.ENROLLED, shows_name=True
        )
        .exclude(person__in=people.persons(actor))
        .order_by("person__first_name", "pk")
        .values_list("series_id", "person__first_name")
    )
    by_series, names = list(coming), list(peers)
    return [
        OwnGroup(
            one,
            [s for s in by_series if s.series_id == one.series_id],
            _called(name for series_id, name in names if series_id == one.series_id),
        )
        for one in mine
    ]


def _called(first_names: Iterable[str]) -> list[str]:
    """First names; the second of one name has its number, so that two do not read as one."""
    seen: Counter[str] = Counter()
    called = []
    for name in first_names:
        seen[name] += 1
        called.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return called


# ---- the calendar -----------------------------------------------------------------------------


def calendar_entries(actor: Actor, first: date, last: date) -> list[Entry]:
    """The sessions that somebody takes part in, or gives."""
    found = Session.objects.filter(on__range=(first, last), called_off_on=None)
    if actor.role == Role.PERSON:
        mine = Enrolment.objects.filter(
            person__in=people.persons(actor), state=EnrolmentState.ENROLLED
        )
        found = found.filter(series__in=mine.values("series_id"))
    elif actor.is_professional and not actor.is_emergency:
        given = Series.objects.filter(
            trainers__user_id=actor.user_id, trainers__organisation_id=actor.organisation_id
        )
        found = found.filter(series__in=given)
    else:
        return []
    found = found.select_related("series__programme").order_by("on", "starts_at", "pk")
    return [_entry(one) for one in found]


def _entry(one: Session) -> Entry:
    title = str(one.series.programme)
    if one.subject:
        title = _("%(group)s: %(subject)s") % {"group": title, "subject": one.subject}
    return Entry(
        key=one.pk,
        starts_at=timezone.make_aware(datetime.combine(one.on, one.starts_at)),
        ends_at=timezone.make_aware(datetime.combine(one.on, one.ends_at)),
        title=title,
        where=one.place or one.series.place,
        changed_at=one.changed_at,
    )
