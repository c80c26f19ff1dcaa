"""The files of the law refuse what is not certain to be meant, with file and line."""

from datetime import date

import pytest

from klaverblad.engines.rules import LoadError
from klaverblad.law import Rules
from klaverblad.law.cases import read_cases
from klaverblad.law.located import Wrong
from klaverblad.law.reading import read_inputs, read_parameters, read_values

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
    (parameter,) = read_parameters(PARAMETER, "x.params.yaml").parameters

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
        ("EUR per month", "EUR per moon", "x.params.yaml:4: unit 'EUR per moon' is unknown"),
        (", en: amount", "", "x.params.yaml:3: 'name' is not in nl, fr and en"),
        ("  unit: EUR per month\n", "", "x.params.yaml:3: 'unit' is missing"),
        ("  unit: EUR", "  name: {}\n  unit: EUR", "x.params.yaml:4: 'name' stands here twice"),
        ("values:\n", "values: {\n", "x.params.yaml:6: it is no YAML"),
        ("2026-03-01", "2026-13-01", "x.params.yaml:7: it is no YAML: month must be"),
        ("value: 10.5", "until: 2026-03-01, value: 1", "x.params.yaml:7: two values hold on"),
        ("value: 10.5", "until: 2026-02-01, value: 1", "x.params.yaml:7: nothing holds between"),
        ("value: 10.5", "until: 2025-01-01, value: 1", "x.params.yaml:6: it ends before it begins"),
    ],
)
def test_a_parameter_that_says_too_little_or_too_much_is_refused(old, new, said):
    assert old in PARAMETER
    with pytest.raises(LoadError) as refused:
        read_parameters(PARAMETER.replace(old, new), "x.params.yaml")

    assert str(refused.value).startswith(said)


def test_a_gap_ends_the_value_before_it():
    gap = PARAMETER.replace("value: 11, status: computed", "value: null, status: unconfirmed")

    (parameter,) = read_parameters(gap, "x.params.yaml").parameters

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
        ("usual: [800]", "usual: 800", "'usual' is 800"),
        ("usual: [800]", "usual: [much]", "'usual' holds 'much', which is no number"),
        ("usual: [800]", "usual: [.nan]", "'usual' holds nan, which is no number"),
        ("usual: [800]", "usual: [-1]", "the usual value -1 lies outside its bounds"),
        ("lowest: 0", "lowest: soon", "'lowest' is 'soon'"),
        ("lowest: 0", "lowest: 2026-01-01", "'lowest' is 2026-01-01"),
        ("lowest: 0", "lowest: 5\n  highest: 5", "it lies from 5 to 5"),
        ("kind: money", "kind: flag", "a flag has no 'unit'"),
        ("lowest: 0", "is_not_after_day: 'no'", "a money has no 'is_not_after_day'"),
        ("lowest: 0", "judgement: 3", "'judgement' is 3"),
        ("lowest: 0", "options: {}", "a money has no 'options'"),
        ("nl: loon", "nl: 3", "'name' is not in nl, fr and en"),
    ],
)
def test_an_input_that_cannot_be_asked_is_refused(old, new, said):
    with pytest.raises(LoadError) as refused:
        read_inputs(INPUT.replace(old, new), "x.inputs.yaml")

    assert said in str(refused.value)
    assert str(refused.value).startswith("x.inputs.yaml:")


def test_an_input_is_read_with_its_bounds():
    (read,) = read_inputs(INPUT, "x.inputs.yaml").inputs

    assert (read.lowest, read.highest, read.usual, read.is_judgement) == (0, None, (800.0,), False)


def test_everything_that_is_wrong_in_a_file_is_said_at_once():
    wrong = Wrong()
    text = PARAMETER.replace(", source: gazette", "").replace("status: computed", "status: sure")
    text = text.replace(", en: amount", "")

    read = read_parameters(text, "x.params.yaml", wrong)

    assert [problem.where for problem in wrong] == [f"x.params.yaml:{line}" for line in (6, 7, 3)]
    assert (read.parameters, read.unreadable) == ([], {"full_month"})


VALUES = """\
leefloon_alone_month:
  - {from: 2027-01-01, value: 1500, status: confirmed, source: council of the region}
  - {from: 2026-03-01, source: gazette of 1 March, confirmed_by: Els, confirmed_on: 2026-03-02}
"""


def test_a_region_adds_a_value_and_confirms_another_without_code():
    rules = Rules.load("be")

    changed = rules.with_local(read_values(VALUES, "region.values.yaml"))

    held = changed.parameters_by_key["leefloon_alone_month"]
    confirmed = held.on(date(2026, 3, 1))
    assert held.on(date(2027, 1, 1)).value == 1500
    assert (confirmed.status, confirmed.source) == ("confirmed", "gazette of 1 March")
    assert confirmed.value == rules.on(date(2026, 3, 1)).parameter_values["leefloon_alone_month"]
    assert "Els, 2026-03-02" in confirmed.note
    assert rules.parameters_by_key["leefloon_alone_month"].on(date(2026, 3, 1)).status == "computed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("leefloon_alone", "leefloon_alonely", "region.values.yaml:1: there is no parameter"),
        ("from: 2026-03-01", "from: 2026-03-02", "region.values.yaml:3: no value begins on"),
        (", confirmed_by: Els", "", "region.values.yaml:3: 'confirmed_by' is missing"),
        ("confirmed_by: Els", "confirmed_by: ' '", "region.values.yaml:3: it says not who"),
        ("value: 1500, ", "valu: 1500, ", "region.values.yaml:2: 'valu' is not known here"),
        ("value: 1500", "value: -1", "region.values.yaml:2: the value -1 is below zero"),
        ("leefloon_alone_month:\n", "", "region.values.yaml: it holds no names"),
        ("value: 1500", "value: 2027-01-01", "region.values.yaml:2: the value from 2027-01-01 is"),
        ("value: 1500", "value: yes", "region.values.yaml:2: 'value' is True"),
        ("value: 1500", "value: 2027-01-01 10:00:00", "region.values.yaml:2: 'value' is"),
        ("from: 2027-01-01", "from: 2027-01-01 10:00:00", "region.values.yaml:2: 'from' is"),
        (
            "from: 2027-01-01",
            "from: 2026-03-01",
            "region.values.yaml:3: 'leefloon_alone_month' has",
        ),
        ("source: council of the region", "source: 3", "region.values.yaml:2: the value of"),
        (
            VALUES,
            "leefloon_alone_month: [3]",
            "region.values.yaml:1: 'leefloon_alone_month' holds 3",
        ),
    ],
)
def test_a_row_of_a_region_that_cannot_be_meant_is_refused(old, new, said):
    with pytest.raises(LoadError) as refused:
        Rules.load("be").with_local(read_values(VALUES.replace(old, new), "region.values.yaml"))

    assert str(refused.value).startswith(said)


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
