"""People are taken in from a file: looked through first, then all of them or nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klaverblad.apps.imports import queries, services
from klaverblad.apps.imports.models import Import, ImportRow, ImportState
from klaverblad.apps.imports.services.looking import verdicts
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Fact, Person
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.errors import BadInput, Denied, Refused
from tests.apps.imports.a_file import (
    ORIGIN,
    carried_out,
    csv,
    looked_through,
    number_of,
    read_in,
    taken_in,
)
from tests.world import CANARY

NADIA = f"Nadia;{CANARY};12/4/1988;Schoten;0499 12 34 56"
LINA = "Lina;Haddad;2/3/1990;Schoten;0499 12 34 56"


@pytest.fixture
def coach(world):
    return world.actor("coach")


def why(actor, imported, line):
    """The sentences of one row."""
    row = imported.rows.get(line=line)
    ((_read, verdict),) = verdicts(actor, imported, [row])
    return " ".join(one.sentence for one in verdict.problems)


def test_somebody_new_gets_a_file_a_trajectory_and_a_coach(coach):
    read_in(coach, csv(LINA))

    lina = Person.objects.get(first_name="Lina")
    assert (lina.phone, lina.municipality.name) == ("0499 12 34 56", "Schoten")
    assert Trajectory.objects.get(person=lina).coach_id == coach.user_id


def test_nothing_is_written_before_somebody_says_so(coach):
    before = Person.objects.count()

    imported = looked_through(coach, csv(LINA))

    assert imported.state == ImportState.READY
    assert queries.counts(imported) == {"new": 1}
    assert Person.objects.count() == before


def test_somebody_known_by_name_and_birthday_changes_only_what_differs(coach, world):
    imported = looked_through(coach, csv(NADIA))

    row = imported.rows.get()
    ((_read, verdict),) = verdicts(coach, imported, [row])
    assert (row.state, row.subject_id) == ("changed", world.person.pk)
    assert [(one.label, one.after) for one in verdict.changes] == [("Telefoon", "0499 12 34 56")]


def test_an_empty_cell_erases_nothing(coach, world):
    read_in(coach, csv(NADIA))

    imported = looked_through(coach, csv(f"Nadia;{CANARY};12/4/1988;Schoten;"))

    assert imported.rows.get().state == "same"


def test_a_number_finds_somebody_whatever_the_name(coach, world):
    number = number_of(12)
    world.person.insz, world.person.insz_absent_because = number, ""
    world.person.born_on = None
    world.person.save()

    head = "Voornaam;Naam;Rijksregisternummer"
    imported = looked_through(coach, csv(f"Nadya;Wouters;{number}", head=head))

    assert imported.rows.get().subject_id == world.person.pk


def test_the_same_name_without_birthday_is_a_doubt_for_a_person(coach):
    imported = looked_through(coach, csv(f"Nadia;{CANARY};;Schoten;"))

    assert imported.rows.get().state == "wrong"
    assert "geboortedag" in why(coach, imported, 2)


def test_another_birthday_for_a_number_is_never_written_over(coach, world):
    world.person.insz, world.person.insz_absent_because = number_of(13), ""
    world.person.save()

    head = "Voornaam;Naam;Rijksregisternummer"
    imported = looked_through(coach, csv(f"Nadia;{CANARY};{number_of(13)}", head=head))

    assert imported.rows.get().state == "wrong"
    assert "12 april 1988" in why(coach, imported, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";Haddad;2/3/1990;Schoten;", "Schrijf de voornaam"),
        ("Lina;Haddad;31/2/1990;Schoten;", "kalender"),
        ("Lina;Haddad;2/3/2090;Schoten;", "moet nog komen"),
        ("Lina;Haddad;2/3/1990;Parijs;", "Kies uit: "),
        ("Lina;Haddad;2/3/1990;Schoten;12", "geen telefoonnummer"),
    ],
)
def test_a_wrong_cell_says_what_was_found_and_what_would_do(coach, row, said):
    imported = looked_through(coach, csv(row))

    assert imported.rows.get().state == "wrong"
    assert said in why(coach, imported, 2)


def test_a_wrong_number_names_the_digits_that_do_not_fit(coach):
    head = "Voornaam;Naam;Rijksregisternummer"
    imported = looked_through(coach, csv("Lina;Haddad;90030200100", head=head))

    assert "laatste twee cijfers" in why(coach, imported, 2)


def test_a_column_can_hold_a_fact_and_says_where_it_comes_from(coach):
    head = "Voornaam;Naam;Geboren op;Rijbewijs B"
    read_in(coach, csv("Lina;Haddad;2/3/1990;ja", head=head))

    fact = Fact.objects.get(person__first_name="Lina", key="has_licence_b")
    assert (fact.value, fact.document, fact.known_by) == (True, ORIGIN, "document")


def test_a_fact_that_cannot_be_read_stops_its_row(coach):
    head = "Voornaam;Naam;Rijbewijs B"
    imported = looked_through(coach, csv("Lina;Haddad;misschien", head=head))

    assert "ja, nee of weet ik niet" in why(coach, imported, 2)


def test_one_wrong_row_keeps_all_the_others_out(coach):
    imported = looked_through(coach, csv(LINA, ";Zonder;;Schoten;"))

    with pytest.raises(services.StillWrong):
        services.write(coach, imported.pk)
    assert not Person.objects.filter(first_name="Lina").exists()


def test_a_row_corrected_in_place_is_right_at_once(coach):
    imported = looked_through(coach, csv("Lina;Haddad;31/2/1990;Schoten;"))

    row = services.change_row(coach, imported.pk, 2, {"born_on": "3/2/1990"})

    assert row.state == "new"


def test_a_skipped_row_is_not_read_in(coach):
    imported = looked_through(coach, csv(LINA, ";Zonder;;Schoten;"))
    services.skip_row(coach, imported.pk, 3)

    done = carried_out(coach, imported)

    assert (done.state, done.n_new) == ("done", 1)


def test_two_rows_about_one_person_are_wrong_until_one_is_left_out(coach):
    imported = looked_through(coach, csv(LINA, LINA))
    assert queries.counts(imported) == {"wrong": 2}
    assert "Rij 3" in why(coach, imported, 2)

    services.skip_row(coach, imported.pk, 3)

    assert queries.counts(imported) == {"new": 1, "skipped": 1}


def test_a_row_taken_along_after_all_is_a_twin_again(coach):
    imported = looked_through(coach, csv(LINA, LINA))
    services.skip_row(coach, imported.pk, 3)

    services.take_row(coach, imported.pk, 3)

    assert queries.counts(imported) == {"wrong": 2}


def test_the_second_who_corrects_a_row_is_told_and_nothing_is_lost(coach):
    imported = looked_through(coach, csv(LINA))
    services.change_row(coach, imported.pk, 2, {"phone": "0499 00 00 00"})

    with pytest.raises(Refused):
        services.change_row(
            coach, imported.pk, 2, {"phone": "03 111 22 33"}, seen={"phone": "0499 12 34 56"}
        )
    assert "0499 00 00 00" in queries.cells(imported.rows.get())


def test_a_file_opened_meanwhile_sends_the_import_back_to_be_looked_at(coach, world):
    imported = looked_through(coach, csv(LINA))
    asked = services.write(coach, imported.pk)
    files.open_person(
        world.actor("colleague"),
        files.Newcomer(
            "Lina", "Haddad", "11040", date(1990, 3, 2), insz_absent_because="not_asked"
        ),
    )

    services.carry_out(asked.pk, asked.turn, on=timezone.localdate())

    asked.refresh_from_db()
    assert (asked.state, asked.trouble) == ("ready", "changed_meanwhile")
    assert asked.rows.get().state == "changed"


def test_carried_out_twice_it_reads_in_once(coach):
    done = read_in(coach, csv(LINA))

    services.carry_out(done.pk, done.turn, on=timezone.localdate())

    assert Person.objects.filter(first_name="Lina").count() == 1


def test_the_columns_of_the_last_time_are_remembered(coach):
    first = services.take_in(coach, "people", "a.csv", csv("Lina;Haddad", head="A;B"))
    services.choose_columns(
        coach, first.pk, services.Columns({0: "first_name", 1: "last_name"}, ORIGIN)
    )

    again = services.take_in(coach, "people", "b.csv", csv("Omar;Maes", head="A;B"))

    assert again.columns == {"0": "first_name", "1": "last_name"}
    assert again.origin == ORIGIN


def test_two_columns_cannot_hold_one_field(coach):
    imported = services.take_in(coach, "people", "a.csv", csv("Lina;Haddad", head="A;B"))

    with pytest.raises(BadInput, match="bad_input") as refused:
        services.choose_columns(
            coach, imported.pk, services.Columns({0: "first_name", 1: "first_name"}, ORIGIN)
        )
    assert refused.value.facts["field"] == "column_1"


def test_a_field_that_is_needed_is_asked_for(coach):
    imported = services.take_in(coach, "people", "a.csv", csv("Lina;Haddad", head="A;B"))

    with pytest.raises(BadInput) as refused:
        services.choose_columns(coach, imported.pk, services.Columns({0: "first_name"}, ORIGIN))
    assert "Familienaam" in str(refused.value.sentence)


def test_only_the_maker_and_the_team_lead_see_a_file(coach, world):
    imported = looked_through(coach, csv(LINA))

    seen = {
        name
        for name in ("coach", "colleague", "team_lead", "neighbour", "partner", "administrator")
        if queries.imports(world.actor(name)).filter(pk=imported.pk).exists()
    }

    assert seen == {"coach", "team_lead"}


def test_a_partner_cannot_take_in_people(world):
    with pytest.raises(Denied):
        services.take_in(world.actor("partner"), "people", "a.csv", csv(LINA))


def test_what_a_row_says_is_sealed_in_the_database(coach):
    imported = looked_through(coach, csv(LINA))

    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM imports_importrow")
        stored = [row[0] for row in cursor.fetchall()]

    assert stored
    assert not any("Haddad" in text for text in stored)
    assert "Haddad" in queries.cells(imported.rows.get())


def test_whoever_left_meanwhile_has_nothing_read_in(coach, world):
    imported = looked_through(coach, csv(LINA))
    asked = services.write(coach, imported.pk)
    world.coach.until = world.on - timedelta(days=1)
    world.coach.save()

    services.carry_out(asked.pk, asked.turn, on=timezone.localdate())

    asked.refresh_from_db()
    assert (asked.state, asked.trouble) == ("ready", "no_longer_allowed")
    assert not Person.objects.filter(first_name="Lina").exists()


def test_each_person_leaves_the_events_of_an_opened_file(coach):
    read_in(coach, csv(LINA))

    lina = Person.objects.get(first_name="Lina")
    names = set(Event.objects.filter(person_id=lina.pk).values_list("name", flat=True))
    assert {"person.opened", "trajectory.opened"} <= names


def test_looking_through_asks_as_many_questions_for_ten_rows_as_for_two(coach):
    def asked(n):
        rows = [f"Lina;Naam{i};2/3/1990;Schoten;" for i in range(n)]
        imported = taken_in(coach, csv(*rows))
        with CaptureQueriesContext(
            connection,
        ) as found:
            services.look_through(imported.pk, imported.turn, on=timezone.localdate())
        return len(found)

    assert asked(10) == asked(2)


def test_reading_in_asks_as_many_questions_for_ten_rows_as_for_two(coach):
    def asked(n, name):
        rows = [f"{name};Naam{chr(97 + i)};2/3/1990;Schoten;" for i in range(n)]
        imported = looked_through(coach, csv(*rows))
        waiting = services.write(coach, imported.pk)
        with CaptureQueriesContext(connection) as found:
            services.carry_out(waiting.pk, waiting.turn, on=timezone.localdate())
        return len(found)

    asked(2, "Warm")
    assert asked(10, "Lina") == asked(2, "Omar")


def test_old_rows_go_and_the_line_of_what_was_done_stays(coach, world):
    done = read_in(coach, csv(LINA))
    long_ago = timezone.now() - timedelta(days=40)
    Import.objects.update(uploaded_at=long_ago, heard_at=long_ago)

    services.sweep(replace(world.actor("coach").task("imports", on=world.on)))

    assert not ImportRow.objects.exists()
    assert Import.objects.get(pk=done.pk).n_new == 1


def test_a_file_left_lying_goes_whole(coach, world):
    looked_through(coach, csv(LINA))
    long_ago = timezone.now() - timedelta(days=40)
    Import.objects.update(uploaded_at=long_ago, heard_at=long_ago)

    services.sweep(world.actor("coach").task("imports", on=world.on))

    assert not Import.objects.exists()
