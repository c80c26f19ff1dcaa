"""The same cases through OpenFisca, in formulas generated from our rules: all must be equal.

What a case settles is compared, even where facts are missing: OpenFisca fills them with some lawful
answer, and what we call settled may not depend on which. It has no words for what stays open; those
expectations are listed by name.
"""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Case
from klaverblad.engines.rules.population import group_id
from klaverblad.law import Rules
from klaverblad.law.cases import STATUS, WAITING_FOR, all_cases
from klaverblad.law.rights import RIGHTS
from tests.law.be.test_leefloon_properties import DAYS, HOUSEHOLDS, slow
from tests.law.be.test_rights_properties import DAYS as DAYS_OF_RIGHTS
from tests.law.be.test_rights_properties import household, in_force
from tests.openfisca_twin import Twin

RULES = Rules.load("be")
CASES = all_cases("be")
# OpenFisca holds amounts in 32 bits: of a yearly amount the cents are gone.
TOLERANCE = 2e-6


@cache
def twin(day):
    """The law of a day there, with amounts in 64 bits: at the edge of a ceiling a cent decides."""
    made = Twin(RULES.on(day))
    for variable in made.system.variables.values():
        if variable.value_type is float:
            variable.dtype = np.float64
    return made


def with_groups(case):
    """Nobody else is there: one of the completions of a case that leaves it open."""
    groups = {
        key: [{k: v for k, v in one.items() if k != "unlisted"} for one in some]
        for key, some in case.groups.items()
    }
    for grouping in RULES.groupings:
        if grouping.key not in groups:
            first = grouping.role_keys[0]
            groups[grouping.key] = [{first: who} for who in case.persons]
    return replace(case, groups=groups)


def openfisca_values(case, day, keys):
    """What OpenFisca says of each rule, by person or group."""
    judge, whole = twin(day), with_groups(case)
    simulation = judge.simulation(RULES.on(day).population([whole], keys))
    found = {}
    for key in keys:
        entity = RULES.on(day).rule(key).entity
        names = list(whole.persons) if entity == "person" else [
            group_id(entity, index) for index in range(len(whole.groups[entity]))
        ]  # fmt: skip
        found[key] = dict(zip(names, judge.values(simulation, key).tolist(), strict=True))
    return found


def said(case):
    """Each expectation of a case that is one value, and each that stays open."""
    facts = [(who, key, wanted) for who, told in case.expected.items()
             for key, wanted in told.items() if key not in {WAITING_FOR, STATUS}]  # fmt: skip
    closed = [one for one in facts if not isinstance(one[2], list)]
    return closed, [one for one in facts if isinstance(one[2], list)]


@pytest.mark.parametrize("case", [one for one in CASES if said(one)[0]], ids=lambda one: one.title)
def test_openfisca_gives_what_the_case_expects(case):
    closed, _ = said(case)

    found = openfisca_values(case.case.on(case.day), case.day, [key for _, key, _ in closed])

    for who, key, wanted in closed:
        is_number = isinstance(wanted, int | float) and not isinstance(wanted, bool)
        expected = pytest.approx(wanted, abs=0.01, rel=TOLERANCE) if is_number else wanted
        assert found[key][who] == expected


def test_what_openfisca_cannot_say_is_only_what_stays_open(record_property):
    left_out = [f"{case.title}: {who}.{key}" for case in CASES for who, key, _ in said(case)[1]]
    compared = sum(len(said(case)[0]) for case in CASES)

    record_property("openfisca_cannot_say", left_out)
    assert compared > len(left_out)


def is_same(ours, theirs):
    if ours is None:
        # An amount of law is unknown on that day, and OpenFisca has no words for what stays open.
        return True
    if isinstance(ours, str | bool | date):
        return ours == theirs
    return theirs == pytest.approx(ours, abs=0.01, rel=TOLERANCE)


@settings(slow, max_examples=25)
@given(case=HOUSEHOLDS, day=DAYS)
def test_random_households_get_the_same_from_both_engines(case, day):
    keys = list(RULES.on(day).cone(["leefloon", "leefloon_category"]))

    theirs = openfisca_values(case, day, keys)

    answers = RULES.on(day).ask(case, *keys)
    for key in keys:
        for who, value in theirs[key].items():
            assert is_same(answers.about(key, who).value, value), (key, who)


@settings(slow, max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), day=DAYS_OF_RIGHTS)
def test_random_households_get_the_same_rights_from_both_engines(seed, day):
    """What an unknown amount leaves open is left out: there it is read as zero."""
    now, case = RULES.on(day), household(seed)
    keys = list(now.cone(in_force(now, RIGHTS)))

    theirs = openfisca_values(case, day, keys)

    answers = now.ask(case, *keys)
    for key in keys:
        for who, value in theirs[key].items():
            answer = answers.about(key, who)
            assert not answer.settled or is_same(answer.value, value), (key, who)


@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_whole_population_gets_the_same_from_both_engines(seed):
    from benchmarks._households import DAY, households

    population = households(300, seed)
    judge = twin(DAY)

    theirs = judge.values(judge.simulation(population), "leefloon_amount_month")

    ours = RULES.on(DAY).run(population, ["leefloon_amount_month"])["leefloon_amount_month"]
    np.testing.assert_allclose(theirs, ours.lo, atol=0.02)


def test_a_case_without_groups_is_a_group_of_its_own_there():
    whole = with_groups(Case({"an": {}}))

    assert whole.groups["leefloon_household"] == [{"applicant": "an"}]
