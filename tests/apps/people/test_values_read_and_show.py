"""Reading and showing values: every usual spelling, no double meaning, and back again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.people import values
from klaverblad.apps.people.models import KnownBy
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.engines.matching import week
from klaverblad.errors import BadInput

LANGUAGES = ("nl", "fr", "en")
SAVINGS = registry()["savings_eur"]
LIFT = registry()["lift_kg_max"]
HOURS = registry()["hours_week_max"]
BUSY = registry()["busy_week"]
LICENCE = registry()["has_licence_b"]
START = registry()["available_from"]
SKILLS = registry()["competences"]
LEVEL = registry()["language_level_nl"]

any_language = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize(
    "written",
    [
        "1.094,91",
        "1094.91",
        "1094,91",
        "€ 1.094,91",
        "1.094,91 €",
        "EUR 1,094.91",
        "1094,91 euro",
        "1 094,91",
        "1\u202f094,91\u00a0€",
        1094.91,
    ],
)
def test_an_amount_is_read_in_every_usual_spelling(written):
    assert values.read(SAVINGS, written, lang="nl") == 1094.91


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("15,-", 15.0),
        ("0", 0.0),
        ("12.345.678", 12345678.0),
        ("1.094", 1094.0),
        ("0,5", 0.5),
        ("7,1", 7.1),
    ],
)
def test_a_short_spelling_of_an_amount_is_read(written, amount):
    assert values.read(SAVINGS, written, lang="nl") == amount


@pytest.mark.parametrize(
    ("written", "lang", "large", "small"),
    [
        ("1,094", "nl", "1094", "1,09"),
        ("1,094", "fr", "1094", "1,09"),
        ("1.094", "en", "1094", "1.09"),
    ],
)
def test_an_amount_that_can_mean_two_things_is_refused_with_both_of_them(
    written, lang, large, small
):
    with pytest.raises(BadInput) as caught:
        values.read(SAVINGS, written, lang=lang)

    assert caught.value.facts == {"key": "savings_eur", "reason": "ambiguous"}
    assert large in str(caught.value.sentence)
    assert small in str(caught.value.sentence)


@pytest.mark.parametrize(
    "written",
    [
        "veel",
        "1.09,91",
        "1.094.91",
        "12.34.56",
        "0.500",
        "1,2345",
        "1e3",
        "--5",
        "1094,91 dollar",
        "9" * 13,
        "NaN",
        float("nan"),
        float("inf"),
        True,
        [1],
        {"a": 1},
    ],
)
def test_what_is_no_amount_is_refused_and_never_guessed(written):
    with pytest.raises(BadInput) as caught:
        values.read(SAVINGS, written, lang="nl")

    assert caught.value.facts["key"] == "savings_eur"
    assert str(caught.value.sentence)


def test_a_refusal_quotes_what_was_found_and_keeps_it_out_of_the_log():
    with pytest.raises(BadInput) as caught:
        values.read(SAVINGS, "mijn spaarpot", lang="nl")

    assert "mijn spaarpot" in str(caught.value.sentence)
    assert "mijn spaarpot" not in str(caught.value.facts)


def test_a_refusal_does_not_repeat_a_whole_novel():
    with pytest.raises(BadInput) as caught:
        values.read(SAVINGS, "bla " * 1000, lang="nl")

    assert len(str(caught.value.sentence)) < 200


@pytest.mark.parametrize(
    ("key", "written", "reason"),
    [
        ("savings_eur", "-5", "too_low"),
        ("rent_month_eur", "64000", "too_high"),
        ("travel_minutes_max", "4", "too_low"),
        ("travel_minutes_max", "181", "too_high"),
        ("hours_week_max", "39", "too_high"),
        ("lift_kg_max", "-1", "too_low"),
        ("lift_kg_max", "10,5", "not_whole"),
        ("lift_kg_max", "10 meter", "other_unit"),
        ("has_licence_b", "misschien", "not_yes_or_no"),
        ("language_level_nl", "z9", "no_such_option"),
        ("competences", "vca, toveren", "no_such_option"),
        ("available_from", "30 februari 2026", "no_such_day"),
        ("available_from", "3/13/2026", "no_such_day"),
        ("available_from", "2/3/26", "not_a_day"),
        ("available_from", "1 maart 1026", "no_such_year"),
        ("available_from", "4 brumaire 2026", "no_such_month"),
        ("available_from", "morgen", "not_a_day"),
        ("busy_week", "soms", "not_a_week"),
        ("busy_week", "ma van 9 tot 12; altijd", "not_a_week"),
        ("busy_week", "ma van 25 tot 26", "not_a_week"),
        ("busy_week", "ma van 9.10 tot 12.00", "not_hours"),
        ("busy_week", "[[0, 1]]", "not_a_week"),
        ("busy_week", "[" * 5000, "not_a_week"),
        ("busy_week", [[7, "08:00", "09:00"]], "not_hours"),
        ("busy_week", 5, "not_a_week"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(key, written, reason):
    with pytest.raises(BadInput) as caught:
        values.read(registry()[key], written, lang="nl")

    assert caught.value.facts["reason"] == reason


@pytest.mark.parametrize("key", registry().values(), ids=list(registry()))
def test_an_empty_field_is_not_read_as_anything(key):
    with pytest.raises(BadInput) as caught:
        values.read(key, "  ")

    assert caught.value.facts["reason"] == "empty"


@pytest.mark.parametrize("key", registry().values(), ids=list(registry()))
@pytest.mark.parametrize("written", ["weet ik niet", "Onbekend", "je ne sais pas", "unknown", None])
def test_not_known_is_an_answer_under_every_key(key, written):
    assert values.read(key, written) is None


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "onbekend"), ("fr", "inconnu"), ("en", "unknown")]
)
def test_what_is_not_known_is_shown_as_unknown_and_never_as_zero(lang, said):
    assert values.show(SAVINGS, None, lang) == said


@pytest.mark.parametrize(
    ("key", "value", "lang", "said"),
    [
        ("savings_eur", 4150.0, "nl", "€\u00a04.150"),
        ("savings_eur", 1340.47, "nl", "€\u00a01.340,47"),
        ("savings_eur", 1340.47, "fr", "1\u202f340,47\u00a0€"),
        ("savings_eur", 1340.47, "en", "€1,340.47"),
        ("savings_eur", 0, "nl", "€\u00a00"),
        ("lift_kg_max", 10, "nl", "10\u00a0kg"),
        ("travel_minutes_max", 45, "fr", "45\u00a0minutes"),
        ("months_needed", 1, "nl", "1\u00a0maand"),
        ("months_needed", 0, "en", "0\u00a0months"),
        ("hours_week_max", 19.5, "nl", "19,5\u00a0uur per week"),
        ("hours_week_max", 1, "fr", "1\u00a0heure par semaine"),
        ("hours_week_max", 1.5, "fr", "1,5\u00a0heure par semaine"),
        ("has_licence_b", True, "nl", "ja"),
        ("has_licence_b", False, "fr", "non"),
        ("available_from", "2026-03-02", "nl", "2 maart 2026"),
        ("available_from", "2026-03-01", "fr", "1er mars 2026"),
        ("competences", ["vca", "forklift"], "nl", "VCA: veilig werken, heftruck"),
        ("competences", [], "en", "none"),
        ("language_level_nl", "b1", "nl", "B1: je plan trekken op het werk"),
        ("busy_week", [[1, "13:00", "17:00"], [3, "13:00", "17:00"]], "nl", "di en do van 13.00 tot 17.00 uur"),
        ("busy_week", [], "nl", "geen vaste uren"),
    ],
)  # fmt: skip
def test_a_value_is_said_the_way_people_read_it(key, value, lang, said):
    assert values.show(registry()[key], value, lang) == said


@pytest.mark.parametrize("written", [True, "ja", "Ja", "JA ", "oui", "yes", "true", "1", 1])
def test_a_yes_is_a_yes_in_every_language(written):
    assert values.read(LICENCE, written) is True


@pytest.mark.parametrize("written", [False, "nee", "neen", "non", "No", "false", 0])
def test_a_no_is_a_no_in_every_language(written):
    assert values.read(LICENCE, written) is False


@pytest.mark.parametrize(
    "written",
    [
        "2 maart 2026",
        "2/3/2026",
        "02-03-2026",
        "2.3.2026",
        "2026-03-02",
        "2 mrt 2026",
        "ma 2 maart 2026",
        "maandag 2 maart 2026",
        "2 mars 2026",
        "2nd March 2026",
        "2 MAART 2026",
    ],
)
def test_a_day_is_read_in_every_usual_spelling_with_the_day_first(written):
    assert values.read(START, written) == "2026-03-02"


@pytest.mark.parametrize(
    ("written", "day"),
    [("14 févr. 2026", "2026-02-14"), ("1er août 2026", "2026-08-01"), ("29/2/2028", "2028-02-29")],
)
def test_french_months_and_leap_days_are_days(written, day):
    assert values.read(START, written) == day


@pytest.mark.parametrize(
    ("written", "hours"),
    [("20 uur per week", 20), ("20u", 20), ("19,5", 19.5), ("38", 38), (7.6, 7.6)],
)
def test_a_count_is_read_with_or_without_its_unit(written, hours):
    assert values.read(HOURS, written, lang="nl") == hours


def test_codes_come_out_in_the_order_of_the_registry_and_once():
    assert values.read(SKILLS, ["forklift", "vca", "forklift"]) == ["vca", "forklift"]


def test_codes_are_read_from_words_of_any_language():
    assert values.read(SKILLS, "heftruck; first aid") == ["forklift", "first_aid"]


def test_none_of_these_is_an_empty_list_and_not_unknown():
    assert values.read(SKILLS, "geen") == []


def test_none_is_a_level_of_dutch_and_not_unknown():
    assert values.read(LEVEL, "none") == "none"


@pytest.mark.parametrize(
    ("written", "blocks"),
    [
        ("di 13-17", [[1, "13:00", "17:00"]]),
        ("di en do vanaf 13.00 uur", [[1, "13:00", "24:00"], [3, "13:00", "24:00"]]),
        ("maandag t/m woensdag 8u30-12u", [[d, "08:30", "12:00"] for d in range(3)]),
        ("lun et jeu de 8h30 à 12h", [[0, "08:30", "12:00"], [3, "08:30", "12:00"]]),
        ("Tue, Thu from 8:30 to 12:00", [[1, "08:30", "12:00"], [3, "08:30", "12:00"]]),
        ("vr van 22.00 tot 6.00 uur", [[4, "22:00", "06:00"]]),
        ('[[0, "08:30", "12:00"]]', [[0, "08:30", "12:00"]]),
        ("geen", []),
    ],
)
def test_hours_of_a_week_are_read_from_words(written, blocks):
    assert values.read(BUSY, written) == blocks


def test_blocks_that_overlap_become_one():
    found = values.read(BUSY, [[0, "08:00", "12:00"], [0, "11:00", "13:00"]])

    assert found == [[0, "08:00", "13:00"]]


@pytest.mark.parametrize(
    ("known_by", "icon"),
    [
        (KnownBy.REGISTER, "seal"),
        (KnownBy.DOCUMENT, "document"),
        (KnownBy.TOLD, "bubble"),
        (KnownBy.COMPUTED, "calculator"),
    ],
)
def test_each_way_of_knowing_has_its_picture(known_by, icon):
    assert values.provenance_icon(known_by) == icon


def test_every_way_of_knowing_has_a_picture():
    assert len({values.provenance_icon(known_by) for known_by in KnownBy}) == len(KnownBy)


@given(cents=st.integers(0, 10**12 - 1), lang=any_language)
def test_an_amount_that_is_shown_is_read_back_as_it_was(cents, lang):
    amount = cents / 100

    assert values.read(SAVINGS, values.show(SAVINGS, amount, lang), lang=lang) == amount


@given(cents=st.integers(0, 10**12 - 1), lang=any_language)
def test_an_amount_without_thousands_signs_means_the_same_in_every_language(cents, lang):
    written = f"{cents // 100},{cents % 100:02d}"

    assert values.read(SAVINGS, written, lang=lang) == cents / 100


COUNTS = [key for key in registry().values() if key.type == FactType.COUNT]


@given(data=st.data(), key=st.sampled_from(COUNTS), lang=any_language)
def test_a_count_that_is_shown_is_read_back_as_it_was(data, key, lang):
    low, high = (int(bound) for bound in key.bounds)
    step = 4 if key.unit.startswith("hours") else 1
    count = data.draw(st.integers(low * step, high * step)) / step

    assert values.read(key, values.show(key, count, lang), lang=lang) == count


@given(day=st.dates(min_value=date(1900, 1, 1)).filter(lambda d: d.year <= 2100), lang=any_language)
def test_a_day_that_is_shown_is_read_back_as_it_was(day, lang):
    assert values.read(START, values.show(START, day.isoformat(), lang)) == day.isoformat()


clocks = st.integers(0, 95).map(lambda q: f"{q // 4:02d}:{q % 4 * 15:02d}")
blocks = st.tuples(st.integers(0, 6), clocks, clocks).filter(lambda block: block[1] != block[2])


@given(blocks=st.lists(blocks, max_size=8), lang=any_language)
def test_a_week_that_is_shown_is_read_back_as_it_was(blocks, lang):
    value = values.read(BUSY, blocks)

    back = values.read(BUSY, values.show(BUSY, value, lang))

    assert (week.slots(back) == week.slots(value)).all()


@given(
    key=st.sampled_from(list(registry().values())),
    raw=st.one_of(st.text(), st.floats(), st.integers(), st.lists(st.text(max_size=3), max_size=3)),
    lang=any_language,
)
def test_whatever_is_thrown_at_it_is_read_or_refused_in_words(key, raw, lang):
    try:
        said = values.show(key, values.read(key, raw, lang=lang), lang)
    except BadInput as refused:
        said = str(refused.sentence)

    assert said
