import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from klaverblad.match.command import main

DOCS = Path(__file__).parents[2] / "docs" / "matching.md"
BLOCK = re.compile(r"^`([\w./-]+)`\n```\w+\n(.*?)```$", re.MULTILINE | re.DOTALL)
EXAMPLE = dict(BLOCK.findall(DOCS.read_text(encoding="utf-8")))


@pytest.fixture
def files(tmp_path):
    for name, text in EXAMPLE.items():
        if "/" not in name:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def match(folder, *options, people="people.csv", places="places.csv", out="run-1"):
    said, wrong = io.StringIO(), io.StringIO()
    given = [str(folder / people), str(folder / places), "--out", str(folder / out), *options]
    code = main(given, out=said, err=wrong)
    return code, said.getvalue(), wrong.getvalue()


def told(*arguments):
    said = io.StringIO()
    return main([str(one) for one in arguments], out=said, err=said), said.getvalue()


def test_the_example_of_the_manual_gives_what_the_manual_says(files):
    code, said, _ = match(files, "--policy", str(files / "policy.yaml"))

    assert code == 0
    assert "raad van de regio" in said
    placements = (files / "run-1" / "placements.csv").read_text(encoding="utf-8")
    assert placements == EXAMPLE["run-1/placements.csv"]


def test_the_command_runs_without_django(files):
    code = "import sys; from klaverblad.cli import main; code = main(sys.argv[1:]); sys.exit(code or 'django' in sys.modules)"
    command = [sys.executable, "-c", code, "match", "people.csv", "places.csv", "--out", "run-1"]

    done = subprocess.run(command, cwd=files, env=os.environ, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_run_gives_the_same_bytes_again(files):
    match(files)

    assert told("replay", files / "run-1" / "run.json") == (0, "8 files, the same bytes\n")


def test_a_replay_of_changed_inputs_is_refused(files):
    match(files)
    path = files / "run-1" / "inputs" / "people.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("45", "60"), encoding="utf-8")

    code, said = told("replay", files / "run-1" / "run.json")

    assert code == 1
    assert "it was changed after the run" in said


def test_a_replay_names_the_file_that_differs(files):
    match(files)
    (files / "run-1" / "placements.csv").write_text("person,place\n", encoding="utf-8")

    code, said = told("replay", files / "run-1" / "run.json")

    assert code == 1
    assert said.startswith("placements.csv: other bytes\n")


def test_the_certificate_of_a_run_holds(files):
    match(files)

    code, said = told("check", files / "run-1" / "certificate.json")

    assert code == 0
    assert "nothing is worth more" in said


def test_a_certificate_with_one_number_changed_by_one_fails(files):
    match(files)
    path = files / "run-1" / "certificate.json"
    certificate = json.loads(path.read_text(encoding="utf-8"))

    for key, value in certificate.items():
        if isinstance(value, int):
            path.write_text(json.dumps(certificate | {key: value + 1}), encoding="utf-8")
            assert told("check", path)[0] == 1, key


def test_the_order_of_rows_changes_no_placement(files):
    for name in ("people", "places"):
        first, *rows = (files / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        turned = "\n".join([first, *rows[::-1]]) + "\n"
        (files / f"{name}-turned.csv").write_text(turned, encoding="utf-8")
    match(files)

    match(files, people="people-turned.csv", places="places-turned.csv", out="run-2")

    for name in ("placements.csv", "reasons.csv", "certificate.json", "problem.npz"):
        one, other = (files / run / name for run in ("run-1", "run-2"))
        assert one.read_bytes() == other.read_bytes(), name


def test_parquet_gives_the_same_placements_as_csv(files):
    for name in ("people", "places"):
        pl.read_csv(files / f"{name}.csv", infer_schema=False).write_parquet(
            files / f"{name}.parquet"
        )
    match(files)

    code, _, wrong = match(files, people="people.parquet", places="places.parquet", out="run-2")

    assert (code, wrong) == (0, "")
    one, other = (files / run / "placements.csv" for run in ("run-1", "run-2"))
    assert one.read_bytes() == other.read_bytes()


def test_every_pair_that_cannot_be_has_its_reasons_in_three_languages(files):
    match(files)

    rows = pl.read_csv(files / "run-1" / "reasons.csv").to_dicts()
    placed = pl.read_csv(files / "run-1" / "placements.csv")
    assert len(rows) + placed["open_places"].sum() == 4 * 3
    assert all(row["nl"] and row["fr"] and row["en"] for row in rows)


@pytest.mark.parametrize(
    ("name", "was", "becomes", "wanted"),
    [
        (
            "people.csv",
            "an,Lokeren,51.10",
            "an,Lokeren,noord",
            "people.csv, row 2, column lat: 'noord'",
        ),
        ("people.csv", "bo,Lokeren", "an,Lokeren", "people.csv, row 3, column id: 'an' again"),
        ("people.csv", "yes,yes,no", "maybe,yes,no", "row 3, column has_licence_b: 'maybe'"),
        ("people.csv", "ma-vr 16:00-18:00", "ma-vr 16:05-18:00", "row 4, column busy"),
        ("people.csv", "id,municipality", "id,town", "column town: no such column"),
        ("people.csv", "id,municipality", "name,municipality", "column name: no such column"),
        ("places.csv", "3.99,1,no", "3.99,-1,no", "places.csv, row 2, column capacity: '-1'"),
        ("places.csv", "30,A1", "300,A1", "row 2, column hours_week: '300'"),
        ("places.csv", "2026-12-31", "2026-13-31", "row 3, column starts_until: '2026-13-31'"),
        ("places.csv", "2026-12-31", "31/12/2026", "row 3, column starts_until: '31/12/2026'"),
        ("people.csv", "2026-09-01,6,10", "2026-09-01haha,6,10", "column available_from"),
        ("people.csv", "2026-09-01,6,10", "2026-09-01,1e308,10", "column months_needed: '1e308'"),
        ("people.csv", "2026-09-01,6,10", "2026-09-01,6,1_0", "column lift_kg_max: '1_0'"),
        ("people.csv", "45,19,38", "45,38,19", "row 2, column hours_week_min: 38. Wanted: hours_"),
        ("people.csv", "bo,Lokeren,51.11", "bo,Lokeren\nbob", "people.csv, row 3: 2 cells. Wanted"),
        ("people.csv", "has_bike", "has_car", "row 1, column has_car: there again"),
        ("people.csv", "has_bike", "", "row 1, column 7: no name"),
        ("people.csv", "an,", '"an,', "people.csv, row"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_row_and_column(files, name, was, becomes, wanted):
    path = files / name
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")

    code, _, wrong = match(files)

    assert code == 1
    assert wanted in wrong
    assert not (files / "run-1").exists()


@pytest.mark.parametrize(
    ("was", "becomes", "wanted"),
    [
        (
            "leefloon: 50",
            "geslacht_v: 50",
            "policy.yaml:6: 'geslacht_v' is 50. Wanted: no protected trait.",
        ),
        ("placed: 1000", "placed: -1", "policy.yaml:5: 'placed' is -1"),
        ("placed: 1000", "placde: 1000", "'placde' is not known here"),
        ("most: 1", "least: 9", "groen: 1 of 9 can be reached"),
        ("municipality: Zele", "municipality: Gent", "policy.yaml:8: nobody and nothing"),
    ],
)
def test_a_policy_that_cannot_be_is_told_with_its_place(files, was, becomes, wanted):
    path = files / "policy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(was, becomes, 1), encoding="utf-8")

    code, _, wrong = match(files, "--policy", str(path))

    assert code == 1
    assert wanted in wrong
    assert not (files / "run-1").exists()


def test_columns_between_semicolons_are_told_in_one_line(files):
    text = (files / "people.csv").read_text(encoding="utf-8")
    (files / "people.csv").write_text(text.replace(",", ";"), encoding="utf-8")

    code, _, wrong = match(files)

    assert code == 1
    assert "Wanted: commas between the columns." in wrong
    assert len(wrong.splitlines()) == 2


def test_two_ids_that_look_the_same_are_told_as_one_that_stands_twice(files):
    text = (files / "people.csv").read_text(encoding="utf-8")
    text = text.replace("\nan,", "\n\u00e9,").replace("\nbo,", "\ne\u0301,")
    (files / "people.csv").write_text(text, encoding="utf-8")

    code, _, wrong = match(files)

    assert code == 1
    assert "people.csv, row 3, column id" in wrong


def test_nights_that_go_over_the_end_of_the_week_are_written_as_one_range(files):
    night = (files / "places.csv").read_text(encoding="utf-8")
    (files / "one.csv").write_text(
        night.replace("ma-vr 08:30-16:00", "zo-do 22:00-06:00"), encoding="utf-8"
    )
    (files / "two.csv").write_text(
        night.replace("ma-vr 08:30-16:00", "zo 22:00-06:00; ma-do 22:00-06:00"), encoding="utf-8"
    )

    match(files, places="one.csv", out="one")
    match(files, places="two.csv", out="two")

    one, other = (files / run / "certificate.json" for run in ("one", "two"))
    assert one.read_bytes() == other.read_bytes()


def test_parquet_may_hold_lists_gaps_and_whole_numbers_with_a_point(files):
    people = pl.read_csv(files / "people.csv", infer_schema=False)
    people = people.with_columns(
        pl.col("lat", "lon").cast(pl.Float64).fill_null(float("nan")),
        pl.col("competences", "statuses").str.split(";"),
        pl.col("available_from").str.to_datetime(),
    )
    people.write_parquet(files / "people.parquet")
    places = pl.read_csv(files / "places.csv", infer_schema=False)
    places.with_columns(pl.col("capacity").cast(pl.Float64)).write_parquet(files / "places.parquet")
    match(files)

    code, _, wrong = match(files, people="people.parquet", places="places.parquet", out="run-2")

    assert (code, wrong) == (0, "")
    one, other = (files / run / "placements.csv" for run in ("run-1", "run-2"))
    assert one.read_bytes() == other.read_bytes()


def test_quotas_that_exclude_each_other_are_told_as_such(files):
    policy = (files / "policy.yaml").read_text(encoding="utf-8").split("quotas:")[0] + (
        "quotas:\n"
        "  - {name: a, people: {municipality: Zele}, places: {municipality: Lokeren}, least: 1}\n"
        "  - {name: b, people: {municipality: Lokeren}, places: {municipality: Lokeren}, least: 1}\n"
    )
    (files / "policy.yaml").write_text(policy, encoding="utf-8")

    code, _, wrong = match(files, "--policy", str(files / "policy.yaml"))

    assert code == 1
    assert "Each of these quotas can be kept, but not all of them at once: a, b." in wrong


def test_more_who_accepted_than_seats_names_the_place_and_its_row(files):
    (files / "overrides.csv").write_text(
        "person,place,reason\nan,groen,own_choice\nbo,groen,own_choice\n", encoding="utf-8"
    )

    code, _, wrong = match(files, "--overrides", str(files / "overrides.csv"))

    assert code == 1
    assert "places.csv, row 3: place groen" in wrong


def test_placements_that_were_changed_after_the_run_fail_the_check(files):
    match(files)
    path = files / "run-1" / "placements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("an,kringwinkel", "an,groen"))

    code, said = told("check", files / "run-1" / "certificate.json")

    assert code == 1
    assert "placements.csv tells other placements than were proved" in said


@pytest.mark.parametrize(
    ("was", "becomes"), [('"placed": ', '"placed": 9, "placed": '), (": 1960", ": 1960.5")]
)
def test_a_certificate_that_says_something_twice_or_in_halves_is_refused(files, was, becomes):
    match(files)
    path = files / "run-1" / "certificate.json"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")

    assert told("check", path)[0] == 1


@pytest.mark.parametrize("keep", [10, 400])
def test_a_question_that_was_cut_off_is_told_with_its_file(files, keep):
    match(files)
    path = files / "run-1" / "problem.npz"
    path.write_bytes(path.read_bytes()[:keep])

    code, said = told("check", files / "run-1" / "certificate.json")

    assert code == 1
    assert "problem.npz: it is no problem of a run" in said


def test_one_is_told_as_one_in_every_language(files):
    for language, wanted in (("nl", "1 mens."), ("fr", "1 personne."), ("en", "1 person.")):
        _, said, _ = match(files, "--lang", language, out=f"run-{language}")

        assert wanted in said


def test_a_cluster_that_is_not_there_is_told_by_its_address(files):
    # Its settings are there only once it is loaded.
    pytest.importorskip("distributed")
    with pytest.importorskip("dask").config.set({"distributed.comm.timeouts.connect": "0.2s"}):
        code, _, wrong = match(files, "--cluster", "tcp://127.0.0.1:9")

    assert code == 1
    assert wrong.startswith("cluster tcp://127.0.0.1:9: no scheduler answers there.")
    assert not (files / "run-1").exists()


def test_files_without_rows_give_a_run_without_placements(files):
    for name in ("people.csv", "places.csv"):
        first = (files / name).read_text(encoding="utf-8").splitlines()[0]
        (files / name).write_text(first + "\n", encoding="utf-8")

    code, said, wrong = match(files, "--lang", "en")

    assert (code, wrong) == (0, "")
    assert "0 people placed" in said


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"id,lat\n1,2,3\n"])
def test_a_file_that_is_no_table_is_refused(files, data):
    (files / "people.csv").write_bytes(data)

    code, _, wrong = match(files)

    assert code == 1
    assert re.match(r"people\.csv, row [12]: ", wrong)


def test_a_folder_that_holds_something_is_left_alone(files):
    (files / "run-1").mkdir()
    (files / "run-1" / "mine.txt").write_text("mine", encoding="utf-8")

    code, _, wrong = match(files)

    assert code == 1
    assert "it is there already" in wrong
    assert [path.name for path in (files / "run-1").iterdir()] == ["mine.txt"]


def test_a_quota_across_groups_tells_what_it_costs(files):
    policy = (files / "policy.yaml").read_text(encoding="utf-8")
    policy = policy.split("quotas:")[0] + (
        "quotas:\n"
        "  - {name: leefloon bij groen, people: {status: leefloon}, places: {group: groen}, least: 0}\n"
        "  - {name: Zele in Zele, people: {municipality: Lokeren}, places: {municipality: Zele}, least: 1}\n"
    )
    (files / "policy.yaml").write_text(policy, encoding="utf-8")

    code, said, wrong = match(files, "--policy", str(files / "policy.yaml"), "--lang", "en")

    assert (code, wrong) == (0, "")
    assert "they cost 0 points and 0 placements" in said


@pytest.fixture
def crossed(files):
    policy = (files / "policy.yaml").read_text(encoding="utf-8").split("quotas:")[0] + (
        "quotas:\n"
        "  - {name: Lokeren in Zele, people: {municipality: Lokeren}, places: {municipality: Zele}, least: 1}\n"
    )
    (files / "policy.yaml").write_text(policy, encoding="utf-8")
    match(files, "--policy", str(files / "policy.yaml"))
    return files / "run-1"


def test_the_bound_of_quotas_across_groups_is_checked_beside_the_certificate(crossed):
    code, said = told("check", crossed / "certificate.json")
    alone = told("check", crossed / "crossing.json")

    assert code == 0
    assert "under the quotas that cut across" in said
    assert alone[0] == 0
    assert told("replay", crossed / "run.json")[0] == 0


@pytest.mark.parametrize("field", ["bound", "points", "price"])
def test_a_bound_with_one_number_changed_by_one_fails(crossed, field):
    path = crossed / "crossing.json"
    proof = json.loads(path.read_text(encoding="utf-8"))
    if field == "price":
        proof["across"][0][1] += 1
    else:
        proof[field] += 1
    path.write_text(json.dumps(proof), encoding="utf-8")

    assert told("check", crossed / "certificate.json")[0] == 1


@pytest.mark.parametrize("name", ["certificate.json", "crossing.json"])
def test_a_certificate_that_is_no_certificate_is_refused_by_name(crossed, name):
    (crossed / name).write_text("[1]", encoding="utf-8")

    code, said = told("check", crossed / name)

    assert code == 1
    assert name in said


def test_what_people_decided_otherwise_stands_and_is_told_with_what_speaks_against_it(files):
    (files / "overrides.csv").write_text(
        "person,place,reason\nan,groen,own_choice\nbo,,rests_first\n", encoding="utf-8"
    )

    code, said, _ = match(files, "--overrides", str(files / "overrides.csv"), "--barriers")

    log = json.loads((files / "run-1" / "run.json").read_text(encoding="utf-8"))
    placed = pl.read_csv(files / "run-1" / "placements.csv", infer_schema=False)
    assert (code, "2 beslissingen" in said) == (0, True)
    assert dict(placed.select("person", "place").iter_rows()) | {"cem": "", "dee": ""} == {
        "an": "groen", "bo": "", "cem": "", "dee": "",
    }  # fmt: skip
    assert [(one["person"], one["reason"]) for one in log["overrides"]] == [
        ("an", "own_choice"), ("bo", "rests_first"),
    ]  # fmt: skip
    assert "LICENCE" in log["overrides"][0]["blocks"]
    code, said = told("replay", files / "run-1" / "run.json")
    assert (code, said.splitlines()[0]) == (0, "override of an: groen (own_choice)")


def test_an_override_of_nobody_says_where_and_what_would_do(files):
    (files / "overrides.csv").write_text("person,place,reason\nzoe,groen,Because\n")

    code, _, wrong = match(files, "--overrides", str(files / "overrides.csv"))

    assert code == 1
    assert "overrides.csv, row 2, column person: 'zoe'. Wanted: an id of people.csv, once." in wrong
    assert "column reason: 'Because'. Wanted: a code such as own_choice." in wrong


def test_the_barrier_map_counts_what_a_solve_without_the_barrier_finds(files):
    match(files, "--barriers", "--policy", str(files / "policy.yaml"))
    found = pl.read_csv(files / "run-1" / "barriers.csv", infer_schema=False)
    before = pl.read_csv(files / "run-1" / "placements.csv", infer_schema=False)
    stronger = (files / "people.csv").read_text(encoding="utf-8").replace("6,10", "6,25")
    (files / "stronger.csv").write_text(stronger, encoding="utf-8")

    match(files, "--policy", str(files / "policy.yaml"), people="stronger.csv", out="run-2")

    after = pl.read_csv(files / "run-2" / "placements.csv", infer_schema=False)
    points = [
        frame["points"].replace("", None).cast(pl.Int64).sum() for frame in (before, after)
    ]  # fmt: skip
    gain = {(one["barrier"], one["municipality"], one["status"]): one for one in found.to_dicts()}
    # Of Lokeren only an lives on leefloon, and only what she lifts changed.
    assert int(gain["LOAD", "Lokeren", "leefloon"]["points"]) == points[1] - points[0] == 30


def test_a_map_of_barriers_compiles_nothing_after_it_was_warmed(files):
    script = (
        "import io\n"
        "from numba.core import event\n"
        "from klaverblad.match.command import main\n"
        "main(['warm'], out=io.StringIO())\n"
        "found = []\n"
        "class Heard(event.Listener):\n"
        "    on_start = lambda self, one: found.append(one.data['dispatcher'].__name__)\n"
        "    on_end = lambda self, one: None\n"
        "event.register('numba:compile', Heard())\n"
        "given = ['people.csv', 'places.csv', '--policy', 'policy.yaml', '--barriers']\n"
        "print(main([*given, '--out', 'run-1'], out=io.StringIO()), found)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=files, check=True, capture_output=True, text=True
    )

    assert done.stdout == "0 []\n"
