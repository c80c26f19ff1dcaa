"""What a group decided about joining, paying, offering and leaving: data, read strictly.

Pure: no database and no clock. Amounts are whole numbers of the smallest part of the unit; euro is
in cents. What is said about limits is for the ledger (ledger/policy.py). A key that nothing reads
is refused: a rule that does nothing is a promise nobody keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from klaverblad.apps.exchange.ledger.models import ExemptBecause
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.lets.errors import BadRules
from klaverblad.apps.exchange.lets.hours_rule import HoursRule, read_hours

SPEND, TO_POT = "spend", "to_pot"
ALWAYS, NOT_NEGATIVE = "always", "not_negative"
CATEGORIES_MOST = 40
PLACES_MOST = 200
# How the key of a town of the desk begins; a neighbourhood of a group is its own name.
NIS = "nis:"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What membership costs a year: in the unit, in euro, or both; and what being late costs.

    late_units   each month after `due_month` in which the euro is not there, to the pot
    """

    units: int = 0
    eur_cents: int = 0
    due_month: int = 1
    late_units: int = 0


@dataclass(frozen=True, slots=True)
class Deposit:
    """An amount in euro that comes back on leaving; `back_when` says to whom."""

    eur_cents: int
    back_when: str = ALWAYS

    def is_due_back(self, balance: int) -> bool:
        """Whether somebody who leaves with this balance gets it back."""
        return self.back_when == ALWAYS or balance >= 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one group.

    start_value      from the pot, to whoever is accepted
    recruit_bonus    from the pot, to the sponsor of whoever takes part
    shows_balances   every member sees the balance of every other one
    surplus          what happens with a balance above nought of who leaves: spend it, or to the pot
    exempt           why a coordinator may pass a limit
    places           neighbourhoods with a point near them, for rounded distances; without, the towns
    hours            what running the group may cost it, and how much of it was agreed
    """

    start_value: int = 0
    recruit_bonus: int = 0
    asks_sponsor: bool = False
    shows_balances: bool = False
    newcomer_days: int = 180
    ask_days: int = 30
    offer_days: int = 365
    warn_days: int = 14
    categories: tuple[str, ...] = ()
    surplus: str = SPEND
    fee: FeeRule | None = None
    deposit: Deposit | None = None
    exempt: tuple[str, ...] = field(default=(ExemptBecause.CORRECTION.value,))
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    hours: HoursRule | None = None


_KEYS = set(Rules.__dataclass_fields__)


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Read the rules of a group.

    raises   BadRules with the key and what was found there
    """
    _only(data, _KEYS, "rules")
    return Rules(
        start_value=_number(data, "start_value"),
        recruit_bonus=_number(data, "recruit_bonus"),
        asks_sponsor=_flag(data, "asks_sponsor"),
        shows_balances=_flag(data, "shows_balances"),
        newcomer_days=_number(data, "newcomer_days", otherwise=180, most=3660),
        ask_days=_number(data, "ask_days", otherwise=30, least=1, most=366),
        offer_days=_number(data, "offer_days", otherwise=365, least=7, most=3660),
        warn_days=_number(data, "warn_days", otherwise=14, most=90),
        categories=_categories(data),
        surplus=_one_of(data, "surplus", (SPEND, TO_POT)),
        fee=_fee(data),
        deposit=_deposit(data),
        exempt=_exempt(data),
        places=_places(data),
        hours=read_hours(data.get("hours")),
    )


def _fee(data: Mapping[str, Any]) -> FeeRule | None:
    said = data.get("fee")
    if said is None:
        return None
    _only(said, set(FeeRule.__dataclass_fields__), "fee")
    fee = FeeRule(
        units=_number(said, "units"),
        eur_cents=_number(said, "eur_cents", most=100_000),
        due_month=_number(said, "due_month", otherwise=1, least=1, most=12),
        late_units=_number(said, "late_units"),
    )
    if not fee.units and not fee.eur_cents:
        raise BadRules(key="fee", found="nothing")
    if fee.late_units and not fee.eur_cents:
        # In the unit nobody is late: it is booked on the day itself.
        raise BadRules(key="late_units", found="no euro")
    return fee


def _deposit(data: Mapping[str, Any]) -> Deposit | None:
    said = data.get("deposit")
    if said is None:
        return None
    _only(said, {"eur_cents", "back_when"}, "deposit")
    return Deposit(
        _number(said, "eur_cents", least=1, most=100_000),
        _one_of(said, "back_when", (ALWAYS, NOT_NEGATIVE)),
    )


def _categories(data: Mapping[str, Any]) -> tuple[str, ...]:
    said = data.get("categories", [])
    if not isinstance(said, list) or len(said) > CATEGORIES_MOST:
        raise BadRules(key="categories", found=type(said).__name__)
    if any(not isinstance(one, str) or not 0 < len(one) <= 40 for one in said):
        raise BadRules(key="categories", found="no word")
    if len({one.casefold() for one in said}) < len(said):
        raise BadRules(key="categories", found="twice")
    return tuple(said)


def _places(data: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    said = data.get("places", {})
    if not isinstance(said, Mapping) or len(said) > PLACES_MOST:
        raise BadRules(key="places", found=type(said).__name__)
    for name, point in said.items():
        if not isinstance(name, str) or not 0 < len(name) <= 40 or name.startswith(NIS):
            raise BadRules(key="places", found=str(name)[:20])
        if not isinstance(point, list) or len(point) != 2:
            raise BadRules(key="places", found=name[:20])
        # Two decimals are a kilometre: finer would be a street.
        if any(type(one) not in {int, float} or round(one, 2) != one for one in point):
            raise BadRules(key="places", found=name[:20])
    return {name: (float(lat), float(lon)) for name, (lat, lon) in said.items()}


def _exempt(data: Mapping[str, Any]) -> tuple[str, ...]:
    said = data.get("exempt", [ExemptBecause.CORRECTION.value])
    if not isinstance(said, list) or not set(said) <= set(ExemptBecause.values):
        # Codes alone: free words here would soon tell of somebody's health.
        raise BadRules(key="exempt", found=str(said)[:20])
    return tuple(said)


def _only(said: object, keys: set[str], where: str) -> None:
    if not isinstance(said, Mapping):
        raise BadRules(key=where, found=type(said).__name__)
    if unknown := sorted(map(str, set(said) - keys)):
        raise BadRules(key=where, found=unknown[0][:20])


def _number(
    said: Mapping[str, Any],
    key: str,
    *,
    otherwise: int = 0,
    least: int = 0,
    most: int = AMOUNT_MAX,
) -> int:
    found = said.get(key, otherwise)
    if type(found) is not int or not least <= found <= most:
        raise BadRules(key=key, found=str(found)[:20])
    return found


def _flag(said: Mapping[str, Any], key: str) -> bool:
    found = said.get(key, False)
    if type(found) is not bool:
        raise BadRules(key=key, found=str(found)[:20])
    return found


def _one_of(said: Mapping[str, Any], key: str, words: tuple[str, ...]) -> str:
    found = said.get(key, words[0])
    if found not in words:
        raise BadRules(key=key, found=str(found)[:20])
    return str(found)
