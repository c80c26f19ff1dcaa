"""A case file is asked about, swept over and explained; what cannot be read is said with its line."""

import json
from datetime import date

import pytest

from klaverblad.engines.rules import LoadError, Receipt, replay
from klaverblad.law import Rules, asking, pages
from klaverblad.law.case_files import read_case_file
from klaverblad.law.facts import facts

RULES = Rules.load("be")
DAY = date(2026, 3, 1)
CASE = """\
case: An with a child
date: 2026-03-01
given:
  an:
    born_on: 1990-05-01
    net_wage_month_eur: 700
    has_spi_credit: true
    spi_work: ordinary
    spi_months_used_before: 0
    has_other_means: false
    replacement_income_month_eur: 0
    savings_eur: 0
    owns_home: false
    is_resident: true
    has_residence_right: true
    is_willing_to_work: true
    has_claimed_other_rights: true
  kim: {born_on: 2015-06-30}
  leefloon_household: {applicant: an, child: [kim]}
"""


def read(text=CASE):
    return read_case_file(text, "an.yaml", RULES)


def refusal(text, day=None, **more):
    with pytest.raises(LoadError) as refused:
        asking.ask(RULES, read(text), day, **more)
    return str(refused.value)


def test_a_case_file_is_answered_on_its_own_day():
    asked = asking.ask(RULES, read(), None, ["leefloon"])

    (answer,) = asked.answers
    # 1811.57 - (12 x (700 - 315.67) - 310) / 12
    assert answer.value == pytest.approx(1453.07, abs=0.01)
    assert asking.as_text(asked, "nl").startswith("leefloon, leefloon_household: Met deze gegevens")


def test_the_persons_alone_are_a_case_too():
    asked = asking.ask(RULES, read("an: {is_resident: false, is_willing_to_work: null}\n"), DAY)

    assert asked.answers[0].value == 0


def test_the_json_can_be_read_by_a_machine_whatever_is_open():
    asked = asking.ask(RULES, read("an: {net_wage_month_eur: 100}\n"), DAY, ["total_means_year"])

    told = json.loads(json.dumps(asking.as_json(asked, "fr"), default=str, allow_nan=False))

    (answer,) = told["answers"]
    assert answer["range"][1] is None
    assert told["nextQuestion"]["question"]
    assert {"key", "who", "question"} == set(answer["waitingFor"][0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("savings_eur: 0", "saving_eur: 0", "an.yaml:12: an: 'saving_eur' is no known input"),
        (
            "savings_eur: 0",
            "savings_eur: much",
            "an.yaml:12: an: 'savings_eur' is 'much': write a number",
        ),
        (
            "savings_eur: 0",
            "savings_eur: -5",
            "an.yaml:12: an: 'savings_eur' is -5: write 0 or more",
        ),
        (
            "owns_home: false",
            "owns_home: 0",
            "an.yaml:13: an: 'owns_home' is 0: write true or false",
        ),
        (
            "1990-05-01",
            "1790-05-01",
            "an.yaml:5: an: 'born_on' is 1790-05-01: write a day from 1900-01-01",
        ),
        ("2015-06-30", "2026-03-02", "an.yaml:18: kim: 'born_on' is 2026-03-02, after 2026-03-01"),
        (
            "1990-05-01",
            "1990-05-01 10:00:00",
            "an.yaml:5: an: 'born_on' is 1990-05-01 10:00:00: write a day",
        ),
        ("1990-05-01", "1990-13-01", "an.yaml:5: it is no YAML: month must be in 1..12"),
        (
            "date: 2026-03-01",
            "date: 2026-03-01 10:00:00",
            "an.yaml:2: 'date' is 2026-03-01 10:00:00",
        ),
        ("savings_eur: 0", "until: 2026-12-31", "an.yaml:12: an: a person has no 'until'"),
        ("[kim]", "[kim], until: 2026-02-01, from: 2026-03-01", "an.yaml:19: leefloon_household:"),
        ("[kim]", "[kim], from: 2026-03-01 10:00:00", "an.yaml:19: 'from' is 2026-03-01 10:00:00"),
        ("1990-05-01", "soon", "an.yaml:5: an: 'born_on' is 'soon': write a day like 2026-03-01"),
        (
            "applicant: an,",
            "applicant: [an, kim],",
            "an.yaml:19: leefloon_household: 'applicant' is an, kim",
        ),
        ("[kim]", "[kim, kim]", "an.yaml:19: leefloon_household: 'kim' has two places"),
        (
            "[kim]",
            "[leefloon_household]",
            "an.yaml:19: leefloon_household: 'leefloon_household' is a",
        ),
        ("[kim]", "[kin]", "an.yaml:19: leefloon_household: nobody in this case is called 'kin'"),
        (
            "[kim]",
            "{kim: 1}",
            "an.yaml:19: leefloon_household: 'child' is {'kim': 1}: write one name",
        ),
        (
            "[kim]",
            "[kim], unlisted: 3",
            "an.yaml:19: leefloon_household: 'unlisted' is 3: write true or false",
        ),
        ("[kim]", "[kim], from: soon", "an.yaml:19: 'from' is 'soon'"),
        ("  leefloon_h", "  leefloon_hu", "an.yaml:19: leefloon_huousehold: 'applicant' is no"),
        ("  kim: {", "  kim: 3\n  kam: {", "an.yaml:18: 'kim' holds 3"),
        ("savings_eur: 0", "savings_eur: [{from: 2026-01-01}]", "an.yaml:12: 'value' is missing"),
        ("date: 2026", "day: 2026", "an.yaml:2: 'day' is not known here"),
        ("date: 2026-03-01\n", "", "an.yaml:3: no day is given"),
        ("given:", "given: {", "an.yaml:5: it is no YAML"),
        (CASE, "3", "an.yaml: it holds no case"),
        (CASE, "leefloon_household: {applicant: an}", "an.yaml:1: there is nobody in it"),
    ],
)
def test_what_cannot_be_read_is_said_with_file_line_and_what_would_do(old, new, said):
    assert old in CASE

    assert refusal(CASE.replace(old, new)).startswith(said)


def test_two_households_that_share_a_person_are_refused():
    twice = CASE + "  leefloon_household:2: {applicant: kim, child: [an]}\n"

    assert "'kim' has two places" in refusal(twice)


def test_a_second_household_stands_in_a_list_or_under_its_number():
    one = CASE.replace(
        "leefloon_household: {applicant: an, child: [kim]}",
        "leefloon_household: [{applicant: an}, {applicant: kim}]",
    )
    other = CASE.replace(
        "leefloon_household: {applicant: an, child: [kim]}",
        "leefloon_household: {applicant: an}\n  leefloon_household:2: {applicant: kim}",
    )

    assert read(one).case == read(other).case


def test_a_day_before_the_first_value_names_the_parameter_and_its_first_day():
    said = refusal(CASE.replace("2015-06-30", "2001-06-30"), date(2003, 1, 1))

    assert said.startswith("law/be/leefloon/")
    assert "has no value on 2003-01-01; the first one begins on" in said


def test_a_day_before_the_rule_says_when_it_begins():
    said = refusal(CASE, date(1999, 1, 1), rights=["leefloon"])

    assert "'leefloon' does not hold on 1999-01-01: it begins on 2002-10-01" in said


def test_a_right_that_does_not_exist_is_refused_with_the_nearest_one():
    assert "Did you mean 'leefloon'?" in refusal(CASE, rights=["leeflon"])


def test_a_fact_may_hold_for_some_months():
    text = CASE.replace(
        "replacement_income_month_eur: 0",
        "replacement_income_month_eur: [{from: 2026-01-01, until: 2026-01-31, value: 0},"
        " {from: 2026-02-01, value: 700}]",
    )

    months = RULES.over("2025-12", "2026-02", read(text).case, ["leefloon"])

    assert [month.results["leefloon"].settled[0] for month in months] == [False, True, True]


def test_without_rights_all_are_asked_of_which_the_groups_are_told():
    asked = asking.ask(RULES, read(), None)

    told = {answer.key for answer in asked.answers}
    assert {"leefloon", "may_have_ivt_it"} <= told
    assert "may_have_davo" not in told
    assert set(asked.untold) == {
        "address_household", "child_benefit_family", "health_fund_household"
    }  # fmt: skip
    assert "Wie krijgt het Groeipakket" in asking.as_text(asked, "nl")
    assert [one["key"] for one in asking.as_json(asked, "fr")["untold"]] == list(asked.untold)


def test_of_one_person_every_right_is_asked():
    asked = asking.ask(RULES, read("an: {}\n"), DAY)

    assert {answer.key for answer in asked.answers} == set(asked.now.rights)
    assert asked.untold == ()


def test_an_amount_that_nobody_found_leaves_an_answer_open_and_is_named():
    text = "an: {receives_vt: true, net_taxable_two_years_ago_eur: 12000}\n"
    text += "health_fund_household: {applicant: an, copayments_year_eur: 900}\n"

    asked = asking.ask(RULES, read(text), DAY, ["may_have_maximumfactuur"])

    (answer,) = asked.answers
    assert answer.value is None
    assert answer.waiting_for == ()
    told = asking.as_explanation(asked, "nl")
    assert "Maximumfactuur: nog niet zeker." in told
    (unknown,) = [line for line in told.splitlines() if line.startswith("Er is op deze dag nog")]
    assert "geen bedrag bekend" in unknown
    assert "sociale maximumfactuur" in unknown


def test_a_sweep_over_a_case_file_gives_a_table_and_its_steps():
    span = (0, 100_000, 10_000)

    swept = asking.sweep(
        RULES, read(), None, key="savings_eur", of="an", span=span, rights=["leefloon"]
    )

    rows = asking.sweep_rows(swept)
    assert rows[0] == ["savings_eur", "leefloon_low", "leefloon_high"]
    assert len(rows) == 12
    assert rows[1][1] == pytest.approx(1453.07, abs=0.01)
    assert json.dumps(asking.sweep_json(swept), allow_nan=False)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"of": ""}, "Say of which with --of"),
        ({"of": "bo"}, "known are an, kim"),
        ({"key": "owns_home"}, "a flag, and no number"),
        ({"key": "nothing"}, "no known input"),
        ({"span": (10, 0, 1)}, "is no span"),
        ({"span": (-10, 10, 1)}, "the span goes from -10 to 10: give 0 or more"),
    ],
)
def test_a_sweep_that_means_nothing_is_refused_in_one_sentence(more, said):
    wish = {"key": "savings_eur", "of": "an", "span": (0, 10, 1), **more}

    with pytest.raises(LoadError, match=said):
        asking.sweep(RULES, read(), None, **wish)


JOB = """\
an: {born_on: 1990-05-01}
job: {worker: an, gross_wage_month_eur: 2500, is_blue_collar: false, work_pattern: full_month,
  tax_partner: none, tax_children_count: 0, has_other_tax_reductions: false}
"""
NET = "net_wage_of_job_month"


def test_an_amount_that_nobody_found_leaves_bounds_and_a_warning():
    asked = asking.ask(RULES, read(JOB), date(2027, 2, 1), [NET])

    (answer,) = asked.answers
    assert not answer.settled
    assert "withholding_rate_1" in answer.unknown_parameters
    assert "Er is op deze dag nog geen bedrag bekend" in asking.as_explanation(asked, "nl")


def test_one_answer_that_cannot_be_given_does_not_stop_the_others():
    both = asking.ask(RULES, read(JOB), date(2003, 1, 1), ["age_years", "leefloon"])

    assert both.answers[0].value == 12
    assert "has no value on 2003-01-01" in refusal(JOB, date(2003, 1, 1), rights=["leefloon"])


def test_a_right_that_ended_says_from_when_until_when_it_held():
    said = refusal(JOB, date(2026, 9, 1), rights=["comes_after_reform"])

    assert "it begins on 2012-11-01 and ends on 2026-02-28" in said


@pytest.mark.parametrize("text", [JOB, "an: {}\n"])
def test_a_receipt_out_of_the_json_agrees_when_it_is_worked_out_again(text):
    asked = asking.ask(RULES, read(text), date(2026, 9, 1), [NET, "leefloon", "age_years"])

    told = json.loads(json.dumps(asking.as_json(asked, "nl"), default=str, allow_nan=False))

    for answer in told["answers"]:
        kept = Receipt.from_json(json.dumps(answer["receipt"]))
        again = replay(RULES, kept, read(text).case)
        assert (again.agrees, again.changed) == (True, ())


def test_the_answers_and_the_question_are_told_in_the_language_asked_for():
    asked = asking.ask(RULES, read("an: {}\n"), DAY, ["leefloon"])

    answer, question = asking.as_text(asked, "fr").splitlines()
    assert answer.startswith("leefloon, leefloon_household: Revenu d'intégration : entre")
    assert question.startswith("À demander d'abord : ")


def test_a_sweep_finds_the_only_group_and_says_its_steps_in_words():
    swept = asking.sweep(
        RULES, read(JOB), date(2026, 9, 1), key="gross_wage_month_eur", of="", span=(0, 3000, 10),
        rights=["meets_minimum_wage"],
    )  # fmt: skip

    (step,) = asking.sweep_text(swept, "nl").splitlines()
    assert step.replace("\xa0", " ").startswith("€ 2.233,61: meets_minimum_wage nee → ja (")


def test_a_sweep_over_a_fact_that_nothing_asked_reads_says_what_does():
    with pytest.raises(LoadError, match=r"is not read by leefloon.*meets_minimum_wage"):
        asking.sweep(
            RULES, read(JOB), date(2026, 9, 1), key="gross_wage_month_eur", of="",
            span=(0, 3000, 10),
        )  # fmt: skip


def test_an_open_end_is_an_empty_cell_in_the_table_of_a_sweep():
    swept = asking.sweep(
        RULES, read("an: {}\n"), DAY, key="net_wage_month_eur", of="", span=(0, 10, 10),
        rights=["total_means_year"],
    )  # fmt: skip

    assert asking.sweep_rows(swept)[1][-1] == ""


def test_every_fact_says_its_bounds_its_question_and_who_reads_it():
    told = {fact["key"]: fact for fact in facts(RULES)}

    wage = told["net_wage_month_eur"]
    assert (wage["entity"], wage["unit"], wage["lowest"]) == ("person", "EUR per month", 0)
    assert "work_income_month" in wage["readBy"]
    assert "leefloon" in wage["rights"]
    assert wage["where"].startswith("law/be/persons.inputs.yaml:")


def test_every_rule_has_a_page_in_each_language():
    found = pages.pages(RULES)

    assert {page.key for page in found} == set(RULES.versions)
    for language in ("nl", "fr", "en"):
        for page in found:
            assert pages.markdown(page, RULES, language).startswith("# ")


def test_a_page_shows_versions_amounts_and_what_it_reads():
    page = next(page for page in pages.pages(RULES) if page.key == "relatives_share")

    told = pages.markdown(page, RULES, "nl")

    assert [version["until"] for version in page.versions] == [date(2026, 2, 28), None]
    assert "Geldt tot en met 28 februari 2026" in told
    assert "een mens oordeelt: KB 11 juli 2002" in told


def test_pages_are_written_with_their_list(tmp_path):
    found = pages.pages(RULES)

    names = pages.write(found, RULES, tmp_path / "law", "fr", as_data=False)

    index = (tmp_path / "law" / "index.md").read_text()
    assert len(names) == len(found) + 1
    rights = [one.name["fr"] for one in RULES.on(DAY).in_force.values() if one.is_right]
    assert index.startswith(f"- [{min(rights)}](")
    assert "- [revenu d'intégration](leefloon.md) `leefloon`\n" in index
