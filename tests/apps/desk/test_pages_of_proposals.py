"""Places proposed, chosen and answered on the pages of both sides; runs, their stop and what was agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import proposal_services as services
from klaverblad.apps.placements import run_services
from klaverblad.apps.placements.models import Proposal, Run, Suggestion
from klaverblad.apps.places import services as places
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.match.default_policy import DEFAULT
from tests.crowd import ABLE, crowd, n_queries
from tests.world import member, place_words


def at(name, *ids):
    return reverse(f"desk:{name}", args=ids)


@pytest.fixture
def two_places(world):
    """The place of the small region, and one beside it."""
    words = place_words(world.workplace.organisation, world.person.municipality)
    second = places.open_place(world.actor("workplace"), words | {"title": "Soep maken"})
    return world.place, second


def test_from_side_by_side_to_the_first_day_at_work_on_the_pages_of_both(
    world, sign_in, two_places
):
    (able,) = crowd(world, 1, facts=[ABLE])
    login = member("kim", "Kim", world.coach.organisation, "person", world.on)
    Person.objects.filter(pk=able.pk).update(user=login.user)
    browser = sign_in(world.coach)

    page = browser.get(at("compare_places", able.pk))
    assert [card["title"] for card in page.context["cards"]]
    assert "Leg deze 2 voor aan Kim000" in page.text
    ids = [str(one.pk) for one in two_places]
    one_only = browser.get(at("compare_places", able.pk), {"plek": ids[1]})
    assert [card["title"] for card in one_only.context["cards"]] == ["Soep maken"]
    told = browser.post(at("propose", able.pk), {"plek": ids}, follow=True)
    proposal = Proposal.objects.get()
    assert told.redirect_chain[-1][0] == at("proposal", proposal.pk)
    again = browser.post(at("propose", able.pk), {"plek": ids})
    assert again.status_code == 409

    browser = sign_in(login)
    assert "Er liggen 2 plekken voor jou" in browser.get(at("mine")).text
    mine = browser.get(at("my_places"))
    first, second = proposal.options.all()
    assert [card["option"] for card in mine.context["cards"]] == [first, second]
    # What the person reads: the way, the pay, the people; and no score.
    assert "Hoe raak je er?" in mine.text
    assert "punten" not in mine.text
    chose = browser.post(at("my_choice", proposal.pk, "chosen"), {"option": second.pk}, follow=True)
    assert "Je coach gaat ermee verder" in chose.text
    assert browser.post(at("move_proposal", proposal.pk, "asked")).status_code == 409

    browser = sign_in(world.coach)
    browser.post(at("move_proposal", proposal.pk, "asked"), {"seen": "chosen"})
    before = browser.get(at("today"))
    assert 'id="voorstellen"' not in before.text
    Proposal.objects.update(due_on=world.on - timedelta(days=1))
    day = browser.get(at("today"))
    assert day.text.count(at("proposal", proposal.pk)) == 1
    assert day.context["n_asked"] == before.context["n_asked"] + 1
    assert "De werkgever zou antwoorden" in day.text
    late = browser.get(at("proposals"), {"toon": "te-laat"})
    assert [line.proposal for line in late.context["lines"]] == [proposal]
    browser.post(at("move_proposal", proposal.pk, "no_answer"), {"seen": "asked"})
    assert 'id="voorstellen"' not in browser.get(at("today")).text
    # It came after all: the step is taken back, and the way goes on.
    browser.post(at("take_back_move", proposal.pk, 4))
    browser.post(at("move_proposal", proposal.pk, "accepted"))
    started = browser.post(
        at("move_proposal", proposal.pk, "started"), {"on": world.on.isoformat()}, follow=True
    )
    assert "(teruggenomen)" in started.text
    assert "Voorstel van plekken: gestart." in browser.get(at("story", able.pk)).text


def test_a_run_its_stop_and_what_people_made_of_it_on_the_pages(world, sign_in, two_places):
    crowd(world, 3, facts=[ABLE])
    browser = sign_in(world.team_lead)
    asked = browser.post(at("ask_run"), follow=True)
    run = Run.objects.get()
    assert asked.redirect_chain[-1][0] == at("placing_run", run.pk)
    # While nobody counted anything yet, no zero says that there is nothing.
    assert "Open plekken" not in asked.text
    assert "0 van 3 mensen" in asked.text
    list(run_services.work(run.pk, size=2))

    page = browser.get(at("placing_run", run.pk))
    assert "geen andere verdeling beter" in page.text
    browser = sign_in(world.coach)
    assert "Een ronde vond iets voor 3 van je mensen." in browser.get(at("today")).text
    lines = browser.get(at("proposals"), {"toon": "na-te-kijken"}).context["lines"]
    found = [one["found"] for one in lines]
    suggestion = found[0]
    file = browser.get(at("compare_places", suggestion.person_id))
    assert file.context["cards"][0]["id"] == suggestion.place_id
    refused = browser.post(at("set_aside", suggestion.pk), {"reason": "zomaar"})
    assert refused.status_code == 422
    browser.post(at("set_aside", suggestion.pk), {"reason": "fact_wrong"})
    assert "1 van 1" in browser.get(at("placing_run", run.pk)).text
    again = browser.get(at("replay_run", run.pk))
    assert "precies hetzelfde" in again.text
    assert "een gegeven klopt niet" in again.text
    browser.post(at("look_again", suggestion.pk))
    assert browser.post(at("stop_runs"), {"reason": "Nee."}).status_code == 403

    browser = sign_in(world.team_lead)
    assert browser.post(at("stop_runs"), {"reason": " "}).status_code == 422
    stopped = browser.post(at("stop_runs"), {"reason": "De bus klopt niet."}, follow=True)
    assert "De bus klopt niet." in stopped.text
    assert browser.post(at("ask_run")).status_code == 409
    browser = sign_in(world.coach)
    for url in (at("today"), at("proposals"), at("places", suggestion.person_id)):
        assert "De bus klopt niet." in browser.get(url).text
    by_hand = browser.post(
        at("propose", suggestion.person_id), {"plek": str(suggestion.place_id)}, follow=True
    )
    assert "Voorgelegd aan" in by_hand.text
    suggestion.refresh_from_db()
    assert suggestion.state == "waiting"


def test_the_administrator_writes_tries_and_lets_hold_what_the_region_adopted(world, sign_in):
    crowd(world, 2, facts=[ABLE])
    browser = sign_in(world.administrator)
    text = DEFAULT.replace("example-1", "2026-1").replace("nobody", "de raad")
    wrong = browser.post(at("new_agreed", "punten"), {"text": text.replace("2026-11-26", "ooit")})
    assert wrong.status_code == 422
    assert "regel:3" in wrong.text
    text += "quotas: [{name: Schoten, people: {municipality: Schoten}, most: 1}]\n"
    kept = browser.post(at("new_agreed", "punten"), {"text": text}, follow=True)
    table = kept.context["table"]
    assert "wat elk quotum kost" in kept.text
    assert browser.post(at("let_hold", table.pk)).status_code == 409

    browser.post(at("try_table", table.pk))
    run = Run.objects.get()
    list(run_services.work(run.pk))
    tried = browser.get(at("placing_run", run.pk))
    assert [cell["text"] for cell in tried.context["quotas"][0]][:4] == [
        "Schoten", "hoogstens 1", "1", "1"
    ]  # fmt: skip
    browser.post(at("let_hold", table.pk))
    assert "geldt nu" in browser.get(at("agreed")).text
    browser = sign_in(world.coach)
    (able, *_rest) = Person.objects.filter(first_name__startswith="Kim")
    assert "versie 2026-1" in browser.get(at("places", able.pk)).text


def test_lists_of_proposals_and_runs_ask_as_many_questions_for_many_as_for_few(
    world, sign_in, two_places, today
):
    browser, coach = sign_in(world.coach), world.actor("coach")

    def propose(n: int) -> None:
        for one in crowd(world, n, facts=[ABLE]):
            ids = [place.pk for place in two_places]
            made = services.propose(coach, one.pk, ids, at=timezone.now())
            Proposal.objects.filter(pk=made.pk).update(due_on=today - timedelta(days=1))

    def asked() -> list[int]:
        urls = (at("proposals"), at("proposals") + "?toon=te-laat", at("today"))
        return [n_queries(lambda url=url: browser.get(url)) for url in urls]

    propose(2)
    asked()
    few = asked()
    propose(4)
    # The first time somebody is read of, that is written down.
    asked()
    assert asked() == few


def test_that_a_place_is_full_is_said_before_and_on_the_proposal_to_both(
    world, sign_in, two_places
):
    first, second = crowd(world, 2, facts=[ABLE] * 2)
    login = member("kim", "Kim", world.coach.organisation, "person", world.on)
    Person.objects.filter(pk=second.pk).update(user=login.user)
    coach, now = world.actor("coach"), timezone.now()
    full = two_places[1]
    full.capacity = 1
    full.save()
    made = services.propose(coach, first.pk, [full.pk], at=now)
    services.move(coach, made.pk, to="chosen", option_id=made.options.get().pk, at=now)
    words = "De enige plaats is al voor iemand anders."

    page = sign_in(world.coach).get(at("compare_places", second.pk))
    assert page.text.count(words) == 1
    assert sign_in(world.coach).get(at("compare_places", first.pk)).text.count(words) == 0
    ids = [str(one.pk) for one in two_places]
    told = sign_in(world.coach).post(at("propose", second.pk), {"plek": ids}, follow=True)

    assert told.text.count(words) == 1
    mine = sign_in(login).get(at("my_places"))
    assert mine.text.count(words) == 1
    assert len(mine.context["cards"]) == 2


def test_a_barrier_offers_the_way_to_lift_it_until_that_stands_in_the_plan(world, sign_in):
    hours = [[day, "06:00", "22:00"] for day in range(7)]
    (able,) = crowd(world, 1, facts=[ABLE | {"busy_week": hours}])
    trajectory = Trajectory.objects.get(person=able)
    browser = sign_in(world.coach)
    page = browser.get(at("places", able.pk)).text
    put = "Zet in het plan: Andere uren afspreken"
    assert put in page

    browser.post(at("add_step", able.pk), {"instrument": "andere-uren-afspreken", "by": "both"})

    assert trajectory.steps.get().instrument_id == "andere-uren-afspreken"
    page = browser.get(at("places", able.pk)).text
    assert put not in page
    assert "Staat in het plan: Andere uren afspreken" in page


def test_a_place_that_closed_since_a_run_found_it_is_nobodys_other_decision(
    world, sign_in, two_places
):
    (able,) = crowd(world, 1, facts=[ABLE])
    sign_in(world.team_lead).post(at("ask_run"))
    run = Run.objects.get()
    list(run_services.work(run.pk))
    found = Suggestion.objects.get(person=able)
    browser = sign_in(world.coach)
    places.close_place(world.actor("coach"), found.place_id)

    for page in ("places", "compare_places"):
        shown = browser.get(at(page, able.pk)).text
        assert "Een ronde vond een plek die nu niet meer kan." in shown
        assert "Niets hiervan kwam al bij" not in shown
    told = browser.post(at("set_aside", found.pk), follow=True)

    assert "niemand besliste anders" in told.text
    found.refresh_from_db()
    assert found.state == "gone"
    decided = {
        row[0]["text"]: row[1]["text"]
        for row in browser.get(at("placing_run", run.pk)).context["decided"]
    }
    assert decided["De plek was intussen dicht, of paste niet meer"] == "1"
    assert decided["Hoe vaak iemand anders besliste"] == "nog niets beslist"
    # It opens again after all: what was taken from the list is put back, and waits.
    places.reopen_place(world.actor("coach"), found.place_id)
    browser.post(at("look_again", found.pk))
    found.refresh_from_db()
    assert found.state == "waiting"
