"""Handing somebody's guidance over to another municipality: asked, answered, or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from klaverblad.apps.access import links
from klaverblad.apps.access.purposes import Purpose
from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation, Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.models import Fact, GivenHow, Person
from klaverblad.apps.people.number_queries import ids_with_number
from klaverblad.apps.people.reach_queries import Reach
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.people.services import teams, ways_in
from klaverblad.apps.people.statements import DOMAIN_NAMES
from klaverblad.apps.trajectories import ending_queries, policies, queries, transfer_queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    Goal,
    Phase,
    Step,
    StepState,
    Trajectory,
    Transfer,
    TransferState,
)
from klaverblad.apps.trajectories.services.appointments import call_off_ahead
from klaverblad.apps.trajectories.services.locked import person_of, running
from klaverblad.errors import BadInput, Refused

# So long the other OCMW is given at most; a person waits for the answer.
DAYS_MOST = 60


class AlreadyAnswered(Refused):
    """Somebody answered, or took it back, before you did."""

    code = "transfer_answered"
    sentence = _("Deze vraag is al beantwoord of ingetrokken. Kijk eerst wat er staat.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """What is asked of the other OCMW, what goes along, and how the person said yes."""

    to_id: UUID
    domains: frozenset[Domain]
    words: str
    answer_by: date
    how: GivenHow
    meeting_at: datetime | None = None
    meeting_where: str = ""


def statement_of(someone: Person, to: Organisation, domains: frozenset[Domain]) -> str:
    """What the person agrees to, in their language: all that happens then."""
    with override(spoken(someone.language)):
        names = [str(DOMAIN_NAMES[domain]) for domain in Domain if domain in domains]
        what = ", ".join(names) or str(_("niets daarvan"))
        lines = (
            _("Ik wil dat %(ocmw)s mijn begeleiding overneemt.") % {"ocmw": to.name},
            _("Ze lezen nu al mijn naam, mijn geboortedatum, mijn taal en hoe ze mij bereiken."),
            _(
                "Zeggen ze ja, dan krijgen ze ook mijn rijksregisternummer, mijn doelen, mijn "
                "open stappen en de nazorggesprekken die nog komen."
            ),
            _("Ze krijgen wat bekend is over: %(what)s.") % {"what": what},
            _("Notities van gesprekken en documenten gaan niet mee."),
            _(
                "Ik meld me aan zoals nu, en kom dan op mijn pagina bij hen. Mijn dagboek en "
                "berichten blijven hier: ik kan er een kopie van vragen."
            ),
            _("Zeggen ze nee, dan verandert er niets en verlies ik niets."),
            _("Tot ze ja zeggen, kan ik dit stopzetten. Ik hoef niet te zeggen waarom."),
        )
        return "\n".join(str(line) for line in lines)


@transaction.atomic
def propose_transfer(actor: Actor, trajectory_id: UUID, new: NewTransfer) -> Transfer:
    """Ask another OCMW to go on with somebody, with what the person lets go along."""
    trajectory = running(actor, trajectory_id)
    someone = person_of(trajectory)
    to = transfer_queries.others(actor).filter(pk=new.to_id).first()
    if to is None:
        raise BadInput(_("Kies een ander OCMW van de regio."), field="to")
    if not new.words.strip():
        raise BadInput(_("Zeg in een paar woorden waarom, en wat belangrijk is."), field="words")
    if not actor.on <= new.answer_by <= actor.on + timedelta(days=DAYS_MOST):
        raise BadInput(_("Kies een dag binnen de zestig dagen."), field="answer_by")
    if new.meeting_at is not None and new.meeting_at < timezone.now():
        raise BadInput(_("Dit moment is voorbij. Kies een later moment."), field="meeting_at")
    if new.how == GivenHow.OWN_PAGE:
        raise BadInput(_("Zeg hoe de persoon het zei: op papier of aan het loket."), field="how")
    if transfer_queries.open_of(actor, trajectory) is not None:
        raise Refused(_("Er loopt al een vraag om over te dragen. Trek die eerst in."))
    transfer = Transfer.objects.create(
        trajectory=trajectory,
        to=to,
        domains=sorted(new.domains),
        words=new.words.strip(),
        answer_by=new.answer_by,
        meeting_at=new.meeting_at,
        meeting_where=new.meeting_where.strip(),
        given_how=new.how,
        language=spoken(someone.language),
        statement=statement_of(someone, to, new.domains),
        proposed_by_id=actor.user_id,
    )
    journal.emit(
        "transfer.proposed",
        actor,
        transfer,
        person_id=someone.pk,
        to=to.pk,
        domains=sorted(new.domains),
        answer_by=new.answer_by,
    )
    return transfer


@transaction.atomic
def withdraw_transfer(actor: Actor, transfer_id: UUID) -> Transfer:
    """Take the question back: the OCMW that asked, or the person, as long as nobody said yes."""
    transfer = _locked(actor, transfer_id)
    policies.can_withdraw_transfer(actor, transfer).enforce()
    return _decide(actor, transfer, TransferState.WITHDRAWN, "")


@transaction.atomic
def refuse_transfer(actor: Actor, transfer_id: UUID, *, words: str) -> Transfer:
    """Say no, with words that the OCMW that asked and the person can read. Nothing changes."""
    transfer = _locked(actor, transfer_id)
    policies.can_answer_transfer(actor, transfer).enforce()
    if not words.strip():
        raise BadInput(_("Zeg in een paar woorden waarom niet."), field="words")
    return _decide(actor, transfer, TransferState.REFUSED, words.strip())


@transaction.atomic
def accept_transfer(actor: Actor, transfer_id: UUID, *, words: str = "") -> Transfer:
    """Say yes: a file and a trajectory of one's own, with what the person let go along.

    The old trajectory ends, and the file there stays as long as the law asks; nothing leaves it.
    """
    transfer = _locked(actor, transfer_id)
    policies.can_answer_transfer(actor, transfer).enforce()
    _refuse_if_decided(transfer)
    old = Trajectory.objects.select_for_update(of=("self",)).get(pk=transfer.trajectory_id)
    if old.closed_on is not None:
        raise Refused(_("Dit traject is intussen afgesloten. Vraag het OCMW wat er gebeurde."))
    someone = person_of(old)
    here = _file_here(actor, someone)
    transfer.begun = _begin(actor, here, old)
    _bring_facts(here, someone, frozenset(Domain(code) for code in transfer.domains))
    _end_there(actor, old, someone, transfer)
    ways_in.move_login(actor, of=someone, to=here)
    journal.emit(
        "transfer.received", actor, transfer.begun, person_id=here.pk, transfer=transfer.pk
    )
    return _decide(actor, transfer, TransferState.ACCEPTED, words.strip())


def login_comes_back(actor: Actor, trajectory: Trajectory) -> None:
    """Whoever comes back after a transfer signs in to the file here again, unless it goes on there.

    In the transaction of the service that goes on with the trajectory, which asked its policy.
    """
    accepted = Transfer.objects.filter(trajectory=trajectory, state=TransferState.ACCEPTED)
    last = accepted.exclude(begun=None).order_by("-decided_at").select_related("begun").first()
    if last is None or last.begun is None:
        return
    there = Person.objects.select_for_update(of=("self",)).get(pk=last.begun.person_id)
    if not Trajectory.objects.filter(person=there, closed_on=None).exists():
        here = Person.objects.select_for_update(of=("self",)).get(pk=trajectory.person_id)
        ways_in.move_login(actor, of=there, to=here)


def _locked(actor: Actor, transfer_id: UUID) -> Transfer:
    """A transfer with its person under a lock: the person first, as everybody does."""
    person_id = transfer_queries.transfers(actor).get(pk=transfer_id).trajectory.person_id
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    found = transfer_queries.transfers(actor).select_for_update(of=("self",))
    return found.get(pk=transfer_id)


def _refuse_if_decided(transfer: Transfer) -> None:
    if transfer.state != TransferState.OPEN:
        raise AlreadyAnswered(state=transfer.state)


def _decide(actor: Actor, transfer: Transfer, state: TransferState, words: str) -> Transfer:
    _refuse_if_decided(transfer)
    transfer.state, transfer.answer, transfer.decided_at = state, words[:600], timezone.now()
    transfer.decided_by_id = actor.user_id
    transfer.save(update_fields=["state", "answer", "decided_at", "decided_by", "begun"])
    person_id = transfer.trajectory.person_id
    journal.emit(f"transfer.{state}", actor, transfer, person_id=person_id, to=transfer.to_id)
    return transfer


def _file_here(actor: Actor, someone: Person) -> Person:
    """The file that this OCMW has of the person by their number, or a new one."""
    ocmw = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    number = someone.insz
    known = ids_with_number(Person.objects.filter(organisation=ocmw), number)
    if known:
        return Person.objects.select_for_update(of=("self",)).get(pk=known[0])
    here = Person(
        organisation=ocmw,
        municipality_id=actor.municipality_id or someone.municipality_id,
        first_name=someone.first_name,
        last_name=someone.last_name,
        born_on=someone.born_on,
        language=someone.language,
        phone=someone.phone,
        email=someone.email,
        call_when=someone.call_when,
        insz=number,
        insz_absent_because=someone.insz_absent_because,
    )
    here.save()
    return here


def _begin(actor: Actor, here: Person, old: Trajectory) -> Trajectory:
    """A trajectory with the goals, the open steps and the talks that were promised.

    When one runs here already it goes on, and they come into it.
    """
    mine = Trajectory.objects.filter(person=here, organisation_id=actor.organisation_id)
    new = mine.filter(closed_on=None).first() or Trajectory.objects.create(
        person=here,
        organisation_id=actor.organisation_id,
        coach_id=actor.user_id if actor.role == Role.COACH else None,
        opened_on=actor.on,
        phase=Phase.INTAKE,
    )
    Goal.objects.bulk_create(
        Goal(trajectory=new, words=one.words, said_on=one.said_on)
        for one in old.goals.order_by("said_on", "pk")
    )
    Step.objects.bulk_create(
        Step(
            trajectory=new,
            instrument_id=one.instrument_id,
            title=one.title,
            by=one.by,
            due_on=one.due_on,
            # What was asked of a partner there is asked anew here.
            state=StepState.BUSY if one.state == StepState.BUSY else StepState.TODO,
            started_on=one.started_on,
        )
        for one in old.steps.filter(state__in=queries.OPEN_STATES).order_by("created_at", "pk")
    )
    AftercareMoment.objects.bulk_create(
        AftercareMoment(
            trajectory=new,
            started_work_on=one.started_work_on,
            where=one.where,
            due_on=one.due_on,
        )
        for one in _open_moments(old)
    )
    return new


def _open_moments(old: Trajectory) -> Any:
    return old.aftercare.filter(done_on=None, skipped_because="").order_by("due_on", "pk")


def _bring_facts(here: Person, someone: Person, domains: frozenset[Domain]) -> None:
    """What is known now of the parts of life that go along; what is said here already stays."""
    seen, known = Reach(Purpose.SHARED, domains), registry()
    said = set(Fact.objects.filter(person=here, replaced_at=None).values_list("key", flat=True))
    Fact.objects.bulk_create(
        Fact(
            person=here,
            key=one.key,
            value=one.value,
            since=one.since,
            until=one.until,
            said_by=one.said_by,
            known_by=one.known_by,
            document=one.document,
        )
        for one in Fact.objects.filter(person=someone, replaced_at=None).order_by("key", "pk")
        if one.key in known and seen.allows(known[one.key]) and one.key not in said
    )


def _end_there(actor: Actor, old: Trajectory, someone: Person, transfer: Transfer) -> None:
    """End the old trajectory: moved, to the OCMW that goes on; its promised talks go on there."""
    before = Phase(old.phase)
    because = _("Gaat verder bij %(ocmw)s.") % {"ocmw": transfer.to.name}
    _open_moments(old).update(skipped_because=str(because)[:200])
    call_off_ahead(actor, old, at=timezone.now())
    teams.end_team(actor, someone, staying=())
    links.revoke_about(actor, person_id=someone.pk, at=timezone.now())
    earlier = ending_queries.in_force(old)
    if earlier is not None:
        earlier.came_back_on = actor.on
        earlier.save(update_fields=["came_back_on"])
    Ending.objects.create(
        trajectory=old,
        destination="moved",
        where=transfer.to.name[:120],
        ended_on=actor.on,
        by_id=transfer.proposed_by_id,
        left_from=before,
        # Over there it goes on: this ending is not undone, the person comes back if they do.
        ended_at=timezone.now(),
    )
    old.phase, old.closed_on = Phase.CLOSED, actor.on
    old.save(update_fields=["phase", "closed_on"])
