"""What cannot be right is flagged with its reason; what was printed otherwise is only noticed."""

from __future__ import annotations

import pytest

from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.judging import judge
from klaverblad.apps.monitor.reading import read_table
from klaverblad.apps.monitor.registry import LANGUAGES
from tests.apps.monitor.test_reading_printed_tables import LABOUR, SEEKERS, VACANCIES


def serious(data: bytes) -> list[tuple[str, str, str]]:
    return [
        (doubt.code, doubt.column, doubt.row.name if doubt.row else "")
        for doubt in judge(read_table(data)).doubts
        if doubt.severity != "notice"
    ]


def notices(data: bytes) -> set[tuple[str, str, str]]:
    return {
        (doubt.code, doubt.column, doubt.row.name if doubt.row else "")
        for doubt in judge(read_table(data)).doubts
        if doubt.severity == "notice"
    }


def said(data: bytes, code: str, language: str = "nl") -> str:
    (doubt,) = [doubt for doubt in judge(read_table(data)).doubts if doubt.code == code]
    return doubt.sentences[language]


def test_of_the_seekers_only_schotens_change_cannot_be():
    assert serious(SEEKERS) == [("growth_impossible", "evolutie_2017", "Schoten")]


def test_schotens_sentence_gives_the_recomputed_bounds_and_what_would_fit():
    sentence = said(SEEKERS, "growth_impossible")

    assert "van 143 naar 166 is 15,33 tot 16,84 %" in sentence
    assert "154 tot 155" in sentence
    assert "143 past wel bij het jaar ervoor" in sentence


def test_of_the_vacancies_only_wuustwezels_change_cannot_be():
    assert serious(VACANCIES) == [
        ("whole_growth_impossible", "evolutie_tov_jaar_eerder", "Wuustwezel")
    ]


def test_wuustwezels_sentence_names_the_numbers_beside_and_the_one_way_out():
    sentence = said(VACANCIES, "whole_growth_impossible")

    assert "74 geeft 44,59 %, 75 geeft 42,67 %" in sentence
    assert "dan waren het er 74" in sentence
    assert "Kalmthout klopt alleen als er wel is afgerond" in sentence


def test_leefloon_cannot_be_per_cent_and_brecht_is_doubtful():
    assert serious(LABOUR) == [
        ("unit_impossible", "leefloon", ""),
        ("known_otherwise", "inwoners", "Brecht"),
    ]


def test_the_unit_is_refuted_for_flanders_and_only_inferred_for_the_towns():
    judgement = judge(read_table(LABOUR))
    sentence = said(LABOUR, "unit_impossible")

    assert judgement.units == {"leefloon": "per_thousand"}
    assert "354.750" in sentence
    assert "186.628" in sentence
    assert "Bewezen is dit voor de rij Vlaanderen" in sentence


def test_a_rate_that_can_be_per_cent_keeps_its_unit():
    # 0,6 % of Flanders is some 39.000 people, as many as there are
    judgement = judge(read_table(LABOUR.replace(b";7;6;75", b";7;0,6%;75")))

    assert judgement.units == {}
    assert "unit_impossible" not in {doubt.code for doubt in judgement.doubts}


def test_what_was_printed_otherwise_is_noticed_and_no_more():
    assert {
        ("percent_missing", "werkloosheidsgraad", "Vlaanderen"),
        ("percent_missing", "leefloon", "Vlaanderen"),
        ("decimals_differ", "werkzaamheidsgraad", "Vlaanderen"),
        ("rounded_count", "inwoners", "Vlaanderen"),
        ("point_for_thousands", "inwoners", ""),
    } <= notices(LABOUR)
    assert ("decimal_point", "evolutie_2016", "") in notices(SEEKERS)
    assert ("decimals_differ", "evolutie_tov_jaar_eerder", "Kalmthout") in notices(VACANCIES)


def test_a_jobs_ratio_without_percent_signs_is_no_difference():
    assert not [found for found in notices(LABOUR) if found[:2] == ("percent_missing", "jobratio")]


def test_a_town_that_is_not_in_the_table_is_noticed():
    without = b"".join(line for line in LABOUR.splitlines(True) if b"Malle" not in line)

    assert ("row_missing", "inwoners", "") in notices(without)


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        (LABOUR, b"21.560", b"41.560", ("part_exceeds_whole", "bevolking_20_64", "Brasschaat")),
        (LABOUR, b"3.808.159", b"80.159", ("parts_exceed_whole", "bevolking_20_64", "Vlaanderen")),
        (LABOUR, b"70,1%", b"170,1%", ("out_of_range", "werkzaamheidsgraad", "Brasschaat")),
        (LABOUR, b"70,1%;6,6%", b"70,1%;46,6%", ("active_impossible", "werkloosheidsgraad", "Brasschaat")),
        (LABOUR, b"70,1%", b"70.123%", ("ambiguous_rate", "werkzaamheidsgraad", "Brasschaat")),
        (VACANCIES, b"18.425", b"1.425", ("parts_exceed_whole", "vacatures_okt2017_okt2018", "Provincie Antwerpen")),
        (SEEKERS, b"5.387", b"100", ("part_exceeds_whole", "2015", "Brasschaat")),
        (SEEKERS, b"5.387", b"5.001", ("growth_impossible", "evolutie_2016", "Provincie Antwerpen")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_figure_made_wrong_is_found(table, old, new, expected):
    assert expected in serious(table.replace(old, new, 1))


def test_two_changes_that_fit_apart_but_not_together_are_found():
    row = b"Malle;12;+14,0%;11;+16,0%;10;+1.6%"
    line = next(line for line in SEEKERS.splitlines() if line.startswith(b"Malle"))

    assert ("series_impossible", "evolutie_2017", "Malle") in serious(SEEKERS.replace(line, row))


def test_a_figure_that_no_check_touches_does_not_count_as_checked():
    sheet = read_table(LABOUR)

    checked = judge(sheet).checked

    assert not [place for place in checked if place[1] == "jobratio"]
    assert len(checked) < sum(len(row.cells) for row in sheet.rows)


@pytest.mark.parametrize("data", [LABOUR, VACANCIES, SEEKERS])
def test_every_finding_is_said_in_three_languages(data):
    for doubt in judge(read_table(data)).doubts:
        assert set(doubt.sentences) == set(LANGUAGES)
        assert all(len(sentence) > 10 for sentence in doubt.sentences.values())
        assert len(set(doubt.sentences.values())) == len(LANGUAGES)


def test_numbers_are_written_as_each_language_writes_them():
    assert "354.750" in said(LABOUR, "unit_impossible", "nl")
    assert "354\u00a0750" in said(LABOUR, "unit_impossible", "fr")
    assert "354,750" in said(LABOUR, "unit_impossible", "en")


def test_every_unit_and_every_kind_of_check_of_the_registry_is_known():
    for table in registry.tables().values():
        assert len(set(table.header)) == len(table.header)
        assert table.checks
    assert {i.slug for i in registry.indicators().values()} >= {"inwoners", "leefloon"}
