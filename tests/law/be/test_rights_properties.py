"""What must hold of all 25 rights for any household whatever."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Case, Kind
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.law import Rules
from klaverblad.law.rights import RIGHTS, rights

RULES = Rules.load("be")
DAYS = st.sampled_from([date(2025, 10, 1), date(2026, 3, 1), date(2026, 10, 1)])
AMOUNTS = tuple(key for one in rights().values() for key in one.amounts)
INPUTS = {
    key: RULES.inputs_by_key[key]
    for key in dict.fromkeys(key for right in RIGHTS for key in RULES.reads(right).inputs)
}
GROUPS = {
    "leefloon_household": ("applicant", "partner", "child"),
    "health_fund_household": ("applicant", "partner", "dependant"),
    "child_benefit_family": ("recipient", "partner", "child"),
    "address_household": ("applicant", "partner", "dependant"),
}
slow = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answer_to(declared, rng):
    """Some lawful answer, as a case holds it; days up to a century, amounts near the usual ones."""
    lawful = lawful_answers(declared, np.datetime64(date(2025, 9, 1)))
    value = lawful[rng.integers(len(lawful))]
    if declared.options is not None:
        return declared.options.keys[value]
    if declared.kind is Kind.DATE:
        return (value - np.timedelta64(int(rng.integers(0, 900)), "D")).item()
    if declared.kind is Kind.MONEY:
        return round(float(value) * rng.uniform(0.5, 1.5), 2)
    return value


def household(seed):
    """An applicant, perhaps a partner, and children, in the same place in every grouping."""
    rng = np.random.default_rng(seed)
    names = ["an", *(["bo"] if rng.random() < 0.5 else []), *["kim", "lou"][: rng.integers(0, 3)]]
    persons = {
        who: {
            key: answer_to(one, rng)
            for key, one in INPUTS.items()
            if one.entity == "person" and (who in {"an", "bo"} or key != "born_on")
        }
        for who in names
    }
    for who in names[1:]:
        if who in {"kim", "lou"}:
            persons[who]["born_on"] = date(int(rng.integers(2005, 2025)), 6, 15)
    groups = {}
    for entity, (first, partner, child) in GROUPS.items():
        told = {key: answer_to(one, rng) for key, one in INPUTS.items() if one.entity == entity}
        groups[entity] = [
            told
            | {
                first: ["an"],
                partner: [who for who in names if who == "bo"],
                child: [who for who in names if who in {"kim", "lou"}],
            }
        ]
    return Case(persons, groups)


def cells(case):
    """Everything in a case that can be forgotten."""
    told = [(who, key) for who, facts in case.persons.items() for key in facts]
    for entity, (group,) in case.groups.items():
        told += [(entity, key) for key in group if key not in GROUPS[entity]]
    return told


def forgetful(case, rng, share):
    """The same household, with a share of its facts unknown."""
    for who, key in cells(case):
        if rng.random() < share:
            case = case.with_fact(who, key, None)
    return case


def completed(gaps, full, rng):
    """The same household, each gap filled with some lawful answer."""
    for who, key in cells(full):
        if gaps.fact(who, key) is None:
            gaps = gaps.with_fact(who, key, answer_to(INPUTS[key], rng))
    return gaps


def in_force(now, keys):
    return [key for key in dict.fromkeys(keys) if key in now.in_force]


SEEDS = st.integers(0, 2**32 - 1)


@slow
@given(seed=SEEDS, share=st.sampled_from([0.1, 0.4, 0.8]), day=DAYS)
def test_a_right_called_settled_stays_settled_under_every_completion(seed, share, day):
    now, rng = RULES.on(day), np.random.default_rng(seed)
    full = household(seed)
    gaps = forgetful(full, rng, share)
    keys = in_force(now, RIGHTS)

    found = now.run_cases([gaps, *(completed(gaps, full, rng) for _ in range(12))], keys)

    for key in keys:
        outcome, size = found[key], len(found[key].lo) // 13
        for row in range(size):
            if outcome.settled[row]:
                later = outcome.lo[row::size]
                assert outcome.settled[row::size].all(), key
                assert (later == outcome.lo[row]).all(), key


@slow
@given(seed=SEEDS, day=DAYS)
def test_what_is_known_lies_in_the_range_and_more_gaps_never_narrow_it(seed, day):
    now, rng = RULES.on(day), np.random.default_rng(seed)
    full = household(seed)
    less = forgetful(full, rng, 0.3)
    keys = in_force(now, (*RIGHTS, *AMOUNTS))

    found = now.run_cases([full, less, forgetful(less, rng, 0.3)], keys)

    for key in keys:
        outcome, size = found[key], len(found[key].lo) // 3
        if outcome.options:
            continue
        lo, hi = (np.reshape(bound, (3, size)).astype(float) for bound in (outcome.lo, outcome.hi))
        assert (np.diff(lo, axis=0) <= 1e-9).all(), key
        assert (lo[0] <= hi[0] + 1e-9).all(), key
        assert (hi[:-1] <= hi[1:] + 1e-9).all(), key


@slow
@given(seed=SEEDS, day=DAYS)
def test_a_right_that_is_asked_about_waits_for_facts_or_says_which_amount_is_missing(seed, day):
    now, rng = RULES.on(day), np.random.default_rng(seed)
    case = forgetful(household(seed), rng, 0.3)

    answers = now.ask(case, *in_force(now, RIGHTS))

    for key in answers:
        for who in case.persons:
            if now.rule(key).entity == "person":
                answer = answers.about(key, who)
                assert answer.settled or answer.waiting_for or answer.unknown_parameters, key


@settings(slow, max_examples=5)
@given(seed=SEEDS)
def test_asking_all_rights_in_turn_ends_and_gives_what_full_facts_give(seed):
    now, full = RULES.on(date(2026, 3, 1)), household(seed)
    told = Case(
        {who: {} for who in full.persons},
        {
            key: [{role: group[role] for role in GROUPS[key]}]
            for key, (group,) in full.groups.items()
        },
    )
    asked = 0
    few = ["may_have_de_lijn_sociaal", "may_have_nmbs_vt", "may_have_sociaal_tarief_water"]
    while (question := now.next_question(told, rights=few)) is not None:
        told = told.with_fact(question.who, question.key, full.fact(question.who, question.key))
        asked += 1

    assert asked <= len(cells(full))
    assert {key: spans(now, told, key) for key in few} == {
        key: spans(now, full, key) for key in few
    }


def spans(now, case, key):
    outcome = now.run_cases([case], [key])[key]
    return [outcome.span(row) for row in range(len(outcome.lo))]


@pytest.mark.parametrize("key", RIGHTS)
def test_a_right_is_open_while_nothing_is_known(key):
    now = RULES.on(date(2026, 3, 1))

    answer = now.ask(Case({"an": {}}), key)[key]

    assert answer.range == (False, True)
    assert answer.waiting_for


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_answer_can_be_read_in_each_language(language):
    now = RULES.on(date(2026, 3, 1))
    case = household(7)
    keys = in_force(now, (*RIGHTS, *AMOUNTS))
    answers = now.ask(case, *keys)

    for key in keys:
        entity = now.rule(key).entity
        for who in case.persons if entity == "person" else [entity]:
            told = str(answers.about(key, who).explain(language))
            assert told
            assert "{" not in told
