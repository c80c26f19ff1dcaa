"""The page of who lives with whom: unknown, told, changed, and what it does to the leefloon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from klaverblad.apps.desk.story import story
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries, services
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.errors import Refused
from tests.crowd import MEANS, somebody, tell_all

LINA = {
    "first_name": "Lina",
    "last_name": "Haddad",
    "born_on": "",
    "role": "partner",
    "since": "2/3/2020",
    "seen": "0",
}


@pytest.fixture
def anna(world, coach):
    """Somebody of whom all is known but with whom she lives."""
    anna = somebody(world, "Anna")
    tell_all(coach, anna, MEANS)
    return anna


def home(person, rest=""):
    return f"/mensen/{person.pk}/gezin/{rest}"


def takes_in(coach, person, role, first_name, **words):
    said = {"last_name": "Haddad", "since": coach.on - timedelta(400)} | words
    comer = services.Comer(role=HouseholdRole(role), first_name=first_name, **said)
    return services.take_in(coach, person.pk, comer).person


def names(coach, person):
    return [one.person.first_name for one in queries.roof(coach, person.pk).living]


def test_unknown_is_said_as_unknown_with_the_two_ways_to_answer(browser, anna):
    page = browser.get(home(anna)).text

    assert "We weten nog niet met wie Anna woont" in page
    assert home(anna, "alleen/") in page
    assert 'name="first_name"' in page


def test_telling_that_somebody_lives_alone_shows_old_and_new_leefloon(browser, coach, anna):
    page = browser.post(home(anna, "alleen/"))

    before, after = (page.context["effect"][f"leefloon_{when}"] for when in ("before", "after"))
    assert not before.is_settled
    assert after.is_settled
    assert "Leefloon per maand, voor en na" in page.text
    assert names(coach, anna) == ["Anna"]


def test_somebody_without_a_file_is_taken_in_and_the_page_says_what_changed(browser, coach, anna):
    page = browser.post(home(anna), LINA)

    assert page.status_code == 200
    assert "Lina Haddad woont nu mee in dit gezin." in page.text
    assert page.context["effect"]["leefloon_moved"]
    assert names(coach, anna) == ["Anna", "Lina"]
    assert Person.objects.get(first_name="Lina").insz_absent_because == "not_asked"


@pytest.mark.parametrize(
    "said",
    [
        {"first_name": " "},
        {"last_name": "123"},
        {"role": ""},
        {"role": "head"},
        {"since": "morgen"},
        {"since": "2/3/2090"},
        {"born_on": "31/2/1990"},
        {"born_on": "2/3/2090"},
        {"born_on": "2/3/2022"},
        {"seen": "abc"},
    ],
)
def test_what_is_off_is_said_and_what_was_typed_is_kept(browser, anna, said):
    answer = browser.post(home(anna), LINA | said)

    assert answer.status_code == 422
    assert answer.context["comer"].errors
    assert 'value="Lina"' in answer.text or 'value="Haddad"' in answer.text
    assert not Person.objects.filter(first_name="Lina").exists()


def test_sending_the_same_form_twice_adds_one_person(browser, anna):
    browser.post(home(anna), LINA)

    answer = browser.post(home(anna), LINA)

    assert answer.status_code == 409
    assert "net iemand bij genoteerd" in answer.text
    assert Person.objects.filter(first_name="Lina").count() == 1


def test_a_refusal_is_said_in_words_on_the_page(browser, coach, anna):
    takes_in(coach, anna, "partner", "Pia")
    newest = max(one.pk for one in queries.roof(coach, anna.pk).living)

    answer = browser.post(home(anna), LINA | {"seen": newest})

    assert answer.status_code == 409
    assert "Hier woont al een partner" in answer.text


def test_somebody_with_a_file_is_found_by_name_and_linked(world, browser, coach, anna):
    bo = somebody(world, "Bo")
    found = browser.get(home(anna), {"zoek": "bo jans"})

    answer = browser.post(
        home(anna),
        {"zoek": "bo jans", "other": str(bo.pk), "role": "sibling"}
        | {"since": "2/3/2020", "seen": "0"},
    )

    assert "Bo Janssens" in found.text
    assert answer.status_code == 200
    assert names(coach, anna) == ["Anna", "Bo"]


def test_nobody_of_the_next_town_is_found_or_linked(world, browser, coach, anna):
    found = browser.get(home(anna), {"zoek": "Omar"})

    answer = browser.post(
        home(anna),
        {"zoek": "Omar", "other": str(world.next_person.pk), "role": "partner"}
        | {"since": "2/3/2020", "seen": "0"},
    )

    assert "Niemand gevonden" in found.text
    assert answer.status_code == 422
    assert names(coach, anna) == []


def test_whoever_lives_here_already_is_not_found_again(browser, coach, anna):
    takes_in(coach, anna, "partner", "Pia")

    found = browser.get(home(anna), {"zoek": "Pia"})

    assert not found.context["link"].fields["other"].choices


def test_the_row_of_who_leaves_opens_in_place_and_asks_since_when(browser, coach, anna):
    pia = takes_in(coach, anna, "partner", "Pia")

    page = browser.get(home(anna), {"weg": str(pia.pk)}).text

    assert home(anna, f"{pia.pk}/weg/") in page
    assert "Sinds wanneer niet meer?" in page


def test_whoever_left_stands_in_the_past_with_the_days(browser, coach, anna):
    pia = takes_in(coach, anna, "partner", "Pia")

    page = browser.post(home(anna, f"{pia.pk}/weg/"), {"on": coach.on.isoformat()})

    assert "Pia Haddad woont hier niet meer." in page.text
    assert "Woonde hier vroeger" in page.text
    assert [line.name for line in page.context["past"]] == ["Pia Haddad"]
    assert names(coach, anna) == ["Anna"]


@pytest.mark.parametrize("on", ["", "gisteren", "2/3/2090", "2/3/1990"])
def test_a_day_that_cannot_be_keeps_the_row_open(browser, coach, anna, on):
    pia = takes_in(coach, anna, "partner", "Pia")

    page = browser.post(home(anna, f"{pia.pk}/weg/"), {"on": on})

    assert page.status_code == 422
    assert page.context["leave"].errors
    assert names(coach, anna) == ["Anna", "Pia"]


def test_a_grown_child_reads_whose_page_tells_the_ties_and_may_come_first(browser, coach, anna):
    gio = takes_in(coach, anna, "child", "Gio", born_on=coach.on - timedelta(22 * 366))

    page = browser.get(home(gio)).text

    assert "Anna Janssens staat bovenaan in dit gezin." in page
    assert home(anna) in page
    assert 'name="first_name"' not in page
    turned = browser.post(home(gio, "bovenaan/"))
    assert 'name="first_name"' in turned.text
    assert [line.role for line in turned.context["lines"]][1:] == ["ouder"]


def test_a_partner_of_the_first_person_may_say_who_else_lives_there_but_not_a_parent(
    browser, coach, anna
):
    pia = takes_in(coach, anna, "partner", "Pia")

    page = browser.get(home(pia))

    roles = [value for value, _label in page.context["comer"].fields["role"].choices]
    assert roles == ["child", "sibling", "housemate"]
    assert "Een ouder of ander familielid zeg je op die bladzijde." in page.text


def test_what_is_not_sure_between_two_is_named_after_the_first_person(browser, coach, anna):
    takes_in(coach, anna, "parent", "Oma")
    pia = takes_in(coach, anna, "partner", "Pia")

    page = browser.get(home(pia))

    roles = {line.name: line.role for line in page.context["lines"]}
    assert roles["Anna Janssens"] == "partner"
    assert roles["Oma Haddad"] == "ouder van Anna Janssens"


def test_the_person_page_says_with_whom_in_short(browser, coach, anna):
    assert "Nog niet gevraagd." in browser.get(f"/mensen/{anna.pk}/").text
    services.live_alone(coach, anna.pk)
    assert "Woont alleen." in browser.get(f"/mensen/{anna.pk}/").text

    takes_in(coach, anna, "child", "Mo")

    page = browser.get(f"/mensen/{anna.pk}/").text
    assert "Mo Haddad" in page
    assert home(anna) in page


def test_a_jobcoach_reads_nothing_of_the_household(world, sign_in, coach):
    takes_in(coach, world.person, "child", "Mo")
    browser = sign_in(world.partner)

    assert "Mo Haddad" not in browser.get(f"/mensen/{world.person.pk}/").text
    assert browser.get(home(world.person)).status_code == 403


def test_the_person_sees_their_own_household_and_looks_for_nobody(world, sign_in):
    page = sign_in(world.self_login).get(home(world.person))

    assert page.status_code == 200
    assert 'name="zoek"' not in page.text


def test_the_rights_page_asks_with_whom_and_leads_there(browser, anna):
    page = browser.get(f"/mensen/{anna.pk}/rechten/vraag/").text

    assert "Wie woont er nog bij je in huis?" in page
    assert home(anna) in page


def test_a_fact_of_the_household_leads_to_the_household_first(browser, anna):
    page = browser.get(f"/mensen/{anna.pk}/feiten/shares_household_costs/").text

    assert "Zeg eerst met wie deze persoon woont." in page
    assert home(anna) in page
    assert 'name="value"' not in page


def test_the_rights_page_takes_a_birthday_that_is_missing(world, browser, coach):
    kim = somebody(world, "Kim", born_on=None)
    tell_all(coach, kim, MEANS)
    services.live_alone(coach, kim.pk)

    asked = browser.get(f"/mensen/{kim.pk}/rechten/vraag/").text
    saved = browser.post(f"/mensen/{kim.pk}/geboren/", {"born_on": "2 maart 1990"})

    assert f"/mensen/{kim.pk}/geboren/" in asked
    assert saved.context["effect"]["leefloon_after"].is_settled
    kim.refresh_from_db()
    assert kim.born_on.isoformat() == "1990-03-02"


@pytest.mark.parametrize("said", ["", "31/2/1990", "2/3/2090"])
def test_a_birthday_that_cannot_be_is_said_on_its_page(world, browser, said):
    kim = somebody(world, "Kim", born_on=None)

    answer = browser.post(f"/mensen/{kim.pk}/geboren/", {"born_on": said})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_a_birthday_is_not_told_over_another(world, browser):
    page = browser.get(f"/mensen/{world.person.pk}/geboren/").text
    answer = browser.post(f"/mensen/{world.person.pk}/geboren/", {"born_on": "2/3/1990"})

    assert 'name="born_on"' not in page
    assert answer.status_code == 409


def test_the_story_names_who_came_and_who_left_as_far_as_the_reader_may_know(world, coach):
    mo = takes_in(coach, world.person, "child", "Mo")
    services.move_out(coach, world.person.pk, mo.pk, on=coach.on)

    def sentences(who):
        return {line.sentence for line in story(world.actor(who), world.person.pk, limit=99)[0]}

    assert {
        "Woont alleen.",
        "Woont samen met Mo Haddad.",
        "Woont niet meer samen met Mo Haddad.",
    } <= sentences("coach")
    assert "Woont samen met iemand." in sentences("partner")


def test_somebody_without_a_trajectory_gets_one_with_one_button(browser, world, anna):
    page = browser.get(f"/mensen/{anna.pk}/")

    answer = browser.post(f"/mensen/{anna.pk}/traject/")

    assert "Begin een traject" in page.text
    assert "Stap toevoegen" not in page.text
    assert answer.url == f"/mensen/{anna.pk}/"
    trajectory = Trajectory.objects.get(person=anna)
    assert trajectory.coach == world.coach.user
    after = browser.get(answer.url).text
    assert "Begin een traject" not in after
    assert "Stap toevoegen" in after


def test_a_second_trajectory_is_refused_in_words(browser, world):
    answer = browser.post(f"/mensen/{world.person.pk}/traject/")

    assert answer.status_code == 409
    assert "Er loopt al een traject" in answer.text


def test_a_file_is_not_opened_without_its_trajectory(world, coach):
    """The coach of another town is refused after the file was opened: then there is no file."""
    before = Event.objects.count()
    said = services.Newcomer("Lina", "Haddad", "11040", insz_absent_because="not_asked")

    with pytest.raises(Refused):
        trajectories.welcome(coach, said, coach_id=world.neighbour.user_id)

    assert not Person.objects.filter(first_name="Lina").exists()
    assert Event.objects.count() == before
