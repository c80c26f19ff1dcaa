"""Who puts places before somebody, who chooses, and who lets the computer look for everybody."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.people.reach_queries import OCMW_ROLES, PLACING, reach
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.placements.models import Run, RunStop
from klaverblad.apps.places.policies import OWN_ORGANISATION

# Who sees the runs of every OCMW of the region.
KEEPS_REGION = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


@policy("proposal.read")
def can_read_proposals(actor: Actor, person: Person) -> Decision:
    """Whoever sees the file, if the person shares their work with them; and the person."""
    seen = reach(actor, person)
    if seen is None:
        return deny("not_in_team")
    return allow() if Domain.WORK in seen.domains else deny("not_shared")


@policy("proposal.make")
def can_propose(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge puts places before its own people, and goes on with what they chose."""
    if is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("proposal.choose")
def can_choose(actor: Actor, person: Person) -> Decision:
    """The person, about themselves; the OCMW in charge writes down what they said."""
    return allow() if is_self(actor, person) else can_propose(actor, person)


@policy("proposal.answer")
def can_answer_proposals(actor: Actor) -> Decision:
    """An organisation answers for its own places, of whoever shows it something; it opens no file."""
    if actor.role in OWN_ORGANISATION and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("proposal.list")
def can_list_proposals(actor: Actor) -> Decision:
    """Who guides the people of an OCMW sees what waits for an answer, and what a run found."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("placing.read")
def can_read_runs(actor: Actor) -> Decision:
    """Who guides people, the coordinator and the administrator see every run, in numbers."""
    if actor.is_emergency:
        return deny("in_emergency")
    may = actor.role in OCMW_ROLES | KEEPS_REGION
    return allow() if may else deny("not_your_role")


@policy("placing.open")
def can_open_run(actor: Actor, run: Run) -> Decision:
    """The OCMW for whose people it was, and whoever keeps the region; one that only tries, everybody."""
    is_own = run.organisation_id in {None, actor.organisation_id}
    if is_own or actor.role in KEEPS_REGION:
        return can_read_runs(actor)
    return deny("not_your_organisation")


@policy("placing.ask")
def can_ask_run(actor: Actor) -> Decision:
    """The team lead has the computer look for all people of the OCMW; what it finds is only shown."""
    if actor.role == Role.TEAM_LEAD and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("placing.stop")
def can_stop_runs(actor: Actor) -> Decision:
    """The team lead for the OCMW, the administrator for the region: at once, with a reason."""
    if actor.role in {Role.TEAM_LEAD, Role.ADMINISTRATOR} and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("placing.lift")
def can_lift_stop(actor: Actor, stop: RunStop) -> Decision:
    """The administrator; the team lead what the own OCMW stopped, not what the region did."""
    if actor.role == Role.ADMINISTRATOR or stop.organisation_id == actor.organisation_id:
        return can_stop_runs(actor)
    return deny("not_your_organisation")


@policy("placing.agree")
def can_agree(actor: Actor) -> Decision:
    """The administrator keeps what the region agreed on: points, quotas, the steps of a choice."""
    return allow() if actor.role == Role.ADMINISTRATOR else deny("not_your_role")


@policy("placing.work")
def can_work_on_runs(actor: Actor) -> Decision:
    """The task that reckons; it shows nobody anything."""
    if actor.role is None and actor.system == PLACING:
        return allow()
    return deny("not_your_role")
