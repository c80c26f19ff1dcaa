"""Who comes first for a place is total, the same in whatever order rows come, and nobody moves another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.childcare.order import Held, Waiting, in_order, short_of, why_before
from klaverblad.apps.childcare.rules import (
    UNCONFIRMED,
    Ground,
    Rules,
    Share,
    default_text,
    read_rules,
)
from klaverblad.apps.childcare.seats import full_on, held_on, places_from
from klaverblad.engines.rules import LoadError
from klaverblad.yaml_text import read

CASES = read((Path(__file__).with_name("rules.cases.yaml")).read_text())
SPACE = UUID(int=0)
DAY = date(2026, 1, 1)


def rules_of(order, share=None):
    """Rules with these grounds in this order."""
    return Rules(
        "1", "raad", DAY, DAY, "besluit", 10,
        tuple(Ground(one, dict.fromkeys(("nl", "fr", "en"), one), "own", "besluit") for one in order),
        tuple(Share(one, percent, "besluit") for one, percent in (share or {}).items()),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_line_is_as_the_rules_of_the_region_say(case):
    rules = rules_of(**case["rules"])
    held = [Held(frozenset(one["grounds"]), one["days"]) for one in case.get("held", [])]
    short = short_of(rules, held, case.get("places", 0))
    rows = {
        name: Waiting(
            uuid5(SPACE, name),
            frozenset(one.get("grounds", [])),
            one["asked"],
            datetime(2026, 1, 1, one.get("hour", 9), tzinfo=UTC),
        )
        for name, one in case["rows"].items()
    }

    found = in_order(rules, short, rows.values())

    assert found == [rows[name] for name in case["expect"]]
    for pair, reason in case["why"].items():
        first, after = pair.split(">")
        why = why_before(rules, short, rows[first], rows[after])
        assert reason in {why.kind, why.ground}


GROUNDS = ("work", "vulnerable", "sibling")
ROWS = st.lists(
    st.builds(
        lambda n, grounds, days, minutes: Waiting(
            uuid5(SPACE, str(n)),
            grounds,
            DAY + timedelta(days=days),
            datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes),
        ),
        st.integers(0, 1000),
        st.frozensets(st.sampled_from(GROUNDS)),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=12,
    unique_by=lambda one: one.id,
)
SHORT = st.lists(st.sampled_from(GROUNDS), unique=True, max_size=2)


@given(rows=ROWS, short=SHORT, data=st.data())
def test_the_order_is_total_and_the_order_of_the_rows_changes_nothing(rows, short, data):
    rules = rules_of(GROUNDS)
    found = in_order(rules, short, rows)

    again = in_order(rules, short, data.draw(st.permutations(rows)))

    assert again == found
    for number, first in enumerate(found):
        for after in found[number + 1 :]:
            assert why_before(rules, short, first, after).kind
            with pytest.raises(ValueError, match="does not come before"):
                why_before(rules, short, after, first)


@given(rows=ROWS, short=SHORT, data=st.data())
def test_a_request_that_goes_moves_nobody_before_or_after_another(rows, short, data):
    rules = rules_of(GROUNDS)
    gone = data.draw(st.sampled_from(rows))

    left = in_order(rules, short, [one for one in rows if one is not gone])

    assert left == [one for one in in_order(rules, short, rows) if one is not gone]


@given(rows=ROWS, short=SHORT)
def test_what_puts_one_first_is_something_the_other_has_not(rows, short):
    rules = rules_of(GROUNDS)
    first, after = in_order(rules, short, rows[:2])

    why = why_before(rules, short, first, after)

    if why.ground:
        assert why.ground in first.grounds - after.grounds
    elif why.kind == "day":
        assert first.asked_on < after.asked_on


def test_places_are_the_least_of_now_and_later_and_unknown_stays_unknown():
    week, less = [4, 4, 4, 4, 4, 0, 0], [4, 2, 4, 4, 4, 0, 0]
    rows = [(DAY, week), (DAY + timedelta(days=30), less)]

    now = places_from(rows, DAY)

    assert now == less
    assert places_from(rows, DAY - timedelta(days=1)) is None
    held = held_on([([0, 1], None), ([1], DAY - timedelta(days=1)), ([1, 2], DAY)], DAY)
    assert held == [1, 2, 1, 0, 0, 0, 0]
    assert full_on([0, 2, 0, 1, 1, 0, 0], (0, 1, 2)) == [0, 2]


def test_the_example_says_what_is_not_known_and_names_the_line_of_a_mistake():
    rules = read_rules(default_text())

    # Content from memory: the facts give the day of 1 April 2024 and no share.
    assert rules.since == date(2024, 4, 1)
    assert {one.status for one in rules.order} == {UNCONFIRMED}
    assert [one.percent for one in rules.reserved] == [None]
    assert short_of(rules, [], 100) == ()
    for wrong, what in (
        ("code: work", "code: Work"),
        ("ground: vulnerable", "ground: sibling"),
        ("status: unconfirmed", "status: sure"),
        ("answer_days: 10", "answer_days: 0"),
        ("code: vulnerable", "code: work"),
    ):
        with pytest.raises(LoadError):
            read_rules(default_text().replace(wrong, what, 1), "x")
