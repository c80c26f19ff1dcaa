from datetime import date
from math import inf

import pytest
from hypothesis import given

from klaverblad.engines.matching import (
    Ask,
    Barrier,
    barriers_in,
    reasons,
    reasons_of_all,
    say_ask,
    violations,
    week,
)
from klaverblad.engines.travel import Mode
from tests.engines.matching.making import (
    VOCABULARY,
    on_foot,
    patient,
    people,
    places,
    regions,
    tables,
    travel,
)

WORKDAYS = [(day, "09:00", "17:00") for day in range(5)]


def slots(*blocks):
    return set(week.slots(blocks).nonzero()[0].tolist())


def only_reason(person, place, minutes=5.0):
    (reason,) = reasons(people(person), 0, places(place), 0, on_foot(minutes))
    return reason


@patient
@given(region=regions())
def test_reasons_are_exactly_the_barriers_of_the_masks(region):
    table = tables(region)
    verdict = violations(*table)
    people_, places_, trips = table

    for i in range(len(people_)):
        told = reasons_of_all(people_, i, places_, trips)
        for j, found in enumerate(told):
            sure = tuple(reason.barrier for reason in found if reason.is_certain)
            rest = tuple(reason.barrier for reason in found if not reason.is_certain)
            assert sure == barriers_in(verdict.violated[i, j])
            assert rest == barriers_in(verdict.unsure[i, j])
            assert found == reasons(people_, i, places_, j, trips)


@patient
@given(region=regions())
def test_every_reason_can_be_said_in_three_languages_and_every_doubt_has_a_question(region):
    people_, places_, trips = tables(region)

    found = [
        reason
        for i in range(len(people_))
        for told in reasons_of_all(people_, i, places_, trips)
        for reason in told
    ]

    for reason in found:
        assert bool(reason.asks) is not reason.is_certain
        for lang in ("nl", "fr", "en"):
            for text in (reason.say(lang), reason.chip(lang)):
                assert text.strip() == text != ""
                assert not any(mark in text for mark in ("{", "None", "nan", "  "))


def test_a_place_that_is_open_has_no_reasons():
    assert reasons(people({}), 0, places({}), 0, on_foot(5)) == ()


@pytest.mark.parametrize(
    ("barrier", "person", "place", "sentence", "chip"),
    [
        (
            Barrier.LOAD,
            {"lift_kg_max": 10.0},
            {"lift_kg": 25.0},
            "tilt tot 25 kg, kan tot 10 kg",
            "tilt tot 25 kg",
        ),
        (
            Barrier.LOAD,
            {"lift_kg_max": 7.5},
            {"lift_kg": 12.5},
            "tilt tot 12,5 kg, kan tot 7,5 kg",
            "tilt tot 12,5 kg",
        ),
        (
            Barrier.STANDING,
            {"stand_hours_max": 2.0},
            {"stand_hours": 6.0},
            "6 uur per dag staan, kan tot 2 uur",
            "6 uur staan",
        ),
        (
            Barrier.STAIRS,
            {"can_climb_stairs": 0},
            {"needs_stairs": 1},
            "trappen op en af, dat gaat nu niet",
            "trappen",
        ),
        (
            Barrier.LICENCE,
            {"has_licence_b": 0},
            {"needs_licence_b": 1},
            "rijbewijs B nodig, nog geen rijbewijs B",
            "rijbewijs B",
        ),
        (
            Barrier.HOURS_TOO_MANY,
            {"hours_week_max": 20.0},
            {"hours_week": 38.0},
            "38 uur per week, hoogstens 20 uur",
            "38 uur per week",
        ),
        (
            Barrier.HOURS_TOO_FEW,
            {"hours_week_min": 19.0},
            {"hours_week": 10.0},
            "10 uur per week, minstens 19 uur",
            "10 uur per week",
        ),
        (
            Barrier.LANGUAGE,
            {"language_level": 2},
            {"language_level_min": 3},
            "Nederlands B1 nodig, nu A2",
            "Nederlands B1",
        ),
        (
            Barrier.LANGUAGE,
            {"language_level": 0},
            {"language_level_min": 1},
            "Nederlands A1 nodig, nu nog geen",
            "Nederlands A1",
        ),
        (
            Barrier.COMPETENCE,
            {"competences": {64}},
            {"competences_needed": {0, 64, 65}},
            "nog nodig: c0 en c65",
            "c0 en c65",
        ),
        (
            Barrier.STATUS,
            {"statuses": {1}},
            {"statuses_accepted": {0, 2}},
            "alleen voor: leefloon of indicering",
            "alleen leefloon of indicering",
        ),
        (
            Barrier.DURATION,
            {"months_needed": 6.0},
            {"duration_months": 1.0},
            "duurt 1 maand, minstens 6 maanden nodig",
            "duurt 1 maand",
        ),
        (
            Barrier.START,
            {"available_from": float(date(2026, 9, 1).toordinal())},
            {"starts_until": float(date(2026, 7, 1).toordinal())},
            "starten kan tot en met 1 juli 2026, vrij vanaf 1 september 2026",
            "start uiterlijk 1 juli 2026",
        ),
    ],
)
def test_a_reason_says_what_is_asked_and_what_there_is(barrier, person, place, sentence, chip):
    reason = only_reason(person, place)

    assert (reason.barrier, reason.is_certain) == (barrier, True)
    assert (reason.say("nl"), reason.chip("nl")) == (sentence, chip)


def test_values_keep_their_type_for_machines():
    start = only_reason({"available_from": 739_500.0}, {"starts_until": 739_400.0})
    level = only_reason({"language_level": 2}, {"language_level_min": 3})
    missing = only_reason({"competences": {64}}, {"competences_needed": {0, 64}})

    assert (start.of_place, start.of_person) == (
        date.fromordinal(739_400),
        date.fromordinal(739_500),
    )
    assert (level.of_place, level.of_person) == ("B1", "A2")
    assert missing.of_place == (VOCABULARY.competences[0],)
    assert missing.of_person == (VOCABULARY.competences[64],)


def test_travel_names_the_quickest_way_of_all_that_the_person_has():
    minutes = {"walk": 240.0, "bike": 80.0, "public_transport": 67.2, "car": 20.0}
    someone = people({"travel_minutes_max": 45.0, "has_bike": 1, "has_car": 1, "has_licence_b": 0})

    (reason,) = reasons(someone, 0, places({}), 0, travel([[minutes]]))

    assert reason.say("nl") == "68 min reizen, hoogstens 45 min"
    assert reason.chip("nl") == "68 min reizen"


def test_travel_just_over_the_limit_never_reads_as_within_it():
    assert only_reason({"travel_minutes_max": 45.0}, {}, 45.2).say("nl").startswith("46 min")


def test_a_place_without_any_way_is_said_as_such():
    reason = only_reason({}, {}, inf)

    assert (reason.say("nl"), reason.chip("nl")) == ("geen weg erheen", "niet te bereiken")


@pytest.mark.parametrize(
    ("busy", "sentence", "chip"),
    [
        (
            [(3, "13:00", "18:00")],
            "donderdag tot 17.00 uur, bezet vanaf 13.00 uur",
            "donderdag tot 17 uur",
        ),
        (
            [(3, "07:00", "09:30")],
            "donderdag vanaf 9.00 uur, bezet tot 9.30 uur",
            "donderdag vanaf 9 uur",
        ),
        (
            [(1, "12:00", "13:00"), (3, "12:00", "13:00")],
            "di en do van 9.00 tot 17.00 uur, bezet van 12.00 tot 13.00 uur",
            "di en do van 9 tot 17 uur",
        ),
        (
            [(0, "00:00", "24:00")],
            "maandag van 9.00 tot 17.00 uur, dan bezet",
            "maandag van 9 tot 17 uur",
        ),
        (
            [(0, "08:00", "10:00"), (0, "16:00", "18:00"), (4, "16:00", "17:00")],
            "maandag van 9.00 tot 17.00 uur, bezet van 9.00 tot 10.00 en van 16.00 tot 17.00 uur; vrijdag tot 17.00 uur, bezet vanaf 16.00 uur",
            "maandag van 9 tot 17 uur (+1)",
        ),
    ],
)
def test_a_schedule_names_the_day_and_both_hours(busy, sentence, chip):
    reason = only_reason({"busy": slots(*busy)}, {"shifts": slots(*WORKDAYS)})

    assert (reason.say("nl"), reason.chip("nl")) == (sentence, chip)


def test_a_night_over_the_end_of_the_week_is_said_on_sunday():
    reason = only_reason(
        {"busy": slots((0, "05:00", "08:00"))}, {"shifts": slots((6, "22:00", "06:00"))}
    )

    assert reason.say("nl") == "zondag tot 6.00 uur, bezet vanaf 5.00 uur"
    assert reason.say("fr") == "dimanche jusqu'à 6h, pas libre à partir de 5h"
    assert reason.say("en") == "Sunday until 6:00, busy from 5:00"


def test_a_doubt_names_the_fact_to_ask_and_whose_it_is():
    of_person = only_reason({"lift_kg_max": None}, {"lift_kg": 25.0})
    of_place = only_reason({"lift_kg_max": 10.0}, {"lift_kg": None})

    assert of_person.asks == (Ask("person", "lift_kg_max"),)
    assert of_person.say("nl") == "nog te vragen: hoeveel kg tillen lukt"
    assert of_person.chip("nl") == "tillen?"
    assert of_place.say("nl") == "nog te vragen: gewicht om te tillen van de plek"


def test_only_certificates_that_are_asked_are_in_question():
    reason = only_reason({"competences_maybe": {0, 1, 64}}, {"competences_needed": {0, 64}})

    assert reason.say("nl") == "nog te vragen: attesten (c0 en c64)"


def test_a_bike_is_only_asked_after_when_it_would_be_quick_enough():
    someone = people({"travel_minutes_max": 45.0, "has_bike": None, "has_car": None})
    minutes = {"walk": 90.0, "bike": 60.0, "public_transport": 90.0, "car": 20.0}

    (reason,) = reasons(someone, 0, places({}), 0, travel([[minutes]]))

    assert [say_ask(ask, "nl") for ask in reason.asks] == ["auto"]


def test_a_bike_that_is_slower_than_walking_is_not_asked_after():
    someone = people({"travel_minutes_max": None, "has_bike": None})
    minutes = {"walk": 20.0, "bike": 30.0, "public_transport": 90.0, "car": 90.0}

    (reason,) = reasons(someone, 0, places({}), 0, travel([[minutes]]))

    assert reason.asks == (Ask("person", "travel_minutes_max"),)


def test_an_unknown_trip_asks_for_the_address_or_the_minutes():
    minutes = dict.fromkeys(Mode, None)

    (reason,) = reasons(people({"travel_minutes_max": 45.0}), 0, places({}), 0, travel([[minutes]]))

    assert reason.asks == (Ask("travel", "minutes"),)


def test_childcare_that_opens_too_late_for_the_way_to_work_says_both_minutes():
    monday = slice(28, 72)
    someone = people({"creche_open": set(range(672)[monday])})
    early = places({"shifts": set(range(30, 60))}, {"shifts": set(range(34, 60))})
    trips = travel([[{"walk": 10.0, "creche_walk": 30.0}] * 2])

    of_early, of_later = reasons_of_all(someone, 0, early, trips)

    assert of_later == ()
    assert [one.barrier for one in of_early] == [Barrier.CRECHE]
    assert of_early[0].say("nl") == (
        "35 min tussen opvang en werk, de uren van de opvang laten 30 min"
    )
    assert of_early[0].chip("en") == "childcare 35 min from work"


def test_where_childcare_is_unknown_it_is_asked_for():
    someone = people({"creche_open": set(range(28, 72))})
    trips = travel([[{"walk": 10.0, "creche_walk": None}]])

    (found,) = reasons(someone, 0, places({"shifts": set(range(30, 60))}), 0, trips)

    assert found.say("nl") == "nog te vragen: waar de opvang is"
