"""Every case beside a rule must come out, and every right must have some."""

import re
from pathlib import Path

import pytest

from klaverblad.law import Rules, asking
from klaverblad.law.case_files import read_case_file
from klaverblad.law.cases import LawCase, all_cases, read_cases
from klaverblad.law.reading import read_values

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
        "  given: {an: {savings_eur: 1, has_other_means: false}}\n"
        "  expect: {an: {counted_savings_year: 1}}\n"
        "  source: none, this is wrong on purpose\n",
        "wrong.cases.yaml",
    )

    (difference,) = case.differences(RULES)

    assert difference == "wrong.cases.yaml:1: an: counted_savings_year is 0.0, expected 1"


def examples(kind):
    return re.findall(rf"```yaml {kind}\n(.*?)```", DOCS.read_text(), re.DOTALL)


def test_the_case_file_of_the_manual_is_answered():
    (example,) = examples("case file")

    asked = asking.ask(RULES, read_case_file(example, "an.yaml", RULES), None)

    assert {answer.key for answer in asked.answers} == set(asked.now.rights)
    assert asked.untold == ()
    told = asking.as_text(asked, "nl")
    assert "Waarschijnlijk recht op de verhoogde tegemoetkoming, door een statuut." in told
    assert "Waarschijnlijk recht op het sociaal tarief voor elektriciteit en gas." in told
    assert "Waarschijnlijk recht op het Groeipakket, voor minstens één kind." in told


def test_the_rows_of_a_region_of_the_manual_can_be_read():
    (example,) = examples("rows of a region")

    changed = RULES.with_local(read_values(example, "region.values.yaml"))

    assert changed.parameters_by_key["leefloon_alone_month"].values[-1].value == 1500


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL))
def test_an_example_of_the_manual_comes_out(example: str):
    for case in read_cases(example, "docs/law-cases.md"):
        assert case.differences(RULES) == []
