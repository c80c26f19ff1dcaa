"""`law check` says all that is wrong at once, each with its file and line."""

import sys

import pytest

import klaverblad.law
from klaverblad.law.checking import check

RULES = """\
from klaverblad.engines.rules import Flag, Grouping, Money, Parameters, Role, rule

{head}
WORDS = {{"nl": "a", "fr": "a", "en": "a"}}
SAID = {{"entity": "person", "period": "month", "source": "Toy act", "name": WORDS, "says": WORDS}}


@rule(**SAID)
def doubled(wage_eur: Money, p: Parameters) -> Money:
    return {body}


@rule(**{{**SAID, "source": "{source}"}})
def tripled(doubled: Money) -> Money:
    return doubled + doubled
"""
INPUTS = """\
wage_eur:
  entity: person
  kind: money
  unit: EUR per month
  lowest: 0
  usual: [800]
  name: {nl: loon, fr: salaire, en: wage}
  question: {nl: "Loon?", fr: "Salaire ?", en: "Wage?"}
"""
PARAMETERS = """\
bonus_month:
  name: {nl: bedrag, fr: montant, en: amount}
  unit: EUR per month
  values:
    - {from: 2025-02-01, value: 10, status: confirmed, source: gazette}
"""
CASES = """\
- case: A wage is doubled
  date: 2026-01-01
  given: {an: {wage_eur: 100}}
  expect: {an: {doubled: 110}}
  source: Toy act
"""


@pytest.fixture
def territory(tmp_path, monkeypatch):
    """A country of its own, in a folder beside the real ones; give it its files."""

    def write(head="", body="wage_eur + p.bonus_month", source="Toy act", **files):
        folder = tmp_path / "law" / "toyland"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        (folder / "wages.py").write_text(RULES.format(head=head, body=body, source=source))
        texts = {"inputs": INPUTS, "params": PARAMETERS, "cases": CASES} | files
        for kind, text in texts.items():
            (folder / f"wages.{kind}.yaml").write_text(text)
        monkeypatch.setattr(
            klaverblad.law, "__path__", [*klaverblad.law.__path__, str(folder.parent)]
        )
        return [str(problem) for problem in check(["toyland"]).problems]

    yield write
    for name in [name for name in sys.modules if name.startswith("klaverblad.law.toyland")]:
        del sys.modules[name]


def test_a_country_that_is_well_has_no_problems(territory):
    assert territory() == []


def test_everything_that_is_wrong_is_said_at_once_with_its_line(territory):
    problems = territory(
        body="wage_eur + p.bonus_moth",
        source="",
        inputs=INPUTS.replace("kind: money", "kind: cash"),
        params=PARAMETERS.replace(", source: gazette", "").replace("value: 10", "value: -10"),
    )

    places = [problem.split(": ")[0] for problem in problems]
    assert places == [
        "law/toyland/wages.inputs.yaml:3",
        "law/toyland/wages.params.yaml:5",
        "law/toyland/wages.params.yaml:5",
        "law/toyland/wages.py:13",
    ]
    assert "rule 'tripled': it has no source" in problems[3]


def test_a_wrong_body_is_named_with_the_line_of_its_rule(territory):
    (problem,) = territory(body="wage_eur + p.bonus_moth")

    assert problem.startswith("law/toyland/wages.py:8: rule 'doubled'")
    assert "Did you mean 'bonus_month'?" in problem


def test_what_follows_from_another_error_is_not_said_twice(territory):
    (problem,) = territory(params=PARAMETERS.replace("EUR per month", "EUR per moon"))

    assert problem.startswith("law/toyland/wages.params.yaml:3: unit 'EUR per moon'")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("import nothing_like_it", "law/toyland/wages.py:3: it is no Python that can be read"),
        ("if", "law/toyland/wages.py:3: it is no Python that can be read"),
        ("1 / 0", "law/toyland/wages.py:3: it is no Python that can be read"),
    ],
)
def test_a_module_that_does_not_import_is_named_with_its_line(territory, head, said):
    problems = territory(head=head)

    assert problems[0].startswith(said)


def test_a_grouping_is_named_where_it_stands(territory):
    (problem,) = territory(head='home = Grouping("wage_eur", {}, {}, (Role("head", {}, {}),))')

    assert problem.startswith("law/toyland/wages.py:3: 'wage_eur': a grouping has the name of")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("doubled: 110", "doubled: 111", "wages.cases.yaml:1: an: doubled is 110.0, expected 111"),
        ("wage_eur: 100", "wages: 100", "wages.cases.yaml:3: an: 'wages' is no known input"),
        (
            "wage_eur: 100",
            "wage_eur: -1",
            "wages.cases.yaml:3: an: 'wage_eur' is -1: write 0 or more",
        ),
        ("  source: Toy act\n", "", "wages.cases.yaml:1: 'source' is missing"),
        ("doubled: 110", "doubled: {a: 1}", "wages.cases.yaml:4: 'doubled' is {'a': 1}"),
        ("doubled: 110", "waiting_for: 3", "wages.cases.yaml:4: 'waiting_for' is 3"),
        ("{an: {doubled: 110}}", "{an: 110}", "wages.cases.yaml:4: 'an' is 110"),
        ("{an: {doubled: 110}}", "{}", "wages.cases.yaml:4: nothing is expected"),
        ("doubled: 110", "doubled: 2026-01-01", "wages.cases.yaml:1: an: doubled is 110.0"),
        ("doubled: 110", "dubbled: 110", "wages.cases.yaml:1: rule 'dubbled' is unknown"),
    ],
)
def test_a_case_that_does_not_come_out_is_named_with_its_line(territory, old, new, said):
    (problem,) = territory(cases=CASES.replace(old, new))

    assert problem.startswith(f"law/toyland/{said}")


def test_rows_of_a_region_are_checked_with_the_rest(tmp_path):
    (tmp_path / "ours.values.yaml").write_text("leefloon_alonely_month:\n  - {from: 2026-01-01}\n")

    problems = [str(problem) for problem in check(["be"], local=tmp_path).problems]

    assert problems[0].startswith("ours.values.yaml:2: ")


def test_the_law_of_belgium_is_well_and_says_what_is_not_sure():
    found = check(["be"])

    assert found.problems == ()
    assert "leefloon_alone_month" in found.unsure["unconfirmed"]
    assert found.counts["cases"] > 30
