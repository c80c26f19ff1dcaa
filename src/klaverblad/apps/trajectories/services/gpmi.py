"""The GPMI: made, frozen, signed by both, looked at again on time, replaced or ended.

A refusal to sign is a reason to talk. Nothing here counts against anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import gpmi_queries, policies
from klaverblad.apps.trajectories.models import (
    Gpmi,
    GpmiEvaluation,
    GpmiKind,
    GpmiSignature,
    GpmiState,
    Party,
    SignedHow,
)
from klaverblad.apps.trajectories.services.locked import (
    AlreadyClosed,
    lock_plan,
    person_of,
    running,
)
from klaverblad.errors import BadInput, Refused

SUBJECT = Gpmi._meta.label_lower
# At least three times a year (facts/leefloon.yaml, gpmi.evaluation); the OCMW may agree on more.
EVALUATIONS_LEAST, EVALUATIONS_MOST = 3, 12
NAME_LETTERS_LEAST = 2
_YEAR = 365


@dataclass(frozen=True, slots=True)
class GpmiTerms:
    """What is agreed beside the goals and steps."""

    kind: str = GpmiKind.GENERAL
    agreed: str = ""
    evaluations_a_year: int = EVALUATIONS_LEAST


@transaction.atomic
def draft_gpmi(actor: Actor, trajectory_id: UUID, terms: GpmiTerms) -> Gpmi:
    """Begin a GPMI. Its text is that of the plan, until it is laid out to be signed."""
    trajectory = running(actor, trajectory_id)
    if trajectory.gpmis.filter(state__in=[GpmiState.DRAFT, GpmiState.WAITING]).exists():
        raise Refused(_("Er is al een GPMI in opmaak. Werk daaraan verder."))
    _refuse_odd_terms(terms)
    gpmi = Gpmi.objects.create(
        trajectory=trajectory,
        kind=terms.kind,
        agreed=terms.agreed.strip(),
        evaluations_a_year=terms.evaluations_a_year,
        language=links.spoken(trajectory.person.language),
        made_at=timezone.now(),
        made_by_id=actor.user_id,
    )
    journal.emit("gpmi.drafted", actor, gpmi, person_id=trajectory.person_id, kind=terms.kind)
    return gpmi


@transaction.atomic
def change_gpmi(actor: Actor, gpmi_id: UUID, terms: GpmiTerms) -> Gpmi:
    """Change what is agreed beside the steps, as long as nobody was asked to sign."""
    gpmi = _mine(actor, gpmi_id, GpmiState.DRAFT)
    _refuse_odd_terms(terms)
    gpmi.kind, gpmi.agreed = terms.kind, terms.agreed.strip()
    gpmi.evaluations_a_year = terms.evaluations_a_year
    gpmi.save(update_fields=["kind", "agreed", "evaluations_a_year"])
    return gpmi


@transaction.atomic
def offer_gpmi(actor: Actor, gpmi_id: UUID) -> Gpmi:
    """Freeze the text, with its fingerprint: from now on it is what everybody signs."""
    gpmi = _mine(actor, gpmi_id, GpmiState.DRAFT)
    trajectory = gpmi.trajectory
    if not (trajectory.goals.exists() and trajectory.steps.exists()):
        raise Refused(_("Zet eerst een doel en een stap in het plan: dat is wat jullie tekenen."))
    gpmi.content = gpmi_queries.text_now(gpmi)
    gpmi.content_sha256 = links.sha256(gpmi.content)
    gpmi.state = GpmiState.WAITING
    gpmi.save(update_fields=["content", "content_sha256", "state"])
    journal.emit("gpmi.offered", actor, gpmi, person_id=trajectory.person_id)
    return gpmi


@transaction.atomic
def take_back_gpmi(actor: Actor, gpmi_id: UUID, *, at: datetime) -> Gpmi:
    """Work on the text again. What somebody signed already stays as it was, and ends.

    returns   the GPMI to work on: the same one, or a new one when there was a signature
    """
    links.replace_open(actor, scope=LinkScope.SIGN, subject=_unlocked(actor, gpmi_id), at=at)
    gpmi = _mine(actor, gpmi_id, GpmiState.WAITING)
    if gpmi.signatures.exists():
        gpmi.state, gpmi.ended_on = GpmiState.ENDED, actor.on
        gpmi.save(update_fields=["state", "ended_on"])
        journal.emit("gpmi.ended", actor, gpmi, person_id=gpmi.trajectory.person_id)
        terms = GpmiTerms(gpmi.kind, gpmi.agreed, gpmi.evaluations_a_year)
        return draft_gpmi(actor, gpmi.trajectory_id, terms)
    gpmi.state, gpmi.content, gpmi.content_sha256 = GpmiState.DRAFT, "", ""
    gpmi.save(update_fields=["state", "content", "content_sha256"])
    journal.emit("gpmi.taken_back", actor, gpmi, person_id=gpmi.trajectory.person_id)
    return gpmi


@transaction.atomic
def sign_gpmi(actor: Actor, gpmi_id: UUID) -> Gpmi:
    """The coach signs for the OCMW, here."""
    gpmi = _mine(actor, gpmi_id, GpmiState.WAITING)
    name = accounts.names_of({actor.user_id}).get(actor.user_id, "")
    signed = GpmiSignature(
        party=Party.COACH,
        how=SignedHow.DESK,
        name=name,
        signed_on=actor.on,
        organisation_id=actor.organisation_id,
        recorded_by_id=actor.user_id,
    )
    return _signed(actor, gpmi, signed)


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A signature that stands on paper: whose, and when."""

    party: str
    name: str
    signed_on: date
    organisation_id: UUID | None = None


@transaction.atomic
def record_paper_signature(actor: Actor, gpmi_id: UUID, paper: OnPaper) -> Gpmi:
    """Write down that somebody signed the printed text."""
    gpmi = _mine(actor, gpmi_id, GpmiState.WAITING)
    name = " ".join(paper.name.split())
    if sum(letter.isalpha() for letter in name) < NAME_LETTERS_LEAST:
        raise BadInput(_("Schrijf de naam van wie tekende."), field="name")
    if paper.signed_on > actor.on:
        raise BadInput(
            _("Die dag moet nog komen. Noteer het als er getekend is."), field="signed_on"
        )
    partners = accounts.organisations(actor)
    if paper.organisation_id and not partners.filter(pk=paper.organisation_id).exists():
        raise BadInput(_("Deze organisatie werkt niet in deze regio."), field="organisation_id")
    signed = GpmiSignature(
        party=paper.party,
        how=SignedHow.PAPER,
        name=name,
        signed_on=paper.signed_on,
        organisation_id=paper.organisation_id,
        recorded_by_id=actor.user_id,
    )
    return _signed(actor, gpmi, signed)


@transaction.atomic
def ask_gpmi_signature(actor: Actor, gpmi_id: UUID, *, party: str, at: datetime) -> links.Issued:
    """Make a link by which the person, or a third, reads the frozen text and signs it."""
    if party == Party.COACH:
        raise BadInput(_("Het OCMW tekent hier in Klaverblad, of op papier."), field="party")
    for link in gpmi_queries.open_sign_links(actor, _unlocked(actor, gpmi_id), at=at):
        if link.asks_kind == party:
            links.revoke(actor, link.pk, at=at)
    gpmi = _mine(actor, gpmi_id, GpmiState.WAITING)
    if party == Party.PERSON and gpmi.signatures.filter(party=party).exists():
        raise AlreadyClosed(_("Deze handtekening staat er al."), party=party)
    person_id = gpmi.trajectory.person_id
    ask = links.Ask(person_id=person_id, asks_kind=party, language=gpmi.language)
    journal.emit("gpmi.asked", actor, gpmi, person_id=person_id, party=party)
    return links.issue(
        actor, scope=LinkScope.SIGN, subject=gpmi, at=at, ask=ask, statement=gpmi.content
    )


def _statement_now(link: SignedLink) -> str | None:
    gpmi = Gpmi.objects.filter(pk=link.subject_id, state=GpmiState.WAITING).first()
    return gpmi.content if gpmi else None


@links.on_signed(SUBJECT, statement_now=_statement_now)
def _signed_by_link(holder: links.LinkHolder, signature: Signature) -> None:
    found = Gpmi.objects.get(pk=signature.subject_id)
    lock_plan(found.trajectory_id)
    gpmi = Gpmi.objects.select_for_update(of=("self",)).get(pk=found.pk)
    party = signature.link.asks_kind or Party.PERSON
    signed = GpmiSignature(
        party=party,
        how=SignedHow.LINK,
        name=signature.signed_name,
        signed_on=holder.on,
        signature_id=signature.pk,
    )
    _signed(holder, gpmi, signed)


def _signed(actor: Actor, gpmi: Gpmi, signed: GpmiSignature) -> Gpmi:
    """Keep a signature; with both there the GPMI holds, and an earlier one is replaced."""
    mine = gpmi.signatures.filter(party=signed.party)
    if signed.party != Party.THIRD and mine.exists():
        raise AlreadyClosed(_("Deze handtekening staat er al."), party=signed.party)
    signed.gpmi, signed.content_sha256 = gpmi, gpmi.content_sha256
    signed.save(force_insert=True)
    person_id = gpmi.trajectory.person_id
    journal.emit("gpmi.signature_given", actor, gpmi, person_id=person_id, party=signed.party)
    by = dict(gpmi.signatures.values_list("party", "signed_on"))
    if {Party.PERSON, Party.COACH} <= by.keys():
        for old in gpmi.trajectory.gpmis.filter(state=GpmiState.SIGNED):
            old.state = GpmiState.REPLACED
            old.save(update_fields=["state"])
            journal.emit("gpmi.replaced", actor, old, person_id=person_id)
        gpmi.state, gpmi.signed_on = GpmiState.SIGNED, max(by.values())
        gpmi.save(update_fields=["state", "signed_on"])
        _plan_evaluations(gpmi)
        journal.emit("gpmi.signed", actor, gpmi, person_id=person_id)
    return gpmi


def _plan_evaluations(gpmi: Gpmi) -> None:
    n = gpmi.evaluations_a_year
    GpmiEvaluation.objects.bulk_create(
        GpmiEvaluation(gpmi=gpmi, due_on=gpmi.signed_on + timedelta(days=round(_YEAR * k / n)))
        for k in range(1, n + 1)
    )


@transaction.atomic
def end_gpmi(actor: Actor, gpmi_id: UUID, *, because: str) -> Gpmi:
    """Let a GPMI end, with the reason in a few words. It costs nobody anything."""
    gpmi = _mine(actor, gpmi_id, GpmiState.SIGNED)
    if not because.strip():
        raise BadInput(_("Zeg in een paar woorden waarom het GPMI stopt."), field="because")
    gpmi.state, gpmi.ended_on, gpmi.ended_because = GpmiState.ENDED, actor.on, because.strip()
    gpmi.save(update_fields=["state", "ended_on", "ended_because"])
    journal.emit("gpmi.ended", actor, gpmi, person_id=gpmi.trajectory.person_id)
    return gpmi


@transaction.atomic
def record_evaluation(actor: Actor, evaluation_id: UUID, *, outcome: str) -> GpmiEvaluation:
    """Write down in a few words what came of looking at the plan again."""
    evaluation = _open_evaluation(actor, evaluation_id)
    if not outcome.strip():
        raise BadInput(_("Schrijf in een paar woorden wat jullie zagen."), field="outcome")
    evaluation.done_on, evaluation.outcome = actor.on, outcome.strip()
    evaluation.save(update_fields=["done_on", "outcome"])
    return _closed(actor, evaluation, "gpmi.evaluated")


@transaction.atomic
def skip_evaluation(actor: Actor, evaluation_id: UUID, *, because: str) -> GpmiEvaluation:
    """Reason an evaluation away; without a reason it stays."""
    evaluation = _open_evaluation(actor, evaluation_id)
    if not because.strip():
        raise BadInput(
            _("Zeg in een paar woorden waarom dit gesprek niet doorgaat."), field="because"
        )
    evaluation.skipped_because = because.strip()
    evaluation.save(update_fields=["skipped_because"])
    return _closed(actor, evaluation, "gpmi.evaluation_skipped")


def _open_evaluation(actor: Actor, evaluation_id: UUID) -> GpmiEvaluation:
    found = gpmi_queries.evaluations(actor).select_for_update(of=("self",)).get(pk=evaluation_id)
    policies.can_write_trajectory(actor, person_of(found.gpmi.trajectory)).enforce()
    if found.done_on or found.skipped_because:
        raise AlreadyClosed(evaluation=found.pk)
    return found


def _closed(actor: Actor, evaluation: GpmiEvaluation, name: str) -> GpmiEvaluation:
    """Tell it, and promise the next one when this was the last: a GPMI is never left unwatched."""
    gpmi = evaluation.gpmi
    journal.emit(name, actor, evaluation, person_id=gpmi.trajectory.person_id)
    still = gpmi.evaluations.filter(done_on=None, skipped_because="")
    if gpmi.state == GpmiState.SIGNED and not still.exists():
        days = round(_YEAR / gpmi.evaluations_a_year)
        due_on = max(actor.on, evaluation.due_on) + timedelta(days=days)
        GpmiEvaluation.objects.create(gpmi=gpmi, due_on=due_on)
    return evaluation


def _unlocked(actor: Actor, gpmi_id: UUID) -> Gpmi:
    """A GPMI for whoever may write in it, without a lock: to close its links before it is held.

    Who signs by a link holds the link first; in two orders two of us would wait for each other.
    """
    gpmi = gpmi_queries.gpmis(actor).get(pk=gpmi_id)
    policies.can_write_trajectory(actor, person_of(gpmi.trajectory)).enforce()
    return gpmi


def _mine(actor: Actor, gpmi_id: UUID, state: GpmiState) -> Gpmi:
    """A GPMI in this state, under a lock with its plan, for whoever may write in it."""
    found = gpmi_queries.gpmis(actor).get(pk=gpmi_id)
    lock_plan(found.trajectory_id)
    gpmi = gpmi_queries.gpmis(actor).select_for_update(of=("self",)).get(pk=gpmi_id)
    policies.can_write_trajectory(actor, person_of(gpmi.trajectory)).enforce()
    if gpmi.state != state:
        raise AlreadyClosed(
            _("Dit GPMI staat al verder. Kijk eerst hoe het nu is."), state=gpmi.state
        )
    return gpmi


def _refuse_odd_terms(terms: GpmiTerms) -> None:
    if terms.kind not in GpmiKind.values:
        raise BadInput(_("Kies een soort."), field="kind")
    if not EVALUATIONS_LEAST <= terms.evaluations_a_year <= EVALUATIONS_MOST:
        sentence = _("Kijk minstens %(least)s en hoogstens %(most)s keer per jaar samen.")
        filled = {"least": EVALUATIONS_LEAST, "most": EVALUATIONS_MOST}
        raise BadInput(sentence % filled, field="evaluations_a_year")
