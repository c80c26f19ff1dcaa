"""Taking part: enrol, wait, take the place that comes free, stop, come back, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import policies, queries
from klaverblad.apps.groups.models import (
    TAKES_A_PLACE,
    Enrolment,
    EnrolmentState,
    LeftBecause,
    Series,
)
from klaverblad.apps.groups.services.places import has_room, lock_series, propose_next
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import queries as library
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import GivenHow, Person
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as plan
from klaverblad.apps.trajectories.models import Step, StepBy, StepState
from klaverblad.errors import BadInput, Refused


class NoRoom(Refused):
    """All places are taken, or kept for somebody who waited longer."""

    code = "no_room"
    sentence = _("Er is nu geen plaats vrij. Deze persoon blijft op de wachtlijst.")


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """How the person said yes, and what they want others to know."""

    how: str
    shows_name: bool = False
    needs: str = ""


@transaction.atomic
def enrol(actor: Actor, series_id: UUID, person_id: UUID, new: NewEnrolment) -> Enrolment:
    """Give a place, or one on the waiting list when all are taken. Two at once: the lock decides."""
    queries.series(actor).get(pk=series_id)
    series = lock_series(actor, series_id)
    person = people.persons(actor).prefetch_related("team").get(pk=person_id)
    policies.can_enrol(actor, person).enforce()
    _refuse_unless_open(actor, series, person, new)
    room = has_room(series) and not _waiting(series).exists()
    enrolment = Enrolment.objects.create(
        series=series,
        person=person,
        state=EnrolmentState.ENROLLED if room else EnrolmentState.WAITING,
        asked_at=timezone.now(),
        agreed_how=new.how,
        shows_name=new.shows_name,
        needs=new.needs.strip(),
    )
    if room:
        _begin(actor, enrolment)
    else:
        journal.emit("enrolment.queued", actor, enrolment, person_id=person.pk)
        propose_next(actor, series)
        enrolment.refresh_from_db()
    return enrolment


def _waiting(series: Series) -> object:
    return Enrolment.objects.filter(series=series, state=EnrolmentState.WAITING)


def _refuse_unless_open(actor: Actor, series: Series, person: Person, new: NewEnrolment) -> None:
    if new.how not in GivenHow.values or new.how == GivenHow.OWN_PAGE:
        raise BadInput(_("Zeg hoe de persoon het zei: op papier of aan het loket."), field="how")
    if series.closed_on is not None or series.ends_on < actor.on:
        raise Refused(_("Deze reeks is voorbij of gesloten. Kies een andere."))
    if not series.is_open_to_others and series.organisation_id != person.organisation_id:
        raise Refused(_("Deze reeks is alleen voor mensen van de organisatie zelf. Bel hen."))
    if Enrolment.objects.filter(
        series=series, person=person, state__in=["waiting", *TAKES_A_PLACE]
    ).exists():
        raise Refused(_("Deze persoon staat al in deze reeks."))
    trajectory = trajectories.trajectory_of(actor, person.pk)
    if trajectory is None or trajectory.closed_on is not None:
        raise Refused(_("Er loopt geen traject. Begin er eerst een: de groep komt in het plan."))


def _begin(actor: Actor, enrolment: Enrolment) -> None:
    """Give the place: from the first day of the series, and as a step in the plan."""
    series = enrolment.series
    enrolment.state = EnrolmentState.ENROLLED
    enrolment.started_on = max(actor.on, series.starts_on)
    enrolment.step = _step(actor, enrolment)
    enrolment.save(update_fields=["state", "started_on", "step"])
    journal.emit("enrolment.began", actor, enrolment, person_id=enrolment.person_id)


def _step(actor: Actor, enrolment: Enrolment) -> Step | None:
    """The step of the plan, where the library has a measure for it."""
    series = enrolment.series
    instrument = series.programme.instrument_id
    trajectory = trajectories.trajectory_of(actor, enrolment.person_id)
    if instrument is None or trajectory is None or trajectory.closed_on is not None:
        return None
    title = str(series)[:160]
    same = trajectory.steps.filter(title=title, state__in=trajectories.OPEN_STATES).first()
    if same is not None:
        return same
    new = plan.NewStep(
        instrument=instrument,
        title=title,
        by=StepBy.PERSON,
        # Of a series that is over already, nothing is asked by a day that has been.
        due_on=series.ends_on if series.ends_on >= actor.on else None,
        partner_id=None
        if series.organisation_id == trajectory.organisation_id
        else series.organisation_id,
    )
    return plan.add_step(actor, trajectory.pk, new)


def _locked(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """An enrolment of somebody the actor may know of, its series locked before it."""
    series_id = queries.enrolments(actor).get(pk=enrolment_id).series_id
    series = lock_series(actor, series_id)
    found = queries.enrolments(actor).select_for_update(of=("self",)).get(pk=enrolment_id)
    found.series = series
    found.person = Person.objects.prefetch_related("team").get(pk=found.person_id)
    return found


@transaction.atomic
def take_place(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """The person takes the place that was proposed, or one that is free."""
    enrolment = _locked(actor, enrolment_id)
    policies.can_enrol(actor, enrolment.person).enforce()
    if enrolment.state == EnrolmentState.WAITING and not has_room(enrolment.series):
        raise NoRoom(series=enrolment.series_id)
    if enrolment.state not in {EnrolmentState.WAITING, EnrolmentState.PROPOSED}:
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    _begin(actor, enrolment)
    return enrolment


@transaction.atomic
def pass_over(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """Not now: the next one is asked, and this person waits on, after the others.

    The organisation in charge may do so too, when nobody answers.
    """
    enrolment = _of_series_or_person(actor, enrolment_id)
    if enrolment.state != EnrolmentState.PROPOSED:
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    enrolment.state, enrolment.asked_at = EnrolmentState.WAITING, timezone.now()
    enrolment.save(update_fields=["state", "asked_at"])
    journal.emit("enrolment.passed_over", actor, enrolment, person_id=enrolment.person_id)
    propose_next(actor, enrolment.series, but=enrolment.pk)
    return enrolment


def _of_series_or_person(actor: Actor, enrolment_id: UUID) -> Enrolment:
    on_sheet = queries.enrolments_on_sheets(actor).filter(pk=enrolment_id).first()
    if on_sheet is None or queries.enrolments(actor).filter(pk=enrolment_id).exists():
        enrolment = _locked(actor, enrolment_id)
        policies.can_enrol(actor, enrolment.person).enforce()
        return enrolment
    series = lock_series(actor, on_sheet.series_id)
    policies.can_change_series(actor, series).enforce()
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=on_sheet.pk)
    enrolment.series = series
    return enrolment


@transaction.atomic
def leave(actor: Actor, enrolment_id: UUID, *, because: str) -> Enrolment:
    """Somebody stops. The place goes to who waits longest; nothing is held against anyone."""
    enrolment = _locked(actor, enrolment_id)
    policies.can_leave(actor, enrolment.person).enforce()
    if because not in LeftBecause.values:
        raise BadInput(_("Kies waarom. ‘Niet gezegd’ mag ook."), field="because")
    if not enrolment.is_open:
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    enrolment.state, enrolment.left_because = EnrolmentState.LEFT, because
    enrolment.ended_on = actor.on
    enrolment.save(update_fields=["state", "left_because", "ended_on"])
    journal.emit("enrolment.left", actor, enrolment, person_id=enrolment.person_id)
    _move_step(actor, enrolment, to=StepState.DROPPED)
    propose_next(actor, enrolment.series)
    return enrolment


@transaction.atomic
def come_back(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """Take a stop, or an end, back. A place that nobody took yet is theirs again."""
    enrolment = _locked(actor, enrolment_id)
    policies.can_leave(actor, enrolment.person).enforce()
    if enrolment.is_open:
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    series = enrolment.series
    if Enrolment.objects.filter(
        series=series, person_id=enrolment.person_id, state__in=["waiting", *TAKES_A_PLACE]
    ).exists():
        raise Refused(_("Deze persoon staat al in deze reeks."))
    had_a_place = enrolment.started_on is not None
    if had_a_place and not has_room(series):
        _take_proposal_back(actor, series)
    enrolment.state = EnrolmentState.ENROLLED if had_a_place else EnrolmentState.WAITING
    enrolment.left_because, enrolment.ended_on, enrolment.went_on_to = "", None, None
    enrolment.save(update_fields=["state", "left_because", "ended_on", "went_on_to"])
    journal.emit("enrolment.came_back", actor, enrolment, person_id=enrolment.person_id)
    _move_step(actor, enrolment, to=StepState.TODO)
    return enrolment


def _take_proposal_back(actor: Actor, series: Series) -> None:
    """Who was asked last waits on, in the order they had."""
    proposed = Enrolment.objects.filter(series=series, state=EnrolmentState.PROPOSED)
    last = proposed.order_by("-asked_at", "-pk").first()
    if last is None:
        raise NoRoom(
            _(
                "De plaats is intussen weg. Schrijf deze persoon opnieuw in: dan wacht die op de lijst."
            ),
            series=series.pk,
        )
    last.state = EnrolmentState.WAITING
    last.save(update_fields=["state"])
    journal.emit("enrolment.proposal_taken_back", actor, last, person_id=last.person_id)


@transaction.atomic
def finish(actor: Actor, enrolment_id: UUID, *, went_on_to: str = "") -> Enrolment:
    """The group is done for this person; what they went on to, or that nobody knows yet."""
    enrolment = _locked(actor, enrolment_id)
    policies.can_enrol(actor, enrolment.person).enforce()
    if enrolment.state not in {EnrolmentState.ENROLLED, EnrolmentState.FINISHED}:
        raise Refused(_("Dat staat al zo. Kijk eerst wat er staat."))
    if went_on_to and not library.instruments(actor).filter(pk=went_on_to).exists():
        raise BadInput(_("Deze maatregel staat niet in de bibliotheek."), field="went_on_to")
    was_open = enrolment.state == EnrolmentState.ENROLLED
    enrolment.state, enrolment.went_on_to_id = EnrolmentState.FINISHED, went_on_to or None
    enrolment.ended_on = enrolment.ended_on or actor.on
    enrolment.save(update_fields=["state", "went_on_to", "ended_on"])
    journal.emit(
        "enrolment.finished", actor, enrolment, person_id=enrolment.person_id, to=went_on_to
    )
    if was_open:
        _move_step(actor, enrolment, to=StepState.DONE)
        propose_next(actor, enrolment.series)
    return enrolment


def _move_step(actor: Actor, enrolment: Enrolment, *, to: StepState) -> None:
    """Let the plan say the same, unless somebody moved the step there already."""
    step = enrolment.step
    if step is not None and step.state != to:
        plan.move_step(actor, step.pk, to=to)


@transaction.atomic
def choose_shown(actor: Actor, enrolment_id: UUID, *, shows_name: bool, needs: str) -> Enrolment:
    """What the group sees of somebody, and what the trainer should know. The person's own choice."""
    enrolment = _locked(actor, enrolment_id)
    policies.can_leave(actor, enrolment.person).enforce()
    if len(needs.strip()) > 200:
        raise BadInput(_("Schrijf het korter: hoogstens 200 tekens."), field="needs")
    enrolment.shows_name, enrolment.needs = shows_name, needs.strip()
    enrolment.save(update_fields=["shows_name", "needs"])
    journal.emit(
        "enrolment.chosen", actor, enrolment, person_id=enrolment.person_id, shows_name=shows_name
    )
    return enrolment
