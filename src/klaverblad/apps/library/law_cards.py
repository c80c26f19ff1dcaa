"""What the law itself says of a right or an instrument: read from its rules, and nothing added."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.library import amounts
from klaverblad.apps.library.books import law
from klaverblad.apps.people.values import language
from klaverblad.engines.rules.amounts import DatedValue
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import Rule
from klaverblad.law.instruments import Instrument, instruments
from klaverblad.law.rights import Automatic, Right, rights

_SLOT = re.compile(r"{([a-z_0-9.]+)}")
# So many amounts are told at once; the rest is one tap away.
FIRST_AMOUNTS = 8
# How a source says itself that nothing is law yet.
_FORECAST = "FORECAST"


class Granter(TextChoices):
    """Who grants it, roughly: for the filter. The card says it in full."""

    OCMW = "ocmw", _("OCMW")
    MUNICIPALITY = "municipality", _("gemeente")
    VDAB = "vdab", _("VDAB")
    HEALTH_FUND = "health_fund", _("ziekenfonds")
    CHILD_BENEFIT = "child_benefit", _("uitbetaler van het Groeipakket")
    CARE_FUND = "care_fund", _("zorgkas")
    FLANDERS = "flanders", _("Vlaamse overheid")
    FEDERAL = "federal", _("federale overheid")
    HOUSING = "housing", _("woonmaatschappij")
    LEGAL_AID = "legal_aid", _("Bureau voor Juridische Bijstand")
    TRANSPORT = "transport", _("De Lijn en NMBS")
    SUPPLIER = "supplier", _("leverancier of operator")


@dataclass(frozen=True)
class Beside:
    """What the library itself says of an entry: for whom, who grants it, other words for it."""

    who: Mapping[str, str]
    granters: tuple[Granter, ...]
    words: str


@cache
def _beside() -> tuple[Mapping[str, Beside], Mapping[str, Beside]]:
    text = files("klaverblad.apps.library").joinpath("words.yaml").read_text("utf-8")
    read = yaml.safe_load(text)
    of_rights, of_instruments = (
        {key: _one(entry) for key, entry in read[part].items()}
        for part in ("rights", "instruments")
    )
    return of_rights, of_instruments


def _one(entry: Mapping[str, Any]) -> Beside:
    granters = tuple(Granter(code) for code in entry.get("by", ()))
    return Beside(entry.get("who", {}), granters, str(entry["words"]))


NOTHING = Beside({}, (), "")


def beside_right(key: str) -> Beside:
    return _beside()[0].get(key, NOTHING)


def beside_instrument(slug: str) -> Beside:
    return _beside()[1].get(slug, NOTHING)


@dataclass(frozen=True)
class AmountShown:
    """An amount, age, term or rate of law as it holds on the day, how sure, and since when."""

    key: str
    name: str
    value: str
    unit: str
    since: date | None
    status: str
    source: str
    is_known: bool
    is_forecast: bool


@dataclass(frozen=True)
class VersionShown:
    """One version of the rule, or an exception to it: where it stands, what it says, what it leaves out."""

    name: str
    source: str
    since: date | None
    until: date | None
    says: tuple[str, ...]
    leaves_out: str
    is_exception: bool


@dataclass(frozen=True)
class LawCard:
    """A right or an instrument as the law knows it on one day.

    asks      the questions that the rule asks, what a person judges last
    gives     what it brings, by name
    limits    how long or how much, by name
    status    one of CERTAINTIES: how sure the least sure amount is, or that one is not found
    """

    key: str
    slug: str
    kind: str
    rule: str
    name: str
    who: str
    authority: str
    how: str
    automatic: Automatic | None
    granters: tuple[Granter, ...]
    checked_on: date
    is_in_force: bool
    since: date | None
    status: str
    versions: tuple[VersionShown, ...]
    asks: tuple[str, ...]
    limits: tuple[str, ...]
    gives: tuple[str, ...]
    amounts: tuple[AmountShown, ...]
    leaves_out: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def first_amounts(self) -> tuple[AmountShown, ...]:
        return self.amounts[:FIRST_AMOUNTS]

    @property
    def more_amounts(self) -> tuple[AmountShown, ...]:
        return self.amounts[FIRST_AMOUNTS:]

    @property
    def missing(self) -> list[AmountShown]:
        return [one for one in self.amounts if not one.is_known]

    @property
    def unsure(self) -> list[AmountShown]:
        return [one for one in self.amounts if one.is_known and one.status != "confirmed"]


def slug_of_right(key: str) -> str:
    return key.replace("_", "-")


def right_by_slug(slug: str) -> Right | None:
    return rights().get(slug.replace("-", "_"))


def slug_of_instrument(card: Instrument) -> str:
    """The address of an instrument: the row of the library that is the same, or its own key."""
    return card.slug or card.key.replace("_", "-")


@cache
def instruments_by_slug() -> Mapping[str, Instrument]:
    """The instruments of the law by their address."""
    return {slug_of_instrument(card): card for card in instruments().values()}


# How sure a whole card is, the surest first. What nobody found is less than computed.
MISSING = "missing"
CERTAINTIES = ("confirmed", "computed", MISSING, "unconfirmed")


def certainty(now: RulesOn, rules: Sequence[str]) -> str:
    """How sure the least sure amount is that these rules rest on; what is not found counts too."""
    in_force = tuple(one for one in rules if one in now.in_force)
    found = str(now.status_of(in_force))
    is_missing = any(now.dated_values[key] is None for key in now.parameters_of(in_force))
    return max(found, MISSING, key=CERTAINTIES.index) if is_missing else found


def address_and_name(key: str) -> tuple[str, str]:
    """The address and the name of an instrument of the law."""
    card = instruments()[key]
    return slug_of_instrument(card), str(law().versions[card.rule][-1].name[language()])


def of_right(now: RulesOn, right: Right) -> LawCard:
    """The card of a right."""
    said_in, beside = language(), beside_right(right.key)
    return _card(
        now,
        (right.rule, *right.amounts),
        key=right.key,
        slug=slug_of_right(right.key),
        kind="right",
        who=beside.who.get(said_in, ""),
        authority=right.authority[said_in],
        how=right.how[said_in],
        automatic=right.automatic,
        granters=beside.granters,
        checked_on=right.checked_on,
        limits=(),
        gives=_names(right.amounts),
        before=(),
        after=(),
    )


def of_instrument(now: RulesOn, card: Instrument) -> LawCard:
    """The card of an instrument."""
    said_in, slug = language(), slug_of_instrument(card)
    beside = beside_instrument(slug)
    return _card(
        now,
        card.rules,
        key=card.key,
        slug=slug,
        kind="instrument",
        who=beside.who.get(said_in, ""),
        authority=card.authority[said_in],
        how=card.how[said_in],
        automatic=None,
        granters=beside.granters,
        checked_on=card.checked_on,
        limits=_names(card.limits),
        gives=_names((*card.pays, *card.brings)),
        before=card.replaces,
        after=card.replaced_by,
    )


def _names(rules: Sequence[str]) -> tuple[str, ...]:
    said_in = language()
    return tuple(str(law().versions[rule][-1].name[said_in]) for rule in rules)


def _card(now: RulesOn, rules: tuple[str, ...], **said: Any) -> LawCard:
    rule, said_in = rules[0], language()
    in_force = tuple(one for one in rules if one in now.in_force)
    versions = law().versions[rule]
    begins = [one.since for one in versions if one.since != date.min]
    return LawCard(
        rule=rule,
        name=str(versions[-1].name[said_in]),
        is_in_force=rule in now.in_force,
        since=min(begins) if begins and all(v.since != date.min for v in versions) else None,
        status=certainty(now, rules),
        versions=tuple(_version(now, one) for one in law().parts_of(rule)),
        asks=_asks(rule),
        amounts=tuple(shown(now, key) for key in _nearest(now, in_force)),
        leaves_out=tuple(
            dict.fromkeys(str(one.words[said_in]) for one in now.left_out_of(in_force))
        ),
        **said,
    )


def _asks(rule: str) -> tuple[str, ...]:
    said_in = language()
    read = [law().inputs_by_key[key] for key in law().reads(rule).inputs]
    read.sort(key=lambda one: one.is_judgement)
    return tuple(str(one.question[said_in]) for one in read)


def _nearest(now: RulesOn, rules: Sequence[str]) -> list[str]:
    """The amounts that these rules rest on, what they read themselves first."""
    found: dict[str, None] = {}
    level, seen = list(rules), set(rules)
    while level:
        deeper: list[str] = []
        for key in level:
            for part in now.parts_of(key):
                found |= dict.fromkeys(law().traced[part].parameters)
                names = [dep.name for dep in part.dependencies if dep.name in now.in_force]
                deeper += [name for name in names if name not in seen]
                seen |= set(names)
        level = deeper
    return list(found)


def shown(now: RulesOn, key: str) -> AmountShown:
    """One amount as it holds on the day of this law."""
    parameter, kind = now.rules.parameters_by_key[key], now.rules.kind_of(key)
    held: DatedValue | None = now.dated_values[key]
    return AmountShown(
        key=key,
        name=str(parameter.name[language()]),
        value=amounts.show(parameter, kind, held.value if held else None),
        unit=amounts.show_unit(parameter, kind),
        since=held.since if held else None,
        status=held.status if held else "unconfirmed",
        source=held.source if held else "",
        is_known=held is not None,
        is_forecast=held is not None and is_forecast(held),
    )


def is_forecast(value: DatedValue) -> bool:
    """Whether the source itself says that it is expected, not law."""
    return value.status != "confirmed" and value.source.upper().startswith(_FORECAST)


def _version(now: RulesOn, part: Rule) -> VersionShown:
    said_in = language()
    said = part.says[said_in]
    sentences = [said] if isinstance(said, str) else list(said.values())
    return VersionShown(
        name=str(part.name[said_in]),
        source=part.source,
        since=None if part.since == date.min else part.since,
        until=None if part.until == date.max else part.until,
        says=tuple(_filled(now, one) for one in sentences),
        leaves_out=str(part.leaves_out[said_in]) if part.leaves_out else "",
        is_exception=part.exception_to is not None,
    )


def _filled(now: RulesOn, sentence: str) -> str:
    """A sentence of a rule without a case: amounts as they hold, the rest by its name."""
    said_in = language()

    def word(found: re.Match[str]) -> str:
        name = found[1].removeprefix("p.").partition(".")[0]
        if name in now.rules.parameters_by_key:
            return shown(now, name).value
        if name in now.rules.versions:
            return f"‹{now.rules.versions[name][-1].name[said_in]}›"
        declared = now.rules.inputs_by_key.get(name)
        return f"‹{declared.name[said_in]}›" if declared else "…"

    return _SLOT.sub(word, sentence)
