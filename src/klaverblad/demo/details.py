"""What is only asked after a yes: the work behind an SPI exemption, goods given away, what work costs.

Each with a chance of its own, so that what is asked since keeps every other life as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import Life

_SPI_WORK = {"ordinary": 70, "shortage_occupation": 14, "student": 12, "art": 4}
_CEDED_RIGHT = {"full": 70, "usufruct": 15, "bare": 15}


def details_of(life: Life, known: Mapping[str, Any]) -> dict[str, Any]:
    """The values behind the answers that stand in `known`, a part of the same life."""
    chance = Chance("details", *life.topic)
    return {
        **_of_spi(chance, life, known),
        **_of_what_was_ceded(chance, life, known),
        **_of_work(chance, known),
        **_of_children(chance, known),
        # Whoever sets an income aside writes down why.
        **({"has_equity_reason": True} if known.get("is_relatives_income_set_aside") else {}),
    }


def _of_spi(chance: Chance, life: Life, known: Mapping[str, Any]) -> dict[str, Any]:
    """Only whoever works or learns beside a leefloon has something to exempt."""
    if not known.get("has_spi_credit") or not chance.yes(0.3):
        return {}
    work = chance.weighted(_SPI_WORK)
    used = chance.whole(0, 20)
    found: dict[str, Any] = {"spi_work": work, "spi_months_used_before": used}
    if used:
        found["spi_first_used_before_on"] = _before(life.on, days=31 * used + chance.whole(0, 200))
    if work == "shortage_occupation":
        found["has_shortage_attest"] = chance.yes(0.8)
        found["has_contract_of_three_months"] = chance.yes(0.7)
        found["spi_shortage_months_used_before"] = min(used, chance.whole(0, 6))
    elif work == "student":
        found["receives_study_grant"] = chance.yes(0.6)
    return found


def _of_what_was_ceded(chance: Chance, life: Life, known: Mapping[str, Any]) -> dict[str, Any]:
    if not known.get("has_other_means") or not chance.yes(0.15):
        return {}
    return {
        "ceded_value_eur": float(chance.whole(8, 60) * 1000),
        "ceded_on": _before(life.on, days=chance.whole(200, 3000)),
        "ceded_right": chance.weighted(_CEDED_RIGHT),
        "ceded_only_home": chance.yes(0.5),
    }


def _of_work(chance: Chance, known: Mapping[str, Any]) -> dict[str, Any]:
    if not known.get("net_wage_month_eur"):
        return {}
    return {"work_travel_month_eur": float(chance.weighted({0: 50, 20: 25, 50: 20, 90: 5}))}


def _of_children(chance: Chance, known: Mapping[str, Any]) -> dict[str, Any]:
    if not known.get("needs_childcare"):
        return {}
    return {"childcare_month_eur": float(chance.weighted({0: 40, 60: 30, 120: 20, 210: 10}))}


def _before(on: date, *, days: int) -> str:
    return (on - timedelta(days=days)).isoformat()
