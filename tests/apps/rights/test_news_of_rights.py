"""What is told of a right is what differs from what was told; told twice it differs no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis.strategies import dictionaries, lists, sampled_from

from klaverblad.apps.rights.levels import (
    NO,
    Level,
    State,
    difference,
    is_news,
    levels,
    packed,
    told_on_a_new_day,
    unpacked,
)

STATES = dictionaries(
    sampled_from(["leefloon", "jobbonus", "uitpas"]),
    sampled_from([State(level, 1) for level in Level]),
)


class Desk:
    """What a database keeps between two looks at one person."""

    def __init__(self, first):
        self.states, self.told, self.waiting, self.shown = first, levels(first), {}, []

    def look(self, now):
        said = difference(self.told, now, self.waiting)
        for right in said.withdrawn:
            del self.waiting[right]
        for news in said.news:
            # The database refuses a second one that waits about the same right.
            assert news.right not in self.waiting
            self.waiting[news.right] = (news.before, news.after)
            self.shown.append(news)
        self.states = now
        return said

    def see(self):
        self.told = {**self.told, **{right: after for right, (_, after) in self.waiting.items()}}
        self.waiting = {}

    def sleep(self):
        self.told = told_on_a_new_day(self.told, self.states, self.waiting)


@given(STATES, lists(STATES, max_size=5))
def test_looking_a_second_time_tells_nothing_new(first, later):
    desk = Desk(first)
    for now in later:
        desk.look(now)

        again = desk.look(now)

        assert (again.news, again.withdrawn) == ((), frozenset())


@given(STATES, lists(STATES, max_size=5))
def test_back_where_it_was_nothing_waits_that_nobody_saw(first, later):
    desk = Desk(first)
    for now in later:
        desk.look(now)

    desk.look(first)

    assert desk.waiting == {}


@given(STATES, lists(sampled_from(["see", "sleep"]) | STATES, max_size=8))
def test_what_waits_always_says_what_holds_now(first, course):
    desk = Desk(first)
    for one in course:
        {"see": desk.see, "sleep": desk.sleep}[one]() if isinstance(one, str) else desk.look(one)

    for right, (before, after) in desk.waiting.items():
        assert after == desk.states.get(right, NO).level
        assert is_news(Level(before), Level(after))
    for right, state in desk.states.items():
        if is_news(Level(desk.told.get(right, Level.NO)), state.level):
            assert right in desk.waiting


@given(STATES)
def test_states_are_read_back_as_they_were_kept(states):
    assert unpacked(packed(states)) == {
        right: one for right, one in states.items() if one.level != Level.NO
    }
