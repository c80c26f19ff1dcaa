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
    }
    flags = {key: chance.random(persons) < share for key, share in SHARES.items()}
    columns = {key: Values(column) for key, column in (amounts | flags).items()}
    columns["born_on"] = Values(born)
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
    wage = held["net_wage_month_eur"]
    benefits = held["replacement_income_month_eur"]
    savings = held["savings_eur"]
    day = np.datetime64(DAY)
    months = (day.astype("M8[M]") - held["born_on"].astype("M8[M]")).astype(int)
    days = held["born_on"] - held["born_on"].astype("M8[M]")
    is_minor = months - (days > day - day.astype("M8[M]")) < 18 * 12
    is_child = role == CHILD
    children = np.bincount(at[is_child & held["receives_child_benefit"]], minlength=count)
    fictive = np.maximum(np.minimum(savings, 12500) - 6200, 0) * 0.06
    fictive += np.maximum(savings - 12500, 0) * 0.10
    home = np.maximum(held["cadastral_income_eur"] - 750 - 125 * children[at], 0) * 3
    fictive += np.where(held["owns_home"], home, 0)
    fictive += 12 * benefits
    own = 12 * wage + fictive
    above = np.maximum(own - 12 * 876.13, 0)
    spi = np.where(held["has_spi_credit"], np.minimum(wage, 309.48), 0)
    has_child = np.bincount(at[is_child & is_minor], minlength=count) > 0
    is_partner = role == PARTNER
    has_partner = np.bincount(at[is_partner], minlength=count) > 0
    has_others = np.bincount(at[role > PARTNER], minlength=count) > 0
    shares = has_others & groups.columns["shares_household_costs"].values
    cohabits = has_partner | shares
    amount = np.where(has_child, 1776.07, np.where(cohabits, 876.13, 1314.20))
    whole = np.bincount(at[is_partner], weights=own[is_partner], minlength=count)
    part = np.bincount(at[is_partner], weights=above[is_partner], minlength=count)
    is_relative = (is_child | (role == RELATIVE)) & ~is_minor
    relatives = np.bincount(at[is_relative], weights=above[is_relative], minlength=count)
    applicant = np.flatnonzero(role == APPLICANT)
    total = (own - 12 * spi)[applicant] + np.where(has_child, whole, part)
    total += relatives * groups.columns["relatives_counted_share"].values
    exemption = np.where(has_child, 310, np.where(cohabits, 155, 250))
    counted = np.where(total < 12 * amount, np.maximum(total - exemption, 0), total)
    of_age = ~is_minor[applicant] | has_child | held["is_emancipated_minor"][applicant]
    willing = held["is_willing_to_work"] | held["is_excused_from_work"]
    ok = held["is_resident"] & held["has_residence_right"] & held["has_claimed_other_rights"]
    met = (ok & willing)[applicant] & of_age
    return np.where(met, np.maximum(amount - counted / 12, 0), 0)


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
                key: column.values[row].item() for key, column in population.columns.items()
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


def nothing_told(case: Case) -> Case:
    """The same household, of which only is known who lives there."""
    (home,) = case.groups[HOUSEHOLD]
    roles = {key: value for key, value in home.items() if key in ROLES}
    return Case({who: {} for who in case.persons}, {HOUSEHOLD: [roles]})
