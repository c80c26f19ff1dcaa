"""Who may set up groups, enrol, see who takes part, and go along with somebody."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import COMPANION_ROLES, Role
from klaverblad.apps.groups.models import Pair, PairState, Series
from klaverblad.apps.people import policies as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import OCMW_ROLES

_SETS_UP = OCMW_ROLES | {Role.COORDINATOR, Role.PARTNER}


def is_trainer(actor: Actor, series: Series) -> bool:
    """Whether somebody gives this series. Fetch it with its trainers."""
    return any(
        (one.user_id, one.organisation_id) == (actor.user_id, actor.organisation_id)
        for one in series.trainers.all()
    )


@policy("group.list")
def can_list_groups(actor: Actor) -> Decision:
    """Every professional of the region: what there is to do is shared, people are not."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("programme.write")
def can_write_programmes(actor: Actor) -> Decision:
    """The regional coordinator and the team leads add what the region offers."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in {Role.COORDINATOR, Role.TEAM_LEAD}:
        return allow()
    return deny("not_your_role")


@policy("group.open")
def can_open_series(actor: Actor) -> Decision:
    """OCMWs, partners and the regional coordinator start a series of their own organisation."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in _SETS_UP else deny("not_your_role")


@policy("group.change")
def can_change_series(actor: Actor, series: Series) -> Decision:
    """The organisation in charge of the series."""
    if series.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    return can_open_series(actor)


@policy("group.sheet")
def can_read_sheet(actor: Actor, series: Series) -> Decision:
    """Who gives the series, and the OCMW in charge of it; of other people a first name alone."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in OCMW_ROLES and series.organisation_id == actor.organisation_id:
        return allow()
    if actor.is_professional and is_trainer(actor, series):
        return allow()
    return deny("not_your_organisation")


@policy("group.enrol")
def can_enrol(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge of the person, who said yes to it."""
    return allow() if people.is_in_charge(actor, person) else deny("not_in_team")


@policy("group.leave")
def can_leave(actor: Actor, person: Person) -> Decision:
    """The person, at any time; the OCMW in charge when the person says so."""
    if people.is_self(actor, person) or people.is_in_charge(actor, person):
        return allow()
    return deny("not_in_team")


@policy("group.own")
def can_read_own_groups(actor: Actor) -> Decision:
    """The person in guidance, about their own groups and who goes along."""
    return allow() if actor.role == Role.PERSON else deny("not_your_role")


@policy("mentor.list")
def can_list_mentors(actor: Actor) -> Decision:
    """Whoever guides people, and the regional coordinator, who sees no pair of anybody."""
    if actor.role == Role.COORDINATOR:
        return allow()
    return people.can_list_people(actor)


@policy("pair.own")
def can_read_own_pairs(actor: Actor) -> Decision:
    """A mentor or an expert by experience, about whom they go along with."""
    return allow() if actor.role in COMPANION_ROLES else deny("not_your_role")


@policy("pair.ask")
def can_ask_pair(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, and a partner project in the team; it begins with the person's yes."""
    if people.is_in_charge(actor, person):
        return allow()
    if actor.role == Role.PARTNER and people.is_in_team(actor, person):
        return allow()
    return deny("not_in_team")


@policy("pair.answer")
def can_answer_pair(actor: Actor, person: Person) -> Decision:
    """The person says yes or no, and what is shared; the OCMW in charge writes down what they said."""
    return people.can_record_consent(actor, person)


@policy("pair.meet")
def can_note_meeting(actor: Actor, pair: Pair) -> Decision:
    """The companion of a running pair, in that very role."""
    if is_companion(actor, pair) and pair.state == PairState.RUNNING and actor.on <= pair.until:
        return allow()
    return deny("not_yours")


@policy("pair.end")
def can_end_pair(actor: Actor, pair: Pair) -> Decision:
    """The companion, the person, the OCMW in charge, and the project in the team."""
    person = pair.person
    if is_companion(actor, pair) or people.is_self(actor, person):
        return allow()
    return can_ask_pair(actor, person)


def is_companion(actor: Actor, pair: Pair) -> bool:
    """Whether somebody is the companion, acting as such. Fetch it with its companion."""
    one = pair.companion
    return actor.role in COMPANION_ROLES and (one.user_id, one.organisation_id, one.role) == (
        actor.user_id,
        actor.organisation_id,
        actor.role,
    )
