"""The story so far, as each reader may know it."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from klaverblad.apps.desk.story import story
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Phase, StepState
from tests.crowd import n_queries, tell


def sentences(actor, world, **how):
    told, _n = story(actor, world.person.pk, **how)
    return [line.sentence for line in told]


def test_the_newest_comes_first_with_who_did_it(world, coach):
    services.move_step(world.actor("partner"), world.step.pk, to=StepState.DONE)

    told, _n = story(coach, world.person.pk)

    assert told[0].sentence == "Gedaan: Kennismaken met de werkplek."
    assert told[0].who == "Ann Mertens"


@pytest.mark.parametrize("scope", ["mine", "organisation", "team"])
def test_a_note_that_somebody_may_not_read_leaves_no_trace_in_their_story(world, coach, scope):
    person = world.actor("self_login")
    before = story(person, world.person.pk, limit=None)

    services.record_contact(
        coach, world.trajectory.pk, services.NewContact("home_visit", note="Stil", scope=scope)
    )

    assert story(person, world.person.pk, limit=None) == before
    assert "Huisbezoek: jullie spraken elkaar." in sentences(coach, world)


def test_a_note_of_ones_own_is_in_nobody_elses_story(world, coach):
    services.record_contact(
        coach, world.trajectory.pk, services.NewContact("home_visit", scope="mine")
    )

    for who in ("colleague", "social_worker", "team_lead", "partner", "self_login"):
        assert not any("Huisbezoek" in line for line in sentences(world.actor(who), world))


def test_a_contact_that_was_taken_back_is_gone_from_the_story(world, coach):
    assert any("spraken" in line for line in sentences(coach, world))

    services.withdraw_contact(coach, world.contact.pk)

    assert not any("spraken" in line for line in sentences(coach, world))


def test_no_words_of_a_note_and_no_value_of_a_fact_are_in_the_story(world, coach):
    tell(coach, world.person, "savings_eur", 48213)
    services.record_contact(
        coach, world.trajectory.pk, services.NewContact("talk", note="Over haar schulden")
    )

    told = " ".join(sentences(coach, world, limit=None))

    assert "48213" not in told
    assert "schulden" not in told


def test_the_count_is_of_everything_and_the_list_of_the_newest(world, coach):
    told, n_told = story(coach, world.person.pk, limit=3)

    everything, n_all = story(coach, world.person.pk, limit=None)
    assert len(told) == 3
    assert n_told == n_all == len(everything) > 3
    assert told == everything[:3]


def test_nobody_asks_for_the_story_of_a_stranger(world):
    with pytest.raises(Person.DoesNotExist):
        story(world.actor("neighbour"), world.person.pk)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_event_of_the_desk_is_told_in_each_language(world, coach, language):
    """Everything that a desk can do to one trajectory is done once, and all of it is readable."""
    step = services.add_step(coach, world.trajectory.pk, services.NewStep("rijbewijs-lening"))
    for state in ("busy", "waiting", "done", "todo", "dropped"):
        services.move_step(coach, step.pk, to=StepState(state))
    services.remind_partner(coach, world.waiting_step.pk)
    services.postpone_step(coach, world.step.pk, due_on=world.on)
    services.add_goal(coach, world.trajectory.pk, words="Werk")
    services.record_screening(coach, world.trajectory.pk, {Domain.WORK: services.Seen(1, 2)})
    services.skip_aftercare(coach, world.moment.pk, because="Ziek")
    services.change_phase(coach, world.trajectory.pk, to=Phase.AFTERCARE)
    move = services.Move(world.trajectory.pk, coach.user_id, world.colleague.user_id)
    services.hand_over(coach, [move], at=timezone.now())
    services.record_contact(
        coach, world.trajectory.pk, services.NewContact("phone", outcome="not_reached")
    )

    with translation.override(language):
        told = sentences(coach, world, limit=None)

    assert len(told) > 18
    assert not any("%(" in line or "None" in line for line in told)
    assert any("Tom Maes" in line for line in told)


def test_an_event_that_the_story_has_no_words_for_is_left_out(world, coach):
    before = sentences(coach, world, limit=None)

    journal.emit("person.opened_elsewhere", coach, world.person, person_id=world.person.pk)

    assert sentences(coach, world, limit=None) == before


def test_a_long_story_takes_the_queries_of_a_short_one(world, coach):
    short = n_queries(lambda: story(coach, world.person.pk))
    for _ in range(20):
        services.record_contact(coach, world.trajectory.pk, services.NewContact("phone"))

    assert n_queries(lambda: story(coach, world.person.pk)) == short <= 8
