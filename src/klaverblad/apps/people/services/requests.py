"""Asking to look along in a file that is elsewhere, and the answer. A yes is a consent and a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import (
    AccessRequest,
    GivenHow,
    Person,
    RequestState,
    SharingPurpose,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.services.sharing import NewConsent, check_terms, join, keep_consent
from klaverblad.errors import BadInput, Refused


class AlreadyAnswered(Refused):
    """A request that somebody answered meanwhile."""

    code = "request_answered"
    sentence = _("Op deze vraag is al geantwoord. Kijk wat er staat.")


class RequestOver(AlreadyAnswered):
    """A request until a day that has been: there is nothing left to say yes to."""

    code = "request_over"
    sentence = _("Deze vraag liep tot een dag die voorbij is. Je hoeft niet te antwoorden.")


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
    check_terms(actor, wanted.domains, wanted.until)
    if not wanted.why.strip():
        raise BadInput(_("Zeg waarom je het vraagt. De persoon leest dit."), field="why")
    if not sharing.who_may_look_along(actor).filter(pk=actor.organisation_id).exists():
        raise Refused(_("Alleen een organisatie die mensen begeleidt, kan meekijken."))
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
    consent = keep_consent(actor, asked.person, agreed)
    join(
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
