"""Opening a file, a birthday that was missing, and the team around a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people.models import Person, TeamMember
from klaverblad.apps.people.number_queries import ids_with_number
from klaverblad.apps.people.values.insz import birthday_in
from klaverblad.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What an intake asks before anything else."""

    first_name: str
    last_name: str
    municipality_id: str
    born_on: date | None = None
    language: str = "nl"
    phone: str = ""
    email: str = ""
    insz: str = ""
    insz_absent_because: str = ""


@transaction.atomic
def open_person(actor: Actor, newcomer: Newcomer) -> Person:
    """Start a file for someone who comes to the OCMW. With whom they live is not known yet."""
    policies.can_open_person(actor).enforce()
    # One at a time for each OCMW: while two index keys are in use, the database alone would not see
    # that a number stands there under the other.
    ocmw = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    someone = Person(
        organisation=ocmw,
        municipality=Municipality.objects.get(
            pk=newcomer.municipality_id, region_id=actor.region_id
        ),
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        born_on=newcomer.born_on,
        language=newcomer.language,
        phone=newcomer.phone,
        email=newcomer.email,
        insz=newcomer.insz,
        insz_absent_because="" if newcomer.insz else newcomer.insz_absent_because,
    )
    if ids_with_number(Person.objects.filter(organisation=ocmw), newcomer.insz):
        # Blind: that it exists, not who it is.
        raise Refused(_("Dit rijksregisternummer heeft al een dossier. Zoek het eerst op."))
    someone.save()
    journal.emit("person.opened", actor, someone, person_id=someone.pk)
    return someone


@transaction.atomic
def tell_birthday(actor: Actor, person_id: UUID, *, born_on: date) -> Person:
    """Write down a birthday that was missing."""
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    if someone.born_on is not None:
        raise Refused(_("De geboortedatum staat er al. Kijk na of het om deze persoon gaat."))
    if born_on > actor.on:
        raise BadInput(
            _("Deze geboortedatum moet nog komen. Kijk het jaartal na."), field="born_on"
        )
    numbered = birthday_in(someone.insz) if someone.insz else None
    if numbered is not None and numbered != born_on:
        raise BadInput(
            _("Dit is niet de geboortedag van het rijksregisternummer in dit dossier."),
            field="born_on",
        )
    someone.born_on = born_on
    someone.save(update_fields=["born_on"])
    journal.emit("birthday.told", actor, someone, person_id=someone.pk)
    return someone


@transaction.atomic
def join_team(
    actor: Actor,
    person_id: UUID,
    *,
    user_id: UUID,
    organisation_id: UUID,
    purpose: str,
    until: date | None,
) -> TeamMember:
    """Let a professional into the team around a person, for a purpose, until a day."""
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    if until is not None and until < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="until")
    acts_there = accounts.organisation_members(actor, organisation_id).filter(user_id=user_id)
    if not acts_there.exists():
        raise Refused(_("Deze persoon werkt niet voor die organisatie. Kijk na wie je bedoelt."))
    if someone.team.filter(user_id=user_id, organisation_id=organisation_id, until=None).exists():
        raise Refused(_("Deze persoon zit al in het team."))
    member = TeamMember.objects.create(
        person=someone,
        user_id=user_id,
        organisation_id=organisation_id,
        purpose=purpose,
        since=actor.on,
        until=until,
    )
    journal.emit("team.joined", actor, member, person_id=someone.pk, until=until)
    return member
