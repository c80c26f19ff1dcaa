"""What somebody lives on, in amounts that could be theirs. None of them is an amount of law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from klaverblad.apps.people.models import HouseholdRole
from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import Home, Life, Relative, Stream

_MAJORITY_DAYS = 18 * 365.25
_CHILD_BENEFIT_UNTIL_AGE = 25
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
        **_judged(chance, life, source),
    }


def household_facts(chance: Chance, life: Life, opened_on: date) -> dict[str, Any]:
    """What the OCMW decided about a household for the leefloon."""
    if life.stream != Stream.LEEFLOON:
        return {}
    reviewed_on = opened_on - timedelta(days=chance.whole(0, 320))
    found: dict[str, Any] = {"assessed_on": reviewed_on.isoformat()}
    if life.home == Home.PARENTS:
        found["relatives_counted_share"] = chance.weighted({0: 35, 25: 10, 50: 30, 100: 25})
        found["is_relatives_income_set_aside"] = chance.yes(0.25)
    return found


def relative_facts(chance: Chance, life: Life, one: Relative) -> dict[str, Any]:
    """Income of a partner or parent; whether a child gets its benefit."""
    if one.role == HouseholdRole.CHILD:
        is_minor = (life.on - one.born_on).days < _MAJORITY_DAYS
        return {"receives_child_benefit": True} if is_minor else {}
    if one.role == HouseholdRole.HOUSEMATE:
        return {}
    is_parent = one.role == HouseholdRole.PARENT
    works = chance.yes(0.35)
    wage = _cents(chance, 980, 2150) if works else 0.0
    has_benefit = not works and chance.yes(0.75 if is_parent else 0.4)
    benefit = _cents(chance, 1180, 1790) if has_benefit else 0.0
    return {"net_wage_month_eur": wage, "replacement_income_month_eur": benefit}


def means_of_relative(chance: Chance, life: Life, one: Relative) -> dict[str, Any]:
    """Other means of a partner or parent; and what a parent gets for a grown child."""
    if one.role in {HouseholdRole.CHILD, HouseholdRole.HOUSEMATE}:
        return {}
    found: dict[str, Any] = {"has_other_means": False}
    if one.role == HouseholdRole.PARENT:
        still_gets = life.age < _CHILD_BENEFIT_UNTIL_AGE and chance.yes(0.3)
        found["child_benefit_for_applicant_month_eur"] = 180.0 if still_gets else 0.0
    return found


def other_means_facts(life: Life, *, homeless: bool | None) -> dict[str, Any]:
    """Income and property besides the usual, of which most have none."""
    chance = Chance("other means", *life.topic)
    found: dict[str, Any] = {"has_other_means": chance.yes(0.07)}
    if found["has_other_means"]:
        found["other_work_income_month_eur"] = 0.0
        found["other_income_month_eur"] = float(chance.whole(6, 25) * 10)
        found["rent_received_month_eur"] = 0.0
        found["land_cadastral_income_eur"] = 0.0
        found["ceded_value_eur"] = 0.0
    if life.owns_home:
        found["mortgage_interest_year_eur"] = chance.one_of([0.0, 0.0, 840.0, 1560.0])
    if life.relatives and homeless is None:
        found["is_homeless_with_gpmi"] = False
    return found


def _judged(chance: Chance, life: Life, source: str) -> dict[str, Any]:
    """What a social worker weighs or looks up for whoever lives on a leefloon, or could."""
    if life.stream != Stream.LEEFLOON and source not in {"none", "other"}:
        return {}
    return {
        "has_spi_credit": chance.yes(0.78),
        "is_willing_to_work": True,
        "is_excused_from_work": (life.lift_kg or 50) <= 8 and chance.yes(0.4),
        "has_claimed_other_rights": chance.yes(0.93),
        **({"is_emancipated_minor": False} if life.age == 18 else {}),
    }


def _source(chance: Chance, life: Life, *, is_intake: bool) -> str:
    if life.stream == Stream.LEEFLOON:
        return "none" if is_intake and chance.yes(0.25) else "leefloon"
    return chance.weighted(
        {"unemployment": 52, "sickness": 25, "wage": 5, "other": 9, "leefloon": 3, "none": 6}
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
