"""The net wage of many jobs against numpy written by hand. Prints ratios, promises nothing.

Run: python benchmarks/net_wage.py [jobs]
"""

import sys
from datetime import date

import numpy as np
from rules import timed

from klaverblad.engines.rules import Case, Groups, Population, RulesOn, Values
from klaverblad.law import Rules

DAY = date(2026, 9, 15)
NET = "net_wage_of_job_month"
CHILDREN = np.array([0, 624, 1656, 4404, 7620, 11_100])


def jobs(count: int, seed: int = 7) -> Population:
    """Random full-time and part-time jobs, everything known."""
    chance = np.random.default_rng(seed)
    hours = chance.integers(4, 39, count) * 13 / 3
    children = chance.integers(0, 6, count).astype(np.float64)
    columns = {
        "gross_wage_month_eur": np.round(hours * chance.uniform(13.6, 24, count), 2),
        "is_blue_collar": chance.random(count) < 0.5,
        "work_pattern": np.where(hours > 164, 0, 2),
        "paid_hours_month": hours,
        "full_time_hours_month": np.full(count, 38 * 13 / 3),
        "paid_days_month": np.full(count, 20.0),
        "full_time_days_month": np.full(count, 20.0),
        "tax_partner": chance.integers(0, 3, count),
        "tax_children_count": children,
        "tax_disabled_children_count": np.zeros(count),
        "has_other_tax_reductions": np.zeros(count, dtype=bool),
        "is_disabled_for_tax": np.zeros(count, dtype=bool),
        "other_dependants_count": np.zeros(count),
        "elderly_dependants_count": np.zeros(count),
    }
    held = {key: Values(column) for key, column in columns.items()}
    return Population(
        count, {}, {"job": Groups(np.arange(count), np.zeros(count, np.int64), count, held)}
    )


def cents(amount: np.ndarray) -> np.ndarray:
    """Round to the cent, the half upwards."""
    return np.floor(amount * 100 + 0.5 + 1e-9) / 100


def brackets(amount: np.ndarray) -> np.ndarray:
    """The tax of 2026 on a yearly amount."""
    return (
        cents(np.minimum(amount, 16_710) * 0.2675)
        + cents(np.maximum(np.minimum(amount, 29_500) - 16_710, 0) * 0.4280)
        + cents(np.maximum(np.minimum(amount, 51_050) - 29_500, 0) * 0.4815)
        + cents(np.maximum(amount - 51_050, 0) * 0.5350)
    )


def by_hand(population: Population) -> np.ndarray:
    """The formulas of September 2026, written for speed by someone who knows them all."""
    held = {key: one.values for key, one in population.groups["job"].columns.items()}
    gross, blue, partner = held["gross_wage_month_eur"], held["is_blue_collar"], held["tax_partner"]
    hours, full = held["paid_hours_month"], held["full_time_hours_month"]
    is_full = held["work_pattern"] == 0
    share = np.where(is_full, 1, np.minimum(cents(hours / full), 1))
    wage = np.where(is_full, gross, cents(cents(gross / hours) * full))
    base = np.where(blue, cents(gross * 1.08), gross)
    rsz = cents(base * 0.1307)
    most, slope = np.where(blue, 137.74, 127.54), np.where(blue, 0.2958, 0.2739)
    a = np.maximum(most - slope * np.maximum(wage - 2937.93, 0), 0) * (wage <= 3403.62)
    a = np.minimum(cents(a * share), rsz)
    most, slope = np.where(blue, 185.75, 171.99), np.where(blue, 0.2915, 0.2699)
    b = np.maximum(most - slope * np.maximum(wage - 2300.62, 0), 0) * (wage <= 2937.93)
    b = np.minimum(cents(b * share), rsz - a)
    taxable = gross - (rsz - a - b)
    year = 12 * taxable
    left = cents(np.maximum(year * 0.7, year - 6070))
    quotient = np.where(partner == 2, np.minimum(cents(left * 0.3), 13_790), 0)
    tax = brackets(left - quotient) + brackets(quotient) - 2987.98 * np.where(partner == 2, 2, 1)
    children = held["tax_children_count"].astype(np.int64)
    reductions = CHILDREN[children] + 624 * ((children > 0) & (partner == 0))
    before = cents(np.maximum(np.maximum(tax, 0) - reductions, 0) / 12)
    withheld = np.maximum(before - cents(a * 0.3314 + b * 0.5254), 0)
    above = np.maximum(base - 2190.18, 0) * 0.011
    single = np.select(
        [base < 1945.38, base < 2190.18, base < 3737, base < 4100],
        [0, (base - 1945.38) * 0.0422, 10.33 + above, 27.35 + (base - 3737) * 0.0338],
        39.61 + (base - 4100) * 0.011,
    )
    couple = np.where(base < 2190.18, np.maximum(base - 1945.38, 0) * 0.059, 14.44 + above)
    two = np.where(base < 1095.10, 0, np.minimum(np.maximum(couple, 5.15), 51.64))
    special = np.select([partner == 1, partner == 2], [two, np.minimum(couple, 60.94)], single)
    return taxable - withheld - np.minimum(cents(special), 60.94)


def one_job(now: RulesOn) -> None:
    """Ask about one job, and explain it in Dutch."""
    facts = {
        "worker": ["an"], "gross_wage_month_eur": 1400, "is_blue_collar": True,
        "work_pattern": "part_time", "paid_hours_month": 95, "full_time_hours_month": 164.67,
        "tax_partner": "none", "tax_children_count": 2, "tax_disabled_children_count": 0,
        "has_other_tax_reductions": False,
    }  # fmt: skip
    case = Case({"an": {}}, {"job": [facts]})
    asked = timed(lambda: now.ask(case, NET), times=30)
    told = timed(lambda: str(now.ask(case, NET)[NET].explain("nl")), times=30)
    print(f"one job, ask                          {1000 * asked:8.2f} ms")
    print(f"one job, ask and explain in Dutch     {1000 * told:8.2f} ms")


def many_jobs(now: RulesOn, count: int) -> None:
    """Columns against numpy by hand, and a sweep of 500 wages."""
    population = jobs(count)
    found = now.run(population, [NET])[NET].values
    assert np.allclose(found, by_hand(population), atol=1e-6)
    hand = timed(lambda: by_hand(population), times=5)
    ours = timed(lambda: now.run(population, [NET]), times=5)
    few = jobs(500)
    sweep = timed(lambda: now.run(few, [NET]), times=10)
    print(f"{count} jobs, numpy by hand          {1000 * hand:8.2f} ms   1.00")
    print(f"{count} jobs, rules                  {1000 * ours:8.2f} ms   {ours / hand:.2f}")
    print(f"500 jobs, rules                       {1000 * sweep:8.2f} ms")


def main() -> None:
    """Print everything."""
    now = Rules.load("be").on(DAY)
    one_job(now)
    many_jobs(now, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)


if __name__ == "__main__":
    main()
