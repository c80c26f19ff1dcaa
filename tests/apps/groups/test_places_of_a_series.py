"""A place is given once, in the order of asking, however many ask at the same time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from klaverblad.apps.groups import queries, services
from klaverblad.apps.groups.models import TAKES_A_PLACE, Enrolment, EnrolmentState
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Step
from klaverblad.errors import BadInput, Denied, Refused
from tests.group_world import SPOKEN, another, build_groups, new_series
from tests.world import build


def states(groups):
    rows = Enrolment.objects.filter(series=groups.series).order_by("asked_at")
    return [(row.person.first_name, row.state) for row in rows]


def fill(groups, *names):
    """Enrol people one after the other."""
    coach = groups.actor("coach")
    return [
        services.enrol(coach, groups.series.pk, another(groups.world, name).pk, SPOKEN)
        for name in names
    ]


def test_who_enrols_has_a_place_and_a_step_in_the_plan(groups):
    step = Step.objects.get(pk=groups.enrolment.step_id)

    assert groups.enrolment.state == EnrolmentState.ENROLLED
    assert (step.instrument_id, step.due_on) == ("voortraject-groep", groups.series.ends_on)
    assert step.trajectory_id == groups.world.trajectory.pk


def test_who_comes_when_all_places_are_taken_waits_in_order(groups):
    fill(groups, "Ayse", "Bram", "Carla")

    assert states(groups) == [
        ("Nadia", "enrolled"),
        ("Ayse", "enrolled"),
        ("Bram", "waiting"),
        ("Carla", "waiting"),
    ]


def test_a_place_that_comes_free_is_proposed_to_who_waits_longest(groups):
    ayse, _bram, _carla = fill(groups, "Ayse", "Bram", "Carla")

    services.leave(groups.actor("coach"), ayse.pk, because="work")

    assert states(groups)[2:] == [("Bram", "proposed"), ("Carla", "waiting")]
    assert Event.objects.filter(name="enrolment.proposed").count() == 1


def test_a_proposed_place_is_taken_only_when_the_person_wants_it(groups):
    ayse, bram, _carla = fill(groups, "Ayse", "Bram", "Carla")
    services.leave(groups.actor("coach"), ayse.pk, because="work")

    taken = services.take_place(groups.actor("coach"), bram.pk)

    assert taken.state == EnrolmentState.ENROLLED
    assert taken.step is not None


def test_who_lets_it_pass_waits_on_behind_the_others(groups):
    ayse, bram, _carla = fill(groups, "Ayse", "Bram", "Carla")
    services.leave(groups.actor("coach"), ayse.pk, because="work")

    services.pass_over(groups.actor("coach"), bram.pk)

    assert states(groups)[2:] == [("Carla", "proposed"), ("Bram", "waiting")]


def test_the_only_one_who_waits_is_not_asked_again_at_once(groups):
    ayse, bram = fill(groups, "Ayse", "Bram")
    services.leave(groups.actor("coach"), ayse.pk, because="work")

    passed = services.pass_over(groups.actor("coach"), bram.pk)

    assert passed.state == EnrolmentState.WAITING
    assert services.take_place(groups.actor("coach"), bram.pk).state == EnrolmentState.ENROLLED


def test_nobody_takes_a_place_that_is_kept_for_another(groups):
    ayse, _bram, carla = fill(groups, "Ayse", "Bram", "Carla")
    services.leave(groups.actor("coach"), ayse.pk, because="work")

    with pytest.raises(services.NoRoom):
        services.take_place(groups.actor("coach"), carla.pk)


def test_taking_a_stop_back_gives_the_place_back_while_nobody_took_it(groups):
    ayse, _bram = fill(groups, "Ayse", "Bram")
    services.leave(groups.actor("coach"), ayse.pk, because="work")

    services.come_back(groups.actor("coach"), ayse.pk)

    assert states(groups)[1:] == [("Ayse", "enrolled"), ("Bram", "waiting")]


def test_a_place_that_somebody_took_is_not_taken_from_them(groups):
    ayse, bram = fill(groups, "Ayse", "Bram")
    services.leave(groups.actor("coach"), ayse.pk, because="work")
    services.take_place(groups.actor("coach"), bram.pk)

    with pytest.raises(Refused, match="no_room"):
        services.come_back(groups.actor("coach"), ayse.pk)
    assert states(groups)[1:] == [("Ayse", "left"), ("Bram", "enrolled")]


def test_more_places_are_proposed_to_as_many_who_wait(groups):
    fill(groups, "Ayse", "Bram", "Carla", "Dina")
    series = groups.series

    new = new_series(groups.world, capacity=4)
    services.change_series(groups.actor("coach"), series.pk, new)

    assert [state for _name, state in states(groups)[2:]] == ["proposed", "proposed", "waiting"]


def test_there_are_never_fewer_places_than_people(groups):
    fill(groups, "Ayse")

    new = new_series(groups.world, capacity=1)

    with pytest.raises(BadInput) as caught:
        services.change_series(groups.actor("coach"), groups.series.pk, new)

    assert caught.value.facts["field"] == "capacity"
    assert "2" in str(caught.value.sentence)


def test_who_stops_drops_the_step_and_who_is_done_finishes_it(groups):
    coach, (ayse,) = groups.actor("coach"), fill(groups, "Ayse")

    services.leave(coach, groups.enrolment.pk, because="our_side")
    services.finish(coach, ayse.pk, went_on_to="vrijwilligerswerk")

    states_of = {
        one.trajectory.person.first_name: one.state
        for one in Step.objects.filter(instrument_id="voortraject-groep")
    }
    assert states_of == {"Nadia": "dropped", "Ayse": "done"}


def test_nobody_is_in_a_series_twice(groups):
    with pytest.raises(Refused):
        services.enrol(groups.actor("coach"), groups.series.pk, groups.world.person.pk, SPOKEN)


def test_without_the_yes_of_the_person_nobody_is_enrolled(groups):
    someone = another(groups.world, "Ayse")

    new = replace(SPOKEN, how="own_page")

    with pytest.raises(BadInput) as caught:
        services.enrol(groups.actor("coach"), groups.series.pk, someone.pk, new)

    assert caught.value.facts["field"] == "how"
    assert not Enrolment.objects.filter(person=someone).exists()


def test_another_ocmw_enrols_its_own_people_when_the_series_says_so(groups):
    someone = another(groups.world, "Omar", of="neighbour")

    made = services.enrol(groups.actor("neighbour"), groups.series.pk, someone.pk, SPOKEN)

    assert made.state == EnrolmentState.ENROLLED


def test_a_closed_house_takes_only_its_own_people(groups):
    someone = another(groups.world, "Omar", of="neighbour")
    new = new_series(groups.world, is_open_to_others=False)
    services.change_series(groups.actor("coach"), groups.series.pk, new)

    with pytest.raises(Refused):
        services.enrol(groups.actor("neighbour"), groups.series.pk, someone.pk, SPOKEN)


def test_a_neighbour_enrols_nobody_of_this_town(groups):
    with pytest.raises(Person.DoesNotExist):
        services.enrol(groups.actor("neighbour"), groups.series.pk, groups.world.person.pk, SPOKEN)


def test_a_partner_in_the_team_enrols_nobody(groups):
    with pytest.raises(Denied):
        services.enrol(groups.actor("partner"), groups.series.pk, groups.world.person.pk, SPOKEN)


def test_the_person_stops_themselves_without_asking_anybody(groups):
    left = services.leave(groups.actor("self_login"), groups.enrolment.pk, because="not_said")

    assert left.state == EnrolmentState.LEFT
    assert Step.objects.get(pk=groups.enrolment.step_id).state == "dropped"


def test_a_series_that_is_over_takes_nobody(groups):
    someone = another(groups.world, "Ayse")
    later = replace(groups.actor("coach"), on=groups.series.ends_on + timedelta(days=1))

    with pytest.raises(Refused):
        services.enrol(later, groups.series.pk, someone.pk, SPOKEN)


def test_the_list_counts_what_is_taken_and_who_waits(groups):
    fill(groups, "Ayse", "Bram")

    (one,) = queries.listed(groups.actor("neighbour"))

    assert (one.n_taken, one.n_waiting) == (2, 1)


def test_two_coaches_at_once_do_not_give_one_place_twice(own_database, own_files, today):
    with transaction.atomic():
        groups = build_groups(build(today))
        comers = [another(groups.world, name).pk for name in ("Ayse", "Bram", "Carla", "Dina")]
    connection.close()
    at_once = threading.Barrier(len(comers))

    def enrol(person_id):
        at_once.wait()
        try:
            services.enrol(groups.actor("coach"), groups.series.pk, person_id, SPOKEN)
        finally:
            connection.close()

    browsers = [threading.Thread(target=enrol, args=[one]) for one in comers]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()

    rows = Enrolment.objects.filter(series=groups.series)
    assert rows.count() == 5
    assert rows.filter(state__in=TAKES_A_PLACE).count() == groups.series.capacity == 2
