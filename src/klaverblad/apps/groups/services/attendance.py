"""Who was there: one tap, taken back by another."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import policies, queries
from klaverblad.apps.groups.models import Attendance, AwayBecause, Enrolment, Session
from klaverblad.apps.groups.services.places import lock_series
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput, Refused


@transaction.atomic
def note_there(actor: Actor, session_id: UUID, enrolment_id: UUID) -> Attendance:
    """Somebody was there, however late they came."""
    return _note(actor, session_id, enrolment_id, was_there=True, because="")


@transaction.atomic
def note_away(actor: Actor, session_id: UUID, enrolment_id: UUID, *, because: str) -> Attendance:
    """Somebody was not there, with a reason on their side or on ours."""
    if because not in AwayBecause.values:
        raise BadInput(_("Kies waarom. ‘Reden niet bekend’ mag ook."), field="because")
    return _note(actor, session_id, enrolment_id, was_there=False, because=because)


@transaction.atomic
def unsay(actor: Actor, session_id: UUID, enrolment_id: UUID) -> None:
    """Take it back: nobody said whether they were there."""
    _session, enrolment = _asked(actor, session_id, enrolment_id)
    noted = Attendance.objects.filter(session_id=session_id, enrolment=enrolment).first()
    if noted is None:
        return
    journal.emit("attendance.unsaid", actor, noted, person_id=enrolment.person_id)
    noted.delete()


def _note(
    actor: Actor, session_id: UUID, enrolment_id: UUID, *, was_there: bool, because: str
) -> Attendance:
    session, enrolment = _asked(actor, session_id, enrolment_id)
    if session.on > actor.on:
        raise Refused(_("Deze les moet nog komen. Noteer het op de dag zelf."))
    if session.called_off_on is not None:
        raise Refused(_("Deze les ging niet door."))
    said = {
        "was_there": was_there,
        "because": because,
        "noted_by_id": actor.user_id,
        "noted_at": timezone.now(),
    }
    noted, _made = Attendance.objects.update_or_create(
        session=session, enrolment=enrolment, defaults=said
    )
    # Why somebody was away may tell of their health, so no code of it is in the journal.
    journal.emit(
        "attendance.noted", actor, noted, person_id=enrolment.person_id, was_there=was_there
    )
    return noted


def _asked(actor: Actor, session_id: UUID, enrolment_id: UUID) -> tuple[Session, Enrolment]:
    """The session and who took part in it, under the lock of their series."""
    session = queries.one_session(actor, session_id)
    queries.known_enrolment(actor, enrolment_id)
    policies.can_read_sheet(actor, session.series).enforce()
    lock_series(actor, session.series_id)
    # In this very series: an id of another one opens nothing here.
    found = Enrolment.objects.filter(series_id=session.series_id)
    enrolment = found.select_for_update(of=("self",)).get(pk=enrolment_id)
    if not queries.took_part_on(enrolment, session.on):
        raise Refused(_("Deze persoon deed die dag niet mee."))
    return session, enrolment
