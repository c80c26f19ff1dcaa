"""A caseload is asked the same questions as each of its households alone."""

from datetime import date

import numpy as np
import pytest

from benchmarks._families import as_case, families
from klaverblad.engines.rules import CaseError, Population
from klaverblad.engines.rules.caseload import next_questions
from klaverblad.law import Rules

NOW = Rules.load("be").on(date(2026, 11, 1))
RIGHTS = ("leefloon", "may_have_verhoogde_tegemoetkoming", "may_have_igo", "may_have_huurpremie")


def partly_told(whole: Population, share: float) -> Population:
    """The same households, of which a part of the facts is known."""
    chance = np.random.default_rng(5)

    def some(columns):
        return {
            key: type(column)(column.values, chance.random(len(column.values)) < share)
            for key, column in columns.items()
        }

    groups = {
        key: type(one)(one.of_person, one.role, one.count, some(one.columns))
        for key, one in whole.groups.items()
    }
    return Population(whole.persons, some(whole.columns), groups, whole.block)


def case_of(population: Population, home: int):
    """A household of it, with what is known of it."""
    case = as_case(NOW, population, home, is_told=True)
    rows = np.flatnonzero(population.block == home)
    persons = {
        who: {k: v for k, v in facts.items() if population.columns[k].known[row]}
        for row, (who, facts) in zip(rows, case.persons.items(), strict=True)
    }
    groups = {}
    for key, (group,) in case.groups.items():
        columns = population.groups[key].columns
        told = {k: v for k, v in group.items() if k not in columns or columns[k].known[home]}
        groups[key] = [told]
    return type(case)(persons, groups)


@pytest.mark.parametrize("share", [0.0, 0.4, 0.9])
def test_each_household_is_asked_what_it_would_be_asked_alone(share):
    population = partly_told(families(NOW, 25, 3), share)

    found = next_questions(NOW, population, RIGHTS)

    starts = np.searchsorted(population.block, np.arange(26))
    for home in range(25):
        alone = NOW.next_question(case_of(population, home), rights=RIGHTS)
        assert found.keys[home] == (alone.key if alone else "")
        if alone:
            of_person = alone.who.startswith("p")
            row = starts[home] + int(alone.who[1:]) if of_person else home
            assert found.rows[home] == row


def test_a_caseload_of_which_all_is_told_is_asked_nothing():
    found = next_questions(NOW, families(NOW, 10, 4), NOW.rights)

    assert found.keys == ("",) * 10


def test_households_that_are_not_numbered_are_refused():
    whole = families(NOW, 2, 4)
    unnumbered = Population(whole.persons, whole.columns, whole.groups)

    with pytest.raises(CaseError, match="give each person the number of their household"):
        next_questions(NOW, unnumbered, RIGHTS)
