"""The files of the law refuse what is not certain to be meant, with file and line."""

from datetime import date

import pytest

from klaverblad.engines.rules import LoadError
from klaverblad.law import Rules
from klaverblad.law.cases import read_cases
from klaverblad.law.loading import read_inputs, read_parameters

PARAMETER = """\
# the amount
full_month:
  name: {nl: bedrag, fr: montant, en: amount}
  unit: EUR per month
  values:
    - {from: 2025-02-01, value: 10.5, status: confirmed, source: gazette}
    - {from: 2026-03-01, value: 11, status: computed, source: index, note: look again}
"""
INPUT = """\
wage_eur:
  entity: person
  kind: money
  unit: EUR per month
  lowest: 0
  usual: [800]
  name: {nl: loon, fr: salaire, en: wage}
  question: {nl: "Loon?", fr: "Salaire ?", en: "Wage?"}
"""


def test_a_parameter_is_read_with_all_it_says():
    (parameter,) = read_parameters(PARAMETER, "x.params.yaml")

    assert (parameter.key, str(parameter.unit)) == ("full_month", "EUR per month")
    assert parameter.on(date(2025, 1, 31)) is None
    assert parameter.on(date(2026, 2, 28)).value == 10.5
    assert parameter.on(date(2026, 3, 1)).status == "computed"
    assert parameter.on(date(2030, 1, 1)).note == "look again"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", source: gazette", "", "x.params.yaml:6: the value of 2025-02-01 has no source"),
        ("source: gazette", "source: ''", "x.params.yaml:6: the value of 2025-02-01 has no source"),
        ("2026-03-01", "2025-02-01", "x.params.yaml:7: 2025-02-01 comes after 2025-02-01"),
        ("2026-03-01", "2024-02-01", "x.params.yaml:7: 2024-02-01 comes after 2025-02-01"),
        ("status: computed", "status: sure", "x.params.yaml:7: status 'sure' is unknown"),
        ("value: 11", "value: -11", "x.params.yaml:7: the value -11 is below zero"),
        ("value: 11", "value: .nan", "x.params.yaml:7: the value nan is below zero"),
        ("value: 11", "value: eleven", "x.params.yaml:7: 'value' is 'eleven'"),
        ("value: 11, ", "", "x.params.yaml:7: 'value' is missing"),
        ("value: 11", "value: null", "x.params.yaml:7: from 2026-03-01 on there is no value"),
        ("from: 2026-03-01", "from: soon", "x.params.yaml:7: 'from' is 'soon'"),
        ("note: look", "notes: look", "x.params.yaml:7: 'notes' is not known here"),
        ("EUR per month", "EUR per moon", "x.params.yaml:3: unit 'EUR per moon' is unknown"),
        (", en: amount", "", "x.params.yaml:3: 'name' is not in nl, fr and en"),
        ("  unit: EUR per month\n", "", "x.params.yaml:3: 'unit' is missing"),
        ("  unit: EUR", "  name: {}\n  unit: EUR", "x.params.yaml:4: 'name' stands here twice"),
        ("values:\n", "values: {\n", "x.params.yaml: it is no YAML"),
    ],
)
def test_a_parameter_that_says_too_little_or_too_much_is_refused(old, new, said):
    assert old in PARAMETER
    with pytest.raises(LoadError) as refused:
        read_parameters(PARAMETER.replace(old, new), "x.params.yaml")

    assert str(refused.value).startswith(said)


def test_a_gap_ends_the_value_before_it():
    gap = PARAMETER.replace("value: 11, status: computed", "value: null, status: unconfirmed")

    (parameter,) = read_parameters(gap, "x.params.yaml")

    assert parameter.on(date(2026, 2, 28)).value == 10.5
    assert parameter.on(date(2026, 3, 1)) is None


def test_a_file_without_names_is_refused():
    with pytest.raises(LoadError, match="holds no mapping"):
        read_parameters("- 1\n", "x.params.yaml")
    with pytest.raises(LoadError, match="'full_month' holds 3"):
        read_parameters("full_month: 3\n", "x.params.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: money", "kind: cash", "kind 'cash' is unknown"),
        ("usual: [800]", "highest: null", "it has no 'usual' values"),
        ("  lowest: 0", "  least: 0", "'least' is not known here"),
        ("unit: EUR per month", "unit: francs", "unit 'francs' is unknown"),
    ],
)
def test_an_input_that_cannot_be_asked_is_refused(old, new, said):
    with pytest.raises(LoadError) as refused:
        read_inputs(INPUT.replace(old, new), "x.inputs.yaml")

    assert said in str(refused.value)
    assert str(refused.value).startswith("x.inputs.yaml:2")


def test_an_input_is_read_with_its_bounds():
    (read,) = read_inputs(INPUT, "x.inputs.yaml")

    assert (read.lowest, read.highest, read.usual, read.is_judgement) == (0, None, (800.0,), False)


def test_a_case_without_a_source_is_refused():
    with pytest.raises(LoadError, match=r"x\.cases\.yaml:1: 'source' is missing"):
        read_cases(
            "- {case: A, date: 2025-01-01, given: {an: {}}, expect: {an: {}}}", "x.cases.yaml"
        )


def test_a_territory_must_exist():
    with pytest.raises(LoadError, match="territory 'nl'"):
        Rules.load("nl")


def test_the_book_is_read_once():
    assert Rules.load("be") is Rules.load("be")
