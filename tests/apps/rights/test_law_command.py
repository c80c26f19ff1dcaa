"""`klaverblad law …` at the command line: a thin shell, and never a traceback."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from klaverblad.law import checking

CASE = "an: {born_on: 1990-05-01, net_wage_month_eur: 700, spi_work: ordinary}\n"


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "an.yaml"
    path.write_text(CASE)
    return path


def said(capsys, *arguments):
    call_command("law", *map(str, arguments))
    return capsys.readouterr().out


def refused(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        call_command("law", *map(str, arguments))
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_a_case_is_answered_and_the_next_question_asked(capsys, case):
    told = said(capsys, "ask", case, "--on", "2026-03-01")

    assert told.startswith("leefloon, leefloon_household: Leefloon: tussen")
    assert "\nVraag eerst: " in told


def test_the_law_answers_where_no_desk_was_set_up(case, tmp_path):
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "klaverblad", "law", "ask", str(case), "--on", "2026-03-01"]

    run = subprocess.run
    told = run(command, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert told.stdout.startswith("leefloon, leefloon_household"), told.stderr
    assert not told.stderr


def test_a_case_is_explained_in_french(capsys, case):
    told = said(capsys, "ask", case, "--on", "2026-03-01", "--explain", "fr")

    assert "Revenu d'intégration : entre" in told


def test_answers_are_given_to_a_machine(capsys, case):
    told = json.loads(said(capsys, "ask", case, "--on", "2026-03-01", "--json"))

    assert told["answers"][0]["right"] == "leefloon"
    assert told["answers"][0]["receipt"]["day"] == "2026-03-01"


def test_facts_are_listed_for_a_person_and_for_a_machine(capsys):
    told = json.loads(said(capsys, "facts", "--json"))

    assert {"key", "question", "readBy"} <= set(told[0])
    assert len(said(capsys, "facts").splitlines()) == len(told)


def test_a_sweep_gives_one_row_per_amount(capsys, case):
    told = said(
        capsys, "sweep", case, "--on", "2026-03-01", "--input", "savings_eur", "--to", "100",
        "--step", "50", "--csv", "--right", "leefloon",
    )  # fmt: skip

    assert told.splitlines()[0] == "savings_eur,leefloon_low,leefloon_high"
    assert len(told.splitlines()) == 4


def test_a_sweep_says_its_steps_or_that_there_are_none(capsys, case):
    swept = ("sweep", case, "--on", "2026-03-01", "--input", "savings_eur", "--to", "100")

    assert said(capsys, *swept) == "Geen sprong tussen €\xa00,00 en €\xa0100,00.\n"
    assert said(capsys, *swept, "--lang", "en") == "No step between €0.00 and €100.00.\n"
    assert json.loads(said(capsys, *swept, "--json"))["steps"] == []


def test_the_law_that_is_well_says_what_was_read(capsys, monkeypatch):
    found, whole = [], checking.check

    def once(*args, **kwargs):
        found.extend([] if found else [whole(*args, **kwargs)])
        return found[0]

    # Told in three ways; to look through all of the law again for each would tell nothing more.
    monkeypatch.setattr(checking, "check", once)

    told = said(capsys, "check")

    assert " regels, " in told
    assert " règles, " in said(capsys, "check", "--lang", "fr")
    assert json.loads(said(capsys, "check", "--json"))["problems"] == []


def test_rows_of_a_region_that_are_wrong_are_told_with_their_line(capsys, tmp_path):
    (tmp_path / "ours.values.yaml").write_text("nothing_month:\n  - {from: 2026-01-01}\n")

    with pytest.raises(SystemExit):
        call_command("law", "check", "--local", str(tmp_path))

    assert "ours.values.yaml:2: " in capsys.readouterr().out


@pytest.mark.parametrize("what", ["check", "ask"])
def test_a_folder_of_a_region_that_is_not_there_is_named(capsys, case, tmp_path, what):
    asked = ("ask", case, "--on", "2026-03-01") if what == "ask" else ("check",)
    with pytest.raises(SystemExit):
        call_command("law", *map(str, asked), "--local", str(tmp_path / "nowhere"))

    told = capsys.readouterr()
    assert f"{tmp_path}/nowhere: there is no such folder" in told.out + told.err


def test_a_folder_of_a_region_without_rows_is_named(capsys, case, tmp_path):
    told = refused(capsys, "ask", case, "--on", "2026-03-01", "--local", tmp_path)

    assert told.startswith(f"{tmp_path}: it holds no *.values.yaml")


def test_rows_of_a_region_do_not_make_the_cases_of_the_law_fail(capsys, tmp_path):
    (tmp_path / "ours.values.yaml").write_text(
        "leefloon_alone_month:\n"
        "  - {from: 2026-03-01, value: 3000, status: confirmed, source: council}\n"
    )

    told = said(capsys, "check", "--local", tmp_path)

    assert re.search(r"[1-9]\d* voorbeelden", told)


def test_rows_of_a_region_reach_an_answer(capsys, case, tmp_path):
    folder = tmp_path / "region"
    folder.mkdir()
    (folder / "ours.values.yaml").write_text(
        "leefloon_with_family_month:\n"
        "  - {from: 2026-03-01, value: 3000, status: confirmed, source: council}\n"
    )

    told = said(capsys, "ask", case, "--on", "2026-03-01", "--local", folder, "--json")

    # 3000 - (12 x (700 - 315.67) - 310) / 12
    assert json.loads(told)["answers"][0]["range"][1] == pytest.approx(2641.50, abs=0.01)


def test_pages_are_written_to_a_folder(capsys, tmp_path):
    said(capsys, "doc", "--out", tmp_path / "pages", "--lang", "en")

    assert (tmp_path / "pages" / "leefloon.md").read_text().startswith("# Leefloon")
    assert said(capsys, "doc", "--lang", "en").startswith("# ")
    assert json.loads(said(capsys, "doc", "--json"))[0]["key"]


@pytest.mark.parametrize(
    "text", ["", "\x00", "a: [", "3", "an: {wage: 1}", "- 1\n- 2", "an: &a {b: *a}"]
)
def test_a_file_that_is_no_case_is_refused_in_one_line(capsys, case, text):
    case.write_text(text)

    told = refused(capsys, "ask", case, "--on", "2026-03-01")

    assert told.startswith("an.yaml")
    assert len(told.strip().splitlines()) == 1


def test_a_file_that_is_no_text_is_refused(capsys, case):
    case.write_bytes(b"\xff\xfe")

    assert "no text in UTF-8" in refused(capsys, "ask", case, "--on", "2026-03-01")


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    told = refused(capsys, "ask", tmp_path / "no.yaml", "--on", "2026-03-01")

    assert told.startswith(f"{tmp_path}/no.yaml: No such file")
    assert "directory" in refused(capsys, "ask", tmp_path, "--on", "2026-03-01").lower()


def test_a_day_that_is_none_is_refused_by_the_shell(case):
    with pytest.raises(CommandError, match="schrijf 2026-03-01"):
        call_command("law", "ask", str(case), "--on", "soon")


DOCS = Path(__file__).parents[3] / "docs" / "law-cases.md"


@pytest.fixture
def household_and_place(tmp_path):
    """The two files of the manual."""
    for name, text in re.findall(r"```yaml pay: (\S+)\n(.*?)```", DOCS.read_text(), re.DOTALL):
        (tmp_path / name).write_text(text)
    return tmp_path / "an.yaml", tmp_path / "place.yaml"


def paid(capsys, files, *more):
    return said(
        capsys, "pay", files[0], "--place", files[1], "--from", "2026-03", "--to", "2026-06", *more
    ).replace("\xa0", " ")


def test_the_place_of_the_manual_pays_in_april_and_costs_money_from_may_on(
    capsys, household_and_place
):
    lines = paid(capsys, household_and_place).splitlines()

    assert lines[0].startswith("maart 2026: ")
    assert lines[0].endswith("Verschil: € 0,00.")
    # 315.67 of the wage is exempt, and 250 / 12 of the means; 49 goes to travel.
    assert lines[1].endswith("Verschil: € 287,50.")
    assert lines[2].endswith("Verschil: -€ 28,17.")
    lost = [line for line in lines if line.startswith("Minder vanaf")]
    assert [line.split(":")[0] for line in lost] == [
        "Minder vanaf april 2026", "Minder vanaf mei 2026"
    ]  # fmt: skip
    assert "leefloon (leefloon_household)" in lost[0]


@pytest.mark.parametrize(
    ("language", "first", "loses"),
    [
        ("fr", "mars 2026 : ", "Moins dès avril 2026"),
        ("en", "March 2026: ", "Less from April 2026"),
    ],
)
def test_what_a_place_pays_is_told_in_three_languages(
    capsys, household_and_place, language, first, loses
):
    told = paid(capsys, household_and_place, "--lang", language)

    assert told.startswith(first)
    assert loses in told


def test_what_nobody_told_of_a_place_leaves_a_range_and_is_asked(capsys, household_and_place):
    place = household_and_place[1]
    place.write_text(re.sub(r"benefits_left_month_eur: 0\n", "", place.read_text()))

    told = paid(capsys, household_and_place)
    found = json.loads(paid(capsys, household_and_place, "--json", "--right", "leefloon"))

    assert " tot " in told or "minstens" in told
    assert "Nog te vragen:" in told
    assert "replacement_income_month_eur" in {one["key"] for one in found["waitingFor"]}
    assert found["months"][-1]["gain"][0] != found["months"][-1]["gain"][1]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("work_travel_month_eur", "work_travel_month", r"place.yaml:13: an: 'work_travel_month'"),
        ("1100", "soon", r"place.yaml:4: job: 'gross_wage_month_eur' is 'soon': write a number"),
        ("starts_on: 2026-04-01", "starts_on: 2026-04-02", "give the first day of a month"),
        ("who: an", "who: bo", "nobody is called 'bo'"),
        ("who: an", "whom: an", r"place.yaml:1: 'whom' is not known here"),
    ],
)
def test_a_place_that_cannot_be_read_says_where_and_works_nothing_out(
    capsys, household_and_place, old, new, wrong
):
    place = household_and_place[1]
    place.write_text(place.read_text().replace(old, new))

    assert wrong in refused(
        capsys, "pay", household_and_place[0], "--place", place, "--from", "2026-03",
        "--to", "2026-06",
    )  # fmt: skip
