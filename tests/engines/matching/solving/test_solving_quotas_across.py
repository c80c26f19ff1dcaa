import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from klaverblad.engines.matching.solving import (
    CrossQuota,
    LeastOutOfReach,
    Shortfall,
    solve_crossing,
)
from tests.engines.matching.solving.asking import patient, problem, problems


def judged(asked, quota):
    """The best that keeps the quota, by an integer programme; None: nothing does."""
    edges = asked.edges
    rows = [edges.person == i for i in range(len(asked.people))]
    rows += [edges.place == j for j in range(len(asked.places))]
    high = [1] * len(asked.people) + asked.capacity.tolist() + [np.inf]
    there = np.isin(edges.place, quota.places)
    theirs = np.isin(edges.person, quota.people) & there
    is_share = quota.share_percent > 0
    rows.append(100 * theirs - quota.share_percent * there if is_share else theirs)
    low = [0] * (len(rows) - 1) + [0 if is_share else quota.least]
    if not len(edges):
        return 0 if low[-1] == 0 else None
    limits = LinearConstraint(np.array(rows, float), low, high)
    found = milp(-edges.points.astype(float), constraints=limits, bounds=Bounds(0, 1),
                 integrality=np.ones(len(edges)))  # fmt: skip
    return round(-found.fun) if found.status == 0 else None


@patient
@given(asked=problems(with_quotas=False), data=st.data(), is_share=st.booleans())
def test_the_best_that_keeps_a_quota_lies_between_answer_and_bound(asked, data, is_share):
    n, m = len(asked.people), len(asked.places)
    some = {
        side: np.array(data.draw(st.lists(st.integers(0, size - 1), unique=True)) if size else [], np.int64)
        for side, size in (("people", n), ("places", m))
    }  # fmt: skip
    amount = (
        {"share_percent": data.draw(st.integers(1, 60))}
        if is_share
        else {"least": data.draw(st.integers(0, 3))}
    )
    quota = CrossQuota("across", some["people"], some["places"], **amount)
    wanted = judged(asked, quota)

    if wanted is None:
        with pytest.raises(LeastOutOfReach):
            solve_crossing(asked, [quota])
    else:
        found = solve_crossing(asked, [quota])
        assert found.points <= wanted <= found.bound
        assert found.quotas[0].reached >= found.quotas[0].asked
        assert found.cost >= 0


def test_a_quota_tells_what_it_costs():
    asked = problem([{0: 5}, {0: 3}], [1])
    quota = CrossQuota("the second at the first place", np.array([1]), np.array([0]), least=1)

    found = solve_crossing(asked, [quota])

    assert (found.points, found.cost, found.gap) == (3, 2, 0)


def test_who_accepted_counts_for_a_quota_that_cuts_across():
    options = [{0: 9}, {0: 5}, {0: 3}, {0: 8}]
    asked = problem(options, [3], accepted=[0, -1, -1, -1])

    of_first_and_third = CrossQuota("two", np.array([0, 2]), np.array([0]), least=2)
    found = solve_crossing(asked, [of_first_and_third])

    # The first is there already, so one more is asked: the third, beside the best of the others.
    assert found.place.tolist() == [-1, 0, 0]


def test_a_quota_out_of_reach_says_the_most_there_can_be():
    asked = problem([{0: 5}, {0: 3}], [1])
    quota = CrossQuota("both", np.array([0, 1]), np.array([0]), least=2)

    with pytest.raises(LeastOutOfReach) as refused:
        solve_crossing(asked, [quota])

    assert refused.value.shortfalls == (Shortfall("both", 2, 1),)
