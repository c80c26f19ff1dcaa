"""A table is taken in whole, with its findings, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from klaverblad.apps.journal.models import Event
from klaverblad.apps.monitor import services
from klaverblad.apps.monitor.models import Finding, IndicatorValue, TableImport
from klaverblad.apps.monitor.reading import BadTable
from klaverblad.errors import Denied
from tests.apps.monitor.test_reading_printed_tables import LABOUR, SEEKERS, TABLES, VACANCIES

ALL = [str(file) for file in sorted(TABLES.glob("*.csv")) if file.name != "gemeenten.csv"]


def test_a_figure_is_stored_with_unit_period_source_text_and_bounds(towns):
    taken = services.import_table(towns.actor("coordinator"), SEEKERS, "zoekers.csv")

    found = taken.values.get(
        indicator="jobseekers_limited", place_code="11040", row=8, column="2017"
    )
    assert (found.value, found.low, found.high) == (166, Decimal("165.5"), Decimal("166.5"))
    assert (found.printed, found.unit, found.source) == (
        "166",
        "persons",
        "Arvastat, jaargemiddelde",
    )
    assert (found.period_from.isoformat(), found.period_until.isoformat()) == (
        "2017-01-01",
        "2017-12-31",
    )
    assert found.municipality.name == "Schoten"


def test_a_unit_that_cannot_be_is_stored_beside_the_one_that_was_printed(towns):
    taken = services.import_table(towns.actor("coordinator"), LABOUR, "arbeidsmarkt.csv")

    found = taken.values.get(indicator="leefloon_rate", place_code="11008")
    assert (found.printed, found.unit_printed, found.unit) == ("2,6%", "percent", "per_thousand")


def test_the_province_keeps_its_footnote_and_belongs_to_no_municipality(towns):
    taken = services.import_table(towns.actor("coordinator"), VACANCIES, "vacatures.csv")

    found = taken.values.get(indicator="vacancies_low_skilled", place_kind="province")
    assert (found.value, found.footnote, found.municipality) == (18_425, "*", None)


def test_a_finding_keeps_its_facts_and_its_sentences(towns):
    taken = services.import_table(towns.actor("coordinator"), VACANCIES, "vacatures.csv")

    found = taken.findings.get(severity="impossible")
    assert (found.code, found.row, found.place_code) == ("whole_growth_impossible", 10, "11053")
    assert (found.facts["near_a"], found.facts["cut_off"]) == (74, 74)
    assert set(found.sentences) == {"nl", "fr", "en"}


def test_the_same_bytes_are_taken_in_once(towns):
    actor = towns.actor("coordinator")
    first = services.import_table(actor, LABOUR, "arbeidsmarkt.csv")
    before = (IndicatorValue.objects.count(), Finding.objects.count(), Event.objects.count())

    again = services.import_table(actor, LABOUR, "dezelfde.csv")

    assert again == first
    assert (
        IndicatorValue.objects.count(),
        Finding.objects.count(),
        Event.objects.count(),
    ) == before


def test_other_bytes_of_a_table_take_its_place_and_keep_the_old(towns):
    actor = towns.actor("coordinator")
    first = services.import_table(actor, VACANCIES, "oud.csv")

    second = services.import_table(actor, VACANCIES.replace(b"+44%", b"+45%"), "nieuw.csv")

    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert first.values.count() == second.values.count() == 18
    assert not second.findings.filter(severity="impossible").exists()


def test_earlier_bytes_can_be_taken_back_into_use(towns):
    actor = towns.actor("coordinator")
    first = services.import_table(actor, VACANCIES, "oud.csv")
    services.import_table(actor, VACANCIES.replace(b"+44%", b"+45%"), "nieuw.csv")

    back = services.import_table(actor, VACANCIES, "oud.csv")

    assert back == first
    assert [taken.pk for taken in TableImport.objects.filter(is_current=True)] == [first.pk]


def test_taking_in_leaves_one_event_without_a_word_of_the_file(towns):
    taken = services.import_table(towns.actor("coordinator"), SEEKERS, "zoekers.csv")

    (event,) = Event.objects.filter(name="figures.loaded")
    assert event.subject_id == str(taken.pk)
    assert event.data == {"table": "jobseekers_limited", "findings": taken.findings.count()}


def test_a_damaged_table_among_good_ones_stores_nothing(towns):
    damaged = SEEKERS.replace(b"5.752", b"5.7o2")

    with pytest.raises(BadTable):
        services.import_tables(
            towns.actor("coordinator"), [("goed.csv", LABOUR), ("stuk.csv", damaged)]
        )

    assert not TableImport.objects.exists()
    assert not Event.objects.filter(name="figures.loaded").exists()


def test_a_town_that_the_desk_does_not_know_yet_stores_nothing(world):
    with pytest.raises(BadTable) as refused:
        services.import_table(world.actor("coordinator"), LABOUR, "arbeidsmarkt.csv")

    assert refused.value.why == "place_not_loaded"
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("role", ["coach", "social_worker", "partner", "workplace", "self_login"])
def test_who_may_not_load_stores_nothing(towns, role):
    with pytest.raises(Denied):
        services.import_table(towns.actor(role), LABOUR, "arbeidsmarkt.csv")

    assert not TableImport.objects.exists()


def test_check_prints_the_findings_and_stores_nothing(towns, capsys):
    call_command("monitor", "check", *ALL)

    printed = capsys.readouterr().out
    assert "Schoten: van 143 naar 166 is 15,33 tot 16,84 %" in printed
    assert "geen enkel geheel getal komt met +44% op 107 uit" in printed
    assert "Dit kunnen geen procenten zijn" in printed
    assert not TableImport.objects.exists()


def test_check_needs_no_database(capsys):
    call_command("monitor", "check", ALL[0], "--language", "fr")

    assert "54 chiffres lus" in capsys.readouterr().out


def test_strict_ends_with_3_when_a_figure_cannot_be(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("monitor", "check", "--strict", *ALL)

    assert ended.value.code == 3


def test_load_stores_the_three_tables_with_the_findings_that_check_prints(towns, capsys):
    call_command("monitor", "load", *ALL)

    printed = capsys.readouterr().out
    assert TableImport.objects.filter(is_current=True).count() == 3
    assert IndicatorValue.objects.count() == 54 + 18 + 54
    for sentences in Finding.objects.values_list("sentences", flat=True):
        assert sentences["nl"] in printed


@pytest.mark.parametrize("what", ["check", "load"])
def test_a_damaged_file_ends_with_1_and_stores_nothing(towns, capsys, tmp_path, what):
    damaged = tmp_path / "stuk.csv"
    damaged.write_bytes(LABOUR.replace(b"27.595", b"27.5g5"))

    with pytest.raises(SystemExit) as ended:
        call_command("monitor", what, ALL[1], str(damaged))

    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert f"{damaged}: Rij 3, kolom “inwoners”: gevonden “27.5g5”" in said
    assert "Er is niets bewaard." in said
    assert not TableImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [("er-is-niets.csv", "Er is geen bestand met deze naam"), ("", "Dit is een map")],
)
def test_a_missing_file_or_a_folder_ends_with_1(tmp_path, capsys, name, said):
    with pytest.raises(SystemExit) as ended:
        call_command("monitor", "check", str(tmp_path / name))

    assert ended.value.code == 1
    assert said in capsys.readouterr().err


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path, capsys):
    huge = tmp_path / "groot.csv"
    with huge.open("wb") as file:
        file.truncate(50_000_000_000)

    with pytest.raises(SystemExit) as ended:
        call_command("monitor", "check", str(huge))

    assert ended.value.code == 1
    assert "groter dan 20 MB" in capsys.readouterr().err
