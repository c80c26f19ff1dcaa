"""Who lives with whom: told, joined, left, and who stands first. Unknown until somebody says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import kinship, policies, queries
from klaverblad.apps.people.ages import is_of_age
from klaverblad.apps.people.models import (
    Household,
    HouseholdMembership,
    HouseholdRole,
    InszAbsent,
    Person,
)
from klaverblad.errors import BadInput, Refused

Living = Sequence[HouseholdMembership]


class SaidByAnother(Refused):
    """A tie that cannot be told from this person without making another tie untrue."""

    code = "household_said_by_another"
    sentence = _(
        "Dit kan niet op deze bladzijde: de banden in dit gezin zijn genoteerd vanuit iemand "
        "anders. Zeg het op de bladzijde van wie bovenaan staat, of zet deze persoon eerst bovenaan."
    )


class LivesWithOthers(Refused):
    """Somebody who would leave others behind by being linked here."""

    code = "household_lives_with_others"
    sentence = _(
        "Deze persoon woont volgens het dossier met anderen samen. Zeg eerst in dat dossier dat "
        "die persoon daar niet meer woont. Trek je daar net bij in? Zeg het dan op die bladzijde."
    )


class ChangedSince(Refused):
    """Somebody else said who came to live here since the form was opened."""

    code = "household_changed_meanwhile"
    sentence = _("Er is hier net iemand bij genoteerd. Kijk wie er nu woont en kies opnieuw.")


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who lives with a person: the file they have already, or the words for a new one.

    role   what they are to the person whose page it is
    """

    role: HouseholdRole
    since: date
    other_id: UUID | None = None
    first_name: str = ""
    last_name: str = ""
    born_on: date | None = None


@transaction.atomic
def live_alone(actor: Actor, person_id: UUID) -> HouseholdMembership:
    """Write down that nobody else lives there."""
    someone = _mine(actor, person_id)
    living = _living(someone, on=actor.on)
    if len(living) > 1:
        raise Refused(
            _("Er staan nog anderen in dit gezin. Kies bij hen eerst ‘Woont hier niet meer’.")
        )
    if living:
        raise Refused(_("Dat staat er al: deze persoon woont alleen."))
    alone = _new_home(someone, since=actor.on)
    journal.emit("household.told_alone", actor, alone, person_id=someone.pk)
    return alone


@transaction.atomic
def take_in(
    actor: Actor, person_id: UUID, comer: Comer, *, seen: int | None = None
) -> HouseholdMembership:
    """Write down somebody who lives with a person, and open a file for whoever has none.

    `seen` is the newest membership that the form showed, 0 for none: if somebody came since,
    nothing is written. None is for whoever looked at no form.
    """
    someone = _mine(actor, person_id)
    if comer.since > actor.on:
        raise BadInput(_("Die dag moet nog komen. Noteer het op de dag zelf."), field="since")
    living = _living(someone, on=actor.on)
    if seen is not None and seen != max((one.pk for one in living), default=0):
        raise ChangedSince(person=someone.pk)
    role = _role(living, someone, comer.role)
    other = _linked(actor, someone, living, comer) if comer.other_id else _opened(someone, comer)
    if other.born_on is not None and comer.since < other.born_on:
        raise BadInput(_("Die dag was deze persoon nog niet geboren."), field="since")
    first = living[0] if living else _new_home(someone, since=comer.since)
    joined = HouseholdMembership.objects.create(
        household_id=first.household_id, person=other, role=role, since=comer.since
    )
    journal.emit(
        "household.joined", actor, joined, person_id=someone.pk, other=other.pk, role=comer.role
    )
    return joined


@transaction.atomic
def move_out(actor: Actor, person_id: UUID, member_id: UUID, *, on: date) -> HouseholdMembership:
    """Write down that somebody of this household does not live there any more since a day.

    Since the very day they came, it never was so: then it is taken back, and only the journal
    keeps that it was said.
    """
    someone = _mine(actor, person_id)
    living = _living(someone, on=actor.on)
    leaving = next((one for one in living if one.person_id == member_id), None)
    if leaving is None:
        raise HouseholdMembership.DoesNotExist
    if on > actor.on:
        raise BadInput(_("Die dag moet nog komen. Noteer het op de dag zelf."), field="on")
    if on < leaving.since:
        raise BadInput(
            _("Toen woonde deze persoon hier nog niet. Kies een latere dag."), field="on"
        )
    is_taken_back = on == leaving.since
    # Before the row may go: an event keeps its id.
    journal.emit(
        "household.left",
        actor,
        leaving,
        person_id=someone.pk,
        other=member_id,
        role=leaving.role,
        since=leaving.since,
        taken_back=is_taken_back,
    )
    staying = [one for one in living if one.pk != leaving.pk]
    _end(leaving, before=on)
    if is_taken_back and len(staying) == 1 and staying[0].since == on:
        # Said together with the one who never was there: with whom they live is unknown again.
        staying[0].delete()
    elif leaving.role == HouseholdRole.HEAD:
        _hand_on(staying, on=on)
    return leaving


@transaction.atomic
def put_first(actor: Actor, person_id: UUID) -> HouseholdMembership:
    """Say the ties of a household from this person on, so that theirs can be said too."""
    someone = _mine(actor, person_id)
    living = _living(someone, on=actor.on)
    mine = next((one for one in living if one.person_id == someone.pk), None)
    if mine is None or mine.role == HouseholdRole.HEAD:
        raise Refused(_("Deze persoon staat al bovenaan."))
    if not can_stand_first(living, mine, on=actor.on):
        raise Refused(
            _(
                "Dat kan niet in dit gezin: een band tussen anderen zou niet meer kloppen. "
                "Noteer in het dossier wat er niet past. Het OCMW kijkt het na."
            )
        )
    _turn(living, mine, on=actor.on)
    journal.emit("household.turned", actor, mine, person_id=someone.pk)
    return mine


def can_stand_first(living: Living, mine: HouseholdMembership, *, on: date) -> bool:
    """Whether the ties can be said from somebody else on, and nobody becomes less to anybody."""
    my_role = HouseholdRole(mine.role)
    others = [HouseholdRole(one.role) for one in living if one.pk != mine.pk]
    is_child_of_first = my_role == HouseholdRole.CHILD and HouseholdRole.HEAD in others
    # A minor is at charge of the parent, which is only said of a child of the first person.
    if is_child_of_first and not is_of_age(mine.person.born_on, on=on):
        return False
    return all(kinship.turned(my_role, role) is not None for role in others)


def _mine(actor: Actor, person_id: UUID) -> Person:
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    return someone


def _living(someone: Person, *, on: date) -> list[HouseholdMembership]:
    """Who lives with somebody on a day, themselves included; under a lock on the household."""
    home = queries.home_of(someone, on=on)
    if home is None:
        return []
    Household.objects.select_for_update().get(pk=home)
    return queries.living_in(home, on=on)


def _new_home(someone: Person, *, since: date) -> HouseholdMembership:
    home = Household.objects.create(organisation_id=someone.organisation_id)
    return HouseholdMembership.objects.create(
        household=home, person=someone, role=HouseholdRole.HEAD, since=since
    )


def _role(living: Living, someone: Person, said: HouseholdRole) -> HouseholdRole:
    """What the newcomer is stored as, or why this cannot be said here."""
    mine = next((one.role for one in living if one.person_id == someone.pk), HouseholdRole.HEAD)
    couple = {HouseholdRole.HEAD, HouseholdRole.PARTNER}
    has_partner = any(one.role in couple and one.person_id != someone.pk for one in living)
    if said == HouseholdRole.PARTNER and mine in couple and has_partner:
        raise Refused(
            _(
                "Hier woont al een partner. Klopt dat niet meer? "
                "Kies bij die persoon eerst ‘Woont hier niet meer’."
            )
        )
    role = kinship.stored(HouseholdRole(mine), said)
    if role is None:
        raise SaidByAnother(mine=mine, said=said)
    return role


def _opened(someone: Person, comer: Comer) -> Person:
    """A file for somebody of whom only the name is needed; they live where the person lives."""
    return Person.objects.create(
        organisation_id=someone.organisation_id,
        municipality_id=someone.municipality_id,
        first_name=comer.first_name,
        last_name=comer.last_name,
        born_on=comer.born_on,
        language=someone.language,
        home_lat=someone.home_lat,
        home_lon=someone.home_lon,
        insz_absent_because=InszAbsent.NOT_ASKED,
    )


def _linked(actor: Actor, someone: Person, living: Living, comer: Comer) -> Person:
    """Somebody with a file, who lives nowhere or alone; that they leave is told by coming here."""
    other = queries.persons(actor).select_for_update(of=("self",)).get(pk=comer.other_id)
    policies.can_record_fact(actor, other).enforce()
    if other.pk == someone.pk or any(one.person_id == other.pk for one in living):
        raise Refused(_("Deze persoon staat al in dit gezin."))
    elsewhere = _living(other, on=actor.on)
    if len(elsewhere) > 1:
        raise LivesWithOthers(other=other.pk)
    for one in elsewhere:
        _end(one, before=comer.since)
    return other


def _end(one: HouseholdMembership, *, before: date) -> None:
    """End a membership the day before; what would have lasted no day never was."""
    if before <= one.since:
        one.delete()
        return
    one.until = before - timedelta(days=1)
    one.save(update_fields=["until"])


def _hand_on(staying: Living, *, on: date) -> None:
    """Let the partner, or the only one who stays, come first; else the ties stay as they were."""
    partner = next((one for one in staying if one.role == HouseholdRole.PARTNER), None)
    following = staying[0] if len(staying) == 1 else partner
    if following is not None and can_stand_first(staying, following, on=on):
        _turn(staying, following, on=on)


def _turn(living: Living, mine: HouseholdMembership, *, on: date) -> None:
    my_role = HouseholdRole(mine.role)
    becomes = {
        one.pk: kinship.turned(my_role, HouseholdRole(one.role)) for one in living if one != mine
    }
    for one in living:
        role = becomes.get(one.pk, HouseholdRole.HEAD)
        assert role is not None, "can_stand_first said that everybody has a role"
        if role != one.role:
            _become(one, role, on=on)


def _become(one: HouseholdMembership, role: HouseholdRole, *, on: date) -> None:
    """Give somebody another role from a day on; what they were before that is kept."""
    if on <= one.since:
        one.role = role
        one.save(update_fields=["role"])
        return
    until, one.until = one.until, on - timedelta(days=1)
    one.save(update_fields=["until"])
    HouseholdMembership.objects.create(
        household_id=one.household_id, person_id=one.person_id, role=role, since=on, until=until
    )
