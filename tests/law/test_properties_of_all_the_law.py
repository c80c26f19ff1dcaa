"""What must hold of every rule of the law, for any household: also of a right that is added later."""

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Case, Kind
from klaverblad.law import Rules

RULES = Rules.load("be")
DAYS = (date(2025, 6, 1), date(2026, 3, 1), date(2026, 9, 1))
# One law of a day for all examples: what it keeps of one case must change nothing in another.
LAW = {day: RULES.on(day) for day in DAYS}
HAIR = 1e-6
slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def asked_on(day):
    """All rights, and the rules that no other rule reads: they rest on all the rest."""
    now = LAW[day]
    read = {
        dep.name for key in now.in_force for part in now.parts_of(key) for dep in part.dependencies
    }
    return now, [key for key in now.in_force if key in now.rights or key not in read]


@pytest.mark.parametrize("day", DAYS)
def test_rights_leefloon_and_what_work_pays_are_all_asked_together(day):
    now, keys = asked_on(day)

    assert len(now.rights) >= 25
    assert {*now.rights, "leefloon", "disposable_income_month"} <= {*keys}
    assert set(now.cone(keys)) == set(now.in_force)


# Once for each: to look a strategy over takes longer than to draw from it.
@cache
def answers_to(key):
    """Answers that may be given to an input."""
    declared = RULES.inputs_by_key[key]
    if declared.kind is Kind.FLAG:
        return st.booleans()
    if declared.options is not None:
        return st.sampled_from(declared.options.keys)
    if declared.kind is Kind.DATE:
        return st.dates(date(1930, 1, 1), min(DAYS))
    low = 0.0 if declared.lowest is None else declared.lowest
    high = declared.highest or max((*declared.usual, low + 1.0)) * 2
    return st.one_of(
        st.sampled_from([low, *declared.usual]),
        st.floats(low, high).map(lambda number: min(max(round(number, 2), low), high)),
    )


@cache
def facts_of(entity):
    found = [one.key for one in RULES.declared_inputs if one.entity == entity]
    return st.fixed_dictionaries({key: answers_to(key) for key in found})


@st.composite
def cases(draw):
    """Persons, each in one group of every kind, in a role that it has; every fact is told."""
    persons = [f"p{number}" for number in range(draw(st.integers(1, 4)))]
    told = {who: draw(facts_of("person")) for who in persons}
    groups = {}
    for grouping in RULES.groupings:
        singles = [role.key for role in grouping.roles if role.holds_one]
        others = [role.key for role in grouping.roles if not role.holds_one]
        # Each group takes its single roles first; who is left over joins it, or has no group.
        first, rest = persons[: len(singles)], persons[len(singles) :]
        if len(first) < len(singles):
            continue
        group = dict(zip(singles, first, strict=True)) | {role: [] for role in others}
        for who in rest if others else ():
            group[draw(st.sampled_from(others))].append(who)
        groups[grouping.key] = [group | draw(facts_of(grouping.key))]
    return Case(told, groups)


def cells(case):
    """Everything that can be forgotten."""
    found = [(who, key) for who, facts in case.persons.items() for key in facts]
    for name, (group,) in case.groups.items():
        roles = RULES.groupings_by_key[name].role_keys
        found += [(name, key) for key in group if key not in roles]
    return found


def forgetting(case, forgotten):
    for who, key in forgotten:
        case = case.with_fact(who, key, None)
    return case


@st.composite
def cases_with_gaps(draw):
    """A case, the same with some facts forgotten, and the same with one more forgotten."""
    whole = draw(cases())
    order = draw(st.permutations(cells(whole)))
    share = draw(st.sampled_from([0.02, 0.1, 0.3, 0.9]))
    count = min(int(len(order) * share), len(order) - 1)
    less = forgetting(whole, order[:count])
    return whole, less, forgetting(less, order[count : count + 1]), order[:count]


def spans(case, day):
    """What each answer may still be: outcomes as a set, numbers and days as their two ends."""
    now, keys = asked_on(day)
    keys = [key for key in keys if set(now.groupings_of([key])) <= set(case.groups)]
    answers = now.ask(case, *keys)
    return {
        (key, who): answers.about(key, who).range
        for key in keys
        for who in answers.names[now.rule(key).entity]
        if who
    }


def holds(wide, narrow):
    if isinstance(wide[0], bool | str):
        return set(wide) >= set(narrow)
    if isinstance(wide[0], date):
        return wide[0] <= narrow[0] and narrow[-1] <= wide[-1]
    return wide[0] <= narrow[0] + HAIR and narrow[-1] <= wide[-1] + HAIR


def is_settled(span):
    return len(span) == 1 or (not isinstance(span[0], bool | str) and span[0] == span[-1])


@slow
@given(gaps=cases_with_gaps(), day=st.sampled_from(DAYS))
def test_one_more_gap_never_narrows_any_answer(gaps, day):
    whole, less, least, _ = gaps

    known, some, fewer = (spans(case, day) for case in (whole, less, least))

    for about, span in some.items():
        assert holds(span, known[about]), about
        assert holds(fewer[about], span), about


@slow
@given(gaps=cases_with_gaps(), day=st.sampled_from(DAYS), data=st.data())
def test_what_is_settled_stays_settled_however_the_gaps_are_filled(gaps, day, data):
    _, less, _, forgotten = gaps
    filled = less
    for who, key in forgotten:
        value = data.draw(answers_to(key))
        filled = filled.with_fact(who, key, value)

    before, after = spans(less, day), spans(filled, day)

    for about, span in before.items():
        if is_settled(span):
            assert after[about][0] == pytest.approx(span[0], abs=HAIR), about
        else:
            assert holds(span, after[about]), about


@slow
@given(gaps=cases_with_gaps(), day=st.sampled_from(DAYS), chance=st.randoms(use_true_random=False))
def test_the_order_of_persons_and_members_changes_no_answer(gaps, day, chance):
    _, case, _, _ = gaps
    order = chance.sample(list(case.persons), len(case.persons))
    groups = {
        key: [
            {
                role: chance.sample(who, len(who)) if isinstance(who, list) else who
                for role, who in group.items()
            }
            for group in some
        ]
        for key, some in case.groups.items()
    }

    straight = spans(case, day)
    mixed = spans(Case({who: case.persons[who] for who in order}, groups), day)

    for about, span in straight.items():
        for one, other in zip(span, mixed[about], strict=True):
            assert one == other or np.isclose(one, other, atol=HAIR), about


@slow
@given(gaps=cases_with_gaps(), day=st.sampled_from(DAYS))
def test_what_the_law_kept_of_other_cases_tells_nothing_in_this_one(gaps, day):
    _, _, case, _ = gaps
    _, keys = asked_on(day)
    keys = [key for key in keys if set(LAW[day].groupings_of([key])) <= set(case.groups)]

    kept, fresh = (now.ask(case, *keys) for now in (LAW[day], RULES.on(day)))

    for key in keys:
        for who in filter(None, fresh.names[LAW[day].rule(key).entity]):
            one, other = kept.about(key, who), fresh.about(key, who)
            assert one.range == other.range
            assert one.waiting_for == other.waiting_for
            assert str(one.explain("nl")) == str(other.explain("nl"))
