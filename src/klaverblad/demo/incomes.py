"""What somebody lives on, in amounts that could be theirs. None of them is an amount of law."""

from __future__ import annotations

from typing import Any

from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import Life, Stream

_SAVINGS = {"nothing": 40, "little": 36, "some": 17, "more": 7}


def income_facts(chance: Chance, life: Life, *, is_intake: bool) -> dict[str, Any]:
    """Income, savings and what the right to a leefloon asks."""
    source = _source(chance, life, is_intake=is_intake)
    return {
        "income_source": source,
        "net_wage_month_eur": _cents(chance, 420, 980) if source == "wage" else 0.0,
        "replacement_income_month_eur": _benefit(chance, source),
        "savings_eur": _savings(chance, life),
        "has_budget_help": life.is_in_debt and chance.yes(0.55),
        "is_resident": True,
        "has_residence_right": life.years_here is None or chance.yes(0.96),
        **_judged(chance, life),
    }


def _judged(chance: Chance, life: Life) -> dict[str, Any]:
    """What a social worker weighs or looks up for whoever lives on a leefloon."""
    if life.stream != Stream.LEEFLOON:
        return {}
    return {
        "has_spi_credit": chance.yes(0.78),
        "is_willing_to_work": True,
        "has_claimed_other_rights": chance.yes(0.93),
    }


def _source(chance: Chance, life: Life, *, is_intake: bool) -> str:
    if life.stream == Stream.LEEFLOON:
        return "none" if is_intake and chance.yes(0.25) else "leefloon"
    return chance.weighted(
        {"unemployment": 56, "sickness": 25, "wage": 5, "other": 9, "leefloon": 3, "none": 2}
    )


def _benefit(chance: Chance, source: str) -> float:
    match source:
        case "unemployment":
            return _cents(chance, 1180, 1740)
        case "sickness":
            return _cents(chance, 1240, 1880)
        case "other":
            return _cents(chance, 620, 1320)
    return 0.0


def _savings(chance: Chance, life: Life) -> float:
    match chance.weighted(_SAVINGS | ({"nothing": 120} if life.is_in_debt else {})):
        case "little":
            return float(chance.whole(2, 95) * 10)
        case "some":
            return float(chance.whole(10, 58) * 100)
        case "more":
            return float(chance.whole(60, 190) * 100)
    return 0.0


def _cents(chance: Chance, low: int, high: int) -> float:
    return chance.whole(low * 100, high * 100) / 100
