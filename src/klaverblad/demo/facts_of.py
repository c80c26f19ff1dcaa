"""What is known of somebody: values, how they came to be known, and what nobody asked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from klaverblad.apps.people.models import KnownBy, SaidBy
from klaverblad.apps.people.registry import registry
from klaverblad.demo import rights_facts, rungs
from klaverblad.demo.chance import Chance
from klaverblad.demo.course import Course
from klaverblad.demo.details import details_of
from klaverblad.demo.incomes import (
    household_facts,
    income_facts,
    means_of_relative,
    other_means_facts,
    relative_facts,
)
from klaverblad.demo.lives import SCHOOL_FROM_AGE, Home, Life, Stream

UNLIMITED_LIFT_KG = (30, 35, 40, 50)
# A few are asked and answered with "weet ik niet": that is an answer, kept as null.
_ASKED_NOT_KNOWN = 0.025
_LOOKED_SHARE = 0.62
_LAST_QUESTIONS = ("savings_eur", "has_claimed_other_rights", "owns_home")
_FOR_LEEFLOON = frozenset(
    {
        *_LAST_QUESTIONS, "has_other_means", "mortgage_interest_year_eur", "income_source", "net_wage_month_eur", "replacement_income_month_eur",
        "cadastral_income_eur", "is_resident", "has_residence_right", "is_willing_to_work",
        "has_spi_credit", "assessed_on", "statuses",
    }
)  # fmt: skip
_NO_DOUBT = frozenset({"income_source", "statuses", "wishes", "has_licence_b", "assessed_on"})


@dataclass(frozen=True, slots=True)
class How:
    """When a key is asked, of how many it is known, and where it then comes from."""

    when: str  # intake, talk or screening
    share: float
    document: str = ""  # what it was read from, if it was
    by_document: float = 0
    by_register: float = 0
    by_worker: bool = False  # the social worker writes it down, else the coach


HOW: Mapping[str, How] = {
    "housing_situation": How("intake", 0.93, by_worker=True),
    "owns_home": How("intake", 0.8, by_register=0.3, by_worker=True),
    "cadastral_income_eur": How("screening", 0.6, "aanslagbiljet", 0.9, by_worker=True),
    "rent_month_eur": How("screening", 0.78, "huurcontract", 0.7, by_worker=True),
    "on_social_housing_list": How("screening", 0.6, by_register=0.4, by_worker=True),
    "shares_household_costs": How("intake", 0.72, by_worker=True),
    "is_homeless_with_gpmi": How("screening", 0.8, by_worker=True),
    "lift_kg_max": How("screening", 0.8, "attest arbeidsarts", 0.5),
    "stand_hours_max": How("screening", 0.5, "attest arbeidsarts", 0.5),
    "can_climb_stairs": How("screening", 0.5, "attest arbeidsarts", 0.5),
    "has_licence_b": How("talk", 0.96, "rijbewijs", 0.25),
    "has_car": How("talk", 0.94),
    "has_bike": How("talk", 0.9),
    "travel_minutes_max": How("talk", 0.85),
    "income_source": How("intake", 0.97, by_register=0.55, by_worker=True),
    "net_wage_month_eur": How("intake", 0.9, "loonfiche", 0.5, by_worker=True),
    "replacement_income_month_eur": How("intake", 0.86, by_register=0.6, by_worker=True),
    "has_spi_credit": How("screening", 0.5, by_register=0.7, by_worker=True),
    "savings_eur": How("intake", 0.74, "bankuittreksel", 0.8, by_worker=True),
    "has_other_means": How("intake", 0.8, by_worker=True),
    "other_work_income_month_eur": How("screening", 0.9, "loonfiche", 0.3, by_worker=True),
    "other_income_month_eur": How("screening", 0.9, "bankuittreksel", 0.5, by_worker=True),
    "rent_received_month_eur": How("screening", 0.9, by_worker=True),
    "land_cadastral_income_eur": How("screening", 0.9, "aanslagbiljet", 0.5, by_worker=True),
    "ceded_value_eur": How("screening", 0.9, by_worker=True),
    "mortgage_interest_year_eur": How("screening", 0.6, "bankuittreksel", 0.7, by_worker=True),
    "ceded_on": How("screening", 0.9, by_worker=True),
    "ceded_right": How("screening", 0.9, by_worker=True),
    "ceded_only_home": How("screening", 0.9, by_worker=True),
    "spi_work": How("screening", 0.8, by_worker=True),
    "spi_months_used_before": How("screening", 0.8, by_register=0.7, by_worker=True),
    "spi_first_used_before_on": How("screening", 0.8, by_register=0.7, by_worker=True),
    "has_shortage_attest": How("screening", 0.9, "attest VDAB", 0.8, by_worker=True),
    "has_contract_of_three_months": How("screening", 0.9, "arbeidscontract", 0.8, by_worker=True),
    "spi_shortage_months_used_before": How("screening", 0.9, by_register=0.7, by_worker=True),
    "receives_study_grant": How("screening", 0.9, by_worker=True),
    "work_travel_month_eur": How("talk", 0.6),
    "childcare_month_eur": How("screening", 0.6, by_worker=True),
    "has_budget_help": How("screening", 0.7, by_worker=True),
    "is_resident": How("intake", 0.97, by_register=0.8, by_worker=True),
    "has_residence_right": How("intake", 0.94, by_register=0.8, by_worker=True),
    "is_willing_to_work": How("talk", 0.82, by_worker=True),
    "has_claimed_other_rights": How("screening", 0.7, by_worker=True),
    "is_excused_from_work": How("talk", 0.6, by_worker=True),
    "is_emancipated_minor": How("intake", 0.5, by_worker=True),
    "assessed_on": How("screening", 0.7, by_register=0.5, by_worker=True),
    "relatives_counted_share": How("screening", 0.7, by_worker=True),
    "is_relatives_income_set_aside": How("screening", 0.6, by_worker=True),
    "has_equity_reason": How("screening", 0.9, by_worker=True),
    "language_level_nl": How("talk", 0.92, "niveaubepaling Nederlands", 0.4),
    "competences": How("screening", 0.82),
    "diploma": How("talk", 0.86, "diploma", 0.3),
    "needs_childcare": How("talk", 0.93),
    "childcare_week": How("talk", 0.8),
    "childcare_minutes": How("talk", 1.0),
    "busy_week": How("talk", 0.78),
    "has_someone_nearby": How("screening", 0.8),
    "hours_week_max": How("talk", 0.88),
    "hours_week_min": How("screening", 0.6),
    "available_from": How("screening", 0.55),
    "months_needed": How("screening", 0.45),
    "statuses": How("intake", 0.94, by_register=0.5),
    "wishes": How("talk", 0.94),
    **dict.fromkeys(rungs.KEYS, How("screening", 0.9)),
    **dict.fromkeys(rights_facts.KEYS, How("screening", 0.9, by_worker=True)),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One value with where it comes from."""

    key: str
    value: Any
    when: str
    said_by: str
    known_by: str
    document: str
    by_worker: bool
    about: int = 0  # in facts_of_home: which of the relatives


def facts_of(life: Life, course: Course) -> list[Said]:
    """What became known at the intake, the first talk and the screening, in that order."""
    chance = Chance("facts", *life.topic)
    # Some coaches write down all, some only what they need.
    thorough = 0.82 + 0.2 * chance.random()
    # Whoever looked for places together went through everything that places ask.
    has_looked = course.had_plan and chance.yes(_LOOKED_SHARE)
    possible = _values(chance, life, course, has_looked=has_looked)
    # Last, with a chance of their own: what is asked since keeps every other life as it was.
    possible |= other_means_facts(life, homeless=possible.get("is_homeless_with_gpmi"))
    possible |= details_of(life, possible)
    possible |= rungs.rung_facts(life, possible)
    possible |= rights_facts.rights_facts(life, possible)
    left = _left_to_ask(chance, life, possible["income_source"])
    found = []
    for key, value in possible.items():
        how = HOW[key]
        is_needed = (has_looked and bool(registry()[key].barriers)) or (
            bool(left) and key in _FOR_LEEFLOON
        )
        if key == left or not chance.yes(0.995 if is_needed else how.share * thorough):
            continue
        is_unclear = key not in _NO_DOUBT and not is_needed and chance.yes(_ASKED_NOT_KNOWN)
        found.append(_said(chance, key, None if is_unclear else value, how))
    return found


def _left_to_ask(chance: Chance, life: Life, income_source: str) -> str:
    """The one question left for somebody without benefit, of whom the rest was asked already."""
    lost_benefit = life.stream == Stream.LIMITED and income_source in {"none", "other"}
    if not lost_benefit or life.home != Home.ALONE or not chance.yes(0.7):
        return ""
    return chance.one_of(_LAST_QUESTIONS)


def facts_of_home(life: Life) -> list[Said]:
    """What the law asks about the others under the roof: incomes, and the benefit of a child."""
    chance = Chance("facts of home", *life.topic)
    found = []
    for number, one in enumerate(life.relatives):
        for key, value in relative_facts(chance, life, one).items():
            if chance.yes(0.72):
                how = How("screening", 1, "loonfiche", 0.5, 0.2, by_worker=True)
                found.append(replace(_said(chance, key, value, how), about=number))
    # A chance of their own: what is asked since changes nothing of what was.
    later = Chance("means of home", *life.topic)
    for number, one in enumerate(life.relatives):
        for key, value in means_of_relative(later, life, one).items():
            if later.yes(0.72):
                how = How("screening", 1, by_worker=True)
                found.append(replace(_said(later, key, value, how), about=number))
    for number, one in enumerate(life.relatives):
        of_rights = Chance("rights of home, said", *life.topic, number)
        for key, value in rights_facts.rights_facts_of_relative(life, number, one).items():
            how = How("screening", 1, by_worker=True)
            found.append(replace(_said(of_rights, key, value, how), about=number))
    return found


def _said(chance: Chance, key: str, value: Any, how: How) -> Said:
    source = chance.random()
    if value is not None and source < how.by_document:
        known_by, document = KnownBy.DOCUMENT, how.document
        said_by = SaidBy.PERSON if chance.yes(0.6) else SaidBy.PROFESSIONAL
    elif value is not None and source < how.by_document + how.by_register:
        known_by, document, said_by = KnownBy.REGISTER, "", SaidBy.AUTHORITY
    else:
        known_by, document = KnownBy.TOLD, ""
        said_by = chance.weighted({SaidBy.PERSON: 86, SaidBy.PROFESSIONAL: 10, SaidBy.FAMILY: 4})
    return Said(key, value, how.when, said_by, known_by, document, how.by_worker)


def _values(chance: Chance, life: Life, course: Course, *, has_looked: bool) -> dict[str, Any]:
    """Every value of this life, known or not, in the order of the registry's domains."""
    incomes = income_facts(chance, life, is_intake=course.is_intake)
    return {
        **_housing(chance, life),
        **_health(chance, life, is_asked=has_looked),
        "has_licence_b": life.has_licence,
        "has_car": life.has_car,
        "has_bike": life.has_bike,
        "travel_minutes_max": chance.weighted({30: 20, 40: 10, 45: 38, 60: 26, 75: 4, 90: 2}),
        **incomes,
        **household_facts(chance, life, course.opened_on),
        "language_level_nl": life.level,
        "competences": life.competences,
        "diploma": _diploma(chance, life),
        **_care(chance, life),
        "has_someone_nearby": chance.yes(0.7 if life.years_here is None else 0.45),
        **_work(chance, life, has_leefloon=incomes["income_source"] == "leefloon"),
    }


def _housing(chance: Chance, life: Life) -> dict[str, Any]:
    situation = _situation(chance, life)
    found: dict[str, Any] = {"housing_situation": situation, "owns_home": life.owns_home}
    if life.owns_home:
        found["cadastral_income_eur"] = float(chance.whole(55, 160) * 10)
    if situation == "rents_private":
        found["rent_month_eur"] = float(chance.whole(52, 92) * 10)
    elif situation == "rents_social":
        found["rent_month_eur"] = float(chance.whole(23, 49) * 10)
    if situation in {"homeless", "temporary"} and life.stream == Stream.LEEFLOON:
        found["is_homeless_with_gpmi"] = situation == "homeless" and chance.yes(0.7)
    if not life.owns_home and situation != "rents_social":
        found["on_social_housing_list"] = chance.weighted(
            {"no": 45, "under_4_years": 38, "4_years_or_more": 17}
        )
    if life.relatives:
        shares = {Home.HOUSEMATES: 0.35, Home.PARENTS: 0.85}.get(life.home, 1.0)
        found["shares_household_costs"] = chance.yes(shares)
    return found


def _situation(chance: Chance, life: Life) -> str:
    if life.owns_home:
        return "owns"
    if life.home == Home.PARENTS:
        return "with_family"
    return chance.weighted(
        {"rents_private": 60, "rents_social": 24, "with_family": 5, "temporary": 7, "homeless": 4}
    )


def _health(chance: Chance, life: Life, *, is_asked: bool) -> dict[str, Any]:
    if life.lift_kg is None:
        # Who can lift well is often not asked until a place is sought.
        is_asked = is_asked or chance.yes(0.5)
        return {"lift_kg_max": chance.one_of(UNLIMITED_LIFT_KG)} if is_asked else {}
    found: dict[str, Any] = {"lift_kg_max": life.lift_kg}
    if life.lift_kg <= 15:
        found["stand_hours_max"] = chance.weighted({1: 10, 2: 25, 3: 15, 4: 30, 6: 20})
        found["can_climb_stairs"] = life.lift_kg > 5
    return found


def _diploma(chance: Chance, life: Life) -> str:
    if life.age < 22:
        return chance.weighted({"primary": 22, "lower_secondary": 56, "upper_secondary": 22})
    if life.years_here is None:
        return chance.weighted(
            {"none": 3, "primary": 17, "lower_secondary": 45, "upper_secondary": 28, "higher": 7}
        )
    return chance.weighted(
        {"none": 13, "primary": 22, "lower_secondary": 22, "upper_secondary": 23, "higher": 20}
    )


def _care(chance: Chance, life: Life) -> dict[str, Any]:
    found: dict[str, Any] = {"busy_week": _busy_week(chance, life)}
    if life.youngest is not None:
        is_home = life.home == Home.FAMILY and chance.yes(0.3)
        found["needs_childcare"] = life.has_small_children and not is_home
        if found["needs_childcare"]:
            found["childcare_week"] = _childcare_week(chance, life.youngest)
            # Not drawn: most live near it, and whoever lives further says so.
            found["childcare_minutes"] = 0 if life.youngest >= SCHOOL_FROM_AGE else 5
    return found


def _childcare_week(chance: Chance, youngest: float) -> list[list[Any]]:
    """School and after-school care, or days in a crèche; often fewer than work would need."""
    if youngest < SCHOOL_FROM_AGE:
        days = chance.weighted({(): 40, (0, 1): 15, (1, 3): 10, (0, 1, 3): 15, (0, 1, 2, 3, 4): 20})
        return [[day, "07:00", "18:00"] for day in days]
    until = chance.weighted({"15:45": 45, "17:30": 35, "18:00": 20})
    since = "07:00" if until == "18:00" else "08:15"
    return [[day, since, "12:00" if day == 2 else until] for day in range(5)]


def _busy_week(chance: Chance, life: Life) -> list[list[Any]]:
    """A class, care for a parent, or a fixed morning as a volunteer; most have none."""
    if life.level in {"none", "a1", "a2"} and chance.yes(0.6):
        days = chance.one_of([(0, 1, 3), (1, 3), (0, 2), (0, 1, 3, 4)])
        return [[day, "09:00", "12:00"] for day in days]
    if life.age > 38 and chance.yes(0.16):
        return [[day, "13:00", "18:00"] for day in chance.one_of([(1, 3), (0, 2), (4,)])]
    if chance.yes(0.14):
        return [[chance.whole(0, 4), "09:00", "12:30"]]
    return []


def _work(chance: Chance, life: Life, *, has_leefloon: bool) -> dict[str, Any]:
    is_limited = life.stream == Stream.LIMITED
    statuses = ["vdab_registered"] if is_limited or chance.yes(0.62) else []
    statuses += ["leefloon"] * has_leefloon
    statuses += ["work_limitation"] * is_limited
    statuses += ["indicering_maatwerk"] * life.has_indication
    statuses += ["unemployed_long"] * chance.yes(0.5 if is_limited else 0.25)
    return {
        "hours_week_max": life.hours_max,
        "hours_week_min": chance.one_of([one for one in (8, 12, 15, 19) if one <= life.hours_max]),
        "available_from": (life.on + timedelta(days=chance.whole(-30, 60))).isoformat(),
        "months_needed": chance.weighted({1: 10, 3: 20, 6: 40, 12: 30}),
        "statuses": statuses,
        "wishes": life.wishes,
    }
