"""Going along with somebody: asked, agreed to, met, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.groups import mentoring_queries as queries
from klaverblad.apps.groups import policies
from klaverblad.apps.groups.models import (
    CameOf,
    Channel,
    Guest,
    Meeting,
    MeetingHow,
    Pair,
    PairState,
    Series,
)
from klaverblad.apps.groups.services.places import lock_series
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import GivenHow, Person
from klaverblad.errors import BadInput, Refused

# Nobody says yes for longer than this at a time; then they are asked again.
DAYS_MOST = 366


@dataclass(frozen=True, slots=True)
class NewPair:
    """Who goes along with somebody, for what, until when."""

    companion_id: UUID
    purpose: str
    until: date
    programme_id: UUID | None = None


@transaction.atomic
def ask_pair(actor: Actor, person_id: UUID, new: NewPair) -> Pair:
    """Propose a mentor, or invite an expert by experience. Nothing is seen before the yes."""
    person = _person(actor, person_id)
    policies.can_ask_pair(actor, person).enforce()
    companion = _companion(actor, new.companion_id)
    if not new.purpose.strip():
        raise BadInput(_("Schrijf in enkele woorden waarvoor."), field="purpose")
    _check_until(actor, new.until)
    _refuse_unless_of_project(actor, companion, new)
    running = Pair.objects.filter(companion=companion, person=person).exclude(state=PairState.ENDED)
    if running.exists():
        raise Refused(_("Deze twee gaan al samen op weg."))
    pair = Pair.objects.create(
        programme_id=new.programme_id,
        organisation_id=companion.organisation_id,
        companion=companion,
        person=person,
        purpose=new.purpose.strip(),
        asked_on=actor.on,
        until=new.until,
    )
    journal.emit("pair.asked", actor, pair, person_id=person.pk, until=new.until)
    return pair


def _person(actor: Actor, person_id: UUID) -> Person:
    """Somebody with their team and emergencies, under a lock: pairs of one person are made in turn."""
    people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    whole = people.persons(actor).prefetch_related("team__consent", "emergencies")
    return whole.get(pk=person_id)


def _companion(actor: Actor, companion_id: UUID) -> Membership:
    found = queries.companions(actor).filter(pk=companion_id).first()
    if found is None:
        raise BadInput(
            _("Kies een mentor of ervaringsdeskundige die nu meewerkt."), field="companion"
        )
    return found


def _check_until(actor: Actor, until: date) -> None:
    if until < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="until")
    if until > actor.on + timedelta(days=DAYS_MOST):
        raise BadInput(
            _("Kies een dag binnen het jaar. Daarna vraag je het opnieuw."), field="until"
        )


def _refuse_unless_of_project(actor: Actor, companion: Membership, new: NewPair) -> None:
    """A mentor comes by a project of their own organisation; an expert by none."""
    if companion.role == Role.EXPERT:
        if new.programme_id is not None:
            raise BadInput(
                _("Een ervaringsdeskundige nodig je uit zonder project."), field="programme"
            )
        return
    project = queries.projects(actor).filter(pk=new.programme_id).first()
    if project is None or project.organisation_id != companion.organisation_id:
        raise BadInput(_("Kies het project van deze mentor."), field="programme")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person chose to share, and how they said so."""

    how: str = GivenHow.OWN_PAGE
    channel: str = Channel.COACH
    goals: Collection[UUID] = ()


@transaction.atomic
def agree_to_pair(actor: Actor, pair_id: UUID, agreed: Agreed) -> Pair:
    """The person says yes, or changes what is shared."""
    pair, person = _locked(actor, pair_id)
    policies.can_answer_pair(actor, person).enforce()
    if pair.state == PairState.ENDED:
        raise Refused(_("Dit is al afgerond. Begin een nieuw duo."))
    how = GivenHow.OWN_PAGE if actor.role == Role.PERSON else agreed.how
    is_written_down = actor.role != Role.PERSON
    if how not in GivenHow.values or (is_written_down and how == GivenHow.OWN_PAGE):
        raise BadInput(_("Zeg hoe de persoon het zei: op papier of aan het loket."), field="how")
    if agreed.channel not in Channel.values:
        raise BadInput(_("Kies hoe de mentor je mag bereiken."), field="channel")
    theirs = {goal.pk for goal in queries.goals_to_share(actor, person.pk)}
    if not set(agreed.goals) <= theirs:
        raise BadInput(_("Kies doelen die in het plan staan."), field="goals")
    before = pair.state
    pair.state, pair.channel, pair.agreed_how = PairState.RUNNING, agreed.channel, how
    pair.agreed_on = pair.agreed_on or actor.on
    pair.save(update_fields=["state", "channel", "agreed_how", "agreed_on"])
    pair.goals.set(agreed.goals)
    name = "pair.agreed" if before == PairState.ASKED else "pair.shared"
    journal.emit(name, actor, pair, person_id=person.pk, how=how, channel=agreed.channel)
    return pair


@transaction.atomic
def end_pair(actor: Actor, pair_id: UUID, *, came_of: str) -> Pair:
    """It is done, or the person would rather not. From now on the companion sees nothing of it."""
    pair, person = _of_companion_or_file(actor, pair_id)
    pair.person = person
    policies.can_end_pair(actor, pair).enforce()
    if pair.state == PairState.ENDED:
        raise Refused(_("Dit is al afgerond. Begin een nieuw duo."))
    if came_of not in CameOf.values:
        raise BadInput(_("Kies wat het bracht. ‘Nog niets’ mag ook."), field="came_of")
    pair.state, pair.ended_on, pair.came_of = PairState.ENDED, actor.on, came_of
    pair.channel = Channel.COACH
    pair.save(update_fields=["state", "ended_on", "came_of", "channel"])
    pair.goals.clear()
    journal.emit("pair.ended", actor, pair, person_id=pair.person_id, came_of=came_of)
    return pair


def _locked(actor: Actor, pair_id: UUID) -> tuple[Pair, Person]:
    person_id = queries.pairs(actor).get(pk=pair_id).person_id
    person = _person(actor, person_id)
    pair = queries.pairs(actor).select_for_update(of=("self",)).get(pk=pair_id)
    return pair, person


def _of_companion_or_file(actor: Actor, pair_id: UUID) -> tuple[Pair, Person]:
    own = queries.own_running(actor).filter(pk=pair_id).first()
    if own is None:
        return _locked(actor, pair_id)
    found = queries.own_running(actor).select_related("companion", "person")
    pair = found.select_for_update(of=("self",)).get(pk=pair_id)
    return pair, pair.person


@transaction.atomic
def note_meeting(actor: Actor, pair_id: UUID, *, on: date, how: str) -> Meeting:
    """Write down that the two met: when and how, and no word of what was said."""
    found = queries.own_running(actor).select_related("companion", "person")
    pair = found.select_for_update(of=("self",)).get(pk=pair_id)
    policies.can_note_meeting(actor, pair).enforce()
    if on > actor.on:
        raise BadInput(_("Kies vandaag of een vroegere dag."), field="on")
    if pair.agreed_on is not None and on < pair.agreed_on:
        raise BadInput(_("Toen waren jullie nog niet samen op weg."), field="on")
    if how not in MeetingHow.values:
        raise BadInput(_("Kies hoe jullie elkaar zagen."), field="how")
    meeting = Meeting.objects.create(pair=pair, on=on, how=how)
    journal.emit("meeting.noted", actor, meeting, person_id=pair.person_id, how=how)
    return meeting


@transaction.atomic
def take_meeting_back(actor: Actor, meeting_id: UUID) -> Meeting:
    """It was noted by mistake."""
    meeting = queries.meetings(actor).select_for_update(of=("self",)).get(pk=meeting_id)
    policies.can_note_meeting(actor, meeting.pair).enforce()
    meeting.taken_back_at = timezone.now()
    meeting.save(update_fields=["taken_back_at"])
    journal.emit("meeting.taken_back", actor, meeting, person_id=meeting.pair.person_id)
    return meeting


@transaction.atomic
def invite_guest(
    actor: Actor, series_id: UUID, *, companion_id: UUID, purpose: str, until: date
) -> Guest:
    """Invite an expert by experience into a series, for a purpose and until a day."""
    series = _own_series(actor, series_id)
    companion = _companion(actor, companion_id)
    if companion.role != Role.EXPERT:
        raise BadInput(_("Kies een ervaringsdeskundige."), field="companion")
    if not purpose.strip():
        raise BadInput(_("Schrijf in enkele woorden waarvoor."), field="purpose")
    _check_until(actor, until)
    if Guest.objects.filter(series=series, companion=companion).exists():
        raise Refused(_("Deze ervaringsdeskundige is hier al uitgenodigd."))
    guest = Guest.objects.create(
        series=series, companion=companion, purpose=purpose.strip(), since=actor.on, until=until
    )
    journal.emit("guest.invited", actor, guest, until=until)
    return guest


@transaction.atomic
def end_visit(actor: Actor, guest_id: UUID, *, series_id: UUID) -> None:
    """The invitation ends now."""
    series = _own_series(actor, series_id)
    guest = Guest.objects.select_for_update(of=("self",)).get(pk=guest_id, series=series)
    journal.emit("guest.left", actor, guest)
    guest.delete()


def _own_series(actor: Actor, series_id: UUID) -> Series:
    series = lock_series(actor, series_id)
    policies.can_change_series(actor, series).enforce()
    return series
