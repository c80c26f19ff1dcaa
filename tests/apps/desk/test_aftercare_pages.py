"""The pages of aftercare: a start, what was heard, what comes after, and the house in figures."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import AftercareMoment, AftercareTerm, Situation
from tests.crowd import n_queries
from tests.world import CANARY


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.coach)


def of(world):
    return f"/mensen/{world.person.pk}/afspraken/"


def test_a_start_promises_its_talks_on_the_page(world, browser):
    answer = browser.post(
        f"/mensen/{world.person.pk}/werk/",
        {"on": world.on.strftime("%d/%m/%Y"), "where": "Groenploeg"},
        follow=True,
    )

    assert "Groenploeg" in answer.text
    assert "We vragen 6 keer hoe het gaat" in answer.text
    assert AftercareMoment.objects.filter(where="Groenploeg").count() == 6


@pytest.mark.parametrize("on", ["", "gisteren", "2/3/2099"])
def test_a_day_that_cannot_be_is_said_beside_it(world, browser, on):
    answer = browser.post(f"/mensen/{world.person.pk}/werk/", {"on": on, "where": "Groenploeg"})

    assert answer.status_code == 422
    assert not AftercareMoment.objects.filter(where="Groenploeg").exists()


def test_what_was_heard_at_work_stands_on_the_page(world, browser):
    browser.post(
        f"/nazorg/{world.moment.pk}/",
        {"situation": "at_work", "hours_week": "28,5", "wage": "up", "wants_help": "yes"},
    )

    page = browser.get(of(world)).text

    assert "28,5 uur per week" in page
    assert "meer dan in het begin" in page
    assert "Wil hulp." in page


@pytest.mark.parametrize("hours", ["veel", "-3", "99"])
def test_hours_that_no_week_has_are_refused_and_nothing_is_kept(world, browser, hours):
    answer = browser.post(
        f"/nazorg/{world.moment.pk}/", {"situation": "at_work", "hours_week": hours}
    )

    world.moment.refresh_from_db()
    assert answer.status_code == 422
    assert world.moment.done_on is None


def test_after_a_stop_the_page_offers_to_take_the_plan_up(world, browser):
    browser.post(f"/nazorg/{world.moment.pk}/", {"situation": "stopped"})
    page = browser.get(of(world)).text
    assert "Neem het plan weer op" in page

    browser.post(f"/mensen/{world.person.pk}/werk/verder/")

    world.trajectory.refresh_from_db()
    assert world.trajectory.phase == "plan"
    assert "Neem het plan weer op" not in browser.get(of(world)).text


def test_an_empty_talk_is_asked_how_it_goes_and_a_talk_not_held_why(world, browser):
    url = f"/nazorg/{world.moment.pk}/"
    opened = browser.get(url)
    assert not [one for one in opened.context["form"]["situation"] if one.data["selected"]]

    empty = browser.post(url, {"because": " "}).context["form"].errors
    not_held = browser.post(url, {"situation": "not_held"}).context["form"].errors
    browser.post(url, {"situation": "not_held", "because": "Verhuisd"})

    assert list(empty) == ["situation"]
    assert list(not_held) == ["because"]
    world.moment.refresh_from_db()
    assert (world.moment.situation, world.moment.skipped_because) == ("", "Verhuisd")


def test_the_rest_of_a_job_that_stopped_is_reasoned_away_in_one_tap(world, browser):
    browser.post(f"/nazorg/{world.moment.pk}/", {"situation": "stopped"})

    browser.post(
        f"/mensen/{world.person.pk}/werk/rest/",
        {"started_on": world.moment.started_work_on.isoformat()},
    )

    assert not world.trajectory.aftercare.filter(done_on=None, skipped_because="").exists()


def test_the_person_answers_by_a_link_without_a_login(world, browser, client):
    made = browser.post(f"/nazorg/{world.moment.pk}/vraag/")
    url = made.context["link"].url.removeprefix("http://testserver")
    page = client.get(url).text
    assert "Werk je daar nog?" in page
    assert CANARY not in page

    client.post(url, {"situation": "other_work", "wants_help": "on"})

    world.moment.refresh_from_db()
    assert (world.moment.situation, world.moment.told_by_link) == ("other_work", True)
    assert client.get(url).status_code == 410
    assert "Zelf gezegd met een link" in browser.get(of(world)).text


def test_a_link_without_an_answer_asks_again(world, browser, client):
    made = browser.post(f"/nazorg/{world.moment.pk}/vraag/")
    url = made.context["link"].url.removeprefix("http://testserver")

    answer = client.post(url, {"situation": ""})

    assert answer.status_code == 422
    assert "Kies een antwoord." in answer.text


def test_a_team_lead_sees_who_waits_and_the_coordinator_how_many(world, sign_in):
    lead = sign_in(world.team_lead).get("/nazorg/").text
    region = sign_in(world.coordinator).get("/nazorg/").text

    assert CANARY in lead
    assert CANARY not in region
    assert "Van de hele regio, in cijfers" in region


def starts(world, n, *, heard=Situation.AT_WORK):
    """So many starts of a year ago in one trajectory, each on its own day, each heard at a month."""
    for day in range(n):
        on = world.on - timedelta(days=400 + day)
        AftercareMoment.objects.create(
            trajectory=world.trajectory,
            started_work_on=on,
            due_on=on + timedelta(days=30),
            done_on=on + timedelta(days=30),
            situation=heard,
        )


def test_a_small_group_is_said_and_not_shown(world, sign_in):
    starts(world, 5)

    page = sign_in(world.team_lead).get("/nazorg/").text

    assert "minder dan 10" in page
    assert "te weinig mensen om te tonen" in page


def test_a_share_stands_with_its_interval_and_with_what_is_not_known(world, sign_in):
    starts(world, 12)

    page = sign_in(world.team_lead).get("/nazorg/").text

    # Twelve of twelve at one month: Wilson's lower bound is 1 / (1 + 3.8415 / 12) = 76 %.
    assert "76 % – 100 %" in page
    assert "niet bekend" in page


def test_the_table_is_kept_as_csv_with_small_groups_empty(world, sign_in):
    starts(world, 12)

    answer = sign_in(world.team_lead).get("/nazorg/blijven.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    first = rows[0]
    assert (first["months"], first["started"], first["known_share"]) == ("1", "12", "1.000")
    assert (rows[-1]["started"], rows[-1]["small_group"]) == ("", "yes")


def test_the_queries_of_the_overview_do_not_grow_with_its_rows(world, sign_in):
    browser = sign_in(world.team_lead)
    starts(world, 2)
    browser.get("/nazorg/")  # Whose files it opens is written the first time alone.
    few = n_queries(lambda: browser.get("/nazorg/"))
    starts_more = [
        AftercareMoment(
            trajectory=world.trajectory,
            started_work_on=world.on - timedelta(days=60),
            due_on=world.on - timedelta(days=n + 1),
        )
        for n in range(20)
    ]
    AftercareMoment.objects.bulk_create(starts_more)

    assert n_queries(lambda: browser.get("/nazorg/")) == few


def test_the_administrator_sets_the_terms_of_the_region(world, sign_in):
    browser = sign_in(world.administrator)

    browser.post("/nazorg/momenten/", {"terms": ["30", "182"]})

    assert list(AftercareTerm.objects.values_list("days", flat=True)) == [30, 182]
    assert "6 maanden" in browser.get("/nazorg/momenten/").text


def test_terms_without_a_moment_are_refused_in_words(world, sign_in):
    answer = sign_in(world.administrator).post("/nazorg/momenten/", {"sent": "1"})

    assert answer.status_code == 422
    assert "Kies minstens één moment" in answer.text


def test_a_month_of_work_is_told_as_a_talk_that_is_due(world, browser):
    services.record_aftercare(
        world.actor("coach"), world.moment.pk, on=world.on, situation=Situation.AT_WORK
    )

    page = browser.get(of(world)).text

    assert page.count("beloofd") == 5
