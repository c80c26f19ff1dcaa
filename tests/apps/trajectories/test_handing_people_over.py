"""People go to another coach: all of them or nobody, told to both, and back as long as nothing was
done since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.access.policies import REASONS
from klaverblad.apps.accounts.models import Membership, User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.handover_queries import WhyNot, WithoutCoach
from klaverblad.apps.trajectories.models import (
    Appointment,
    Contact,
    HandedOver,
    HandOver,
    Phase,
    Scope,
    Trajectory,
)
from klaverblad.apps.trajectories.services import Move
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import crowd, n_queries
from tests.world import member

NOW = timezone.now()


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def people(world):
    """Three people of the coach of Schoten."""
    return [Trajectory.objects.get(person=one) for one in crowd(world, 3)]


def moves(world, people, to=None):
    to = to or world.colleague.user_id
    return [Move(one.pk, one.coach_id, to) for one in people]


def coach_of(one):
    return Trajectory.objects.values_list("coach_id", flat=True).get(pk=one.pk)


def assigned(kept):
    return [
        event
        for event in Event.objects.filter(name__startswith="coach.").order_by("id")
        if event.data.get("hand_over") == str(kept.pk)
    ]


def appointment(world, one, *, days, user=None):
    return Appointment.objects.create(
        user=user or world.coach.user,
        trajectory=one,
        starts_at=NOW + timedelta(days=days),
        title="Gesprek",
    )


def test_people_go_to_a_colleague_with_one_event_each(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)

    assert {coach_of(one) for one in people} == {world.colleague.user_id}
    events = assigned(kept)
    assert {event.person_id for event in events} == {one.person_id for one in people}
    assert [event.name for event in events] == ["coach.assigned"] * 3
    assert {event.data["before"] for event in events} == {str(world.coach.user_id)}


def test_people_go_to_several_colleagues_at_once(world, coach, people):
    other = member("eva", "Eva Stevens", world.coach.organisation, "coach", world.on)
    said = moves(world, people[:2]) + moves(world, people[2:], to=other.user_id)

    services.hand_over(coach, said, at=NOW)

    assert [coach_of(one) for one in people] == [
        world.colleague.user_id, world.colleague.user_id, other.user_id,
    ]  # fmt: skip


def test_what_is_to_come_with_the_coach_before_goes_along_and_nothing_else(world, coach, people):
    one = people[0]
    to_come = appointment(world, one, days=2)
    been = appointment(world, one, days=-2)
    of_another = appointment(world, one, days=3, user=world.social_worker.user)
    with_somebody_else = appointment(world, people[1], days=2)

    services.hand_over(coach, moves(world, [one]), at=NOW)

    for each in (to_come, been, of_another, with_somebody_else):
        each.refresh_from_db()
    assert to_come.user_id == world.colleague.user_id
    assert been.user_id == with_somebody_else.user_id == world.coach.user_id
    assert of_another.user_id == world.social_worker.user_id


def test_a_note_for_one_coach_alone_stays_with_that_coach(world, coach, people):
    note = Contact.objects.create(
        trajectory=people[0],
        by=world.coach.user,
        organisation=world.coach.organisation,
        at=NOW,
        kind="phone",
        scope=Scope.MINE,
    )

    services.hand_over(coach, moves(world, people), at=NOW)

    from klaverblad.apps.trajectories import queries

    assert note in queries.contacts(coach)
    assert note not in queries.contacts(world.actor("colleague"))


def test_the_dry_look_says_what_goes_along_and_changes_nothing(world, coach, people):
    appointment(world, people[0], days=2)
    appointment(world, people[0], days=5)
    appointment(world, people[0], days=5, user=world.social_worker.user)
    services.add_step(coach, people[0].pk, services.NewStep("artikel-60", title="Open"))
    done = services.add_step(coach, people[0].pk, services.NewStep("artikel-60", title="Klaar"))
    services.move_step(coach, done.pk, to="done")

    along = handovers.goes_along(coach, people)

    assert (along[people[0].pk].n_steps, along[people[0].pk].n_appointments) == (1, 2)
    assert along[people[0].pk].first == timezone.localtime(NOW + timedelta(days=2)).date()
    assert (along[people[1].pk].n_steps, along[people[1].pk].n_appointments) == (0, 0)
    assert not HandOver.objects.exists()


def test_if_one_of_them_changed_since_the_look_nobody_goes(world, coach, people):
    said = moves(world, people)
    Trajectory.objects.filter(pk=people[1].pk).update(coach=world.social_worker.user)
    lead = world.actor("team_lead")

    with pytest.raises(services.TakenMeanwhile):
        services.hand_over(lead, said, at=NOW)

    assert coach_of(people[0]) == coach_of(people[2]) == world.coach.user_id
    assert not HandOver.objects.exists()
    assert not Event.objects.filter(name="coach.assigned").exists()


@pytest.mark.parametrize("what", ["nobody", "twice", "same", "stranger", "closed", "other_town"])
def test_what_cannot_be_handed_over_changes_nothing(world, coach, people, what):
    said = {
        "nobody": [],
        "twice": [*moves(world, people), *moves(world, people[:1])],
        "same": moves(world, people, to=world.coach.user_id),
        "stranger": moves(world, people, to=world.partner.user_id),
        "closed": moves(world, people),
        "other_town": moves(world, people, to=world.neighbour.user_id),
    }[what]
    if what == "closed":
        Trajectory.objects.filter(pk=people[0].pk).update(phase=Phase.CLOSED, closed_on=world.on)

    with pytest.raises((BadInput, Refused)) as error:
        services.hand_over(coach, said, at=NOW)

    assert str(error.value.sentence)
    assert {coach_of(one) for one in people} == {world.coach.user_id}


@pytest.mark.parametrize(
    ("who", "is_allowed"),
    [("coach", True), ("team_lead", True), ("colleague", False), ("social_worker", False)],
)
def test_a_coach_gives_their_own_people_and_a_lead_everybody(world, people, who, is_allowed):
    said = moves(world, people)

    if is_allowed:
        assert services.hand_over(world.actor(who), said, at=NOW)
    else:
        with pytest.raises(Denied):
            services.hand_over(world.actor(who), said, at=NOW)
        assert {coach_of(one) for one in people} == {world.coach.user_id}


@pytest.mark.parametrize("who", ["neighbour", "partner", "workplace", "self_login", "outsider"])
def test_whoever_is_elsewhere_finds_nobody_to_hand_over(world, people, who):
    with pytest.raises((Trajectory.DoesNotExist, Denied)):
        services.hand_over(world.actor(who), moves(world, people), at=NOW)

    assert {coach_of(one) for one in people} == {world.coach.user_id}


def unassigned(people, **words):
    Trajectory.objects.filter(pk__in=[one.pk for one in people]).update(coach=None, **words)


def test_the_first_who_takes_somebody_has_them_and_the_second_is_told(world, coach, people):
    unassigned(people)

    services.give_coach(coach, people[0].pk, to=coach.user_id, at=NOW)
    with pytest.raises(services.TakenMeanwhile, match="taken_meanwhile"):
        services.give_coach(
            world.actor("colleague"), people[0].pk, to=world.colleague.user_id, at=NOW
        )

    assert coach_of(people[0]) == world.coach.user_id


@pytest.mark.parametrize("who", ["coach", "team_lead", "social_worker"])
def test_each_colleague_may_give_a_coach_to_whoever_has_none(world, people, who):
    unassigned(people)

    services.give_coach(world.actor(who), people[0].pk, to=world.colleague.user_id, at=NOW)

    assert coach_of(people[0]) == world.colleague.user_id


def test_the_queue_holds_who_is_new_whose_coach_left_and_who_came_back(world, coach, people):
    new, left, back = people
    unassigned([new], opened_on=world.on - timedelta(days=9))
    gone = member("weg", "Wim Weg", world.coach.organisation, "coach", world.on)
    Membership.objects.filter(pk=gone.pk).update(until=world.on - timedelta(days=4))
    Trajectory.objects.filter(pk=left.pk).update(coach=gone.user)
    services.change_phase(coach, back.pk, to=Phase.CLOSED)
    services.change_phase(coach, back.pk, to=Phase.PLAN)
    unassigned([back])

    found = {one.trajectory.pk: (one.why, one.days) for one in handovers.waiting(coach)}

    assert found == {
        new.pk: (WithoutCoach.NEW, 9),
        left.pk: (WithoutCoach.LEFT, 4),
        back.pk: (WithoutCoach.BACK, 0),
    }
    assert [one.days for one in handovers.waiting(coach)] == [9, 4, 0]


def test_whoever_works_with_a_coach_who_is_there_or_is_closed_waits_for_nobody(world, people):
    Trajectory.objects.filter(pk=people[0].pk).update(
        coach=None, phase=Phase.CLOSED, closed_on=world.on
    )

    assert handovers.waiting(world.actor("coach")) == []


def test_a_neighbour_has_a_queue_of_their_own(world, people):
    unassigned(people)

    assert handovers.waiting(world.actor("neighbour")) == []
    assert handovers.waiting(world.actor("partner")) == []
    assert handovers.loads(world.actor("partner")) == []


def test_beside_each_colleague_stands_how_many_people_they_have(world, coach, people):
    found = {one.name: one.n_people for one in handovers.loads(coach)}

    assert found == {"Sofie Claes": 4, "Tom Maes": 0}


def test_the_queue_and_its_colleagues_take_the_same_queries_for_thirty_people(world, coach):
    def look():
        handovers.waiting(coach)
        handovers.loads(coach)

    unassigned([Trajectory.objects.get(person=one) for one in crowd(world, 3)])
    few = n_queries(look)
    unassigned([Trajectory.objects.get(person=one) for one in crowd(world, 30)])

    assert n_queries(look) == few <= 8


def test_handing_over_forty_people_takes_the_queries_of_four(world, coach):
    def hand(n):
        chosen = [Trajectory.objects.get(person=one) for one in crowd(world, n)]
        for one in chosen:
            appointment(world, one, days=1)
        return n_queries(lambda: services.hand_over(coach, moves(world, chosen), at=NOW))

    assert hand(4) == hand(40)


def test_both_coaches_read_it_once_and_whoever_did_it_knows(world, coach, people):
    lead, colleague = world.actor("team_lead"), world.actor("colleague")
    kept = services.hand_over(lead, moves(world, people), at=NOW)

    (came,), (went,) = handovers.unread(colleague), handovers.unread(coach)
    assert (came.n_came, came.n_went, came.hand_over.by.name) == (3, 0, "Griet Wuyts")
    assert (went.n_came, went.n_went) == (0, 3)
    assert handovers.unread(lead) == []

    services.see_hand_over(colleague, kept.pk, at=NOW)

    assert handovers.unread(colleague) == []
    assert len(handovers.unread(coach)) == 1


def test_whoever_has_no_part_in_a_hand_over_cannot_say_that_they_read_it(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)

    for who in ("social_worker", "neighbour", "team_lead"):
        with pytest.raises(HandOver.DoesNotExist):
            services.see_hand_over(world.actor(who), kept.pk, at=NOW)


def test_a_hand_over_goes_back_with_its_appointments(world, coach, people):
    one = appointment(world, people[0], days=2)
    kept = services.hand_over(coach, moves(world, people), at=NOW)
    own = appointment(world, people[0], days=4, user=world.colleague.user)

    back = services.put_back(coach, kept.pk, at=NOW)

    assert (back.n_back, back.n_stayed) == (3, 0)
    assert {coach_of(each) for each in people} == {world.coach.user_id}
    one.refresh_from_db()
    own.refresh_from_db()
    assert one.user_id == world.coach.user_id
    assert own.user_id == world.colleague.user_id
    assert len(assigned(kept)) == 6


def test_whoever_had_nobody_waits_again_after_going_back(world, coach, people):
    unassigned(people)
    kept = services.give_coach(coach, people[0].pk, to=coach.user_id, at=NOW)

    services.put_back(coach, kept.pk, at=NOW)

    assert coach_of(people[0]) is None
    assert assigned(kept)[-1].name == "coach.released"
    assert people[0].pk in {one.trajectory.pk for one in handovers.waiting(coach)}


def _worked(world, one, later):
    services.record_contact(world.actor("colleague"), one.pk, services.NewContact("phone"))


def _other(world, one, later):
    lead = world.actor("team_lead")
    other = member("eva", "Eva Stevens", world.coach.organisation, "coach", world.on)
    services.hand_over(lead, [Move(one.pk, world.colleague.user_id, other.user_id)], at=later)


def _closed(world, one, later):
    services.change_phase(world.actor("team_lead"), one.pk, to=Phase.CLOSED)


@pytest.mark.parametrize(
    ("change", "why"),
    [(_worked, WhyNot.WORKED), (_other, WhyNot.OTHER), (_closed, WhyNot.CLOSED)],
)
def test_whoever_something_happened_with_stays_and_the_others_go_back(
    world, coach, people, change, why
):
    at = timezone.now()
    kept = services.hand_over(coach, moves(world, people), at=at)
    change(world, people[0], timezone.now())
    was = coach_of(people[0])
    rows = handovers.people_of(coach, kept)
    found = Trajectory.objects.select_related("person").in_bulk()

    said = handovers.why_not_back(coach, kept, rows, found)
    back = services.put_back(coach, kept.pk, at=timezone.now())

    assert {row.trajectory_id: said[row.pk] for row in rows if row.pk in said} == {
        people[0].pk: why
    }
    assert (back.n_back, back.n_stayed) == (2, 1)
    assert coach_of(people[0]) == was
    assert {coach_of(one) for one in people[1:]} == {world.coach.user_id}
    assert str(handovers.WHY_NOT[why])


def test_nobody_goes_back_to_a_coach_who_left(world, people):
    lead = world.actor("team_lead")
    kept = services.hand_over(lead, moves(world, people), at=timezone.now())
    Membership.objects.filter(pk=world.coach.pk).update(until=world.on - timedelta(days=1))

    with pytest.raises(services.CannotGoBack):
        services.put_back(lead, kept.pk, at=timezone.now())

    assert {coach_of(one) for one in people} == {world.colleague.user_id}


def test_what_went_back_does_not_go_back_twice(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)
    services.put_back(coach, kept.pk, at=NOW)

    with pytest.raises(services.CannotGoBack):
        services.put_back(coach, kept.pk, at=NOW)

    assert HandedOver.objects.exclude(back_at=None).count() == 3


def test_the_other_coach_hears_that_it_went_back(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)
    colleague = world.actor("colleague")
    services.see_hand_over(colleague, kept.pk, at=NOW)

    services.put_back(coach, kept.pk, at=NOW)

    (told,) = handovers.unread(colleague)
    assert (told.n_back, told.n_came) == (3, 0)
    assert handovers.unread(coach) == []


@pytest.mark.parametrize(
    ("who", "is_allowed"),
    [("coach", True), ("team_lead", True), ("colleague", False), ("social_worker", False)],
)
def test_whoever_did_it_puts_it_back_and_so_does_the_lead(world, coach, people, who, is_allowed):
    kept = services.hand_over(coach, moves(world, people), at=NOW)

    if is_allowed:
        assert services.put_back(world.actor(who), kept.pk, at=NOW).n_back == 3
    else:
        with pytest.raises(Denied) as error:
            services.put_back(world.actor(who), kept.pk, at=NOW)
        assert error.value.facts["reason"] in REASONS


def test_a_hand_over_of_next_town_does_not_exist_here(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)

    with pytest.raises(HandOver.DoesNotExist):
        services.put_back(world.actor("neighbour"), kept.pk, at=NOW)
    assert handovers.people_of(world.actor("neighbour"), kept) == []


def test_in_an_emergency_nobody_is_handed_over(world, people):
    from tests.ids import broken_glass

    actor = replace(world.actor("coach"), emergency_id=broken_glass(world))

    with pytest.raises((Denied, Trajectory.DoesNotExist)):
        services.hand_over(actor, moves(world, people), at=NOW)
    assert not handovers.may_hand_over(actor).exists()


@given(
    st.lists(st.integers(), unique=True, max_size=60),
    st.dictionaries(st.integers(), st.integers(0, 50), min_size=1, max_size=6),
)
def test_a_proposal_gives_everybody_one_coach_and_makes_loads_no_more_uneven(people, loads):
    found = services.shared_out(people, loads)

    after = dict(loads)
    for to in found.values():
        after[to] += 1
    assert set(found) == set(people)
    assert sum(after.values()) == sum(loads.values()) + len(people)
    spread = max(loads.values()) - min(loads.values())
    assert max(after.values()) - min(after.values()) <= max(1, spread)


def test_a_user_of_a_hand_over_has_a_name(world, coach, people):
    kept = services.hand_over(coach, moves(world, people), at=NOW)

    rows = handovers.people_of(coach, kept)

    assert {row.to.name for row in rows} == {"Tom Maes"}
    assert User.objects.filter(pk=kept.by_id).exists()
