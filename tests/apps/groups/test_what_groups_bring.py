"""What came of a group: counts that add up, and nobody who can be recognised in them."""

from __future__ import annotations

from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import Enrolment
from klaverblad.apps.groups.outcome_queries import outcomes
from tests.group_world import SPOKEN, another, new_series


def fill(groups, n):
    coach = groups.actor("coach")
    services.change_series(coach, groups.series.pk, new_series(groups.world, capacity=20))
    return [
        services.enrol(coach, groups.series.pk, another(groups.world, f"Ayse {number}").pk, SPOKEN)
        for number in range(n)
    ]


def test_of_fewer_than_five_people_nothing_is_told(groups):
    found = outcomes(groups.actor("coach"), groups.series)

    assert found.is_hidden
    assert [*found.came, *found.became, *found.went_on] == []


def test_every_person_stands_in_one_part_of_each_table(groups):
    coach, made = groups.actor("coach"), fill(groups, 14)
    for one in made[:6]:
        services.finish(coach, one.pk, went_on_to="vrijwilligerswerk")
    services.finish(coach, made[6].pk)
    Enrolment.objects.filter(pk__in=[one.pk for one in made]).update(started_on=groups.on)

    found = outcomes(groups.actor("neighbour"), groups.programme)

    assert found.n == 15
    assert {one.code: one.n for one in found.became} == {"busy": 8, "finished": 7, "left": 0}
    # One is too few to show, so the other part is hidden with it.
    assert [n for _what, n in found.went_on] == [None, None]


def test_what_came_of_a_programme_asks_as_often_for_many_as_for_few(
    groups, django_assert_max_num_queries
):
    fill(groups, 8)

    with django_assert_max_num_queries(4):
        outcomes(groups.actor("coach"), groups.programme)
