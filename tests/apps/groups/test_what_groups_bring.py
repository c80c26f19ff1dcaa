"""What came of a group: counts that add up, and nobody who can be recognised in them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import Enrolment
from klaverblad.apps.groups.outcome_queries import outcomes
from klaverblad.engines.figures.small_counts import LEAST, shown_counts
from tests.group_world import SPOKEN, another, new_series

# A busy machine is slow to draw; that says nothing of what is drawn.
CALM = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@CALM
@given(st.lists(st.integers(0, 40), max_size=8))
def test_what_is_shown_is_true_and_no_small_count_is(counts):
    shown = shown_counts(counts)

    for real, seen in zip(counts, shown, strict=True):
        assert seen in (None, real)
        assert seen is None or seen == 0 or seen >= LEAST


@CALM
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_nobody_reckons_a_hidden_count_back_from_the_total(counts):
    hidden = [n for n, seen in zip(counts, shown_counts(counts), strict=True) if seen is None]

    # With one part alone that is not empty, the total is that part, and is not shown by the caller.
    assert len(hidden) != 1 or sum(1 for n in counts if n) == 1


def test_a_count_of_people_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        shown_counts([3, -1])


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
