"""What is kept beside the requests: locations with their places, and the rules of the region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.models import Capacity, Location, PriorityRules
from klaverblad.apps.childcare.rules import Rules, read_rules
from klaverblad.apps.childcare.seats import DAYS
from klaverblad.apps.journal import services as journal
from klaverblad.engines.rules import LoadError
from klaverblad.errors import BadInput, Refused

PLACES_MOST = 400
# How errors call the text of the form.
NAME = "regel"
_FIELD = "text"
_LONG = {"version": 40, "adopted_by": 160, "source": 300}


@dataclass(frozen=True, slots=True)
class NewLocation:
    """Where, of which organisation, between which hours."""

    name: str
    organisation_id: UUID
    municipality: str
    opens: time
    closes: time


@transaction.atomic
def add_location(actor: Actor, new: NewLocation) -> Location:
    """A location of the own organisation; who guides or coordinates writes down any of the region."""
    policies.can_write_locations(actor).enforce()
    _refuse_odd(actor, new)
    location = Location.objects.create(
        organisation_id=new.organisation_id,
        municipality_id=new.municipality,
        name=new.name.strip(),
        opens=new.opens,
        closes=new.closes,
    )
    journal.emit("childcare_location.added", actor, location)
    return location


@transaction.atomic
def change_location(actor: Actor, location_id: UUID, new: NewLocation) -> Location:
    """Another name, place or hours."""
    location = _held(actor, location_id)
    _refuse_odd(actor, new)
    location.name, location.organisation_id = new.name.strip(), new.organisation_id
    location.municipality_id = new.municipality
    location.opens, location.closes = new.opens, new.closes
    location.save()
    journal.emit("childcare_location.changed", actor, location)
    return location


@transaction.atomic
def say_places(actor: Actor, location_id: UUID, *, since: date, places: Sequence[int]) -> Capacity:
    """How many children it takes on each day of the week, from a day on. Who has a place keeps it."""
    location = _held(actor, location_id)
    if len(places) != DAYS or not all(0 <= one <= PLACES_MOST for one in places):
        raise BadInput(
            _("Schrijf bij elke dag een getal van 0 tot %(most)s.") % {"most": PLACES_MOST},
            field="places",
        )
    capacity, _is_new = Capacity.objects.update_or_create(
        location=location, since=since, defaults={"places": list(places)}
    )
    journal.emit("childcare_location.places_said", actor, location, since=since)
    return capacity


def _held(actor: Actor, location_id: UUID) -> Location:
    location: Location = (
        queries.locations(actor).select_for_update(of=("self",)).get(pk=location_id)
    )
    policies.can_change_location(actor, location).enforce()
    return location


def _refuse_odd(actor: Actor, new: NewLocation) -> None:
    if not new.name.strip():
        raise BadInput(_("Geef de opvang een naam."), field="name")
    if not new.opens < new.closes:
        raise BadInput(_("Het einduur komt na het beginuur."), field="closes")
    if not accounts.municipalities(actor).filter(pk=new.municipality).exists():
        raise BadInput(_("Kies een gemeente van de regio."), field="municipality")
    mine = actor.role in {Role.WORKPLACE, Role.PARTNER}
    if mine and new.organisation_id != actor.organisation_id:
        raise BadInput(_("Kies je eigen organisatie."), field="organisation")
    if not accounts.organisations(actor).filter(pk=new.organisation_id).exists():
        raise BadInput(_("Deze organisatie werkt niet in deze regio."), field="organisation")


# ---- rules -----------------------------------------------------------------------------------
@transaction.atomic
def write_rules(actor: Actor, text: str, *, at: datetime) -> PriorityRules:
    """Keep a text as the region adopted it; it holds from the day it names."""
    policies.can_write_rules(actor).enforce()
    rules = _read(text)
    if queries.rules_kept(actor).filter(version=rules.version).exists():
        raise Refused(_("Deze versie is er al. Geef de nieuwe een andere naam."), field=_FIELD)
    kept = PriorityRules.objects.create(
        region_id=actor.region_id,
        version=rules.version,
        adopted_by=rules.adopted_by,
        adopted_on=rules.adopted_on,
        since=rules.since,
        source=rules.source,
        text=text,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
    journal.emit("childcare_rules.written", actor, kept, since=kept.since)
    return kept


@transaction.atomic
def retire_rules(actor: Actor, rules_id: UUID, *, at: datetime) -> PriorityRules:
    """Take away a text that should not hold; what was offered by it stays readable."""
    policies.can_write_rules(actor).enforce()
    kept = queries.rules_kept(actor).select_for_update(of=("self",)).get(pk=rules_id)
    kept.retired_at = at
    kept.save(update_fields=["retired_at"])
    journal.emit("childcare_rules.retired", actor, kept, since=kept.since)
    return kept


@transaction.atomic
def put_back_rules(actor: Actor, rules_id: UUID) -> PriorityRules:
    """It was taken away by mistake: it holds again from its day."""
    policies.can_write_rules(actor).enforce()
    kept = queries.rules_kept(actor).select_for_update(of=("self",)).get(pk=rules_id)
    kept.retired_at = None
    kept.save(update_fields=["retired_at"])
    journal.emit("childcare_rules.put_back", actor, kept, since=kept.since)
    return kept


def _read(text: str) -> Rules:
    try:
        rules = read_rules(text, NAME)
    except LoadError as problem:
        raise BadInput(
            _("%(where)s: %(what)s. %(remedy)s")
            % {"where": problem.where, "what": problem.what, "remedy": problem.remedy},
            field=_FIELD,
        ) from None
    for name, most in _LONG.items():
        if len(getattr(rules, name)) > most:
            raise BadInput(
                _("‘%(name)s’ is te lang: hoogstens %(most)s tekens.")
                % {"name": name, "most": most},
                field=_FIELD,
            )
    return rules
