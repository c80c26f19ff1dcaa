"""Since when a right is there and until when: ages, terms, facts, letters and amounts that end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.desk.rights.words import groups
from klaverblad.apps.library import books, parameter_services
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.rights import cases
from klaverblad.apps.rights import request_services as requests
from klaverblad.apps.rights.belonging import Roof
from klaverblad.apps.rights.how_long import HowLong, how_long
from klaverblad.apps.rights.overview import State, rights_of
from klaverblad.engines.rules.ahead import run_ahead
from tests.crowd import MEANS, home_of, moves_in, somebody, tell, tell_all

# The legal pension age of the book in these years.
PENSION_YEARS = 66


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.coach)


def alone(world, name="Anna", *, since=None, **words):
    """Somebody who lives alone, since long."""
    coach = world.actor("coach")
    person = somebody(world, name, **words)
    people.live_alone(coach, person.pk)
    person.household_memberships.update(since=since or date(2015, 1, 1))
    return person


def lasts(world, person, right):
    coach = world.actor("coach")
    overview = rights_of(coach, person, on=world.on)
    return overview.one(right), how_long(coach, overview)[right]


def line_of(world, person, right, language="nl"):
    coach = world.actor("coach")
    overview = rights_of(coach, person, on=world.on)
    lines = [one for group in groups(overview, language, how_long(coach, overview))
             for one in group.lines]  # fmt: skip
    return next(one for one in lines if one.slug == right)


def in_a_year(world, years):
    """Born so that somebody is so many years old in some months."""
    return (world.on + timedelta(days=150)).replace(year=world.on.year - years + 1)


def test_who_is_too_young_reads_from_which_birthday_it_is_worth_a_look(world):
    turns_on = world.on + timedelta(days=150)
    person = alone(world, born_on=turns_on.replace(year=turns_on.year - PENSION_YEARS))

    right, found = lasts(world, person, "igo")

    assert right.state == State.SURE_NO
    assert (found.turn.on, found.turn.age, found.turn.name) == (turns_on, PENSION_YEARS, "Anna")
    assert not found.turn.is_sure
    (said,) = line_of(world, person, "igo").how_long
    assert said.startswith("Opnieuw na te kijken vanaf ")
    assert said.endswith("Anna wordt 66 jaar.")


def test_a_child_that_comes_of_age_ends_what_is_sure_of_the_groeipakket(world):
    person = alone(world)
    turns_on = world.on + timedelta(days=200)
    child = somebody(world, "Ben", born_on=turns_on.replace(year=turns_on.year - 18))
    moves_in(home_of(person), child, HouseholdRole.CHILD, since=date(2015, 1, 1))

    right, found = lasts(world, person, "groeipakket_basis")

    assert right.state == State.SURE_YES
    assert found.turn is not None
    assert turns_on <= found.turn.on <= turns_on + timedelta(days=31)
    assert (found.turn.name, found.turn.age) == ("Ben Janssens", 18)
    assert "Ben Janssens wordt 18 jaar." in " ".join(
        line_of(world, person, "groeipakket_basis").how_long
    )


def test_it_is_so_at_least_since_the_last_fact_that_it_rests_on(world):
    person, coach = alone(world), world.actor("coach")
    for key, value in MEANS.items():
        tell(coach, person, key, value, since=world.on - timedelta(days=300))
    told_on = world.on - timedelta(days=40)
    tell(coach, person, "savings_eur", 0, since=told_on)

    right, found = lasts(world, person, "leefloon")

    assert right.state == State.SURE_YES
    assert found.since == told_on
    assert not found.is_longer
    assert found.turn is None
    assert line_of(world, person, "leefloon").how_long[1].startswith("Geen einde bekend tot ")


def test_nothing_counts_from_before_somebody_lived_there(world):
    person, coach = alone(world), world.actor("coach")
    for key, value in MEANS.items():
        tell(coach, person, key, value, since=world.on - timedelta(days=300))
    friend, moved_on = somebody(world, "Kim"), world.on - timedelta(days=20)
    moves_in(home_of(person), friend, HouseholdRole.HOUSEMATE, since=moved_on)

    _right, found = lasts(world, person, "ivt_it")

    assert found.since is None or found.since >= moved_on


def test_what_is_open_has_no_since_and_no_until(world):
    person = alone(world)

    right, found = lasts(world, person, "leefloon")

    assert not right.is_clear
    assert (found.since, found.turn) == (None, None)
    assert line_of(world, person, "leefloon").how_long == []


def test_the_days_of_the_letter_go_before_what_is_reckoned(world):
    person, coach = alone(world), world.actor("coach")
    tell_all(coach, person, MEANS)
    asked = requests.NewRequest(
        "leefloon", world.on - timedelta(days=9), asked_by="together", channel="letter"
    )
    request = requests.ask_right(coach, person.pk, asked, at=timezone.now())
    first, last = world.on - timedelta(days=5), world.on + timedelta(days=360)
    requests.record_answer(
        coach,
        request.pk,
        requests.Answer("granted", answered_on=world.on, granted_from=first, granted_until=last),
    )

    said = line_of(world, person, "leefloon").how_long

    assert said[0].startswith("Toegekend van ")
    assert str(last.year) in said[0]
    assert not any(one.startswith("Zeker sinds") for one in said)


def test_an_amount_of_the_law_that_ends_is_named_with_its_last_day(world):
    person, coach = alone(world), world.actor("coach")
    tell_all(coach, person, MEANS)
    key = next(
        one.key
        for one in lasts(world, person, "leefloon")[0].of.answer("leefloon").parameters
        if one.key.startswith("leefloon_alone")
    )
    ends = world.on + timedelta(days=61)
    keeper = world.actor("administrator")
    row = parameter_services.NewRow(
        key=key,
        since=ends,
        value="1500",
        status="confirmed",
        source="https://www.ejustice.just.fgov.be/eli/wet/2026/11/01/1",
        checked_on=world.on,
    )
    parameter_services.add_row(keeper, row, seen=books.version(keeper))

    endings = line_of(world, person, "leefloon").endings

    assert any("Daarna is het € 1.500,00" in one.replace("\xa0", " ") for one in endings)


def test_the_day_that_is_told_is_the_first_on_which_every_single_day_differs(world):
    """Each day of two years tried by itself, against months, birthdays and what was made of them."""
    coach, person = world.actor("coach"), alone(world, born_on=in_a_year(world, 25))
    tell_all(coach, person, MEANS)
    for name, years in (("Ben", 18), ("Cas", 12)):
        child = somebody(world, name, born_on=in_a_year(world, years) + timedelta(days=17))
        moves_in(home_of(person), child, HouseholdRole.CHILD, since=date(2015, 1, 1))
    overview = rights_of(coach, person, on=world.on)
    found = how_long(coach, overview)
    (told,) = cases.told(coach, [person], on=world.on)
    days = [world.on + timedelta(days=n) for n in range(760)]
    sure = [one for one in overview.rights if one.is_clear]
    rules = [one.card.rule for one in sure]
    every = [
        cases.told_of(Roof(told.roof.me, told.roof.home, told.roof.known, day)).case for day in days
    ]
    ran = run_ahead(law_on(coach, world.on), every, days, rules)

    for right in sure:
        rule, entity = right.card.rule, law_on(coach, world.on).rule(right.card.rule).entity
        who = overview.me if entity == "person" else entity
        spans = [ran.span(rule, number, who) for number in range(len(days))]
        first = next((day for day, one in zip(days, spans, strict=True) if one != spans[0]), None)
        turn = found[right.slug].turn
        if first is None or first > found[right.slug].until:
            assert turn is None, right.slug
        elif turn.is_exact:
            assert turn.on == first, right.slug
        else:
            assert timedelta() < turn.on - first < timedelta(days=32), right.slug
    assert any(one.turn for one in found.values())


def test_a_birthday_on_the_29th_of_february_is_kept_on_the_first_of_march(world):
    person = alone(world, born_on=date(1960, 2, 29))

    _right, found = lasts(world, person, "igo")

    assert isinstance(found, HowLong)


def test_the_pages_say_it_to_coach_and_person_without_more_queries_for_more_people(
    world, browser, sign_in
):
    coach, person = world.actor("coach"), world.person
    tell_all(coach, person, MEANS)
    page = browser.get(reverse("desk:rights", args=[person.pk])).content.decode()
    own = sign_in(world.self_login).get(reverse("desk:my_rights")).content.decode()

    assert "Geen einde bekend tot" in page
    assert "Geen einde bekend tot" in own
    overview = rights_of(coach, person, on=world.on)
    with CaptureQueriesContext(connection) as seen:
        how_long(coach, overview)
    # One for the letters; a page knows already whether its reader sees only parts of files.
    assert len(seen) <= 2


@pytest.mark.parametrize("right", ["leefloon", "groeipakket_basis"])
def test_why_says_since_when_and_when_it_was_last_looked_at(world, browser, right):
    person, coach = alone(world), world.actor("coach")
    tell_all(coach, person, MEANS)

    page = browser.get(reverse("desk:right", args=[person.pk, right])).content.decode()

    assert "Sinds wanneer" in page
    assert "Nagekeken" in page


def test_a_right_that_a_letter_granted_reads_as_granted_while_we_are_not_sure(world, sign_in):
    coach, person = world.actor("coach"), world.person
    asked = requests.NewRequest(
        "sociale_huur", world.on - timedelta(days=9), asked_by="together", channel="letter"
    )
    request = requests.ask_right(coach, person.pk, asked, at=timezone.now())
    answer = requests.Answer("granted", answered_on=world.on, granted_from=world.on)
    requests.record_answer(coach, request.pk, answer)

    line = line_of(world, person, "sociale_huur")
    own = sign_in(world.self_login).get(reverse("desk:my_rights")).content.decode()

    assert not line.right.is_clear
    assert line.chip["label"] == "toegekend"
    assert "Je vroeg dit, en de dienst zei ja." in own


@pytest.mark.parametrize(
    ("first", "last", "is_granted"),
    [(0, None, True), (30, None, False), (-60, -1, False), (-60, 0, True)],
)
def test_a_yes_counts_on_the_days_of_its_letter(world, first, last, is_granted):
    coach, person = world.actor("coach"), world.person
    asked = requests.NewRequest(
        "davo", world.on - timedelta(days=9), asked_by="together", channel="letter"
    )
    request = requests.ask_right(coach, person.pk, asked, at=timezone.now())
    day = {"granted_from": first, "granted_until": last}
    days = {key: world.on + timedelta(days=n) for key, n in day.items() if n is not None}
    answer = requests.Answer("granted", answered_on=world.on, **days)
    requests.record_answer(coach, request.pk, answer)

    _right, found = lasts(world, person, "davo")

    assert found.is_granted(world.on) is is_granted
