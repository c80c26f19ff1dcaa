"""Consent, and the team it opens the file to. A change, an event, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation, Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import (
    Consent,
    GivenHow,
    Person,
    SharingPurpose,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import statement
from klaverblad.errors import BadInput, Refused

# Nobody agrees for longer than this at a time; then they are asked again.
DAYS_MOST = 731


class NoConsent(Refused):
    """A professional of elsewhere who would join without the person's yes."""

    code = "no_consent"
    sentence = _(
        "Deze organisatie werkt buiten het OCMW. Vraag de persoon eerst toestemming en noteer die."
    )


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What a person agrees to, and how they said so."""

    organisation_id: UUID
    purpose: SharingPurpose
    domains: frozenset[Domain]
    until: date
    how: GivenHow = GivenHow.OWN_PAGE


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody agrees to, as they read it, and in which language that is."""

    text: str
    language: str
    organisation: Organisation


def statement_for(actor: Actor, person_id: UUID, agreed: NewConsent) -> Statement:
    """The text to read together, or to print and sign; nothing is written.

    raises   BadInput when what is agreed cannot be kept, so that nobody signs it
    """
    someone = queries.persons(actor).select_related("organisation").get(pk=person_id)
    policies.can_record_consent(actor, someone).enforce()
    return _statement(actor, someone, agreed)


def _statement(actor: Actor, someone: Person, agreed: NewConsent) -> Statement:
    check_terms(actor, agreed.domains, agreed.until)
    organisation = _who_looks_along(actor, someone, agreed.organisation_id)
    language = spoken(someone.language)
    text = statement(
        organisation=organisation.name,
        purpose=agreed.purpose,
        domains=agreed.domains,
        until=agreed.until,
        language=language,
    )
    return Statement(text, language, organisation)


@transaction.atomic
def give_consent(actor: Actor, person_id: UUID, agreed: NewConsent) -> Consent:
    """Keep that a person agrees, with the sentence as they read it."""
    someone = _locked(actor, person_id)
    policies.can_record_consent(actor, someone).enforce()
    return keep_consent(actor, someone, agreed)


def keep_consent(actor: Actor, someone: Person, agreed: NewConsent) -> Consent:
    """Write the consent down, in the transaction of a service that asked its policy."""
    how = GivenHow.OWN_PAGE if actor.role == Role.PERSON else agreed.how
    if how == GivenHow.OWN_PAGE and actor.role != Role.PERSON:
        raise BadInput(_("Zeg hoe de persoon het zei: op papier of aan het loket."), field="how")
    said = _statement(actor, someone, agreed)
    consent = Consent.objects.create(
        person=someone,
        organisation=said.organisation,
        purpose=agreed.purpose,
        domains=sorted(agreed.domains),
        given_on=actor.on,
        until=agreed.until,
        given_how=how,
        language=said.language,
        statement=said.text,
        recorded_by_id=actor.user_id,
    )
    journal.emit(
        "consent.given",
        actor,
        consent,
        person_id=someone.pk,
        to=said.organisation.pk,
        purpose=agreed.purpose,
        domains=sorted(agreed.domains),
        until=agreed.until,
        how=how,
    )
    return consent


def check_terms(actor: Actor, domains: Iterable[Domain], until: date) -> None:
    """Refuse a consent, or a question for one, over nothing or until a day that cannot be."""
    if not domains:
        raise BadInput(_("Kies minstens één deel van het leven."), field="domains")
    if until < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="until")
    if until > actor.on + timedelta(days=DAYS_MOST):
        raise BadInput(
            _("Kies een dag binnen de twee jaar. Daarna vraag je het opnieuw."), field="until"
        )


def _who_looks_along(actor: Actor, someone: Person, organisation_id: UUID) -> Organisation:
    if organisation_id == someone.organisation_id:
        raise BadInput(
            _("Dit OCMW begeleidt deze persoon al. Daar is geen toestemming voor nodig."),
            field="organisation",
        )
    found = sharing.who_may_look_along(actor).filter(pk=organisation_id).first()
    if found is None:
        raise BadInput(
            _("Kies een organisatie van de regio die mensen begeleidt."), field="organisation"
        )
    return found


@transaction.atomic
def revoke_consent(actor: Actor, consent_id: UUID, *, how: GivenHow) -> Consent:
    """Close the door at once, the links that the organisation still has with it.

    What was agreed and when stays, as proof. A link stays open when another consent to the same
    organisation still runs.
    """
    consent = sharing.consents(actor).select_for_update(of=("self",)).get(pk=consent_id)
    policies.can_revoke_consent(actor, consent).enforce()
    if consent.revoked_at is not None:
        raise Refused(_("Deze toestemming is al stopgezet."))
    consent.revoked_at = timezone.now()
    consent.revoked_how = GivenHow.OWN_PAGE if actor.role == Role.PERSON else how
    consent.save(update_fields=["revoked_at", "revoked_how"])
    for member in consent.members.filter(until=None) | consent.members.filter(until__gte=actor.on):
        member.until = max(member.since, actor.on)
        member.save(update_fields=["until"])
    journal.emit(
        "consent.revoked",
        actor,
        consent,
        person_id=consent.person_id,
        to=consent.organisation_id,
        how=consent.revoked_how,
    )
    if sharing.consent_in_force(actor, consent.person_id, consent.organisation_id) is None:
        links.revoke_asked(
            actor,
            person_id=consent.person_id,
            organisation_id=consent.organisation_id,
            at=consent.revoked_at,
        )
    return consent


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
    """Let a professional into the team around a person, for a purpose, until a day.

    Whoever works elsewhere comes in by the consent that reaches furthest, and not for longer.
    """
    someone = _locked(actor, person_id)
    policies.can_write_team(actor, someone).enforce()
    if until is not None and until < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="until")
    consent = None
    if organisation_id != someone.organisation_id:
        consent = sharing.consent_in_force(actor, person_id, organisation_id)
        if consent is None:
            raise NoConsent(organisation=organisation_id)
        until = consent.until if until is None else min(until, consent.until)
    return join(actor, someone, user_id, organisation_id, purpose, until, consent)


def join(
    actor: Actor,
    someone: Person,
    user_id: UUID,
    organisation_id: UUID,
    purpose: str,
    until: date | None,
    consent: Consent | None,
) -> TeamMember:
    """Write the seat down, in the transaction of a service that asked its policy."""
    if not sharing.team_mates(actor, [organisation_id]).filter(user_id=user_id).exists():
        raise Refused(
            _("Deze persoon begeleidt niemand voor die organisatie. Kijk na wie je bedoelt.")
        )
    here = someone.team.filter(user_id=user_id, organisation_id=organisation_id)
    if any(one.is_running(on=actor.on) for one in here.select_related("consent")):
        raise Refused(_("Deze persoon zit al in het team."))
    member = TeamMember.objects.create(
        person=someone,
        user_id=user_id,
        organisation_id=organisation_id,
        consent=consent,
        purpose=purpose,
        since=actor.on,
        until=until,
    )
    journal.emit("team.joined", actor, member, person_id=someone.pk, until=until)
    return member


@transaction.atomic
def leave_team(actor: Actor, person_id: UUID, member_id: int) -> TeamMember:
    """Let somebody out of the team: today is their last day, and a partner sees nothing more."""
    someone = _locked(actor, person_id)
    member = someone.team.select_related("user", "consent").get(pk=member_id)
    # The person shuts the door they opened; who works in the OCMW in charge is there by law.
    may = policies.can_write_team if member.consent_id is None else policies.can_record_consent
    may(actor, someone).enforce()
    if member.until is not None and member.until < actor.on:
        raise Refused(_("Deze persoon zit al niet meer in het team."))
    journal.emit("team.left", actor, member, person_id=someone.pk)
    if member.since >= actor.on:
        # Came today and leaves today: no day of it stays open.
        member.delete()
    else:
        member.until = actor.on - timedelta(days=1)
        member.save(update_fields=["until"])
    return member


def _locked(actor: Actor, person_id: UUID) -> Person:
    return (
        queries.persons(actor)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=person_id)
    )
