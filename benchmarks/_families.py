"""Random households that tell everything the rights ask: who is what in each grouping, and each fact.

Ages go before the rest: a child has no wage, an adult goes to no nursery. The shares are plain
guesses that make each right common enough to count; they are no statistics.
"""

from typing import Any

import numpy as np

from klaverblad.engines.rules import Case, Groups, Kind, Population, RulesOn, Values

APPLICANT, PARTNER, CHILD, GROWN = range(4)
# What each of the four is called in each grouping.
ROLES = {
    "address_household": ("applicant", "partner", "dependant", "other"),
    "child_benefit_family": ("recipient", "partner", "child", "child"),
    "health_fund_household": ("applicant", "partner", "dependant", "dependant"),
    "leefloon_household": ("applicant", "partner", "child", "ascendant_or_descendant"),
}
YEAR = 365
OF_AGE, OLD = 18, 66
# Flags that are not a yes for one in eight.
SHARES = {
    "is_resident": 0.97, "has_residence_right": 0.95, "lives_in_flanders": 0.95,
    "is_willing_to_work": 0.9, "has_claimed_other_rights": 0.9, "has_contract_of_three_months": 0.8,
    "is_conform_dwelling": 0.8, "attends_school_enough": 0.95, "takes_main_residence": 0.5,
    "owns_home": 0.3, "has_spi_credit": 0.4, "is_emancipated_minor": 0.02, "was_homeless": 0.04,
    "is_homeless_with_gpmi": 0.03, "is_unaccompanied_minor": 0.01, "has_recognised_handicap": 0.08,
    "shares_household_costs": 0.7, "receives_vt": 0.2, "has_other_means": 0.1,
    "earns_at_most_a_third": 0.04, "has_heavy_care_need": 0.04, "has_support_need_for_budget": 0.02,
    "is_social_flat_with_shared_gas": 0.05, "uses_ikt_childcare": 0.25, "receives_leefloon": 0.08,
}  # fmt: skip
USUAL_SHARE = 0.125
# How often a number is nought, and how often a category has its first outcome.
NOUGHT, PLAIN = 0.5, 0.6
# What is only so for some ages: below, and from.
OF_CHILDREN = {"receives_child_benefit", "has_zorgtoeslag", "attends_school_enough", "school_level"}
OF_THE_OLD = {"receives_igo", "receives_zorgbudget_ouderen", "receives_pension"}
OF_ADULTS = {
    "receives_leefloon", "receives_ivt_it", "owns_home", "debt_help", "is_invalid", "was_homeless",
}  # fmt: skip


def families(now: RulesOn, count: int, seed: int) -> Population:
    """Households of one to five persons, everything told that the rights of the day may read."""
    chance = np.random.default_rng(seed)
    role, home = _people(chance, count)
    age = _ages(chance, role)
    columns: dict[str, Values] = {}
    of_group: dict[str, dict[str, Values]] = {key: {} for key in now.groupings_of(now.rights)}
    for key in now.inputs_of(now.rights):
        declared = now.rules.inputs_by_key[key]
        if declared.entity in of_group:
            of_group[declared.entity][key] = Values(_told(now, chance, key, np.full(count, 40)))
        elif key == "born_on":
            columns[key] = Values(now.day64 - (age * YEAR + 5 + age // 4).astype("m8[D]"))
        else:
            columns[key] = Values(_told(now, chance, key, age))
    groups = {
        key: Groups(home, _codes(now, key)[role], count, facts) for key, facts in of_group.items()
    }
    return Population(len(role), columns, groups, home)


def _people(chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """What each person is, and in which household; one applicant, at most one partner."""
    roles: list[int] = []
    homes: list[int] = []
    for number in range(count):
        mine = [APPLICANT]
        mine += [PARTNER] * int(chance.random() < 0.45)
        mine += [CHILD] * int(chance.choice([0, 0, 0, 1, 2]))
        mine += [GROWN] * int(chance.random() < 0.1)
        roles += mine
        homes += [number] * len(mine)
    return np.array(roles), np.array(homes)


def _ages(chance: np.random.Generator, role: np.ndarray) -> np.ndarray:
    grown = chance.integers(19, 85, len(role))
    found = np.where(role == CHILD, chance.integers(0, OF_AGE, len(role)), grown)
    return np.where(role == GROWN, chance.integers(OF_AGE, 30, len(role)), found)


def _codes(now: RulesOn, grouping: str) -> np.ndarray:
    keys = now.rules.groupings_by_key[grouping].role_keys
    return np.array([keys.index(role) for role in ROLES[grouping]])


def _told(now: RulesOn, chance: np.random.Generator, key: str, age: np.ndarray) -> Any:
    """A fact about each of some persons or groups."""
    declared, rows = now.rules.inputs_by_key[key], len(age)
    can_be = np.ones(rows, dtype=bool)
    if key in OF_CHILDREN:
        can_be = age < OF_AGE
    elif key in OF_THE_OLD:
        can_be = age >= OLD
    elif key in OF_ADULTS or declared.kind in {Kind.MONEY, Kind.COUNT}:
        can_be = age >= OF_AGE
    if declared.kind is Kind.FLAG:
        share = 0.9 if key == "receives_child_benefit" else SHARES.get(key, USUAL_SHARE)
        return can_be & (chance.random(rows) < share)
    if declared.options is not None:
        codes = chance.integers(0, len(declared.options.keys), rows)
        is_plain = ~can_be | (chance.random(rows) < PLAIN)
        return np.where(is_plain, 0, codes) if key != "school_level" else _schools(age)
    if declared.kind is Kind.DATE:
        return now.day64 - chance.integers(0, 6 * YEAR, rows).astype("m8[D]")
    usual = [*declared.usual, *(one for one in (1.0, 4.0, 12.0) if declared.kind is Kind.COUNT)]
    found = chance.choice(usual or [0.5, 1.0], rows)
    if declared.kind is Kind.MONEY:
        # No two wages are the same.
        found = np.round(found * chance.uniform(0.7, 1.3, rows), 2)
    if declared.highest is not None:
        found = np.minimum(found, declared.highest)
    return np.where(can_be & (chance.random(rows) >= NOUGHT), found, 0.0)


def _schools(age: np.ndarray) -> np.ndarray:
    """Nothing, nursery, primary or secondary school by age, as the law numbers them."""
    return np.digitize(age, [3, 6, 12]) * (age < OF_AGE)


def as_case(now: RulesOn, population: Population, home: int, *, is_told: bool) -> Case:
    """One household as a case of its own: everything told, or nothing but who belongs together."""
    rows = np.flatnonzero(population.block == home)
    inputs = now.rules.inputs_by_key

    def said(columns: Any, row: int) -> dict[str, Any]:
        found = {}
        for key, column in columns.items():
            value = column.values[row].item()
            options = inputs[key].options
            found[key] = options.keys[value] if options else value
        return found if is_told else {}

    persons = {f"p{place}": said(population.columns, row) for place, row in enumerate(rows)}
    groups: dict[str, Any] = {}
    for key, one in population.groups.items():
        group = said(one.columns, home)
        for place, row in enumerate(rows):
            role = now.rules.groupings_by_key[key].role_keys[one.role[row]]
            group.setdefault(role, []).append(f"p{place}")
        groups[key] = [group]
    return Case(persons, groups)
