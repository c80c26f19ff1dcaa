"""Consent, the team it opens the file to, and requests for access. A change, an event, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation, Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    GivenHow,
    Person,
    RequestState,
    SharingPurpose,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import SPOKEN, statement
from klaverblad.errors import BadInput, Refused

# Nobody agrees for longer than this at a time; then they are asked again.
DAYS_MOST = 731


class NoConsent(Refused):
    """A professional of elsewhere who would join without the person's yes."""

    code = "no_consent"
    sentence = _(
        "Deze organisatie werkt buiten het OCMW. Vraag de persoon eerst toestemming en noteer die."
    )


class AlreadyAnswered(Refused):
    """A request that somebody answered meanwhile."""

    code = "request_answered"
    sentence = _("Op deze vraag is al geantwoord. Kijk wat er staat.")


class RequestOver(AlreadyAnswered):
    """A request until a day that has been: there is nothing left to say yes to."""

    code = "request_over"
    sentence = _("Deze vraag liep tot een dag die voorbij is. Je hoeft niet te antwoorden.")


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What a person agrees to, and how they said so."""

    organisation_id: UUID
    purpose: SharingPurpose
    domains: frozenset[Domain]
    until: date
    how: GivenHow = GivenHow.OWN_PAGE


@transaction.atomic
def give_consent(actor: Actor, person_id: UUID, agreed: NewConsent) -> Consent:
    """Keep that a person agrees, with the sentence as they read it."""
    someone = _locked(actor, person_id)
    policies.can_record_consent(actor, someone).enforce()
    return _consent(actor, someone, agreed)


def _consent(actor: Actor, someone: Person, agreed: NewConsent) -> Consent:
    how = GivenHow.OWN_PAGE if actor.role == Role.PERSON else agreed.how
    if how == GivenHow.OWN_PAGE and actor.role != Role.PERSON:
        raise BadInput(_("Zeg hoe de persoon het zei: op papier of aan het loket."), field="how")
    _check_terms(actor, agreed.domains, agreed.until)
    organisation = _other_organisation(someone, agreed.organisation_id)
    language = someone.language if someone.language in SPOKEN else "nl"
    consent = Consent.objects.create(
        person=someone,
        organisation=organisation,
        purpose=agreed.purpose,
        domains=sorted(agreed.domains),
        given_on=actor.on,
        until=agreed.until,
        given_how=how,
        language=language,
        statement=statement(
            organisation=organisation.name,
            purpose=agreed.purpose,
            domains=agreed.domains,
            until=agreed.until,
            language=language,
        ),
        recorded_by_id=actor.user_id,
    )
    journal.emit(
        "consent.given",
        actor,
        consent,
        person_id=someone.pk,
        to=organisation.pk,
        purpose=agreed.purpose,
        domains=sorted(agreed.domains),
        until=agreed.until,
        how=how,
    )
    return consent


def _check_terms(actor: Actor, domains: Iterable[Domain], until: date) -> None:
    if not domains:
        raise BadInput(_("Kies minstens één deel van het leven."), field="domains")
    if until < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="until")
    if until > actor.on + timedelta(days=DAYS_MOST):
        raise BadInput(
            _("Kies een dag binnen de twee jaar. Daarna vraag je het opnieuw."), field="until"
        )


def _other_organisation(someone: Person, organisation_id: UUID) -> Organisation:
    found = Organisation.objects.filter(
        pk=organisation_id, region_id=someone.organisation.region_id
    ).first()
    if found is None:
        raise BadInput(_("Kies een organisatie van de regio."), field="organisation")
    if found.pk == someone.organisation_id:
        raise BadInput(
            _("Dit OCMW begeleidt deze persoon al. Daar is geen toestemming voor nodig."),
            field="organisation",
        )
    return found


@transaction.atomic
def revoke_consent(actor: Actor, consent_id: UUID, *, how: GivenHow) -> Consent:
    """Close the door at once. What was agreed and when stays, as proof."""
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
    acts_there = accounts.organisation_members(actor, organisation_id).filter(user_id=user_id)
    if not acts_there.exists():
        raise Refused(_("Deze persoon werkt niet voor die organisatie. Kijk na wie je bedoelt."))
    consent = None
    if organisation_id != someone.organisation_id:
        consent = sharing.consent_in_force(actor, person_id, organisation_id)
        if consent is None:
            raise NoConsent(organisation=organisation_id)
        until = consent.until if until is None else min(until, consent.until)
    return _join(actor, someone, user_id, organisation_id, purpose, until, consent)


def _join(
    actor: Actor,
    someone: Person,
    user_id: UUID,
    organisation_id: UUID,
    purpose: str,
    until: date | None,
    consent: Consent | None,
) -> TeamMember:
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


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a professional wants to see, and why."""

    purpose: SharingPurpose
    domains: frozenset[Domain]
    until: date
    why: str
    reference: str = ""


@transaction.atomic
def ask_access(actor: Actor, person_id: UUID, wanted: NewRequest) -> AccessRequest:
    """Ask for a file that a blind match found elsewhere. It tells the asker nothing about it."""
    policies.can_ask_access(actor).enforce()
    _check_terms(actor, wanted.domains, wanted.until)
    if not wanted.why.strip():
        raise BadInput(_("Zeg waarom je het vraagt. De persoon leest dit."), field="why")
    # Out of the actor's reach on purpose: whom it is about comes from a match, never from a form.
    someone = Person.objects.select_for_update(of=("self",)).get(
        pk=person_id, organisation__region_id=actor.region_id
    )
    if queries.persons(actor).filter(pk=someone.pk).exists():
        raise Refused(_("Je kunt dit dossier al openen."))
    mine = someone.access_requests.filter(
        state=RequestState.OPEN, asked_by_id=actor.user_id, organisation_id=actor.organisation_id
    )
    for before in mine:
        if before.until >= actor.on:
            raise Refused(_("Je vroeg dit al. Het antwoord moet nog komen."))
        # Nobody answered in time, and nobody can any more: the new question takes its place.
        _decide(actor, before, RequestState.WITHDRAWN)
    request = AccessRequest.objects.create(
        person=someone,
        organisation_id=actor.organisation_id,
        asked_by_id=actor.user_id,
        reference=wanted.reference.strip(),
        purpose=wanted.purpose,
        domains=sorted(wanted.domains),
        until=wanted.until,
        why=wanted.why.strip(),
    )
    journal.emit(
        "access.asked",
        actor,
        request,
        person_id=someone.pk,
        purpose=wanted.purpose,
        domains=sorted(wanted.domains),
    )
    return request


@transaction.atomic
def withdraw_request(actor: Actor, request_id: UUID) -> AccessRequest:
    """Take back what one asked."""
    policies.can_ask_access(actor).enforce()
    asked = sharing.own_requests(actor).select_for_update(of=("self",)).get(pk=request_id)
    return _decide(actor, asked, RequestState.WITHDRAWN)


@transaction.atomic
def refuse_request(actor: Actor, request_id: UUID) -> AccessRequest:
    """Say no. No reason is asked, and nothing follows from it for the person."""
    asked = _asked(actor, request_id)
    return _decide(actor, asked, RequestState.REFUSED)


@transaction.atomic
def grant_request(
    actor: Actor,
    request_id: UUID,
    *,
    domains: frozenset[Domain],
    until: date,
    how: GivenHow = GivenHow.OWN_PAGE,
) -> AccessRequest:
    """Say yes, to all that was asked or to less: a consent, and the asker joins the team."""
    asked = _asked(actor, request_id)
    if asked.until < actor.on:
        raise RequestOver(until=asked.until)
    if extra := domains - {Domain(code) for code in asked.domains}:
        raise BadInput(
            _("Er is niet meer gevraagd dan dit. Kies daaruit."),
            field="domains",
            extra=sorted(extra),
        )
    agreed = NewConsent(
        organisation_id=asked.organisation_id,
        purpose=SharingPurpose(asked.purpose),
        domains=domains,
        until=min(until, asked.until),
        how=how,
    )
    consent = _consent(actor, asked.person, agreed)
    _join(
        actor,
        asked.person,
        asked.asked_by_id,
        asked.organisation_id,
        str(SharingPurpose(asked.purpose).label),
        consent.until,
        consent,
    )
    asked.consent = consent
    return _decide(actor, asked, RequestState.GRANTED)


def _asked(actor: Actor, request_id: UUID) -> AccessRequest:
    asked = (
        sharing.access_requests(actor)
        .select_for_update(of=("self",))
        .select_related("person__organisation")
        .get(pk=request_id)
    )
    policies.can_answer_request(actor, asked.person).enforce()
    _refuse_if_answered(asked)
    return asked


def _refuse_if_answered(asked: AccessRequest) -> None:
    if asked.state != RequestState.OPEN:
        raise AlreadyAnswered(state=asked.state)


def _decide(actor: Actor, asked: AccessRequest, state: RequestState) -> AccessRequest:
    _refuse_if_answered(asked)
    asked.state, asked.decided_at = state, timezone.now()
    asked.decided_by_id = actor.user_id
    asked.save(update_fields=["state", "decided_at", "decided_by", "consent"])
    journal.emit(f"access.{state}", actor, asked, person_id=asked.person_id)
    return asked


def _locked(actor: Actor, person_id: UUID) -> Person:
    return (
        queries.persons(actor)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=person_id)
    )
