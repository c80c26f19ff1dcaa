"""Who may change a trajectory. Reading one follows from reading its person."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people import policies as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import OCMW_ROLES
from klaverblad.apps.trajectories.models import HandedOver, HandOver, SavedList, Step, Trajectory


@policy("trajectory.write")
def can_write_trajectory(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge: goals, steps, screening, aftercare and phase."""
    if people.is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")


@policy("step.move")
def can_move_step(actor: Actor, person: Person) -> Decision:
    """The OCMW in charge, who is in the team, and the person: a step belongs to all three."""
    if people.is_self(actor, person) or people.is_in_team(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


@policy("contact.write")
def can_write_contact(actor: Actor, person: Person) -> Decision:
    """Professionals around the person write down that they spoke."""
    if people.is_in_team(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


@policy("today.read")
def can_read_today(actor: Actor) -> Decision:
    """Whoever guides people has a day list: OCMW staff and partners."""
    return people.can_list_people(actor)


@policy("step.answer")
def can_answer_step(actor: Actor, step: Step) -> Decision:
    """Whoever holds the link that asks about this very step; nobody else answers for a partner."""
    if isinstance(actor, LinkHolder) and actor.opens(LinkScope.ANSWER, step):
        return allow()
    return deny("not_in_team")


@policy("caseload.hand_over")
def can_hand_people_over(actor: Actor) -> Decision:
    """Coaches, social workers and their team lead, each for the people they may give."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in OCMW_ROLES else deny("not_your_role")


@policy("trajectory.hand_over")
def can_hand_over(actor: Actor, trajectory: Trajectory) -> Decision:
    """The team lead everybody of the OCMW; a coach their own people; all three who has no coach."""
    if not people.is_in_charge(actor, trajectory.person):
        return deny("only_reading" if actor.is_emergency else "not_in_team")
    if actor.role == Role.TEAM_LEAD or trajectory.coach_id in {None, actor.user_id}:
        return allow()
    # Whoever left can give nobody over any more.
    coaches = accounts.colleagues(actor, role=Role.COACH)
    left = not coaches.filter(pk=trajectory.coach_id).exists()
    return allow() if left else deny("not_your_people")


@policy("trajectory.give_coach")
def can_give_coach(actor: Actor, trajectory: Trajectory) -> Decision:
    """The OCMW in charge, for somebody who has no coach: oneself, or a colleague."""
    return can_write_trajectory(actor, trajectory.person)


@policy("hand_over.read")
def can_read_hand_over(actor: Actor, hand_over: HandOver) -> Decision:
    """The colleagues of the OCMW in which people went from one to another."""
    own = hand_over.organisation_id == actor.organisation_id
    if own and can_hand_people_over(actor).is_allowed:
        return allow()
    return deny("not_your_organisation")


@policy("hand_over.put_back")
def can_put_back(actor: Actor, hand_over: HandOver) -> Decision:
    """Who handed people over, and the team lead of that OCMW."""
    if actor.is_emergency or hand_over.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    if hand_over.by_id == actor.user_id or actor.role == Role.TEAM_LEAD:
        return allow()
    return deny("not_your_people")


@policy("hand_over.see")
def can_see_hand_over(actor: Actor, handed_over: HandedOver) -> Decision:
    """The coach to whom people came, and the coach from whom they went."""
    if actor.is_professional and actor.user_id in {handed_over.to_id, handed_over.before_id}:
        return allow()
    return deny("not_your_people")


@policy("saved_list.read")
def can_read_list(actor: Actor, saved_list: SavedList) -> Decision:
    """Whoever keeps the list; the colleagues when it is for the whole team."""
    own = saved_list.organisation_id == actor.organisation_id and actor.is_professional
    if own and (saved_list.is_shared or saved_list.owner_id == actor.user_id):
        return allow()
    return deny("not_your_list")


@policy("saved_list.write")
def can_write_list(actor: Actor, saved_list: SavedList) -> Decision:
    """Whoever keeps the list; the team lead those that are for the whole team."""
    if saved_list.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    is_theirs = saved_list.is_shared and actor.role == Role.TEAM_LEAD
    if saved_list.owner_id == actor.user_id or is_theirs:
        return allow()
    return deny("not_your_list")


@policy("saved_list.share")
def can_share_lists(actor: Actor) -> Decision:
    """The team lead: what stands in everybody's menu is agreed on."""
    return allow() if actor.role == Role.TEAM_LEAD else deny("not_your_role")
