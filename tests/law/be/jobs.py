"""Jobs as cases and as columns, for the tests of the net wage."""

from datetime import date

import numpy as np

from klaverblad.engines.rules import Case, Groups, Population, Values
from klaverblad.law import Rules

RULES = Rules.load("be")
SEPTEMBER = date(2026, 9, 15)
NET = "net_wage_of_job_month"
# One day in every stretch in which no amount changes, since the work bonus has two parts.
DAYS = [
    date(2024, 4, 15), date(2024, 6, 1), date(2025, 1, 15), date(2025, 3, 1), date(2026, 1, 15),
    date(2026, 3, 1), date(2026, 5, 1), date(2026, 8, 1), SEPTEMBER,
]  # fmt: skip
SINGLE = {
    "is_blue_collar": False,
    "work_pattern": "full_month",
    "tax_partner": "none",
    "tax_children_count": 0,
    "has_other_tax_reductions": False,
}
HOURS_A_WEEK = 38
PATTERNS = ("full_month", "part_of_month", "part_time")
PARTNERS = ("none", "with_income", "without_income")


def hours(week):
    """Hours of an average month."""
    return week * 13 / 3


def a_job(**facts):
    """The case of one person with one job."""
    return Case({"an": {}}, {"job": [{"worker": ["an"], **SINGLE, **facts}]})


def ask(day=SEPTEMBER, *keys, **facts):
    """What follows for one job."""
    return RULES.on(day).ask(a_job(**facts), *(keys or (NET,)))


def run(day, gross, *keys, hours_week=None, blue=False, partner="none", children=0):
    """The columns that follow for many wages at once."""
    count = len(gross)

    def the_same(value, dtype="float64"):
        return Values(np.broadcast_to(np.asarray(value, dtype=dtype), (count,)).copy())

    columns = {
        "gross_wage_month_eur": Values(np.asarray(gross, dtype="float64")),
        "is_blue_collar": the_same(blue, "bool"),
        "work_pattern": the_same(0 if hours_week is None else 2, "int64"),
        "tax_partner": the_same(PARTNERS.index(partner), "int64"),
        "tax_children_count": the_same(children),
        "tax_disabled_children_count": the_same(0),
        "has_other_tax_reductions": the_same(False, "bool"),
    }
    if hours_week is not None:
        columns["paid_hours_month"] = the_same(hours(np.asarray(hours_week)))
        columns["full_time_hours_month"] = the_same(hours(HOURS_A_WEEK))
    groups = Groups(np.arange(count), np.zeros(count, dtype="int64"), count, columns)
    found = RULES.on(day).run(Population(count, {}, {"job": groups}), list(keys or (NET,)))
    return [found[key].values for key in keys or (NET,)]
