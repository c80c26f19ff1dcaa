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
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    HandedOver,
    HandOver,
    SavedList,
    Step,
    Trajectory,
    Transfer,
)


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


@policy("transfer.list")
def can_list_transfers(actor: Actor) -> Decision:
    """Who guides the people of an OCMW: what it asks of others, and what others ask of it."""
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("transfer.read")
def can_read_transfer(actor: Actor, transfer: Transfer) -> Decision:
    """Both OCMWs, and the person it is about."""
    if people.is_self(actor, transfer.trajectory.person):
        return allow()
    return can_list_transfers(actor)


@policy("transfer.answer")
def can_answer_transfer(actor: Actor, transfer: Transfer) -> Decision:
    """The OCMW that was asked."""
    if can_list_transfers(actor).is_allowed and transfer.to_id == actor.organisation_id:
        return allow()
    return deny("not_your_organisation")


@policy("transfer.withdraw")
def can_withdraw_transfer(actor: Actor, transfer: Transfer) -> Decision:
    """The OCMW that asked, and the person, until somebody said yes."""
    person = transfer.trajectory.person
    if people.is_in_charge(actor, person) or people.is_self(actor, person):
        return allow()
    return deny("not_your_organisation")


@policy("figure.outflow")
def can_read_outflow(actor: Actor) -> Decision:
    """The team lead for their own OCMW, the coordinator for the region: counts, never people."""
    if actor.role in {Role.TEAM_LEAD, Role.COORDINATOR} and not actor.is_emergency:
        return allow()
    return deny("not_your_role")


@policy("step.answer")
def can_answer_step(actor: Actor, step: Step) -> Decision:
    """Whoever holds the link that asks about this very step; nobody else answers for a partner."""
    if isinstance(actor, LinkHolder) and actor.opens(LinkScope.ANSWER, step):
        return allow()
    return deny("not_in_team")


@policy("appointment.write")
def can_plan_appointment(actor: Actor, person: Person) -> Decision:
    """Professionals around the person make appointments with them."""
    return can_write_contact(actor, person)


@policy("appointment.own")
def can_keep_agenda(actor: Actor) -> Decision:
    """Whoever guides people has an agenda of their own."""
    if actor.is_emergency:
        return deny("in_emergency")
    return people.can_list_people(actor)


@policy("appointment.change")
def can_change_appointment(actor: Actor, appointment: Appointment) -> Decision:
    """Who is to be there, and the OCMW in charge of the person; the person may cancel."""
    if actor.user_id == appointment.user_id and actor.is_professional:
        return allow() if not actor.is_emergency else deny("only_reading")
    if appointment.trajectory is None:
        return deny("not_in_team")
    return can_write_trajectory(actor, appointment.trajectory.person)


@policy("appointment.cancel")
def can_cancel_appointment(actor: Actor, appointment: Appointment) -> Decision:
    """Whoever may change it, and the person it is with."""
    if appointment.trajectory and people.is_self(actor, appointment.trajectory.person):
        return allow()
    return can_change_appointment(actor, appointment)


@policy("reminder.wish")
def can_say_reminder_wish(actor: Actor, person: Person) -> Decision:
    """The person says how they want to be reminded; the OCMW in charge writes it down."""
    if people.is_self(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


# The system actor of the reminders.
REMINDERS = "reminders"


@policy("reminder.send")
def can_send_reminders(actor: Actor) -> Decision:
    """The task that sends what is due, and nobody by hand."""
    if actor.role is None and actor.system == REMINDERS:
        return allow()
    return deny("not_your_role")


@policy("aftercare.answer")
def can_answer_aftercare(actor: Actor, moment: AftercareMoment) -> Decision:
    """The person who holds the link that asks about this very moment."""
    if isinstance(actor, LinkHolder) and actor.opens(LinkScope.ANSWER, moment):
        return allow()
    return deny("not_in_team")


@policy("aftercare.overview")
def can_read_outcomes(actor: Actor) -> Decision:
    """The team lead of an OCMW about its people; the coordinator about the region, without names."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in _STEERS else deny("not_your_role")


@policy("aftercare.terms")
def can_set_aftercare_terms(actor: Actor) -> Decision:
    """The coordinator and the administrator say when the region asks how it goes."""
    return allow() if actor.role in _SETS_TERMS else deny("not_your_role")


_STEERS = frozenset({Role.TEAM_LEAD, Role.COORDINATOR})
_SETS_TERMS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


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


@policy("statement.hand")
def can_hand_statement(actor: Actor, person: Person) -> Decision:
    """The person hands over and takes back; the OCMW in charge for them, when it got the paper."""
    if people.is_self(actor, person):
        return allow()
    return can_write_trajectory(actor, person)


@policy("figure.sent_to_groups")
def can_read_project(actor: Actor) -> Decision:
    """The team lead of the OCMW that sends people; the coordinator, with small counts hidden."""
    return can_read_outflow(actor)
