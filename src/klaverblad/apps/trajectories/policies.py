"""Who may change a trajectory. Reading one follows from reading its person."""

from __future__ import annotations

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people import policies as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Step


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


@policy("plan.own")
def can_open_own_plan(actor: Actor) -> Decision:
    """The person in guidance, about their own plan, diary, rights and messages."""
    return allow() if actor.role == Role.PERSON else deny("not_your_role")


@policy("goal.write")
def can_write_goal(actor: Actor, person: Person) -> Decision:
    """The person, in their own words; the OCMW in charge writes down what the person says."""
    if people.is_self(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


@policy("message.write")
def can_write_message(actor: Actor, person: Person) -> Decision:
    """The person and the OCMW in charge read and write each other; no partner reads along."""
    if people.is_self(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


@policy("appointment.reply")
def can_reply_to_appointment(actor: Actor, person: Person) -> Decision:
    """The person says whether they come; nobody says it for them here."""
    return allow() if people.is_self(actor, person) else deny("not_yours")


@policy("diary.write")
def can_write_diary(actor: Actor, person: Person) -> Decision:
    """The person alone: it is their diary."""
    return allow() if people.is_self(actor, person) else deny("not_yours")


@policy("diary.read")
def can_read_diary(actor: Actor, person: Person) -> Decision:
    """The person; and of the OCMW in charge whoever the person lets read it."""
    if people.is_self(actor, person) or people.is_in_charge(actor, person):
        return allow()
    return deny("only_reading" if actor.is_emergency else "not_in_team")
