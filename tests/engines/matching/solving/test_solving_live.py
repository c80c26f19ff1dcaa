from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klaverblad.engines.matching import Barrier, WrongValue, stable_keys
from klaverblad.engines.matching.solving import (
    LeastOutOfReach,
    Live,
    NotTheSameProblem,
    Quota,
    Shortfall,
    barrier_map,
    check,
    heap,
)
from tests.engines.matching.solving.asking import judge, patient, problem, problems


def is_proved(live: Live) -> bool:
    """Whether what stands is the best, by the checker and by the judge; a shortfall proves nothing."""
    if live.shortfalls:
        return True
    proof = live.proof()
    return check(*proof) == [] and judge(proof.problem) == live.points


def live_of(asked, **options) -> Live:
    try:
        return Live.solved(asked, **options)
    except LeastOutOfReach:
        assume(False)


class Events:
    """What can happen, drawn by chance."""

    def __init__(self, live, asked, data):
        self.live, self.data, self.new = live, data, 0
        self.people, self.places = asked.people.tolist(), asked.places.tolist()

    def happen(self):
        kinds = ["enter", "open", "ask"]
        kinds += ["leave", "change"] if self.people else []
        kinds += ["resize", "close"] if self.places else []
        getattr(self, self.data.draw(st.sampled_from(kinds)))()

    def some(self, keys):
        chosen = self.data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
        points = self.data.draw(
            st.lists(st.integers(1, 5), min_size=len(chosen), max_size=len(chosen))
        )
        return chosen, np.array(points, np.int64)

    def key(self):
        self.new += 1
        return int(stable_keys([f"new {self.new}"])[0])

    def enter(self):
        group = self.data.draw(st.sampled_from(["", "half", "quarter"]))
        key = self.key()
        self.live.enter(key, *self.some(self.places), group=group)
        self.people.append(key)

    def open(self):
        group = self.data.draw(st.sampled_from(["", "group", "rest"]))
        key = self.key()
        self.live.open(key, self.data.draw(st.integers(0, 2)), *self.some(self.people), group=group)
        self.places.append(key)

    def leave(self):
        key = self.data.draw(st.sampled_from(self.people))
        self.people.remove(key)
        self.live.leave(key)

    def change(self):
        self.live.change(self.data.draw(st.sampled_from(self.people)), *self.some(self.places))

    def resize(self):
        self.live.resize(
            self.data.draw(st.sampled_from(self.places)), self.data.draw(st.integers(0, 3))
        )

    def close(self):
        key = self.data.draw(st.sampled_from(self.places))
        self.places.remove(key)
        self.live.close(key)

    def ask(self):
        group = self.data.draw(st.sampled_from(["half", "rest"]))
        self.live.ask(group, least=self.data.draw(st.integers(0, 2)))


@patient
@given(asked=problems(), counts_placed=st.booleans(), data=st.data())
def test_after_every_event_what_stands_is_still_the_best(asked, counts_placed, data):
    live = live_of(asked, counts_placed=counts_placed)
    events = Events(live, asked, data)

    for _ in range(data.draw(st.integers(1, 6))):
        events.happen()
        assert is_proved(live)


@patient
@given(asked=problems(with_closed=True), barriers=st.integers(1, 3), data=st.data())
def test_a_lifted_barrier_is_worth_what_the_judge_finds_and_changes_nothing(asked, barriers, data):
    live = live_of(asked)
    people = asked.people.tolist()
    some = data.draw(st.lists(st.sampled_from(people), unique=True)) if people else []
    before = live.placings()

    gain = live.if_lifted(barriers, some)

    is_lifted = np.isin(asked.people, np.array(some, np.uint64))[asked.edges.person]
    closed = np.where(is_lifted, asked.edges.closed & ~np.uint32(barriers), asked.edges.closed)
    assert (
        gain.points
        == judge(replace(asked, edges=replace(asked.edges, closed=closed))) - live.points
    )
    assert gain.placed == len(gain.gainers) - len(gain.losers)
    assert live.placings() == before
    assert is_proved(live)


def test_someone_who_leaves_makes_room_for_the_next():
    asked = problem([{0: 5}, {0: 3}], [1])
    live = Live.solved(asked)

    live.leave(int(asked.people[0]))

    assert live.place_of(int(asked.people[1])) == int(asked.places[0])
    assert (live.points, live.placed) == (3, 1)


def test_one_seat_more_is_worth_the_best_who_waits():
    asked = problem([{0: 5}, {0: 3}, {0: 2}], [1])
    live = Live.solved(asked)

    gain = live.if_resized(int(asked.places[0]), 2)

    assert (gain.points, gain.placed, gain.gainers) == (3, 1, (int(asked.people[1]),))


def test_the_price_of_a_least_is_told_before_it_is_adopted():
    quota = Quota("Zele", "people", np.array([1]))
    live = Live.solved(problem([{0: 5}, {0: 3}], [1], [quota]))

    cost = live.if_asked("Zele", least=1)

    assert (cost.points, cost.placed) == (-2, 0)
    assert live.points == 5


def test_a_least_that_goes_out_of_reach_is_told_and_nothing_is_proved():
    asked = problem([{0: 5}], [1], [Quota("Zele", "people", np.array([0]), least=1)])
    live = Live.solved(asked)

    live.close(int(asked.places[0]))

    assert live.shortfalls == (Shortfall("Zele", 1, 0),)
    with pytest.raises(NotTheSameProblem):
        live.proof()


def test_nobody_can_leave_who_is_not_there():
    live = Live.solved(problem([{0: 5}], [1]))

    with pytest.raises(NotTheSameProblem, match="no person"):
        live.leave(12)


def test_points_far_above_those_of_the_solve_are_refused():
    asked = problem([{0: 5}], [1])
    live = Live.solved(asked)

    with pytest.raises(WrongValue, match="far above"):
        live.enter(9, [int(asked.places[0])], [10**9])


def test_the_map_shows_what_a_pair_of_barriers_opens_that_neither_does_alone():
    both = int(Barrier.LICENCE | Barrier.LOAD)
    asked = problem([{0: 5}], [1], closed=[both])

    found = barrier_map(
        Live.solved(asked), {"Zele": asked.people.tolist()},
        [Barrier.LICENCE, Barrier.LOAD], pairs=True,
    )  # fmt: skip

    assert [(len(one.barriers), one.gain.placed) for one in found] == [(1, 0), (1, 0), (2, 1)]


def test_who_comes_and_goes_many_times_leaves_no_trace():
    asked = problem([{0: 5, 1: 2}, {0: 3, 1: 1}], [1, 1])
    live = Live.solved(asked)
    before = live.placings()

    for turn in range(40):
        live.enter(turn, asked.places.tolist(), [4, 4])
        live.leave(turn)

    assert live.points == 6
    assert live.placings().keys() == before.keys()
    assert is_proved(live)


def test_what_only_compiled_functions_may_call_says_so_from_python():
    live = Live.solved(problem([{0: 1}], [1]))

    with pytest.raises(TypeError, match="reset is called from compiled functions alone"):
        heap.reset(live._s)
