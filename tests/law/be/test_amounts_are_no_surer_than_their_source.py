"""What a source only gives by reckoning, or nobody looked up, is not called confirmed."""

import re
from datetime import date

import pytest

from klaverblad.law import Rules

RULES = Rules.load("be")
LATE_2024, MID_2025, NOW = date(2024, 12, 1), date(2025, 6, 1), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("key", "day", "status"),
    [
        # No worked payslip of 2024 or 2025 comes near these.
        *(
            (key, day, "computed")
            for key in ("withholding_rate_4", "work_costs_share", "attributed_quotient_share")
            for day in (LATE_2024, MID_2025)
        ),
        *(("withholding_bracket_3_until_year", day, "computed") for day in (LATE_2024, MID_2025)),
        *(
            (key, NOW, "confirmed")
            for key in ("withholding_rate_4", "work_costs_share", "attributed_quotient_share")
        ),
        ("withholding_rate_3", MID_2025, "confirmed"),
        ("child_reduction_2_year", LATE_2024, "computed"),
        ("single_parent_reduction_year", MID_2025, "computed"),
        # The durations are in the source, the days follow from them.
        ("admission_young_days", LATE_2024, "computed"),
        ("admission_middle_days", LATE_2024, "computed"),
        ("admission_old_days", LATE_2024, "computed"),
        ("reference_old_months", LATE_2024, "unconfirmed"),
        ("admission_days", NOW, "confirmed"),
        # The limits of May 2024 are from memory, and this slope is reckoned with them.
        ("werkbonus_a_until_month", LATE_2024, "unconfirmed"),
        ("werkbonus_a_slope", LATE_2024, "unconfirmed"),
        ("werkbonus_b_full_month", LATE_2024, "computed"),
        ("werkbonus_a_slope", MID_2025, "confirmed"),
        ("ggmmi_month", date(2023, 6, 1), "unconfirmed"),
        ("ggmmi_month", date(2022, 9, 1), "computed"),
        ("rsz_rate", date(2022, 6, 1), "unconfirmed"),
        ("rsz_rate", LATE_2024, "confirmed"),
    ],
)
def test_a_value_is_no_surer_than_what_was_found(key, day, status):
    assert RULES.parameters_by_key[key].on(day).status == status


# The articles that a source behind these rules names; of other acts no number is known.
FOUND = {
    "cao nr. 43, art. 3",
    "OCMW-wet 8 juli 1976, art. 60 §7",
}
FOLDERS = ("law/be/net_wage/", "law/be/artikel_60/")


def test_an_article_is_cited_by_number_only_where_a_source_names_it():
    cited = {
        (rule.key, act)
        for rule in RULES.rules
        if rule.where.startswith(FOLDERS)
        for act in re.split(r";\s*", rule.source)
        if re.search(r"\bart\.", act)
    }

    assert {act for _, act in cited} == FOUND
