"""Regions that nobody looked at before: drawn by chance, with all that is odd in life in them."""

from __future__ import annotations

import io
import json

import numpy as np
import polars as pl
import pytest

from klaverblad.engines.matching import violations
from klaverblad.match import tables
from klaverblad.match.command import main

TOWNS = {"Lokeren": (51.10, 3.99), "Zele": (51.07, 4.04), "Wetteren": (51.00, 3.88)}
# By day, over midnight, over the end of the week.
SHIFTS = ("ma-vr 08:30-16:00", "ma-do 22:00-06:00", "zo 22:00-06:00", "za 06:00-14:00")
BUSY = ("-", "", "za-zo 00:00-24:00", "ma-vr 00:00-07:00", "zo 23:00-01:00")


def region(seed, n, m):
    """Rows of people and of places; some without an address, some places without a seat."""
    chance = np.random.default_rng(seed)

    def of(*values):
        return values[int(chance.integers(len(values)))]

    def where(town):
        if chance.random() < 0.1:
            return "", ""
        lat, lon = TOWNS[town] + chance.normal(0, 0.02, 2)
        return f"{lat:.4f}", f"{lon:.4f}"

    people, places = [], []
    for row in range(n):
        town = of(*TOWNS)
        lat, lon = where(town)
        people.append({
            "id": f"p{row}", "municipality": town, "lat": lat, "lon": lon,
            "has_licence_b": of("yes", "no", ""), "has_car": of("yes", "no"),
            "has_bike": of("yes", "no", ""), "travel_minutes_max": of("30", "60", "90", ""),
            "hours_week_min": of("0", "19"), "hours_week_max": of("20", "38"), "busy": of(*BUSY),
            "language_level": of("A1", "B1", "C1", ""), "competences": of("-", "vca", ""),
            "statuses": of("-", "leefloon"), "available_from": "2026-09-01",
            "months_needed": of("0", "6"), "lift_kg_max": of("5", "15", "inf", ""),
        })  # fmt: skip
    for row in range(m):
        town = of(*TOWNS)
        lat, lon = where(town)
        places.append({
            "id": f"w{row}", "municipality": town, "group": of("a", "b"), "lat": lat, "lon": lon,
            "capacity": of("0", "1", "3"), "needs_licence_b": of("no", "yes"),
            "shifts": of(*SHIFTS), "hours_week": of("19", "30"),
            "language_level_min": of("0", "A2"), "competences_needed": of("-", "vca"),
            "statuses_accepted": of("-", "leefloon"), "duration_months": of("6", "inf"),
            "starts_until": "inf", "lift_kg": of("0", "10"),
        })  # fmt: skip
    return people, places


def csv(rows):
    return pl.DataFrame(rows).write_csv().encode()


def match(folder, people, places, out):
    (folder / "people.csv").write_bytes(csv(people))
    (folder / "places.csv").write_bytes(csv(places))
    given = [str(folder / "people.csv"), str(folder / "places.csv"), "--out", str(folder / out)]
    wrong = io.StringIO()
    return main(given, out=io.StringIO(), err=wrong), wrong.getvalue()


def placed(folder):
    found = pl.read_csv(folder / "placements.csv", infer_schema=False)
    return {person: place or "" for person, place in found.select("person", "place").iter_rows()}


def test_the_page_of_each_of_a_thousand_people_is_the_batch():
    people, places = region(1, 1_000, 40)
    of_people = tables.read(csv(people), "people.csv", tables.OF_PEOPLE)
    of_places = tables.read(csv(places), "places.csv", tables.OF_PLACES)
    lexicon = tables.vocabulary(of_people, of_places, ())
    many, there = tables.people_of(of_people, lexicon), tables.places_of(of_places, lexicon)

    batch = violations(many, there, tables.trips(of_people, of_places, slice(0, 1_000)))

    for row in range(1_000):
        trip = tables.trips(of_people, of_places, slice(row, row + 1))
        alone = violations(many.only(np.array([row])), there, trip)
        assert np.array_equal(alone.violated[0], batch.violated[row]), row
        assert np.array_equal(alone.unsure[0], batch.unsure[row]), row
    assert 0 < (batch.violated | batch.unsure == 0).sum() < batch.violated.size


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_an_unseen_region_is_placed_proved_and_replayed(tmp_path, seed):
    people, places = region(seed, 60, 12)
    seats = {one["id"]: int(one["capacity"]) for one in places}

    code, wrong = match(tmp_path, people, places, "run")

    assert (code, wrong) == (0, "")
    found = placed(tmp_path / "run")
    used = pl.Series([one for one in found.values() if one]).value_counts()
    assert all(count <= seats[place] for place, count in used.iter_rows())
    homeless = {one["id"] for one in people if not one["lat"]}
    assert homeless
    assert not any(found[one] for one in homeless)
    run = str(tmp_path / "run")
    for asked in (["check", f"{run}/certificate.json"], ["replay", f"{run}/run.json"]):
        assert main(asked, out=io.StringIO()) == 0


def test_another_order_of_all_rows_places_nobody_elsewhere(tmp_path):
    people, places = region(5, 80, 15)
    chance = np.random.default_rng(6)

    match(tmp_path, people, places, "one")
    turned = [[rows[at] for at in chance.permutation(len(rows))] for rows in (people, places)]
    match(tmp_path, *turned, "other")

    assert placed(tmp_path / "one") == placed(tmp_path / "other")


def test_who_works_over_midnight_is_kept_from_what_is_busy_after_it(tmp_path):
    people, places = region(7, 1, 1)
    able = {"lat": "51.10", "lon": "3.99", "has_licence_b": "yes", "has_bike": "yes",
            "travel_minutes_max": "90", "hours_week_min": "0", "hours_week_max": "38",
            "language_level": "C1", "competences": "vca", "statuses": "leefloon",
            "months_needed": "0", "lift_kg_max": "inf"}  # fmt: skip
    night = places[0] | {"lat": "51.10", "lon": "3.99", "shifts": "zo 22:00-06:00", "capacity": "1"}

    free = people[0] | able | {"busy": "ma 06:00-12:00"}
    taken = people[0] | able | {"busy": "ma 05:45-06:00"}
    match(tmp_path, [free], [night], "free")
    match(tmp_path, [taken], [night], "taken")

    assert placed(tmp_path / "free") == {"p0": "w0"}
    assert placed(tmp_path / "taken") == {"p0": ""}


@pytest.mark.parametrize("which", ["people", "places"])
def test_an_id_that_stands_twice_is_told_with_its_rows(tmp_path, which):
    people, places = region(8, 5, 5)
    rows = {"people": people, "places": places}[which]
    rows.append(dict(rows[1]))

    code, wrong = match(tmp_path, people, places, "run")

    assert code == 1
    assert f"{which}.csv" in wrong
    assert rows[1]["id"] in wrong
    assert not (tmp_path / "run").exists()


def test_places_without_any_seat_give_a_proof_that_nobody_can_be_placed(tmp_path):
    people, places = region(9, 20, 4)
    empty = [one | {"capacity": "0"} for one in places]

    code, _ = match(tmp_path, people, empty, "run")

    proof = json.loads((tmp_path / "run" / "certificate.json").read_text(encoding="utf-8"))
    assert (code, proof["placed"], proof["points"]) == (0, 0, 0)
    assert main(["check", str(tmp_path / "run" / "certificate.json")], out=io.StringIO()) == 0
