"""A printed table is read as it stands; a damaged one is refused with where, what and what then."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

import klaverblad.demo
from klaverblad.apps.monitor.reading import SIZE_MAX_MB, BadTable, read_table

TABLES = Path(klaverblad.demo.__file__).parent / "data" / "selab"
LABOUR = (TABLES / "arbeidsmarkt.csv").read_bytes()
VACANCIES = (TABLES / "vacatures_laaggeschoold.csv").read_bytes()
SEEKERS = (TABLES / "werkzoekenden_arbeidsbeperking.csv").read_bytes()


def test_every_cell_keeps_what_was_printed_and_what_it_means():
    sheet = read_table(LABOUR)

    brasschaat, flanders = sheet.rows[0], sheet.row_of("02000")
    assert (brasschaat.line, brasschaat.place.code) == (2, "11008")
    assert brasschaat.cells["inwoners"].value == 37_792
    assert brasschaat.cells["werkzaamheidsgraad"].text == "70,1%"
    assert flanders.cells["inwoners"].value == 6_500_000


def test_points_and_commas_of_one_row_are_each_read_rightly():
    schoten = read_table(SEEKERS).row_of("11040")

    read = {name: float(cell.value) for name, cell in schoten.cells.items()}
    assert read == {
        "2017": 166,
        "evolutie_2017": 8.1,
        "2016": 143,
        "evolutie_2016": 14.1,
        "2015": 125,
        "evolutie_2015": -1.8,
    }


def test_the_asterisk_of_the_province_is_kept_as_a_footnote():
    province = read_table(VACANCIES).row_of("10000")

    assert province.footnote == "*"


def test_the_order_of_columns_and_the_ends_of_lines_are_free():
    turned = (
        b"evolutie_tov_jaar_eerder;locatie;vacatures_okt2017_okt2018\r\n+44%;Wuustwezel;107\r\n"
    )

    row = read_table(turned).rows[0]

    assert (row.place.code, row.cells["vacatures_okt2017_okt2018"].value) == ("11053", 107)


def changed(old: bytes, new: bytes) -> bytes:
    assert old in LABOUR
    return LABOUR.replace(old, new, 1)


DAMAGE = {
    "empty": (b"", "empty"),
    "only blank lines": (b"\n \n", "empty"),
    "only a header": (LABOUR.splitlines(keepends=True)[0], "no_rows"),
    "50 MB": (b"x" * 50_000_000, "too_big"),
    "just too big": (LABOUR.ljust(SIZE_MAX_MB * 1_000_000 + 1), "too_big"),
    "UTF-16": (LABOUR.decode().encode("utf-16"), "utf16"),
    "UTF-16 without a mark": (LABOUR.decode().encode("utf-16-le"), "nul"),
    "UTF-32": (LABOUR.decode().encode("utf-32"), "utf16"),
    "a byte order mark": (b"\xef\xbb\xbf" + LABOUR, "bom"),
    "Latin-1": (changed(b"Brasschaat", "Bràsschaat".encode("latin-1")), "not_utf8"),
    "a NUL byte": (changed(b"37.792", b"37\x00792"), "nul"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(range(256)), "archive"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "nul"),
    "a control character": (changed(b"37.792", b"37\x1b[2J"), "not_text"),
    "commas between columns": (LABOUR.replace(b",", b".").replace(b";", b","), "delimiter"),
    "tabs between columns": (LABOUR.replace(b";", b"\t"), "delimiter"),
    "another table": (b"a;b\n1;2\n", "unknown_table"),
    "prose": (b"Beste collega, hierbij de cijfers.\n", "delimiter"),
    "a column missing": (
        b"\n".join(line.rpartition(b";")[0] for line in LABOUR.splitlines()),
        "column_missing",
    ),
    "a column too many": (
        b"\n".join(line + b";x" for line in LABOUR.splitlines()),
        "column_unknown",
    ),
    "a column twice": (changed(b"leefloon", b"inwoners"), "column_twice"),
    "a ragged row": (changed(b";68,5", b""), "ragged"),
    "a row too long": (changed(b";68,5", b";68,5;1"), "ragged"),
    "a blank line between": (changed(b"Brecht", b"\nBrecht"), "ragged"),
    "an open quotation mark": (changed(b"37.792", b'"37.792'), "quotes"),
    "a place twice": (LABOUR + LABOUR.splitlines()[1], "place_twice"),
    "an unknown place": (changed(b"Brecht;11009", b"Gent;44021"), "place_unknown"),
    "a code of another place": (changed(b"Brecht;11009", b"Brecht;11008"), "nis_differs"),
    "a footnote without words": (changed(b"Brecht;", b"Brecht*;"), "footnote_unknown"),
    "letters in a number": (changed(b"37.792", b"37.7a2"), "figure_letters"),
    "an empty cell": (changed(b"37.792", b""), "figure_empty"),
    "marks in odd places": (changed(b"37.792", b"3.77.92"), "figure_grouping"),
    "half a person": (changed(b"37.792", b"37,5"), "figure_decimals_in_count"),
    "fewer than nobody": (changed(b"37.792", b"-37.792"), "figure_negative_count"),
    "a count in per cent": (changed(b"37.792", b"37%"), "percent_on_count"),
    "more than there are": (changed(b"37.792", b"9" * 20), "figure_too_large"),
    "an endless number": (changed(b"37.792", b"9" * 100_000), "figure_too_long"),
    "too many rows": (LABOUR + b"x;1;1;1;1;1;1;1\n" * 2000, "too_many_rows"),
}


@pytest.mark.parametrize(("data", "why"), DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_refused_with_its_reason(data, why):
    with pytest.raises(BadTable) as refused:
        read_table(data)

    assert refused.value.why == why


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_refusal_says_row_column_what_was_found_and_what_would_do(language):
    with translation.override(language), pytest.raises(BadTable) as refused:
        read_table(changed(b"27.595", b"27.5g5"))

    for part in ("3", "“inwoners”", "“27.5g5”", "5", "5.752"):
        assert part in refused.value.sentence


def test_nothing_that_a_terminal_obeys_is_repeated_in_a_message():
    with pytest.raises(BadTable) as refused:
        read_table(changed(b"Brecht", "Brecht\u202e\u009b2J".encode()))

    assert refused.value.why == "place_unknown"
    assert refused.value.sentence.isprintable()


def test_what_the_file_said_does_not_reach_the_facts_of_the_error():
    with pytest.raises(BadTable) as refused:
        read_table(changed(b"Brecht", b"Jan Janssens"))

    assert refused.value.facts == {"why": "place_unknown", "row": 3}
