"""What only the rights ask: statuses and incomes of many, and now and then one of the rarer things.

With a chance of its own, so that what is asked since keeps every other life as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.registry import FactKey, FactType, registry
from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import Life, Relative, Stream

KEYS = tuple(key for key, entry in registry().items() if entry.is_of_interview)
# What is asked of a child, in the file of the child.
OF_CHILDREN = (
    "has_zorgtoeslag", "school_level", "attends_school_enough", "studies_within_limits",
    "has_maintenance_title", "unpaid_maintenance_terms", "maintenance_due_month_eur",
    "deceased_parents",
)  # fmt: skip
# Who lives in with somebody may be at their charge.
_OF_WHO_LIVES_IN = ("is_health_fund_dependant", "is_dependant_at_address")
# Of the other keys: how often somebody was asked at all.
_RARELY = 0.04
_YES = 0.15


def rights_facts(life: Life, known: Mapping[str, Any]) -> dict[str, Any]:
    """The values of this life that only the rights ask; most were not asked yet."""
    chance = Chance("rights", *life.topic)
    found: dict[str, Any] = {}
    if chance.yes(0.45):
        found |= _statuses(chance, life, has_leefloon="leefloon" in (known.get("statuses") or ()))
    if chance.yes(0.35):
        found |= _incomes(chance, known)
    if chance.yes(0.3):
        found |= _home(chance, known)
    for key in KEYS:
        asks = key not in found and key not in OF_CHILDREN and chance.yes(_RARELY)
        if asks:
            found[key] = _value(chance, life, registry()[key])
    return {key: found[key] for key in KEYS if key in found}


def rights_facts_of_relative(life: Life, number: int, one: Relative) -> dict[str, Any]:
    """What was asked of somebody under the same roof: of a child its school, of a grown one whose."""
    chance = Chance("rights of home", *life.topic, number)
    if one.role != HouseholdRole.CHILD or not chance.yes(0.4):
        return {}
    age = (life.on - one.born_on).days / 365.25
    if age >= 18:
        return {key: chance.yes(0.6) for key in (*_OF_WHO_LIVES_IN, "studies_within_limits")}
    found: dict[str, Any] = {
        "has_zorgtoeslag": chance.yes(0.06),
        "school_level": _school(age),
        "deceased_parents": "one" if chance.yes(0.04) else "none",
    }
    if age >= 3:
        found["attends_school_enough"] = chance.yes(0.93)
    found["has_maintenance_title"] = chance.yes(0.3)
    if found["has_maintenance_title"]:
        found["unpaid_maintenance_terms"] = chance.weighted({0: 50, 1: 15, 2: 15, 6: 20})
        found["maintenance_due_month_eur"] = float(chance.whole(10, 30) * 10)
    return found


def _school(age: float) -> str:
    if age < 3:
        return "none"
    return "kleuter" if age < 6 else "lager" if age < 12 else "secundair"


def _statuses(chance: Chance, life: Life, *, has_leefloon: bool) -> dict[str, Any]:
    is_limited = life.stream == Stream.LIMITED
    return {
        "receives_leefloon": has_leefloon,
        "receives_vt": chance.yes(0.65 if has_leefloon else 0.35),
        "receives_igo": False,
        "receives_ivt_it": is_limited and chance.yes(0.22),
        "has_recognised_handicap": is_limited and chance.yes(0.45),
        "is_invalid": is_limited and chance.yes(0.2),
        "receives_pension": False,
        "debt_help": chance.weighted(
            {"budget_guidance": 45, "debt_mediation": 35, "collective_settlement": 20}
            if life.is_in_debt
            else {"none": 100}
        ),
    }


def _incomes(chance: Chance, known: Mapping[str, Any]) -> dict[str, Any]:
    month = (known.get("net_wage_month_eur") or 0) + (
        known.get("replacement_income_month_eur") or 0
    )
    now = round(month * 1.15, 2)
    return {
        "gross_taxable_now_month_eur": now,
        "gross_taxable_last_year_eur": round(now * 12 * (0.8 + 0.4 * chance.random()), 2),
        "tax_bill_income_eur": float(chance.whole(0, 260) * 100),
        "gross_wage_last_year_month_eur": float(chance.weighted({0: 60, 1450: 20, 2150: 20})),
    }


def _home(chance: Chance, known: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "heating": chance.weighted({"gas": 62, "electric": 20, "oil": 12, "other": 6}),
        "is_social_flat_with_shared_gas": False,
        "uses_ikt_childcare": bool(known.get("needs_childcare")),
        "was_homeless": chance.yes(0.08),
    }
    if str(known.get("housing_situation", "")).startswith("rents"):
        found["is_conform_dwelling"] = chance.yes(0.8)
        found["left_bad_dwelling"] = chance.yes(0.2)
    return found


def _value(chance: Chance, life: Life, entry: FactKey) -> Any:
    """An ordinary answer of its kind: mostly no, none, or little."""
    match entry.type:
        case FactType.FLAG:
            return chance.yes(_YES)
        case FactType.CHOICE:
            return chance.one_of(list(entry.options))
        case FactType.DAY:
            return (life.on - timedelta(days=chance.whole(30, 900))).isoformat()
        case FactType.MONEY:
            return float(chance.whole(0, 40) * (10 if "month" in entry.unit else 100))
    return chance.whole(0, int(entry.bounds[1] or 12) // 2)
