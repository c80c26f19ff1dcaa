"""Places put before a person, what they chose, and how it went on. A no counts against nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements.chain import DAY, OPTION, PERSON, Chain, Move
from klaverblad.apps.placements.models import (
    Option,
    Override,
    OverrideReason,
    Proposal,
    ProposalMove,
    Suggestion,
    SuggestionState,
)
from klaverblad.apps.placements.policies import can_choose, can_propose
from klaverblad.apps.placements.queries import matches
from klaverblad.apps.placements.run_services import RunsStandStill
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as course
from klaverblad.errors import BadInput, Refused

OPTIONS_MOST = 6


class WentOn(Refused):
    """Somebody did something with it since."""

    code = "proposal_went_on"
    sentence = _("Iemand ging net verder met dit voorstel. Kijk wat er nu staat en kies opnieuw.")


class LiesThere(Refused):
    """One proposal at a time, so that nobody has to choose twice."""

    code = "proposal_lies_there"
    sentence = _("Er ligt al een voorstel bij deze persoon. Rond dat eerst af, of trek het in.")


@transaction.atomic
def propose(actor: Actor, person_id: UUID, place_ids: Sequence[UUID], *, at: datetime) -> Proposal:
    """Put places before somebody, in this order; each of them must fit now.

    A suggestion of a run that waits for this person is decided by it: confirmed when its place is
    among them, else set aside for another. While runs stand still, what they found is left alone.
    """
    waiting = runs.waiting_for(actor, person_id)
    if runs.stop_of(actor.region_id, actor.organisation_id) is not None:
        waiting = None
    if waiting is not None and waiting.place_id in set(place_ids):
        return confirm(actor, waiting.pk, place_ids, at=at)
    if waiting is not None:
        set_aside(actor, waiting.pk, reason=OverrideReason.OTHER_PLACE, at=at)
    return _propose(actor, person_id, place_ids, at=at)


@transaction.atomic
def confirm(
    actor: Actor, suggestion_id: UUID, place_ids: Sequence[UUID], *, at: datetime
) -> Proposal:
    """A coach looked at what a run found and puts it before the person, beside other places."""
    suggestion = _held_suggestion(actor, suggestion_id)
    if runs.stop_of(actor.region_id, actor.organisation_id) is not None:
        raise RunsStandStill
    if suggestion.place_id not in set(place_ids):
        raise BadInput(_("De gevonden plek staat er niet bij. Zet ze opzij als ze niet past."))
    proposal = _propose(actor, suggestion.person_id, place_ids, at=at)
    _decide(actor, suggestion, SuggestionState.CONFIRMED, at=at, proposal=proposal)
    return proposal


@transaction.atomic
def set_aside(actor: Actor, suggestion_id: UUID, *, reason: str, at: datetime) -> Suggestion:
    """Decide otherwise than the run, with a code for why; the log of the run tells it.

    When the place is closed by now, or does not fit any more, nobody decides otherwise: it is gone.
    """
    suggestion = _held_suggestion(actor, suggestion_id)
    fits = matches(actor, suggestion.person_id, on=actor.on).fits
    if suggestion.place_id not in {one.place.pk for one in fits}:
        _decide(actor, suggestion, SuggestionState.GONE, at=at)
        return suggestion
    if reason not in OverrideReason.values:
        raise BadInput(_("Kies waarom je anders beslist."), field="reason")
    Override.objects.create(
        suggestion=suggestion, reason=reason, made_by_id=actor.user_id, made_at=at
    )
    _decide(actor, suggestion, SuggestionState.ASIDE, at=at, reason=reason)
    return suggestion


@transaction.atomic
def look_again(actor: Actor, suggestion_id: UUID) -> Suggestion:
    """It was set aside by mistake: it waits once more, unless a later run found something."""
    suggestion = runs.suggestions(actor).select_for_update(of=("self",)).get(pk=suggestion_id)
    can_propose(actor, suggestion.person).enforce()
    aside = {SuggestionState.ASIDE, SuggestionState.GONE}
    if suggestion.state not in aside or runs.waiting_for(actor, suggestion.person_id):
        raise WentOn(suggestion=suggestion.pk)
    Override.objects.filter(suggestion=suggestion).delete()
    suggestion.state, suggestion.decided_at = SuggestionState.WAITING, None
    suggestion.decided_by = None
    suggestion.save(update_fields=["state", "decided_at", "decided_by"])
    journal.emit(
        "suggestion.put_back", actor, suggestion, person_id=suggestion.person_id,
        run=suggestion.run_id,
    )  # fmt: skip
    return suggestion


def _held_suggestion(actor: Actor, suggestion_id: UUID) -> Suggestion:
    found = runs.suggestions(actor).select_for_update(of=("self",)).get(pk=suggestion_id)
    can_propose(actor, found.person).enforce()
    if found.state != SuggestionState.WAITING:
        raise WentOn(suggestion=found.pk)
    return found


def _decide(
    actor: Actor,
    suggestion: Suggestion,
    to: SuggestionState,
    *,
    at: datetime,
    proposal: Proposal | None = None,
    reason: str = "",
) -> None:
    suggestion.state, suggestion.decided_at = to, at
    suggestion.decided_by_id, suggestion.proposal = actor.user_id, proposal
    suggestion.save(update_fields=["state", "decided_at", "decided_by", "proposal"])
    journal.emit(
        f"suggestion.{_DECIDED[to]}", actor, suggestion, person_id=suggestion.person_id,
        run=suggestion.run_id, reason=reason,
    )  # fmt: skip


_DECIDED = {
    SuggestionState.CONFIRMED: "confirmed",
    SuggestionState.ASIDE: "set_aside",
    SuggestionState.GONE: "gone",
}


def _propose(actor: Actor, person_id: UUID, place_ids: Sequence[UUID], *, at: datetime) -> Proposal:
    someone = _held_person(actor, person_id)
    can_propose(actor, someone).enforce()
    wanted = list(dict.fromkeys(place_ids))
    if not 1 <= len(wanted) <= OPTIONS_MOST:
        raise BadInput(
            _("Kies minstens één plek, en hoogstens %(n)s.") % {"n": OPTIONS_MOST}, field="place"
        )
    fits = {one.place.pk for one in matches(actor, person_id, on=actor.on).fits}
    if strange := [one for one in wanted if one not in fits]:
        raise Refused(
            _("Een van deze plekken past niet meer, of is dicht. Kijk opnieuw."), place=strange[0]
        )
    table, chain = agreed.chain_now(actor)
    proposal = Proposal(
        person=someone,
        chain=table,
        state=chain.first,
        entered_on=actor.on,
        due_on=_due(chain, chain.first, actor.on),
        made_by_id=actor.user_id,
        made_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise LiesThere from None
    Option.objects.bulk_create(
        Option(proposal=proposal, place_id=place_id, position=position)
        for position, place_id in enumerate(wanted, start=1)
    )
    _note(actor, proposal, before="", option=None, as_who="coach", at=at)
    journal.emit(
        "proposal.made", actor, proposal, person_id=someone.pk, places=[str(one) for one in wanted]
    )
    return proposal


@transaction.atomic
def move(
    actor: Actor,
    proposal_id: UUID,
    *,
    to: str,
    at: datetime,
    option_id: int | None = None,
    on: date | None = None,
    seen: str | None = None,
) -> Proposal:
    """Go one step on, by the chain with which it began.

    option_id   which place, where the chain asks it
    on          the first day at work, where the chain asks it
    seen        the state that the page showed: when it is another now, nothing is written
    """
    proposal = held(actor, proposal_id)
    who = queries.as_whom(actor, proposal.person)
    return go_on(actor, proposal, who=who, to=to, at=at, option_id=option_id, on=on, seen=seen)


def go_on(
    actor: Actor,
    proposal: Proposal,
    *,
    who: str,
    to: str,
    at: datetime,
    option_id: int | None = None,
    on: date | None = None,
    seen: str | None = None,
) -> Proposal:
    """One step by this kind of mover; the proposal is under a lock, and whose it is was asked."""
    chain = agreed.chain_of(proposal)
    step = chain.move(proposal.state, to, by=who)
    if proposal.ended_on is not None or seen not in {None, proposal.state} or step is None:
        raise WentOn(proposal=proposal.pk)
    before, after = proposal.state, chain.state(to)
    if step.asks == OPTION:
        proposal.chosen = _option(proposal, option_id)
    if after.starts_work:
        _start_work(actor, proposal, step, on)
    proposal.state, proposal.entered_on = to, actor.on
    proposal.due_on = None if after.is_end else _due(chain, to, actor.on)
    proposal.ended_on = actor.on if after.is_end else None
    # A no that is the person's to say, whoever wrote it down.
    is_theirs = chain.move(before, to, by=PERSON) is not None
    proposal.is_none_wanted = after.is_end and is_theirs
    proposal.save()
    _note(actor, proposal, before=before, option=proposal.chosen, as_who=who, at=at)
    place = proposal.chosen.place_id if proposal.chosen else None
    journal.emit(
        "proposal.moved", actor, proposal, person_id=proposal.person_id, before=before, to=to,
        place=place,
    )  # fmt: skip
    return proposal


@transaction.atomic
def take_back(actor: Actor, proposal_id: UUID, *, number: int, at: datetime) -> Proposal:
    """Put back the last step: it was a mistake. Who started work stays at work."""
    proposal = held(actor, proposal_id)
    who = queries.as_whom(actor, proposal.person)
    return put_back(actor, proposal, who=who, number=number, at=at)


def put_back(actor: Actor, proposal: Proposal, *, who: str, number: int, at: datetime) -> Proposal:
    """Take back the last step, if this kind of mover could have made it."""
    chain, last = agreed.chain_of(proposal), queries.last_move(proposal)
    may = last is not None and chain.move(last.before, last.to, by=who) is not None
    if last is None or last.number != number or not may:
        raise WentOn(proposal=proposal.pk)
    if chain.state(last.to).starts_work:
        raise Refused(_("Deze start staat bij het traject. Pas hem daar aan."))
    others = Proposal.objects.filter(person=proposal.person, ended_on=None)
    if proposal.ended_on is not None and others.exists():
        raise LiesThere
    last.taken_back_at = at
    last.save(update_fields=["taken_back_at"])
    moves = [one for one in proposal.moves.all() if one.taken_back_at is None and one != last]
    before = moves[-1]
    proposal.state, proposal.entered_on = before.to, before.on
    proposal.due_on, proposal.ended_on = _due(chain, before.to, before.on), None
    proposal.chosen, proposal.is_none_wanted = before.option, False
    proposal.save()
    journal.emit(
        "proposal.taken_back", actor, proposal, person_id=proposal.person_id, before=last.to,
        to=before.to,
    )  # fmt: skip
    return proposal


def _start_work(actor: Actor, proposal: Proposal, step: Move, on: date | None) -> None:
    """The existing way: the phase moves, and the talks of aftercare are promised."""
    assert step.asks == DAY, "a chain that starts work asks a day"
    if on is None:
        raise BadInput(_("Vul in op welke dag het werk begint."), field="on")
    trajectory = trajectories.trajectory_of(actor, proposal.person_id)
    if trajectory is None or proposal.chosen is None:
        raise Refused(_("Er loopt geen traject waarin dit kan beginnen."))
    course.start_work(actor, trajectory.pk, on=on, where=str(proposal.chosen.place.organisation))


def _option(proposal: Proposal, option_id: int | None) -> Option:
    found = next((one for one in proposal.options.all() if one.pk == option_id), None)
    if found is None:
        raise BadInput(_("Kies een van de plekken."), field="option")
    return found


def _due(chain: Chain, state: str, on: date) -> date | None:
    days = chain.state(state).term_days
    return None if days is None else on + timedelta(days=days)


def _note(
    actor: Actor,
    proposal: Proposal,
    *,
    before: str,
    option: Option | None,
    as_who: str,
    at: datetime,
) -> None:
    ProposalMove.objects.create(
        proposal=proposal,
        number=proposal.moves.count() + 1,
        before=before,
        to=proposal.state,
        option=option,
        as_who=as_who,
        by_id=actor.user_id,
        on=actor.on,
        at=at,
    )


def _held_person(actor: Actor, person_id: UUID) -> Person:
    return people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)


def held(actor: Actor, proposal_id: UUID) -> Proposal:
    """A proposal under a lock, if this actor may go on with it."""
    seen = queries.proposals(actor)
    Proposal.objects.select_for_update(of=("self",)).get(pk=seen.get(pk=proposal_id).pk)
    found = queries.with_all(seen).get(pk=proposal_id)
    can_choose(actor, found.person).enforce()
    return found
