"""Opening a file that cannot wait for consent, with a reason that others will read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import EmergencyAccess, Person
from klaverblad.apps.people.reach_queries import reaches
from klaverblad.apps.people.services.persons import counted_look
from klaverblad.errors import BadInput, Refused

# Long enough for one crisis, short enough that nobody works under it.
LASTS = timedelta(hours=4)
WHY_LEAST = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose file: a number, or a name with a birthday."""

    insz: str = ""
    first_name: str = ""
    last_name: str = ""
    born_on: date | None = None


def break_glass(actor: Actor, sought: Sought, *, why: str) -> EmergencyAccess:
    """Find the file of somebody in need by what is known of them, and open it.

    The reason comes first: without one nobody learns whether there is a file. Each look is counted,
    also one that finds nothing.
    """
    policies.can_open_emergency(actor).enforce()
    _reason(why)
    found = counted_look(actor, lambda: _found(actor, sought))
    if not sought.insz and len(found) != 1:
        # Two people, or one with two files: a name cannot say which, and a wrong door is a leak.
        # In the same words as for nobody: that somebody has a file is not told without opening it.
        raise Refused(
            _(
                "Geen of meer dan één dossier in deze regio heeft deze naam en geboortedag. "
                "Kijk ze na, of geef het rijksregisternummer."
            )
        )
    if not found:
        raise Refused(_("Er is in deze regio geen dossier met deze gegevens. Kijk ze na."))
    match = sharing.match_of(actor, found)
    assert match is not None, "something was found"
    return open_emergency(actor, match.person_id, why=why)


def _found(actor: Actor, sought: Sought) -> list[UUID]:
    if sought.insz:
        return sharing.with_number(actor, sought.insz)
    if sought.born_on is None:
        return []
    return sharing.with_birthday(
        actor,
        first_name=sought.first_name,
        last_name=sought.last_name,
        born_on=sought.born_on,
    )


def _reason(why: str) -> str:
    """The reason as it is kept: a sentence, for the person reads it."""
    reason = " ".join(why.split())
    if len(reason) < WHY_LEAST:
        raise BadInput(
            _("Schrijf in een of twee zinnen waarom dit niet kan wachten. De persoon leest dit."),
            field="why",
        )
    return reason


@transaction.atomic
def open_emergency(actor: Actor, person_id: UUID, *, why: str) -> EmergencyAccess:
    """Open one file of the region for some hours. The person and the officer see it."""
    policies.can_open_emergency(actor).enforce()
    reason = _reason(why)
    # Out of the actor's reach on purpose: whom it is about comes from a match, never from a form.
    someone = Person.objects.get(pk=person_id, organisation__region_id=actor.region_id)
    seen = reaches(actor, [someone.pk]).get(someone.pk)
    if seen is not None and seen.is_whole:
        # A consent to a part of it does not keep the rest shut in a crisis.
        raise Refused(_("Je kunt dit dossier al openen. Daar is geen noodtoegang voor nodig."))
    now = timezone.now()
    emergency = EmergencyAccess.objects.create(
        person=someone,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        why=reason,
        opened_at=now,
        expires_at=now + LASTS,
    )
    journal.emit(
        "emergency.opened",
        actor,
        emergency,
        person_id=someone.pk,
        until=emergency.expires_at,
    )
    return emergency


@transaction.atomic
def end_emergency(actor: Actor) -> EmergencyAccess:
    """Close it before its time."""
    policies.can_end_emergency(actor).enforce()
    emergency = EmergencyAccess.objects.select_for_update().get(
        pk=actor.emergency_id, user_id=actor.user_id
    )
    if emergency.ended_at is None:
        emergency.ended_at = timezone.now()
        emergency.save(update_fields=["ended_at"])
        journal.emit("emergency.ended", actor, emergency, person_id=emergency.person_id)
    return emergency


@transaction.atomic
def review_emergency(actor: Actor, emergency_id: UUID, *, review: str) -> EmergencyAccess:
    """Write down what the data protection officer found of it."""
    policies.can_oversee(actor).enforce()
    emergency = sharing.emergencies(actor).select_for_update(of=("self",)).get(pk=emergency_id)
    found = " ".join(review.split())
    if not found:
        raise BadInput(_("Schrijf wat je vond."), field="review")
    if emergency.reviewed_at is not None:
        raise Refused(_("Dit is al nagekeken. Kijk wat er staat."))
    emergency.reviewed_at, emergency.reviewed_by_id = timezone.now(), actor.user_id
    emergency.review = found
    emergency.save(update_fields=["reviewed_at", "reviewed_by", "review"])
    journal.emit("emergency.reviewed", actor, emergency, person_id=emergency.person_id)
    return emergency
