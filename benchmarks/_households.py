"""Random households, the leefloon of all of them by hand in numpy, and what OpenFisca makes of it."""

from datetime import date
from typing import Any

import numpy as np

from klaverblad.engines.rules import Case, Groups, Population, Values

DAY = date(2025, 3, 1)
HOUSEHOLD = "leefloon_household"
APPLICANT, PARTNER, CHILD, RELATIVE, OTHER = range(5)
ROLES = ("applicant", "partner", "child", "ascendant_or_descendant", "other")
YEAR = 365
# Flags about a person, each with how often it holds.
SHARES = {
    "has_spi_credit": 0.5,
    "owns_home": 0.2,
    "receives_child_benefit": 0.7,
    "is_resident": 0.97,
    "has_residence_right": 0.95,
    "is_willing_to_work": 0.9,
    "is_excused_from_work": 0.1,
    "has_claimed_other_rights": 0.9,
    "is_emancipated_minor": 0.02,
    "is_homeless_with_gpmi": 0.03,
    "has_other_means": 0.1,
    "ceded_only_home": 0.2,
    "has_shortage_attest": 0.5,
    "has_contract_of_three_months": 0.8,
}
FULL, USUFRUCT, BARE = range(3)
ORDINARY, SHORTAGE, STUDENT, ART = range(4)
# How the law names these outcomes, in its order.
OUTCOMES = {
    "ceded_right": ("full", "usufruct", "bare"),
    "spi_work": ("ordinary", "shortage_occupation", "student", "art"),
}


def households(count: int, seed: int = 7) -> Population:
    """Random households of one to four persons, everything known."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 5, count)
    of_person = np.repeat(np.arange(count), sizes)
    is_first = np.r_[True, of_person[1:] != of_person[:-1]]
    persons = len(of_person)
    role = np.where(is_first, APPLICANT, chance.integers(PARTNER, OTHER + 1, persons))
    born = np.datetime64(DAY) - chance.integers(0, 80 * YEAR, persons).astype("m8[D]")
    grown = np.datetime64(DAY) - chance.integers(19 * YEAR, 70 * YEAR, persons).astype("m8[D]")
    born = np.where(role == CHILD, born, grown)
    amounts = {
        "net_wage_month_eur": chance.choice([0.0, 0.0, 900.0, 1800.0], persons),
        "replacement_income_month_eur": chance.choice([0.0, 0.0, 600.0, 1400.0], persons),
        "savings_eur": chance.choice([0.0, 3000.0, 9000.0, 30000.0], persons),
        "cadastral_income_eur": chance.choice([600.0, 1250.0], persons),
        "mortgage_interest_year_eur": chance.choice([0.0, 400.0, 3000.0], persons),
        "other_work_income_month_eur": chance.choice([0.0, 300.0], persons),
        "other_income_month_eur": chance.choice([0.0, 90.0], persons),
        "rent_received_month_eur": chance.choice([0.0, 650.0], persons),
        "land_cadastral_income_eur": chance.choice([0.0, 20.0, 200.0], persons),
        "ceded_value_eur": chance.choice([0.0, 60_000.0], persons),
        "spi_months_used_before": chance.choice([0.0, 12.0, 35.0, 36.0], persons),
        "spi_shortage_months_used_before": chance.choice([0.0, 2.0, 3.0], persons),
    }
    long_ago = np.datetime64(DAY) - chance.integers(1, 12 * YEAR, (2, persons)).astype("m8[D]")
    choices = {
        "ceded_right": chance.integers(FULL, BARE + 1, persons),
        "spi_work": chance.integers(ORDINARY, ART + 1, persons),
    }
    flags = {key: chance.random(persons) < share for key, share in SHARES.items()}
    columns = {key: Values(column) for key, column in (amounts | flags).items()}
    columns |= {key: Values(column) for key, column in choices.items()}
    columns["born_on"] = Values(born)
    columns["ceded_on"], columns["spi_first_used_before_on"] = map(Values, long_ago)
    of_group = {
        "shares_household_costs": Values(chance.random(count) < 0.7),
        "relatives_counted_share": Values(chance.random(count)),
    }
    return Population(persons, columns, {HOUSEHOLD: Groups(of_person, role, count, of_group)})


def by_hand(population: Population) -> np.ndarray:
    """The same formulas as the law, written for speed by someone who knows them all."""
    held = {key: column.values for key, column in population.columns.items()}
    groups = population.groups[HOUSEHOLD]
    at, role, count = groups.of_person, groups.role, groups.count
    has_other = held["has_other_means"]
    wage = held["net_wage_month_eur"] + np.where(has_other, held["other_work_income_month_eur"], 0)
    benefits = held["replacement_income_month_eur"]
    day = np.datetime64(DAY)
    is_minor = _months_since(held["born_on"], day) < 18 * 12
    is_child = role == CHILD
    children = np.bincount(at[is_child & held["receives_child_benefit"]], minlength=count)
    has_child = np.bincount(at[is_child & is_minor], minlength=count) > 0
    is_partner = role == PARTNER
    has_partner = np.bincount(at[is_partner], minlength=count) > 0
    has_others = np.bincount(at[role > PARTNER], minlength=count) > 0
    shares = has_others & groups.columns["shares_household_costs"].values
    applicant = np.flatnonzero(role == APPLICANT)
    cohabits = (has_partner | shares) & ~held["is_homeless_with_gpmi"][applicant]
    savings = held["savings_eur"] + _ceded(held, (has_child, cohabits), at, day)
    fictive = np.maximum(np.minimum(savings, 12500) - 6200, 0) * 0.06
    fictive += np.maximum(savings - 12500, 0) * 0.10
    home = np.maximum(held["cadastral_income_eur"] - 750 - 125 * children[at], 0) * 3
    rent = np.where(has_other, 12 * held["rent_received_month_eur"], 0)
    home = np.where(held["owns_home"], np.maximum(home, rent), 0)
    fictive += np.maximum(home - held["mortgage_interest_year_eur"], home / 2)
    land = np.maximum(held["land_cadastral_income_eur"] - 30, 0) * 3
    fictive += np.where(has_other, 12 * held["other_income_month_eur"] + land, 0)
    fictive += 12 * benefits
    own = 12 * wage + fictive
    above = np.maximum(own - 12 * 876.13, 0)
    spi = _spi(held, wage, day)
    amount = np.where(has_child, 1776.07, np.where(cohabits, 876.13, 1314.20))
    whole = np.bincount(at[is_partner], weights=own[is_partner], minlength=count)
    part = np.bincount(at[is_partner], weights=above[is_partner], minlength=count)
    is_relative = (is_child | (role == RELATIVE)) & ~is_minor
    relatives = np.bincount(at[is_relative], weights=above[is_relative], minlength=count)
    total = (own - 12 * spi)[applicant] + np.where(has_child, whole, part)
    total += relatives * groups.columns["relatives_counted_share"].values
    exemption = np.where(has_child, 310, np.where(cohabits, 155, 250))
    counted = np.where(total < 12 * amount, np.maximum(total - exemption, 0), total)
    of_age = ~is_minor[applicant] | has_child | held["is_emancipated_minor"][applicant]
    willing = held["is_willing_to_work"] | held["is_excused_from_work"]
    ok = held["is_resident"] & held["has_residence_right"] & held["has_claimed_other_rights"]
    met = (ok & willing)[applicant] & of_age
    return np.where(met, np.maximum(amount - counted / 12, 0), 0)


def _months_since(start: np.ndarray, day: np.datetime64) -> np.ndarray:
    """Whole months from a day in each row."""
    months = (day.astype("M8[M]") - start.astype("M8[M]")).astype(int)
    return months - (start - start.astype("M8[M]") > day - day.astype("M8[M]"))


def _ceded(held: Any, category: Any, at: np.ndarray, day: np.datetime64) -> np.ndarray:
    """What goods that were given away still count for."""
    has_child, cohabits = category
    years = _months_since(held["ceded_on"], day) // 12
    share = np.array([1, 0.4, 0.6])[held["ceded_right"]]
    a_year = np.where(has_child, 2500, np.where(cohabits, 1250, 2000))[at]
    home = np.where(held["ceded_only_home"], 37200, 0)
    left = np.maximum(held["ceded_value_eur"] * share - home - a_year * years, 0)
    return np.where(held["has_other_means"] & (years < 10), left, 0)


def _spi(held: Any, wage: np.ndarray, day: np.datetime64) -> np.ndarray:
    """The part of a wage that stays one's own, in its four forms."""
    work, used = held["spi_work"], held["spi_months_used_before"]
    is_over = (used > 0) & (_months_since(held["spi_first_used_before_on"], day) >= 72)
    is_used = (work <= SHORTAGE) & ((used >= 36) | is_over)
    is_higher = (work == SHORTAGE) & held["has_shortage_attest"]
    is_higher &= held["has_contract_of_three_months"]
    is_higher &= held["spi_shortage_months_used_before"] < 3
    limit = np.where(is_higher, 443.52, np.where(work == ART, 3713.76 / 12, 309.48))
    return np.where(held["has_spi_credit"] & ~is_used, np.minimum(wage, limit), 0)


def with_gaps(population: Population, share: float) -> Population:
    """The same households, with this share of the savings unknown."""
    savings = population.columns["savings_eur"].values
    known = np.random.default_rng(3).random(len(savings)) >= share
    columns = {**population.columns, "savings_eur": Values(savings, known)}
    return Population(population.persons, columns, population.groups)


def as_cases(population: Population) -> list[Case]:
    """Each household as a case of its own, everything told."""
    groups = population.groups[HOUSEHOLD]
    starts = np.searchsorted(groups.of_person, np.arange(groups.count + 1))
    found = []
    for number in range(groups.count):
        rows = range(starts[number], starts[number + 1])
        persons = {
            f"p{row - rows[0]}": {
                key: _told(key, column.values[row].item())
                for key, column in population.columns.items()
            }
            for row in rows
        }
        home: dict[str, Any] = {
            key: column.values[number].item() for key, column in groups.columns.items()
        }
        for row in rows:
            home.setdefault(ROLES[groups.role[row]], []).append(f"p{row - rows[0]}")
        found.append(Case(persons, {HOUSEHOLD: [home]}))
    return found


def _told(key: str, value: Any) -> Any:
    """A value as a case holds it: an outcome by its name."""
    return OUTCOMES[key][value] if key in OUTCOMES else value


def nothing_told(case: Case) -> Case:
    """The same household, of which only is known who lives there."""
    (home,) = case.groups[HOUSEHOLD]
    roles = {key: value for key, value in home.items() if key in ROLES}
    return Case({who: {} for who in case.persons}, {HOUSEHOLD: [roles]})
