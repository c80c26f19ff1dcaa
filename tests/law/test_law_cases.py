"""Every case beside a rule must come out, and every right must have some."""

import re
from pathlib import Path

import pytest

from klaverblad.law import Rules
from klaverblad.law.cases import LawCase, all_cases, read_cases

RULES = Rules.load("be")
CASES = all_cases("be")
DOCS = Path(__file__).parents[2] / "docs" / "law-cases.md"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_case_comes_out_as_its_source_says(case: LawCase):
    assert case.differences(RULES) == []


def test_every_rule_is_expected_by_some_case_or_read_by_one_that_is():
    expected = {key for case in CASES for key in case.keys}
    reached = expected | {name for key in expected for name in RULES.reads(key).rules}

    assert set(RULES.versions) <= reached


def test_a_wrong_expectation_is_reported_with_its_place():
    (case,) = read_cases(
        "- case: Savings of one euro count\n"
        "  date: 2025-03-01\n"
        "  given: {an: {savings_eur: 1}}\n"
        "  expect: {an: {counted_savings_year: 1}}\n"
        "  source: none, this is wrong on purpose\n",
        "wrong.cases.yaml",
    )

    (difference,) = case.differences(RULES)

    assert difference == "wrong.cases.yaml:1: an: counted_savings_year is 0.0, expected 1"


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL))
def test_an_example_of_the_manual_comes_out(example: str):
    for case in read_cases(example, "docs/law-cases.md"):
        assert case.differences(RULES) == []
