"""A file of people on the desk: sent, read column by column, corrected in place, read in, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad import working
from klaverblad.apps.imports import services
from klaverblad.apps.imports.models import Import
from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people.models import Person
from tests.apps.imports.a_file import csv, looked_through, read_in
from tests.world import CANARY

LINA = "Lina;Haddad;2/3/1990;Schoten;0499 12 34 56"
WRONG = "Omar;Maes;31/2/1990;Schoten;"
NADIA = f"Nadia;{CANARY};12/4/1988;Schoten;0499 12 34 56"


@pytest.fixture
def desk(world, sign_in):
    return sign_in(world.coach)


@pytest.fixture
def coach(world):
    return world.actor("coach")


def address(name, imported, *more):
    return reverse(f"desk:{name}", args=[imported.pk, *more])


def sent(desk, data, name="mensen.csv"):
    return desk.post(reverse("desk:imports"), {"file": SimpleUploadedFile(name, data)})


def test_a_file_that_is_sent_leads_to_its_columns(desk):
    answer = sent(desk, csv(LINA))

    imported = Import.objects.get()
    assert answer.url == address("import_columns", imported)


def test_a_damaged_file_is_refused_beside_the_field(desk):
    answer = sent(desk, b"%PDF-1.7")

    assert answer.status_code == 422
    assert "Kies een CSV of Excel" in answer.content.decode()
    assert not Import.objects.exists()


def test_columns_are_guessed_and_shown_with_examples(desk):
    sent(desk, csv(LINA))
    page = desk.get(address("import_columns", Import.objects.get())).content.decode()

    assert '<option value="born_on" selected>' in page
    assert "Haddad" in page


def test_without_a_source_the_columns_are_not_accepted(desk):
    sent(desk, csv(LINA))
    imported = Import.objects.get()

    answer = desk.post(address("import_columns", imported), {"column_0": "first_name"})

    assert answer.status_code == 422
    assert "waar deze gegevens vandaan komen" in answer.content.decode()


def test_a_wrong_row_stands_on_top_with_its_reason(desk, coach):
    imported = looked_through(coach, csv(LINA, WRONG))
    page = desk.get(address("import", imported)).content.decode()

    assert page.index("Omar Maes") < page.index("Lina Haddad")
    assert "kalender" in page
    assert "1 rij klopt niet" in page


def test_a_row_corrected_in_place_comes_back_as_one_line(desk, coach):
    imported = looked_through(coach, csv(LINA, WRONG))

    answer = desk.post(
        address("import_row", imported, 3),
        {"born_on": "1/3/1990", "saw-born_on": "31/2/1990"},
        headers={"HX-Request": "true"},
    )

    line = answer.content.decode()
    assert line.lstrip().startswith('<tr id="rij-3"')
    assert "Lees 2 rijen in" in line


def test_what_was_typed_stays_when_somebody_was_first(desk, coach):
    imported = looked_through(coach, csv(LINA))
    services.change_row(coach, imported.pk, 2, {"phone": "0499 00 00 00"})

    answer = desk.post(
        address("import_row", imported, 2), {"phone": "03 111 22 33", "saw-phone": "oud"}
    )

    assert answer.status_code == 409
    assert "03 111 22 33" in answer.content.decode()


def test_all_wrong_rows_are_left_out_at_once_and_come_back_from_the_toast(desk, coach):
    again = "Piet;Raes;31/2/1990;Schoten;"
    imported = looked_through(coach, csv(LINA, WRONG, again, WRONG.replace("Omar", "Els")))
    services.skip_row(coach, imported.pk, 4)
    assert "Sla alle foute rijen over" in desk.get(address("import", imported)).content.decode()

    told = desk.post(address("import_skip_wrong", imported), follow=True).content.decode()

    assert "2 rijen zijn overgeslagen." in told
    assert address("import_take_wrong", imported) in told
    assert "Lees 1 rij in" in told
    told = desk.post(address("import_take_wrong", imported), follow=True).content.decode()
    assert "2 rijen gaan weer mee." in told
    assert "2 rijen kloppen niet." in told
    assert imported.rows.get(line=4).state == "skipped"


def test_reading_in_is_asked_once_and_the_page_says_how_far_it_is(desk, coach):
    imported = looked_through(coach, csv(LINA))

    desk.post(address("import_write", imported))

    assert "We lezen alles in" in desk.get(address("import", imported)).content.decode()
    imported.refresh_from_db()
    services.carry_out(imported.pk, imported.turn, on=timezone.localdate())
    assert desk.get(address("import_progress", imported))["HX-Refresh"] == "true"
    assert "Alles is ingelezen" in desk.get(address("import", imported)).content.decode()


def test_the_whole_import_is_undone_by_one_button(desk, coach):
    imported = read_in(coach, csv(LINA))

    desk.post(address("import_undo", imported))

    assert not Person.objects.filter(first_name="Lina").exists()
    assert "ongedaan gemaakt" in desk.get(address("import", imported)).content.decode()


def test_with_whom_somebody_went_on_is_named_before_the_rest_goes_back(desk, coach):
    imported = read_in(coach, csv(LINA))
    lina = Person.objects.get(first_name="Lina")
    desk.post(reverse("desk:add_goal", args=[lina.pk]), {"words": "Werk dicht bij huis."})

    answer = desk.post(address("import_undo", imported))

    assert answer.status_code == 409
    assert "Rij 2: Lina Haddad" in answer.content.decode()
    assert Person.objects.filter(first_name="Lina").exists()


def test_the_rows_that_are_wrong_leave_as_a_table_with_the_reason(desk, coach):
    imported = looked_through(coach, csv(LINA, WRONG))

    table = desk.get(address("import_wrong", imported)).content.decode()

    assert "Maes" in table
    assert "kalender" in table
    assert "Lina" not in table


def test_whoever_sees_what_a_row_would_change_is_in_the_read_log(desk, coach, world):
    imported = looked_through(coach, csv(NADIA))

    desk.get(address("import", imported))

    assert ReadEntry.objects.get().person_id == world.person.pk


def test_a_file_of_a_colleague_is_not_there(world, coach, sign_in):
    imported = looked_through(coach, csv(LINA))

    answer = sign_in(world.colleague).get(address("import", imported))

    assert answer.status_code == 404


def test_a_page_of_rows_asks_as_much_for_forty_rows_as_for_four(desk, coach):
    def asked(n):
        imported = looked_through(coach, csv(*[f"Lina;Naam{i};2/3/1990;;" for i in range(n)]))
        with CaptureQueriesContext(connection) as found:
            desk.get(address("import", imported))
        return len(found)

    asked(2)
    assert asked(40) == asked(4)


def test_the_page_says_that_no_worker_runs_or_that_the_work_is_stuck(desk, coach):
    """Only a worker that lives can be stuck; without one, beginning anew brings nothing."""
    imported = looked_through(coach, csv(LINA))
    Import.objects.filter(pk=imported.pk).update(state="looking")
    where = [address(name, imported) for name in ("import", "import_progress")]

    for one in where:
        page = desk.get(one).content.decode()
        assert "Er draait nu geen werker die dit doet." in page
        assert "klaverblad up --worker" in page
        assert "Begin opnieuw" not in page

    working.say_alive()
    assert "geen werker" not in desk.get(where[1]).content.decode()
    Import.objects.filter(pk=imported.pk).update(heard_at=timezone.now() - timedelta(minutes=3))
    page = desk.get(where[1]).content.decode()
    assert "Dit werk is blijven steken." in page
    assert "geen werker" not in page
