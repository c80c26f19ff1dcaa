"""Every filter of Mijn mensen stands in the address, says what it does, and can be kept under a name."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.desk.caseload import Filter, asked_for, listing
from klaverblad.apps.desk.caseload.asked import AGES, WORDS
from klaverblad.apps.desk.caseload.chips import chips, way_out
from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people.models import Consent, Person
from klaverblad.apps.rights.queries import LEEFLOON_REQUEST
from klaverblad.apps.trajectories import list_queries, services
from klaverblad.apps.trajectories.models import Contact, SavedList, Step, Trajectory
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import ABLE, MEANS, crowd, n_queries, tell_all

NOW = timezone.now()
EVERY = {
    "zoek": "Kim",
    "fase": "plan",
    "stil": "60",
    "gemeente": "11040",
    "klaver": "werk.open",
    "laat": "1",
    "drempel": "licence",
    "feit": "has_car.nee",
    "leeftijd": "25-34",
    "taal": "fr",
    "recht": "1",
    "volgorde": "contact",
}


def first_names(actor, **asked):
    return [one.person.first_name for one in asked_for(actor, Filter(**asked))]


def of(person):
    return Trajectory.objects.get(person=person)


def test_every_choice_is_read_back_from_its_address():
    asked = Filter.read(EVERY)

    again = Filter.read(QueryDict(asked.address().lstrip("?")).dict())

    assert again == asked
    assert set(asked.said()) == set(EVERY) == set(WORDS.values()) - {"coach"}


@pytest.mark.parametrize("word", sorted(set(WORDS.values()) - {"zoek"}))
@pytest.mark.parametrize("bad", ["onzin", "'; drop table", "²", "\x00", "1e9", "-1", "a" * 500])
def test_a_choice_that_cannot_be_read_is_left_out(word, bad):
    assert Filter.read({word: bad}) == Filter()


def test_a_group_of_ages_ends_on_the_birthday(world, coach):
    kims = crowd(world, 4)
    on = world.on
    for kim, (years, days) in zip(kims, [(25, 0), (25, 1), (35, 0), (35, 1)], strict=True):
        born = on.replace(year=on.year - years) + timedelta(days=days)
        Person.objects.filter(pk=kim.pk).update(born_on=born)

    assert first_names(coach, age="18-24") == ["Kim001"]
    assert first_names(coach, age="25-34") == ["Kim000", "Kim003"]
    assert "Kim002" in first_names(coach, age="35-44")


def test_of_whom_the_birthday_is_unknown_is_in_no_group(world, coach):
    (kim,) = crowd(world, 1)
    Person.objects.filter(pk=kim.pk).update(born_on=None)

    assert not [age for age in AGES if kim.first_name in first_names(coach, age=age)]


def test_a_town_and_a_language_are_those_of_the_person(world, coach):
    first, second, _third = crowd(world, 3)
    Person.objects.filter(pk=first.pk).update(municipality=Municipality.objects.get(name="Brecht"))
    Person.objects.filter(pk=second.pk).update(language="fr")

    assert first_names(coach, town="11009") == ["Kim000"]
    assert first_names(coach, language="fr") == ["Kim001"]


@pytest.mark.parametrize(("days", "found"), [(60, []), (61, ["Kim000"])])
def test_long_not_heard_counts_from_the_days_that_were_chosen(world, coach, days, found):
    (kim,) = crowd(world, 1)
    Contact.objects.create(
        trajectory=of(kim), by=world.coach.user, organisation=world.coach.organisation,
        at=timezone.localtime() - timedelta(days=days), kind="phone",
    )  # fmt: skip

    assert [one for one in first_names(coach, silent=60) if one == "Kim000"] == found


def test_late_is_whoever_has_an_open_step_whose_day_has_been(world, coach):
    late, today, done = crowd(world, 3)
    for kim, due, state in [(late, -1, "todo"), (today, 0, "todo"), (done, -1, "done")]:
        Step.objects.create(
            trajectory=of(kim), instrument_id="artikel-60", title="Stap", state=state,
            due_on=world.on + timedelta(due), done_on=world.on if state == "done" else None,
        )  # fmt: skip

    assert first_names(coach, late=True) == ["Kim000"]


def test_a_fact_is_yes_no_or_not_known(world, coach):
    crowd(world, 3, facts=[{"has_car": True}, {"has_car": False}, {}])

    assert first_names(coach, fact="has_car.ja") == ["Kim000"]
    assert first_names(coach, fact="has_car.nee", words="Kim") == ["Kim001"]
    assert first_names(coach, fact="has_car.onbekend") == ["Kim002"]


def test_a_barrier_is_one_that_alone_keeps_places_closed(world, coach):
    from klaverblad.apps.places import services as places
    from tests.world import place_words

    own = place_words(world.workplace.organisation, world.person.municipality)
    places.open_place(world.actor("workplace"), own | {"needs_licence_b": True})
    crowd(world, 2, facts=[ABLE, ABLE | {"has_licence_b": True}])

    assert first_names(coach, barrier="licence", words="Kim") == ["Kim000"]
    assert first_names(coach, barrier="load", words="Kim") == []


def test_an_open_right_is_one_that_is_sure_and_that_nobody_asked_for(world, coach):
    sure, asked, _unknown = crowd(world, 3, facts=[MEANS, MEANS, {}])
    services.add_step(coach, of(asked).pk, services.NewStep(LEEFLOON_REQUEST))

    assert first_names(coach, right=True) == [sure.first_name]


def test_a_side_of_the_clover_is_as_the_row_shows_it(world, coach):
    crowd(world, 2, phase="at_work")
    rows = listing(coach, Filter(leaf="werk.settled", words="Kim")).rows

    assert [row.person.first_name for row in rows] == ["Kim000", "Kim001"]
    assert {row.clover["werk"] for row in rows} == {"settled"}
    assert first_names(coach, leaf="werk.open", words="Kim") == []


def test_choices_add_up(world, coach):
    crowd(world, 3, facts=[MEANS | {"has_car": True}, MEANS | {"has_car": False}, {}])

    assert first_names(coach, right=True, fact="has_car.nee") == ["Kim001"]


def test_the_longest_silence_the_nearest_step_and_the_oldest_begin_stand_first(world, coach):
    a, b, c = crowd(world, 3)
    for kim, days in ((a, 5), (b, 50)):
        Contact.objects.create(
            trajectory=of(kim), by=world.coach.user, organisation=world.coach.organisation,
            at=timezone.localtime() - timedelta(days=days), kind="phone",
        )  # fmt: skip
    for kim, due in ((b, 9), (c, 3)):
        Step.objects.create(
            trajectory=of(kim), instrument_id="artikel-60", title="Stap",
            due_on=world.on + timedelta(due),
        )  # fmt: skip
    Trajectory.objects.filter(person=b).update(opened_on=date(2020, 1, 1))

    assert first_names(coach, words="Kim", sort="contact") == ["Kim002", "Kim001", "Kim000"]
    assert first_names(coach, words="Kim", sort="stap") == ["Kim002", "Kim001", "Kim000"]
    assert first_names(coach, words="Kim", sort="begin") == ["Kim001", "Kim000", "Kim002"]


def test_a_partner_learns_nothing_by_filtering_on_what_is_not_shared(world):
    tell_all(world.actor("coach"), world.person, MEANS | {"has_licence_b": True})
    partner = world.actor("partner")
    assert first_names(partner, right=True) == ["Nadia"]
    assert first_names(partner, fact="has_licence_b.ja") == ["Nadia"]

    Consent.objects.update(domains=["network"])

    assert first_names(partner, right=True) == []
    assert first_names(partner, fact="has_licence_b.ja") == []
    assert first_names(partner, fact="has_licence_b.onbekend") == ["Nadia"]


def test_a_neighbour_finds_nobody_of_here_whatever_they_choose(world):
    crowd(world, 2, facts=[MEANS | ABLE])

    for word, value in EVERY.items():
        found = asked_for(world.actor("neighbour"), Filter.read({word: value}))
        assert not found.filter(person__organisation=world.coach.organisation).exists()


@pytest.mark.parametrize("word", sorted(EVERY))
def test_each_choice_takes_the_same_queries_for_thirty_people(world, coach, word):
    asked = Filter.read({word: EVERY[word]})
    crowd(world, 5, facts=[MEANS | ABLE, {}])
    few = n_queries(lambda: list(asked_for(coach, asked)))
    crowd(world, 25, facts=[MEANS | ABLE, {}])

    assert n_queries(lambda: list(asked_for(coach, asked))) == few <= 16


def test_the_file_honours_each_choice_and_is_written_down_as_an_export(world, browser):
    crowd(world, 3, facts=[{"has_car": True}, {"has_car": False}, {}])

    answer = browser.get("/mensen/lijst.csv", {"feit": "has_car.ja"})

    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Kim000 Janssens"]
    assert ReadEntry.objects.filter(via="export").count() == 1


def test_each_choice_is_a_chip_that_takes_only_itself_away(world, coach):
    asked = Filter.read(EVERY)

    found = chips(coach, asked)

    assert {one["name"] for one in found} == set(WORDS) - {"coach", "sort"}
    for one in found:
        left = Filter.read(QueryDict(one["url"].lstrip("?")).dict())
        assert set(left.chosen) == set(asked.chosen) - {one["name"]}
        assert one["label"]


def test_when_nobody_fits_the_page_says_which_choice_to_take_away(world, browser, coach):
    crowd(world, 3, facts=[{"has_car": True}, {}, {}])
    asked = {"feit": "has_car.ja", "taal": "pl", "zoek": "Kim"}

    page = browser.get("/mensen/", asked).text

    (out,) = way_out(coach, Filter.read(asked))
    assert (out["name"], out["n"]) == ("language", 1)
    assert "Zonder ‘Pools’" in page
    assert "1 mens" in page


def test_a_page_with_every_choice_shows_each_in_its_form(world, browser):
    answer = browser.get("/mensen/", EVERY)

    assert answer.status_code == 200
    for word, value in EVERY.items():
        assert f'name="{word}"' in answer.text or word == "zoek"
        assert value in answer.text


# Kept lists


def test_a_list_is_kept_opened_renamed_taken_away_and_put_back(world, browser, coach):
    browser.post(
        "/mensen/lijsten/bewaar/", {"name": " Zonder  auto ", "choices": "feit=has_car.nee"}
    )
    (kept,) = list_queries.lists(coach)

    assert (kept.name, kept.choices, kept.is_shared) == ("Zonder auto", "feit=has_car.nee", False)
    assert browser.get(f"/mensen/lijsten/{kept.pk}/").url == "/mensen/?feit=has_car.nee"
    assert "Zonder auto" in browser.get("/mensen/").text

    browser.post(f"/mensen/lijsten/{kept.pk}/naam/", {"name": "Auto"})
    browser.post(f"/mensen/lijsten/{kept.pk}/weg/")
    assert "Auto" not in [one.name for one in list_queries.lists(coach)]
    browser.post(f"/mensen/lijsten/{kept.pk}/terug/")

    assert [one.name for one in list_queries.lists(coach)] == ["Auto"]


def test_a_name_that_was_searched_for_is_not_kept(world, browser):
    browser.post(
        "/mensen/lijsten/bewaar/", {"name": "Plan", "choices": "zoek=Nadia&fase=plan&blad=3"}
    )

    assert SavedList.objects.get().choices == "fase=plan"


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 61])
def test_a_name_that_cannot_be_leaves_everything_as_it_was(world, browser, coach, name):
    with pytest.raises(BadInput):
        services.keep_list(coach, name=name, choices="fase=plan")
    kept = services.keep_list(coach, name="Plan", choices="fase=plan")

    answer = browser.post(f"/mensen/lijsten/{kept.pk}/naam/", {"name": name})

    assert answer.status_code == 422
    assert "Geef de lijst een naam" in answer.text
    assert SavedList.objects.get().name == "Plan"


def test_two_lists_of_one_person_have_two_names(world, coach):
    services.keep_list(coach, name="Plan", choices="fase=plan")

    with pytest.raises(BadInput):
        services.keep_list(coach, name="Plan", choices="fase=intake")
    services.keep_list(world.actor("colleague"), name="Plan", choices="fase=intake")


def test_no_filter_is_no_list_and_thirty_is_enough(world, coach):
    with pytest.raises(BadInput):
        services.keep_list(coach, name="Alles", choices="")
    for number in range(30):
        services.keep_list(coach, name=f"Lijst {number}", choices="fase=plan")

    with pytest.raises(Refused):
        services.keep_list(coach, name="Nog een", choices="fase=plan")


def test_only_the_lead_shares_and_each_colleague_then_opens_their_own_people(world, sign_in):
    lead = world.actor("team_lead")
    kept = services.keep_list(lead, name="Plan", choices="fase=plan", is_shared=True)
    crowd(world, 1)

    with pytest.raises(Denied):
        services.keep_list(world.actor("coach"), name="X", choices="fase=plan", is_shared=True)
    assert kept in list_queries.lists(world.actor("colleague"))
    assert kept not in list_queries.lists(world.actor("neighbour"))
    opened = sign_in(world.colleague).get(f"/mensen/lijsten/{kept.pk}/", follow=True)
    assert "Kim000" not in opened.text
    with pytest.raises(Denied):
        services.rename_list(world.actor("colleague"), kept.pk, name="Van mij")


def test_a_list_of_a_colleague_that_is_not_shared_does_not_exist_for_others(world, coach, sign_in):
    kept = services.keep_list(coach, name="Plan", choices="fase=plan")

    browser = sign_in(world.colleague)

    assert browser.get(f"/mensen/lijsten/{kept.pk}/").status_code == 404
    assert browser.post(f"/mensen/lijsten/{kept.pk}/weg/").status_code == 404
    assert SavedList.objects.get().removed_at is None


def test_a_list_does_not_come_back_under_a_name_that_is_taken_meanwhile(world, coach):
    kept = services.keep_list(coach, name="Plan", choices="fase=plan")
    services.remove_list(coach, kept.pk, at=NOW)
    services.keep_list(coach, name="Plan", choices="fase=intake")

    with pytest.raises(BadInput):
        services.put_back_list(coach, kept.pk)

    assert list_queries.lists(coach).count() == 1
