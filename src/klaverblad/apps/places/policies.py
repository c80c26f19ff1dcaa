"""Who may read and change places."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.places.models import Place, TailoredRequest

# They speak for their own organisation, and for no other.
OWN_ORGANISATION = frozenset({Role.WORKPLACE, Role.PARTNER})
# They speak with the organisations of the region, and write down for those without a login.
SPEAKS_WITH = frozenset({Role.COACH, Role.TEAM_LEAD, Role.COORDINATOR})


@policy("place.list")
def can_list_places(actor: Actor) -> Decision:
    """Every professional of the region: places are shared, people are not."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("place.read")
def can_read_place(actor: Actor) -> Decision:
    """Everybody in the region, the person in guidance too: what can be done is no secret."""
    return allow() if actor.region_id is not None else deny("not_your_role")


@policy("place.write")
def can_write_places(actor: Actor) -> Decision:
    """A workplace or partner itself, coaches who speak with it, and the regional coordinator."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in OWN_ORGANISATION | SPEAKS_WITH:
        return allow()
    return deny("not_your_role")


@policy("place.change")
def can_change_place(actor: Actor, place: Place) -> Decision:
    """An organisation changes its own places; coach, team lead, coordinator those of the region."""
    if actor.role in OWN_ORGANISATION and place.organisation_id != actor.organisation_id:
        return deny("not_your_organisation")
    return can_write_places(actor)


@policy("tailored.ask")
def can_ask_tailored(actor: Actor) -> Decision:
    """Coaches and team leads ask an organisation for a place that would fit, naming nobody."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in {Role.COACH, Role.TEAM_LEAD} else deny("not_your_role")


@policy("tailored.read")
def can_read_tailored(actor: Actor) -> Decision:
    """Whoever asks, and whoever is asked: each their own."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in OWN_ORGANISATION | {Role.COACH, Role.TEAM_LEAD}:
        return allow()
    return deny("not_your_role")


@policy("tailored.answer")
def can_answer_tailored(actor: Actor, tailored: TailoredRequest) -> Decision:
    """The organisation that was asked; or the OCMW that asked, for one that answers by phone."""
    mine = {tailored.organisation_id, tailored.asked_for_id}
    if not can_read_tailored(actor).is_allowed:
        return can_read_tailored(actor)
    return allow() if actor.organisation_id in mine else deny("not_your_organisation")


@policy("tailored.change")
def can_change_tailored(actor: Actor, tailored: TailoredRequest) -> Decision:
    """Only the OCMW that asked takes a question back, chases it, or marks the answer as read."""
    if not can_ask_tailored(actor).is_allowed:
        return can_ask_tailored(actor)
    mine = actor.organisation_id == tailored.asked_for_id
    return allow() if mine else deny("not_your_organisation")


@policy("employer.read")
def can_read_talks(actor: Actor) -> Decision:
    """Coach, team lead and coordinator read what was said with organisations, and the campaigns."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in SPEAKS_WITH else deny("not_your_role")


@policy("employer.write")
def can_write_talks(actor: Actor) -> Decision:
    """The same people write down a contact, and start a campaign."""
    return can_read_talks(actor)


@policy("place.supply")
def can_read_supply(actor: Actor) -> Decision:
    """Whoever speaks with organisations: counts of the region, small ones hidden, never a person."""
    if actor.is_emergency:
        return deny("in_emergency")
    if actor.role in SPEAKS_WITH | {Role.SOCIAL_WORKER, Role.ADMINISTRATOR}:
        return allow()
    return deny("not_your_role")


@policy("place.weigh")
def can_weigh_place(actor: Actor, place: Place) -> Decision:
    """Whoever sees the counts of the region, and the organisation itself, about its own place."""
    if can_read_supply(actor).is_allowed:
        return allow()
    return can_change_place(actor, place)


@policy("shortage.write")
def can_write_shortages(actor: Actor) -> Decision:
    """The administrator and the coordinator keep the list of shortage occupations."""
    if actor.role in {Role.ADMINISTRATOR, Role.COORDINATOR}:
        return allow()
    return deny("not_your_role")
