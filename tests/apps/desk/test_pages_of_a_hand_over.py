"""The queue of people without a coach, handing over with a look beforehand, and what the day tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.desk.today import today
from klaverblad.apps.desk.together import apart, together
from klaverblad.apps.journal.models import Event
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Contact, HandOver, Step, Trajectory
from klaverblad.apps.trajectories.services import Move
from tests.crowd import crowd, n_queries
from tests.world import member

NOW = timezone.now()


@pytest.fixture
def people(world):
    return [Trajectory.objects.get(person=one) for one in crowd(world, 4)]


def unassigned(people):
    Trajectory.objects.filter(pk__in=[one.pk for one in people]).update(coach=None)


def coach_of(one):
    return Trajectory.objects.values_list("coach_id", flat=True).get(pk=one.pk)


def chosen(people, *to):
    return {"people": [str(one.pk) for one in people], "to": [str(one) for one in to]}


def looked_at(people, to):
    said = {"people": [str(one.pk) for one in people]}
    for one in people:
        said |= {f"to-{one.pk}": str(to), f"before-{one.pk}": str(one.coach_id or "")}
    return said


def test_the_queue_says_why_and_since_when_and_how_many_each_colleague_has(world, browser, people):
    unassigned(people[:2])

    page = browser.get("/mensen/zonder-coach/").text

    assert page.count("wacht 60 dagen") == 2
    assert "Nieuw dossier." in page
    assert "Ik neem dit dossier" in page
    assert "Tom Maes (0 mensen)" in page


def test_a_lead_gives_but_does_not_take(world, sign_in, people):
    unassigned(people[:1])

    page = sign_in(world.team_lead).get("/mensen/zonder-coach/").text

    assert "Ik neem dit dossier" not in page
    assert "Sofie Claes (4 mensen)" in page


def test_an_empty_queue_is_good_news(world, browser):
    assert "Iedereen heeft een coach" in browser.get("/mensen/zonder-coach/").text


def test_taking_somebody_in_place_offers_the_way_back(world, browser, people, part):
    unassigned(people)
    url = f"/mensen/zonder-coach/{people[0].pk}/"

    row = browser.post(url, {"to": world.coach.user_id}, headers=part).text
    kept = HandOver.objects.get()
    back = browser.post(f"/mensen/overdragen/{kept.pk}/terug/", headers=part).text

    assert f"/mensen/overdragen/{kept.pk}/terug/" in row
    assert "Coach: Sofie Claes." in row
    assert "Eén persoon is terug." in back
    assert coach_of(people[0]) is None


def test_without_script_taking_leads_back_to_the_queue(world, browser, people):
    unassigned(people)

    page = browser.post(
        f"/mensen/zonder-coach/{people[0].pk}/", {"to": world.colleague.user_id}, follow=True
    )

    assert page.redirect_chain == [("/mensen/zonder-coach/", 302)]
    assert f"{people[0].person.name} gaat naar Tom Maes." in page.text
    assert coach_of(people[0]) == world.colleague.user_id


@pytest.mark.parametrize("to", ["", "niemand", "00000000-0000-4000-8000-000000000000"])
def test_a_coach_who_is_nobody_is_refused_in_words(world, browser, people, to):
    unassigned(people)

    answer = browser.post(f"/mensen/zonder-coach/{people[0].pk}/", {"to": to})

    assert answer.status_code in {409, 422}
    assert coach_of(people[0]) is None


def test_whoever_comes_second_is_told(world, browser, people):
    answer = browser.post(f"/mensen/zonder-coach/{people[0].pk}/", {"to": world.coach.user_id})

    assert answer.status_code == 409
    assert "Iemand was je voor" in answer.text


def test_the_look_beforehand_shares_out_fairly_and_writes_nothing(world, browser, people):
    other = member("eva", "Eva Stevens", world.coach.organisation, "coach", world.on)
    events = Event.objects.count()

    answer = browser.post(
        "/mensen/overdragen/", chosen(people, world.colleague.user_id, other.user_id)
    )

    to = [line.to for line in answer.context["lines"]]
    assert sorted(map(to.count, (world.colleague.user_id, other.user_id))) == [2, 2]
    assert {one.load.name: one.n_then for one in answer.context["after"]} == {
        "Eva Stevens": 2, "Sofie Claes": 1, "Tom Maes": 2,
    }  # fmt: skip
    assert "Er is nog niets veranderd" in answer.text
    assert not HandOver.objects.exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Kies eerst wie je overdraagt."),
        ({"people": ["onzin"], "to": ["x"]}, "Kies eerst wie je overdraagt."),
    ],
)
def test_a_choice_that_says_nothing_comes_back_with_what_is_missing(
    world, browser, people, said, sentence
):
    answer = browser.post("/mensen/overdragen/", said)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_colleague_chosen_keeps_the_people_that_were(world, browser, people):
    answer = browser.post("/mensen/overdragen/", chosen(people[:2]))

    assert answer.status_code == 422
    assert "Kies minstens één collega" in answer.text
    assert answer.context["chosen"] == {one.pk for one in people[:2]}


def test_too_many_at_once_are_refused_in_words(world, browser):
    from uuid import uuid4

    said = {"people": [str(uuid4()) for _ in range(601)], "to": [str(world.colleague.user_id)]}

    answer = browser.post("/mensen/overdragen/", said)

    assert answer.status_code == 422
    assert "meer dan 600" in answer.text


def test_handing_over_ends_on_a_page_that_can_put_it_back(world, browser, people):
    page = browser.post(
        "/mensen/overdragen/doen/", looked_at(people, world.colleague.user_id), follow=True
    )
    kept = HandOver.objects.get()

    assert page.redirect_chain[-1][0] == f"/mensen/overdragen/{kept.pk}/"
    assert "4 mensen overgedragen." in page.text
    assert "Zet 4 mensen terug" in page.text
    back = browser.post(f"/mensen/overdragen/{kept.pk}/terug/", follow=True)
    assert "4 mensen zijn terug." in back.text
    assert {coach_of(one) for one in people} == {world.coach.user_id}


def test_a_look_that_is_old_by_now_changes_nothing_and_shows_how_it_stands(world, sign_in, people):
    browser = sign_in(world.team_lead)
    said = looked_at(people, world.colleague.user_id)
    other = member("eva", "Eva Stevens", world.coach.organisation, "coach", world.on)
    Trajectory.objects.filter(pk=people[0].pk).update(coach=other.user)

    answer = browser.post("/mensen/overdragen/doen/", said)

    assert answer.status_code == 409
    assert "Er is nog niets veranderd" in answer.text
    assert "Eva Stevens" in answer.text
    assert coach_of(people[1]) == world.coach.user_id


def test_the_page_says_who_cannot_go_back_and_why(world, browser, people):
    at = timezone.now()
    moves = [Move(one.pk, one.coach_id, world.colleague.user_id) for one in people]
    kept = services.hand_over(world.actor("coach"), moves, at=at)
    services.record_contact(world.actor("colleague"), people[0].pk, services.NewContact("phone"))

    page = browser.get(f"/mensen/overdragen/{kept.pk}/").text

    assert "Zet 3 mensen terug" in page
    assert "Kan niet meer. De nieuwe coach werkte al in dit dossier." in page


def test_the_chooser_holds_what_the_filter_of_the_list_holds(world, browser, people):
    Trajectory.objects.filter(pk=people[0].pk).update(phase="intake")

    answer = browser.get("/mensen/overdragen/", {"fase": "intake"})

    assert [one.pk for one in answer.context["running"]] == [people[0].pk]


def test_not_after_all_leads_back_to_the_same_filter(world, browser, people):
    said = chosen(people, world.colleague.user_id)

    page = browser.post("/mensen/overdragen/?fase=plan", said).text

    assert 'href="/mensen/overdragen/?fase=plan"' in page
    # An answer that comes back from the last step keeps them too.
    assert 'action="/mensen/overdragen/doen/?fase=plan"' in page


def test_a_social_worker_hands_over_only_who_has_no_coach(world, sign_in, people):
    unassigned(people[:1])

    answer = sign_in(world.social_worker).get("/mensen/overdragen/")

    assert [one.pk for one in answer.context["running"]] == [people[0].pk]


def test_the_look_takes_the_same_queries_for_forty_people(world, browser):
    def look(n):
        found = [Trajectory.objects.get(person=one) for one in crowd(world, n)]
        said = chosen(found, world.colleague.user_id)
        return n_queries(lambda: browser.post("/mensen/overdragen/", said))

    look(2)
    assert look(3) == look(40)


def test_both_coaches_read_on_their_day_who_came_and_who_went(world, sign_in, people, part):
    moves = [Move(one.pk, one.coach_id, world.colleague.user_id) for one in people]
    kept = services.hand_over(world.actor("team_lead"), moves, at=timezone.now())
    colleague = sign_in(world.colleague)

    assert "<strong>4 mensen</strong> komen naar jou." in colleague.get("/vandaag/").text
    colleague.post(f"/mensen/overdragen/{kept.pk}/gelezen/", headers=part)
    assert "komen naar jou" not in colleague.get("/vandaag/").text
    coach = sign_in(world.coach).get("/vandaag/").text
    assert "<strong>4 mensen</strong> gaan naar een collega." in coach


def test_the_story_of_a_person_tells_each_new_coach_and_when_there_was_none(world, browser, people):
    unassigned(people)
    kept = services.give_coach(
        world.actor("coach"), people[0].pk, to=world.coach.user_id, at=timezone.now()
    )
    services.put_back(world.actor("coach"), kept.pk, at=timezone.now())

    page = browser.get(f"/mensen/{people[0].person_id}/verhaal/").text

    assert "Nieuwe coach: Sofie Claes." in page
    assert "Wacht op een nieuwe coach." in page


# One talk for one person


def due(world, one):
    return Step.objects.create(
        trajectory=one, instrument_id="artikel-60", title="Stap", due_on=world.on
    )


def heard(world, one, *, days):
    Contact.objects.create(
        trajectory=one,
        by=world.coach.user,
        organisation=world.coach.organisation,
        at=timezone.localtime() - timedelta(days=days),
        kind="phone",
    )


def test_whoever_is_on_two_lists_stands_once_with_everything(world, people):
    both, call_alone, step_alone, _nothing = people
    for one in (both, step_alone):
        due(world, one)
    heard(world, both, days=60)
    heard(world, call_alone, days=60)
    heard(world, step_alone, days=1)
    heard(world, people[3], days=1)
    Step.objects.filter(trajectory=world.trajectory).delete()

    day = today(world.actor("coach"))
    groups = together(day)
    rest = apart(day, groups)

    (mine,) = [one for one in groups if one.person == both.person]
    assert len(mine.rows) == 2
    assert both not in [line.trajectory for line in [*rest.calls, *rest.steps]]
    assert call_alone in [line.trajectory for line in rest.calls]
    assert step_alone in [line.trajectory for line in rest.steps]
    assert rest.counts == day.counts


def test_two_steps_of_one_person_are_one_list(world, people):
    for _ in range(2):
        due(world, people[0])
    heard(world, people[0], days=1)

    groups = together(today(world.actor("coach")))

    assert people[0].person not in [one.person for one in groups]


def test_nothing_of_the_day_is_lost_or_told_twice(world, people):
    for one in people[:3]:
        due(world, one)
    day = today(world.actor("coach"))

    groups = together(day)
    rest = apart(day, groups)

    names = ("answers", "calls", "steps", "silent", "aftercare")
    told = [line for group in groups for _template, line in group.rows]
    told += [line for name in names for line in getattr(rest, name)]
    every = [line for name in names for line in getattr(day, name)]
    assert sorted(map(id, told)) == sorted(map(id, every))


def test_a_lead_looks_at_the_day_of_one_coach(world, sign_in, people):
    heard(world, people[0], days=60)
    Trajectory.objects.filter(pk=people[1].pk).update(coach=world.colleague.user)
    browser = sign_in(world.team_lead)

    everybody = browser.get("/vandaag/").context["day"].calls
    of_one = browser.get("/vandaag/", {"coach": world.colleague.user_id})

    assert {people[0], people[1]} <= {one.trajectory for one in everybody}
    assert [one.trajectory for one in of_one.context["day"].calls] == [people[1]]
    assert f"toon=bellen&amp;coach={world.colleague.user_id}" in of_one.text


@pytest.mark.parametrize("coach", ["onzin", "00000000-0000-4000-8000-000000000000"])
def test_a_coach_that_cannot_be_read_shows_the_whole_team(world, sign_in, people, coach):
    answer = sign_in(world.team_lead).get("/vandaag/", {"coach": coach})

    assert answer.status_code == 200
    assert len(answer.context["day"].calls) >= 4


def test_a_coach_does_not_look_at_the_day_of_a_colleague(world, sign_in, people):
    browser = sign_in(world.colleague)

    answer = browser.get("/vandaag/", {"coach": world.coach.user_id})

    assert answer.context["day"].calls == []
    assert answer.context["team"] == []


def test_who_handed_people_over_finds_the_way_back_on_the_list_of_the_day(world, sign_in, people):
    """Long after the page was left, and for as long as somebody can go back; then no more."""
    lead, to = world.actor("team_lead"), world.colleague.user_id
    kept = services.hand_over(lead, [Move(one.pk, one.coach_id, to) for one in people], at=NOW)
    browser, back = sign_in(world.team_lead), f"/mensen/overdragen/{kept.pk}/terug/"

    page = browser.get("/vandaag/").text
    assert back in page
    assert "<strong>4 mensen</strong> kunnen nog terug" in page
    assert back not in sign_in(world.coach).get("/vandaag/").text

    said = services.NewContact("phone")
    services.record_contact(world.actor("colleague"), people[0].pk, said)
    browser = sign_in(world.team_lead)
    assert "<strong>3 mensen</strong> kunnen nog terug" in browser.get("/vandaag/").text

    browser.post(back)
    assert coach_of(people[1]) == world.coach.user_id
    assert back not in browser.get("/vandaag/").text
