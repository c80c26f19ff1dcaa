"""What a region offers, and when it runs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import policies, queries
from klaverblad.apps.groups.models import Programme, ProgrammeKind, Series, Session
from klaverblad.apps.groups.services.places import lock_series, n_taken, propose_next
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import queries as library
from klaverblad.errors import BadInput, Refused

# More at once is a slip of the pen.
SESSIONS_MOST = 60


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """What a region offers, in the languages that it wrote; Dutch at least."""

    name: dict[str, str]
    about: dict[str, str]
    for_whom: dict[str, str]
    instrument: str = ""
    kind: str = ProgrammeKind.GROUP
    organisation_id: UUID | None = None


@transaction.atomic
def add_programme(actor: Actor, new: NewProgramme) -> Programme:
    """Add to what the region offers, without any code."""
    policies.can_write_programmes(actor).enforce()
    _check_programme(actor, new)
    programme = Programme.objects.create(region_id=actor.region_id, **_columns(new))
    journal.emit("programme.added", actor, programme, kind=new.kind)
    return programme


@transaction.atomic
def change_programme(actor: Actor, programme_id: UUID, new: NewProgramme) -> Programme:
    """Say it better, or make its steps of another measure."""
    policies.can_write_programmes(actor).enforce()
    mine = Programme.objects.filter(region_id=actor.region_id)
    programme = mine.select_for_update(of=("self",)).get(pk=programme_id)
    _check_programme(actor, new)
    columns = _columns(new)
    for name, value in columns.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(columns))
    journal.emit("programme.changed", actor, programme)
    return programme


@transaction.atomic
def end_project(actor: Actor, project_id: UUID) -> Programme:
    """A mentor project stops: no new pair begins by it, and whoever is on their way goes on."""
    return _use(actor, project_id, in_use=False)


@transaction.atomic
def take_project_up(actor: Actor, project_id: UUID) -> Programme:
    """It goes on."""
    return _use(actor, project_id, in_use=True)


def _use(actor: Actor, project_id: UUID, *, in_use: bool) -> Programme:
    policies.can_write_programmes(actor).enforce()
    mine = Programme.objects.filter(region_id=actor.region_id, kind=ProgrammeKind.MENTORING)
    project = mine.select_for_update(of=("self",)).get(pk=project_id)
    if project.is_active != in_use:
        project.is_active = in_use
        project.save(update_fields=["is_active"])
        journal.emit("programme.used" if in_use else "programme.ended", actor, project)
    return project


def _check_programme(actor: Actor, new: NewProgramme) -> None:
    if not new.name.get("nl", "").strip():
        raise BadInput(_("Geef het programma een naam."), field="name_nl")
    if new.instrument and not library.instruments(actor).filter(pk=new.instrument).exists():
        raise BadInput(_("Deze maatregel staat niet in de bibliotheek."), field="instrument")
    if new.kind == ProgrammeKind.MENTORING and new.organisation_id is None:
        raise BadInput(_("Zeg van welke organisatie dit mentorproject is."), field="organisation")
    here = accounts.organisations(actor)
    if new.organisation_id and not here.filter(pk=new.organisation_id).exists():
        raise BadInput(_("Deze organisatie werkt niet in deze regio."), field="organisation")


def _columns(new: NewProgramme) -> dict[str, object]:
    return {
        "kind": new.kind,
        "name": _said(new.name),
        "about": _said(new.about),
        "for_whom": _said(new.for_whom),
        "instrument_id": new.instrument or None,
        "organisation_id": new.organisation_id,
    }


def _said(words: dict[str, str]) -> dict[str, str]:
    """Without the languages that nobody wrote: then the page says the Dutch."""
    kept = {code: text.strip() for code, text in words.items() if text.strip()}
    return {"nl": ""} | kept


@dataclass(frozen=True, slots=True)
class NewSeries:
    """When and where a programme runs, with so many places."""

    title: str
    place: str
    starts_on: date
    ends_on: date
    capacity: int
    language: str = "nl"
    is_open_to_others: bool = True
    trainers: Collection[UUID] = ()


@transaction.atomic
def open_series(actor: Actor, programme_id: UUID, new: NewSeries) -> Series:
    """Start a series of the actor's own organisation."""
    policies.can_open_series(actor).enforce()
    programme = queries.programmes(actor).filter(is_active=True).get(pk=programme_id)
    _check_series(new)
    series = Series.objects.create(
        programme=programme, organisation_id=actor.organisation_id, **_series_columns(new)
    )
    _set_trainers(actor, series, new.trainers)
    journal.emit("series.opened", actor, series, starts_on=new.starts_on, capacity=new.capacity)
    return series


@transaction.atomic
def change_series(actor: Actor, series_id: UUID, new: NewSeries) -> Series:
    """Change a series; places that come free are proposed to who waits."""
    series = _mine(actor, series_id)
    _check_series(new)
    taken = n_taken(series)
    if new.capacity < taken:
        raise BadInput(
            _("Er zijn al %(n)s plaatsen bezet. Geef minstens zoveel.") % {"n": taken},
            field="capacity",
        )
    for name, value in _series_columns(new).items():
        setattr(series, name, value)
    series.save()
    _set_trainers(actor, series, new.trainers)
    journal.emit("series.changed", actor, series, capacity=new.capacity)
    propose_next(actor, series)
    return series


def _mine(actor: Actor, series_id: UUID) -> Series:
    series = lock_series(actor, series_id)
    policies.can_change_series(actor, series).enforce()
    return series


def _check_series(new: NewSeries) -> None:
    if new.ends_on < new.starts_on:
        raise BadInput(_("De laatste dag ligt voor de eerste."), field="ends_on")
    if new.capacity < 1:
        raise BadInput(_("Een reeks heeft minstens één plaats."), field="capacity")


def _series_columns(new: NewSeries) -> dict[str, object]:
    return {
        "title": new.title.strip(),
        "place": new.place.strip(),
        "starts_on": new.starts_on,
        "ends_on": new.ends_on,
        "capacity": new.capacity,
        "language": new.language,
        "is_open_to_others": new.is_open_to_others,
    }


def _set_trainers(actor: Actor, series: Series, wanted: Collection[UUID]) -> None:
    before = set(series.trainers.values_list("pk", flat=True))
    known = set(queries.trainers_to_choose(actor).values_list("pk", flat=True)) | before
    if not set(wanted) <= known:
        raise BadInput(_("Kies trainers die in de regio werken."), field="trainers")
    if set(wanted) == before:
        return
    series.trainers.set(wanted)
    journal.emit("series.trainers_changed", actor, series, trainers=sorted(map(str, wanted)))


@transaction.atomic
def close_series(actor: Actor, series_id: UUID) -> Series:
    """Let nobody enrol any more. Who takes part stays in it."""
    series = _mine(actor, series_id)
    if series.closed_on is not None:
        raise Refused(_("Deze reeks is al gesloten."))
    series.closed_on = actor.on
    series.save(update_fields=["closed_on"])
    journal.emit("series.closed", actor, series)
    return series


@transaction.atomic
def reopen_series(actor: Actor, series_id: UUID) -> Series:
    """Let people enrol again."""
    series = _mine(actor, series_id)
    if series.closed_on is None:
        raise Refused(_("Deze reeks staat al open."))
    series.closed_on = None
    series.save(update_fields=["closed_on"])
    journal.emit("series.reopened", actor, series)
    propose_next(actor, series)
    return series


@dataclass(frozen=True, slots=True)
class NewSessions:
    """One session, or one a week: the same hours, so many times."""

    on: date
    starts_at: time
    ends_at: time
    times: int = 1
    subject: str = ""
    place: str = ""


@transaction.atomic
def add_sessions(actor: Actor, series_id: UUID, new: NewSessions) -> list[Session]:
    """Plan sessions: all of them, or none."""
    series = _mine(actor, series_id)
    if new.ends_at <= new.starts_at:
        raise BadInput(_("De les eindigt voor ze begint."), field="ends_at")
    if not 1 <= new.times <= SESSIONS_MOST:
        raise BadInput(_("Kies 1 tot %(most)s keer.") % {"most": SESSIONS_MOST}, field="times")
    days = [new.on + timedelta(weeks=week) for week in range(new.times)]
    if days[0] < series.starts_on or days[-1] > series.ends_on:
        raise BadInput(
            _("De lessen vallen buiten de dagen van de reeks. Kies andere dagen, of minder keer."),
            field="on",
        )
    if Session.objects.filter(series=series, on__in=days, starts_at=new.starts_at).exists():
        raise BadInput(_("Op zo'n dag is er al een les om dat uur."), field="on")
    made = Session.objects.bulk_create(
        Session(
            series=series,
            on=day,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            subject=new.subject.strip(),
            place=new.place.strip(),
        )
        for day in days
    )
    journal.record_many([journal.event("session.planned", actor, one) for one in made])
    return made


@transaction.atomic
def call_off_session(actor: Actor, session_id: UUID) -> Session:
    """A session does not go on. What was noted of it stays."""
    return _turn_session(actor, session_id, called_off_on=actor.on)


@transaction.atomic
def restore_session(actor: Actor, session_id: UUID) -> Session:
    """A session goes on after all."""
    return _turn_session(actor, session_id, called_off_on=None)


def _turn_session(actor: Actor, session_id: UUID, *, called_off_on: date | None) -> Session:
    series_id = queries.sessions(actor).get(pk=session_id).series_id
    _mine(actor, series_id)
    session = queries.sessions(actor).select_for_update(of=("self",)).get(pk=session_id)
    if (session.called_off_on is None) == (called_off_on is None):
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    session.called_off_on, session.changed_at = called_off_on, timezone.now()
    session.save(update_fields=["called_off_on", "changed_at"])
    journal.emit("session.called_off" if called_off_on else "session.restored", actor, session)
    return session
