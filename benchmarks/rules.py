"""The rules engine against numpy written by hand, in one run. Prints ratios, promises nothing.

Run: python benchmarks/rules.py [households]
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from klaverblad.engines.rules import Case, Groups, Population, RulesOn, Values
from klaverblad.law import Rules

DAY = date(2025, 3, 1)
KEYS = ["leefloon_amount_month"]
APPLICANT, PARTNER, CHILD, RELATIVE, OTHER = range(5)


def timed(work: Callable[[], Any], *, times: int) -> float:
    """The best processor time of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def households(count: int, seed: int = 7) -> Population:
    """Random households of one to four persons, everything known."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 5, count)
    of_person = np.repeat(np.arange(count), sizes)
    is_first = np.r_[True, of_person[1:] != of_person[:-1]]
    persons = len(of_person)
    role = np.where(is_first, APPLICANT, chance.integers(PARTNER, OTHER + 1, persons))
    born = np.datetime64("2025-03-01") - chance.integers(0, 80 * 365, persons).astype("m8[D]")
    amounts = {
        "net_wage_month_eur": chance.choice([0.0, 0.0, 900.0, 1800.0], persons),
        "replacement_income_month_eur": chance.choice([0.0, 0.0, 600.0, 1400.0], persons),
        "savings_eur": chance.choice([0.0, 3000.0, 9000.0, 30000.0], persons),
        "cadastral_income_eur": chance.choice([600.0, 1250.0], persons),
    }
    flags = {
        key: chance.random(persons) < share
        for key, share in (
            ("has_spi_credit", 0.5), ("owns_home", 0.2), ("receives_child_benefit", 0.7)
        )
    }  # fmt: skip
    columns = {key: Values(column) for key, column in (amounts | flags).items()}
    columns["born_on"] = Values(born)
    of_group = {
        "shares_household_costs": Values(chance.random(count) < 0.7),
        "relatives_counted_share": Values(chance.random(count)),
    }
    groups = {"leefloon_household": Groups(of_person, role, count, of_group)}
    return Population(persons, columns, groups)


def by_hand(population: Population) -> np.ndarray:
    """The same formulas as the law, written for speed by someone who knows them all."""
    held = {key: column.values for key, column in population.columns.items()}
    groups = population.groups["leefloon_household"]
    at, role, count = groups.of_person, groups.role, groups.count
    wage = held["net_wage_month_eur"]
    benefits = held["replacement_income_month_eur"]
    savings = held["savings_eur"]
    day = np.datetime64(DAY)
    months = (day.astype("M8[M]") - held["born_on"].astype("M8[M]")).astype(int)
    days = held["born_on"] - held["born_on"].astype("M8[M]")
    is_minor = months - (days > day - day.astype("M8[M]")) < 18 * 12
    children = np.bincount(at[(role == CHILD) & held["receives_child_benefit"]], minlength=count)
    fictive = np.maximum(np.minimum(savings, 12500) - 6200, 0) * 0.06
    fictive += np.maximum(savings - 12500, 0) * 0.10
    home = np.maximum(held["cadastral_income_eur"] - 750 - 125 * children[at], 0) * 3
    fictive += np.where(held["owns_home"], home, 0)
    fictive += 12 * benefits
    own = 12 * wage + fictive
    above = np.maximum(own - 12 * 876.13, 0)
    spi = np.where(held["has_spi_credit"], np.minimum(wage, 309.48), 0)
    has_child = np.bincount(at[(role == CHILD) & is_minor], minlength=count) > 0
    is_partner = role == PARTNER
    has_partner = np.bincount(at[is_partner], minlength=count) > 0
    has_others = np.bincount(at[role > PARTNER], minlength=count) > 0
    shares = has_others & groups.columns["shares_household_costs"].values
    cohabits = has_partner | shares
    amount = np.where(has_child, 1776.07, np.where(cohabits, 876.13, 1314.20))
    whole = np.bincount(at[is_partner], weights=own[is_partner], minlength=count)
    part = np.bincount(at[is_partner], weights=above[is_partner], minlength=count)
    is_relative = ((role == CHILD) | (role == RELATIVE)) & ~is_minor
    relatives = np.bincount(at[is_relative], weights=above[is_relative], minlength=count)
    applicant = np.flatnonzero(role == APPLICANT)
    total = (own - 12 * spi)[applicant] + np.where(has_child, whole, part)
    total += relatives * groups.columns["relatives_counted_share"].values
    exemption = np.where(has_child, 310, np.where(cohabits, 155, 250))
    counted = np.where(total < 12 * amount, np.maximum(total - exemption, 0), total)
    return np.maximum(amount - counted / 12, 0)


def with_gaps(population: Population, share: float) -> Population:
    """The same households, with this share of the savings unknown."""
    savings = population.columns["savings_eur"].values
    known = np.random.default_rng(3).random(len(savings)) >= share
    columns = {**population.columns, "savings_eur": Values(savings, known)}
    return Population(population.persons, columns, population.groups)


def one_household(now: RulesOn) -> None:
    """Ask, explain, and find the next question for a family of four."""
    nobody = {"replacement_income_month_eur": 0, "savings_eur": 4150, "owns_home": False}
    case = Case(
        {
            "an": {**nobody, "born_on": date(1990, 5, 1), "net_wage_month_eur": 700,
                   "has_spi_credit": True, "is_resident": True, "has_residence_right": True,
                   "is_willing_to_work": True, "has_claimed_other_rights": True},
            "bo": {**nobody, "net_wage_month_eur": 300},
            "kim": {"born_on": date(2015, 6, 30)},
            "sam": {"born_on": date(2018, 6, 30)},
        },
        {"leefloon_household": [{"applicant": ["an"], "partner": ["bo"], "child": ["kim", "sam"]}]},
    )  # fmt: skip
    open_case = Case({"an": {"born_on": date(1990, 5, 1)}})
    works: dict[str, Callable[[], object]] = {
        "ask": lambda: now.ask(case, "leefloon"),
        "ask and explain in Dutch": lambda: str(
            now.ask(case, "leefloon")["leefloon"].explain("nl")
        ),
        "next question": lambda: now.next_question(open_case, rights=["leefloon"]),
    }
    for name, work in works.items():
        print(f"one household, {name:28} {1000 * timed(work, times=30):8.2f} ms")


def caseload(now: RulesOn, count: int) -> None:
    """What a coach's whole caseload costs, from cases and from columns."""
    facts = {"net_wage_month_eur": 700, "savings_eur": 100, "owns_home": False}
    case = Case({"an": facts}, {"leefloon_household": [{"applicant": ["an"]}]})
    cases = [case] * count
    seconds = timed(lambda: now.run_cases(cases, ["leefloon"]), times=3)
    print(f"{count} cases, read and run            {1000 * seconds:8.2f} ms")
    population = households(count)
    seconds = timed(lambda: now.run(population, ["leefloon"]), times=5)
    print(f"{count} households in columns, run     {1000 * seconds:8.2f} ms")


def whole_population(now: RulesOn, count: int) -> None:
    """Columns against numpy by hand, and what unknown savings cost."""
    population = households(count)
    found = now.run(population, KEYS)["leefloon_amount_month"]
    expected = by_hand(population)
    assert np.allclose(found.lo, expected, atol=1e-6)
    hand = timed(lambda: by_hand(population), times=5)
    ours = timed(lambda: now.run(population, KEYS), times=5)
    gaps = with_gaps(population, 0.5)
    wide = timed(lambda: now.run(gaps, KEYS), times=5)
    print(f"{count} households, numpy by hand    {1000 * hand:8.2f} ms   1.00")
    print(f"{count} households, rules            {1000 * ours:8.2f} ms   {ours / hand:.2f}")
    print(f"{count} households, half of savings  {1000 * wide:8.2f} ms   {wide / hand:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                           {peak:8.0f} MB")


def main() -> None:
    """Print everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    now = Rules.load("be").on(DAY)
    one_household(now)
    caseload(now, 1_500)
    whole_population(now, count)


if __name__ == "__main__":
    main()
