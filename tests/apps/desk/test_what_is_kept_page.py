"""Bewaring: the OCMW sees what goes and says what is still needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.retention import latest_keep
from klaverblad.apps.journal.models import Event
from tests.world import CANARY


@pytest.fixture
def notice(world):
    return RetentionNotice.objects.create(
        person_id=world.person.pk,
        rule="fact_special",
        months=6,
        warned_on=world.on,
        due_on=world.on + timedelta(days=30),
    )


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_an_empty_page_says_that_nothing_goes(browser):
    answer = browser.get(reverse("desk:warned"))

    assert "Er wordt nu niets gewist" in words_of(answer)


def test_it_says_whose_what_and_which_day(browser, notice):
    said = words_of(browser.get(reverse("desk:warned")))

    assert f"Nadia {CANARY}" in said
    assert "Wat iemand kan en mag door gezondheid" in said
    assert "Tillen, hoogstens" in said
    assert "Wordt gewist op" in said


def test_still_needed_takes_a_reason_and_a_day_and_can_be_taken_back(browser, world, notice):
    until = world.on + timedelta(days=60)
    words = {"because": "Er loopt een beroep", "until": until.isoformat()}

    answer = browser.post(reverse("desk:keep", args=[notice.pk]), words, follow=True)

    notice.refresh_from_db()
    assert notice.kept_until == until
    assert notice.kept_by_id == world.coach.user_id
    assert "Er loopt een beroep" in words_of(answer)
    assert reverse("desk:let_go", args=[notice.pk]) in words_of(answer)

    browser.post(reverse("desk:let_go", args=[notice.pk]))

    notice.refresh_from_db()
    assert notice.kept_until is None
    names = Event.objects.filter(person_id=world.person.pk).values_list("name", flat=True)
    assert {"file.kept", "file.let_go"} <= set(names)


@pytest.mark.parametrize(
    "words",
    [
        {"because": "", "until": "2/3/2027"},
        {"because": "Beroep", "until": ""},
        {"because": "Beroep", "until": "ooit"},
        {"because": "Beroep", "until": "2/3/2020"},
        {"because": "x" * 301, "until": "2/3/2027"},
    ],
)
def test_what_cannot_be_kept_is_shown_again_as_it_was_typed(browser, notice, words):
    answer = browser.post(reverse("desk:keep", args=[notice.pk]), words)

    said = words_of(answer)
    assert answer.status_code == 422
    assert "Nog niet bewaard" in said
    assert words["until"] in said
    notice.refresh_from_db()
    assert notice.kept_until is None


def test_a_day_more_than_a_year_ahead_is_refused_in_words(browser, world, notice):
    too_late = latest_keep(world.on) + timedelta(days=1)
    words = {"because": "Beroep", "until": too_late.isoformat()}

    answer = browser.post(reverse("desk:keep", args=[notice.pk]), words)

    assert answer.status_code == 422
    assert "hoogstens een jaar" in words_of(answer)


def test_the_next_town_sees_nothing_of_it(sign_in, world, notice):
    browser = sign_in(world.neighbour)

    said = words_of(browser.get(reverse("desk:warned")))

    assert CANARY not in said


@pytest.mark.parametrize("who", ["partner", "coordinator", "administrator", "workplace"])
def test_who_keeps_no_files_is_told_so(sign_in, world, who):
    assert sign_in(getattr(world, who)).get(reverse("desk:warned")).status_code == 403


def test_the_way_to_it_stands_at_my_people(browser):
    assert reverse("desk:warned") in words_of(browser.get(reverse("desk:people")))


def test_many_warnings_are_shown_by_the_page(browser, world):
    RetentionNotice.objects.bulk_create(
        RetentionNotice(
            person_id=world.person.pk,
            rule="note",
            months=months,
            warned_on=world.on,
            due_on=world.on,
        )
        for months in range(50)
    )

    first = words_of(browser.get(reverse("desk:warned")))
    second = words_of(browser.get(reverse("desk:warned"), {"blad": "2"}))

    assert first.count("Wordt gewist op") == 40
    assert second.count("Wordt gewist op") == 10
