"""What an employer would get for hiring somebody of a kind at one place, as the law of today says it.

No person is read: the kind is what somebody types. What nobody typed stays unknown, and so does what
our sources do not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.pays.forms import offer_of
from klaverblad.apps.library import law_cards
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.library.law_cards import AmountShown
from klaverblad.apps.people.values import language
from klaverblad.apps.places.models import Place
from klaverblad.engines.rules.answers import Answer
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case
from klaverblad.law.instruments import Instrument, instruments

_WHO = "hired"
_HIRING = "artikel_60"
# Whoever is hired starts in the first quarter, and was not in service before.
_AT_THE_START: Mapping[str, Any] = {
    "imw_quarter": 1,
    "reduction_quarter": 1,
    "months_in_service": 0,
    "is_in_service": False,
    "has_contract_over_a_day": True,
}
# There the OCMW is and stays the employer, so what it brings goes to the OCMW (OCMW-wet, art. 60 §7).
_OCMW_IS_EMPLOYER = frozenset({"artikel_60", "tijdelijke_werkervaring"})
_UNBOUNDED = float("inf")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person, as far as it was said. None is not known.

    full_time_hours   what a full week is with this employer
    """

    age: int | None = None
    is_low_skilled: bool | None = None
    has_vdab_work_limitation: bool | None = None
    imw_package: str | None = None
    imw_guidance_need: str | None = None
    full_time_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing that an instrument brings: in words, or not known."""

    name: str
    sentence: str
    is_known: bool
    source: str


@dataclass(frozen=True)
class Line:
    """One instrument for this kind of person at this place.

    may       True, False, or None when more must be known
    asks      what would still change it, as names
    amounts   the values of law that it rests on, those not found too
    """

    name: str
    address: str
    is_accepted: bool
    may: bool | None
    why: str
    brings: tuple[Brought, ...]
    asks: tuple[str, ...]
    amounts: tuple[AmountShown, ...]
    leaves_out: tuple[str, ...]
    checked_on: date
    authority: str
    goes_to_ocmw: bool

    @property
    def unsure(self) -> bool:
        return any(not one.is_known or one.status != "confirmed" for one in self.amounts)


def brings(actor: Actor, place: Place, kind: Kind) -> list[Line]:
    """Each instrument that brings an organisation something: those of the place first."""
    now = law_on(actor, actor.on)
    accepted = {one.pk for one in place.accepts.all()}
    case = _case(place, kind, actor.on)
    lines = [
        _line(now, case, card, is_accepted=law_cards.slug_of_instrument(card) in accepted)
        for card in instruments().values()
        if any(rule in now.in_force for rule in card.brings)
    ]
    # What can be, before what is open, before what cannot; the order of the law stays within.
    return sorted(lines, key=lambda line: (not line.is_accepted, line.may is False))


def _case(place: Place, kind: Kind, on: date) -> Case:
    hours, offer = float(place.hours_week), offer_of(place)
    said: dict[str, Any] = dict(_AT_THE_START)
    said["is_low_skilled"] = kind.is_low_skilled
    said["has_vdab_work_limitation"] = kind.has_vdab_work_limitation
    said["imw_package"], said["imw_guidance_need"] = kind.imw_package, kind.imw_guidance_need
    if kind.age is not None:
        said["born_on"] = _born(kind.age, on)
    if offer.gross is not None:
        said["imw_reference_wage_month_eur"] = offer.gross
        said["gross_wage_quarter_eur"] = round(offer.gross * 3, 2)
    if kind.full_time_hours is not None:
        said["imw_working_time_share"] = round(min(1.0, hours / kind.full_time_hours), 4)
    contract = {"contract_hours_week": hours, "full_time_hours_week": kind.full_time_hours}
    person = {key: value for key, value in said.items() if value is not None}
    group = {"worker": [_WHO], **{k: v for k, v in contract.items() if v is not None}}
    return Case(persons={_WHO: person}, groups={_HIRING: [group]})


def _born(age: int, on: date) -> date:
    """A birthday that is today: who is so old has just become it."""
    day = on.day if (on.month, on.day) != (2, 29) else 28
    return date(on.year - age, on.month, day)


def _line(now: RulesOn, case: Case, card: Instrument, *, is_accepted: bool) -> Line:
    said_in = language()
    rules = [rule for rule in (card.rule, *card.brings) if rule in now.in_force]
    answers = now.ask(case, *rules)
    given = [answers[rule] for rule in rules if rule != card.rule]
    enters = answers[card.rule] if card.rule in rules else None
    may = bool(enters.value) if enters is not None and enters.settled else None
    told = [*([enters] if enters is not None else []), *([] if may is False else given)]
    return Line(
        name=str(law().versions[card.rule][-1].name[said_in]),
        address=law_cards.slug_of_instrument(card),
        is_accepted=is_accepted,
        may=may,
        why=enters.sentence(said_in) if enters is not None and enters.settled else "",
        brings=() if may is False else tuple(_brought(one) for one in given),
        asks=_asks(told),
        amounts=_amounts(now, told),
        leaves_out=tuple(
            dict.fromkeys(str(one.words[said_in]) for x in told for one in x.leaves_out)
        ),
        checked_on=card.checked_on,
        authority=card.authority[said_in],
        goes_to_ocmw=card.key in _OCMW_IS_EMPLOYER,
    )


def _brought(answer: Answer) -> Brought:
    name = str(answer.rule.name[language()])
    is_known = answer.settled or not (
        answer.range[0] in (0, None) and answer.range[-1] in (_UNBOUNDED, None)
    )
    sentence = answer.sentence(language()) if is_known else ""
    if sentence.lower().startswith(f"{name.lower()}:"):
        sentence = sentence[len(name) + 1 :].strip()
    return Brought(name, sentence, is_known, cited(answer.rule.source, language()))


def _asks(told: Sequence[Answer]) -> tuple[str, ...]:
    inputs = law().inputs_by_key
    keys = dict.fromkeys(one.key for answer in told for one in answer.waiting_for)
    return tuple(str(inputs[key].name[language()]) for key in keys if key in inputs)


def _amounts(now: RulesOn, told: Sequence[Answer]) -> tuple[AmountShown, ...]:
    used: dict[str, None] = {}
    for answer in told:
        used |= dict.fromkeys(one.key for one in answer.parameters)
        used |= dict.fromkeys(answer.unknown_parameters)
    return tuple(law_cards.shown(now, key) for key in used)
