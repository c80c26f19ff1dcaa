import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from klaverblad.engines.matching.solving import (
    BoundCertificate,
    CrossQuota,
    LeastOutOfReach,
    Quota,
    Shortfall,
    check_bound,
    solve_crossing,
)
from klaverblad.engines.matching.solving.certificate import placing_digest
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


def proved(found, **altered):
    """What is wrong with the proof, after some of it was altered and sealed again."""
    proof = replace(found.proof, **altered).sealed() if altered else found.proof
    return check_bound(found.open, found.across, found.place, proof)


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
        assert proved(found) == []


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


@pytest.fixture(scope="module")
def priced():
    options = [{0: 9, 1: 4}, {0: 8, 1: 7}, {0: 5, 1: 2}, {0: 6}, {1: 3, 0: 1}]
    groups = [
        Quota("first", "places", np.array([0]), most=2),
        Quota("all", "people", np.arange(5), least=2),
    ]
    asked = problem(options, [3, 1], groups)
    across = [
        CrossQuota("third or fourth at the first", np.array([2, 3]), np.array([0]), least=1),
        CrossQuota("last, of all who start", np.array([4]), np.array([0, 1]), share_percent=30),
    ]  # fmt: skip
    found = solve_crossing(asked, across)
    assert min(one.price for one in found.quotas) > 0
    return found


def test_the_bound_of_priced_quotas_holds_for_the_checker(priced):
    assert proved(priced) == []
    assert priced.proof.gap == priced.gap


@pytest.mark.parametrize("field", ["points", "parts", "bound", "version"])
@pytest.mark.parametrize("by", [-1, 1])
def test_a_number_of_a_bound_altered_by_one_fails(priced, field, by):
    altered = replace(priced.proof, **{field: getattr(priced.proof, field) + by})

    assert check_bound(priced.open, priced.across, priced.place, altered)


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("row", [0, 1])
def test_a_price_of_a_quota_altered_by_one_fails(priced, row, by):
    across = list(priced.proof.across)
    across[row] = (across[row][0], across[row][1] + by)
    altered = replace(priced.proof, across=tuple(across))

    assert check_bound(priced.open, priced.across, priced.place, altered)


@pytest.mark.parametrize("by", [-1, 1])
def test_a_bound_altered_by_one_fails_even_when_it_is_sealed_again(priced, by):
    assert any("give a bound of" in line for line in proved(priced, bound=priced.proof.bound + by))


@pytest.mark.parametrize("by", [-1, 1])
def test_points_under_quotas_altered_by_one_fail_even_when_sealed_again(priced, by):
    assert any("add up" in line for line in proved(priced, points=priced.proof.points + by))


@patient
@given(data=st.data())
def test_no_prices_of_quotas_prove_less_than_what_can_be_had(priced, data):
    across = tuple((name, data.draw(st.integers(0, 400))) for name, _ in priced.proof.across)
    prices = tuple((key, data.draw(st.integers(-50, 200))) for key, _ in priced.proof.prices)
    too_low = priced.points * priced.proof.parts - 1

    assert proved(priced, across=across, prices=prices, bound=too_low)


def test_a_price_below_zero_proves_nothing(priced):
    across = tuple((name, -price) for name, price in priced.proof.across)

    assert any("below zero" in line for line in proved(priced, across=across))


def test_a_placing_that_misses_a_quota_fails_even_when_sealed_again(priced):
    fewer = priced.place.copy()
    fewer[[2, 3]] = -1
    altered = replace(priced.proof, placing=placing_digest(priced.open, fewer)).sealed()

    wrong = check_bound(priced.open, priced.across, fewer, altered)

    assert any("0 where 1 is asked" in line for line in wrong)


def test_the_bound_of_other_quotas_fails(priced):
    more = (replace(priced.across[0], least=2), priced.across[1])

    wrong = check_bound(priced.open, more, priced.place, priced.proof)

    assert "the certificate is of other quotas" in wrong


def test_a_bound_that_was_written_reads_back_the_same(priced):
    said = json.dumps(priced.proof.as_json())

    assert BoundCertificate.from_json(json.loads(said)) == priced.proof


def test_the_order_of_rows_changes_no_bound():
    options = [{0: 5, 1: 1}, {0: 3}, {0: 4, 1: 4}]
    asked = problem(options, [1, 1])
    turned = replace(
        asked, people=asked.people[::-1].copy(),
        edges=problem(options[::-1], [1, 1]).edges,
    )  # fmt: skip

    one = solve_crossing(asked, [CrossQuota("q", np.array([1]), np.array([0]), least=1)])
    other = solve_crossing(turned, [CrossQuota("q", np.array([1]), np.array([0]), least=1)])

    assert one.proof == other.proof


def test_a_placing_that_no_prices_reach_is_found_all_the_same():
    # Two shares at one place that pull against each other: raising both prices never meets them.
    options = [{}, {0: 3}, {1: 3}, {0: 6, 1: 5}, {1: 2}]
    quotas = [
        CrossQuota("one", np.array([0, 2, 3, 4]), np.array([0]), share_percent=60),
        CrossQuota("other", np.array([0, 1, 4]), np.array([0]), share_percent=30),
    ]

    found = solve_crossing(problem(options, [2, 2]), quotas)

    assert (found.points, proved(found)) == (8, [])


def test_quotas_that_exclude_each_other_name_both_and_say_that_it_is_proved():
    options = [{0: 3}, {0: 2}]
    quotas = [CrossQuota(str(row), np.array([row]), np.array([0]), least=1) for row in (0, 1)]

    with pytest.raises(LeastOutOfReach) as refused:
        solve_crossing(problem(options, [1]), quotas)

    assert (refused.value.together, refused.value.is_proved) == (("0", "1"), True)
    assert refused.value.shortfalls == ()
