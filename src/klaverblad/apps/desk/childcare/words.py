"""Childcare in words: days and hours, where somebody stands in a line, and what puts others before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.models import ChildcareRequest, RequestState
from klaverblad.apps.childcare.order import DAY, GROUND, RESERVED, Why
from klaverblad.apps.childcare.queries import Line, Spot
from klaverblad.apps.childcare.rules import CONFIRMED, OWN, Ground, Rules, Share
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.person import Page
from klaverblad.apps.people.values import language
from klaverblad.engines.matching import week

ICONS = {
    RequestState.WAITING: "hourglass",
    RequestState.OFFERED: "question",
    RequestState.PLACED: "check",
    RequestState.WITHDRAWN: "undo",
    RequestState.ENDED: "close",
}


def days_in_words(days: Sequence[int]) -> str:
    """ma, di en do."""
    return week.days(sorted(days), language())


def asked_in_words(asked: ChildcareRequest) -> str:
    """ma tot wo van 7.30 tot 18.00 uur."""
    clock = [f"{one:%H:%M}" for one in (asked.start, asked.end)]
    return week.in_words(week.slots([(day, *clock) for day in asked.days]), language())


def ground_name(rules: Rules, code: str) -> str:
    """What a ground is called now; a code that the rules of today no longer have stays a code."""
    found = rules.ground(code)
    return found.name[language()] if found else code


def grounds_of(rules: Rules, asked: ChildcareRequest) -> list[str]:
    """The grounds that somebody has, in the order in which they count today."""
    return [one.name[language()] for one in rules.order if one.code in asked.grounds]


def status_words(one: Ground) -> str:
    """How sure it is, and where it stands."""
    if one.status == CONFIRMED:
        return _("Nagelezen: %(source)s.") % {"source": one.source}
    if one.status == OWN:
        return _("Eigen regel van de regio: %(source)s.") % {"source": one.source}
    return _("Niet nagelezen. %(source)s.") % {"source": one.source}


def share_words(rules: Rules, one: Share) -> str:
    """What is kept for whom; without a percent it is said that nothing is kept."""
    ground = ground_name(rules, one.ground)
    if one.percent is None:
        return _(
            "Hoeveel plaatsen voor %(ground)s zijn, is niet bekend: er wordt niets apart gehouden."
        ) % {"ground": ground}
    return _("%(percent)s %% van de plaatsen is voor %(ground)s.") % {
        "percent": one.percent,
        "ground": ground,
    }


def why_words(rules: Rules, why: Why) -> str:
    """What puts a request before another."""
    if why.kind == RESERVED:
        return _("een deel van de plaatsen is voor ‘%(ground)s’") % {
            "ground": ground_name(rules, why.ground)
        }
    if why.kind == GROUND:
        return _("‘%(ground)s’ telt eerst") % {"ground": ground_name(rules, why.ground)}
    if why.kind == DAY:
        return _("vroeger gevraagd")
    return _("op dezelfde dag gevraagd, eerder genoteerd")


def spot_words(line: Line, spot: Spot) -> str:
    """Why this one stands after the one above."""
    if spot.after is None:
        return _("Staat vooraan.")
    return _("Na nummer %(number)s: %(why)s.") % {
        "number": spot.number - 1,
        "why": why_words(line.rules, spot.after),
    }


def fit_words(spot: Spot) -> str:
    """Whether the free places fit, in two or three words."""
    if spot.full is None:
        return _("plaatsen niet bekend")
    if not spot.full:
        return _("er is plaats")
    return _("vol op %(days)s") % {"days": days_in_words(spot.full)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one request stands in one line: the number, of how many, and what goes before."""

    place: str
    number: int
    n_waiting: int
    before: list[str]
    fit: str


def standings(lines: Sequence[Line], asked: ChildcareRequest) -> list[Standing]:
    """The place of a request in each line, with every reason counted; nobody else is named."""
    found = []
    for line in lines:
        spot = line.spot(asked.pk)
        if spot is None:
            continue
        told: Counter[str] = Counter()
        for why, n in line.before(asked.pk).items():
            told[why_words(line.rules, why)] += n
        before = [
            ngettext("%(n)s vraag gaat voor: %(why)s.", "%(n)s vragen gaan voor: %(why)s.", n)
            % {"n": n, "why": why}
            for why, n in told.items()
        ]
        found.append(
            Standing(
                str(line.places.location), spot.number, len(line.spots), before, fit_words(spot)
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class CareLink:
    """How the plan leads to childcare."""

    label: str
    url: str


def care_link(page: Page) -> CareLink | None:
    """Childcare as a line of the plan; nothing for whoever may not see it."""
    if not policies.can_read_childcare(page.actor, page.person).is_allowed:
        return None
    found = queries.open_of(page.actor, page.person.pk)
    label = _("Kinderopvang")
    if found is not None:
        label = _("Kinderopvang: %(state)s") % {"state": found.get_state_display()}
    return CareLink(label, reverse("desk:person_childcare", args=[page.person.pk]))


def own_care_words(page: Page) -> str:
    """What the person reads of it on their plan; nothing when nothing is asked."""
    found = queries.open_of(page.actor, page.person.pk)
    return own_words(found) if found else ""


def own_words(asked: ChildcareRequest) -> str:
    """How an own request stands, in one sentence."""
    offer = queries.open_offer(asked)
    filled: dict[str, Any] = {"child": asked.child, "day": day_in_words(asked.asked_on)}
    match asked.state:
        case RequestState.WAITING:
            return _("Je vroeg op %(day)s een plaats voor %(child)s. Ze wacht nog.") % filled
        case RequestState.OFFERED if offer is not None:
            return _(
                "Er is een plaats voor %(child)s bij %(place)s vanaf %(day)s. Zeg ja of nee."
            ) % {
                "child": asked.child,
                "place": offer.location.name,
                "day": day_in_words(offer.since),
            }
        case RequestState.PLACED if offer is not None:
            return _("%(child)s heeft een plaats bij %(place)s vanaf %(day)s.") % {
                "child": asked.child,
                "place": offer.location.name,
                "day": day_in_words(offer.since),
            }
        case RequestState.WITHDRAWN:
            return _("Je vroeg het niet meer.")
        case _:
            return _("De opvang is gestopt.")
