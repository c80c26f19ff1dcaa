"""A home and a tax household over the same persons: in one case, one run, one explanation."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import (
    Case,
    CaseError,
    Flag,
    Grouping,
    Groups,
    Kind,
    Members,
    Missing,
    Money,
    Population,
    Role,
    Values,
    at_least,
)
from klaverblad.engines.rules.columns import Range, bounds
from klaverblad.engines.rules.evaluate import Evaluation
from tests.engines.rules.toy import DAY, HOME, TOY_INPUTS, a_rule, an_input, toy_book, words

TAX = Grouping(
    "tax_household",
    words("tax household"),
    words("With whom do you declare?"),
    (
        Role("declarant", words("declarant"), words("declarant"), holds_one=True),
        Role("dependant", words("dependant"), words("dependant")),
    ),
)


def taxed(wage: Members[Money], is_joint: Flag) -> Money:
    return wage.sum() * is_joint_share(is_joint)


def is_joint_share(is_joint):
    from klaverblad.engines.rules import where

    return where(is_joint, 0.5, 0.75)


def tax_of_all(taxed: Money) -> Money:
    """A column of one grouping, brought to the persons."""
    return taxed * 1


def left(home_counted: Money, tax_of_all: Members[Money]) -> Money:
    """And from the persons on to the other grouping."""
    return at_least(home_counted - tax_of_all.largest(), 0)


BOOK = toy_book(
    a_rule(taxed, entity="tax_household"),
    a_rule(tax_of_all),
    a_rule(left, entity="home"),
    inputs=(*TOY_INPUTS, an_input("is_joint", Kind.FLAG, entity="tax_household")),
    groupings=(HOME, TAX),
)
NOW = BOOK.on(DAY)
KEYS = ["counted", "home_counted", "taxed", "tax_of_all", "left", "aid"]
# An lives with Bo, and declares with Cas, who lives alone.
CASE = Case(
    {"an": {"wage": 1000}, "bo": {"wage": 400}, "cas": {"wage": 2000}},
    {
        "home": [{"head": "an", "guest": "bo", "is_poor_home": True}, {"head": "cas"}],
        "tax_household": [
            {"declarant": "an", "dependant": "cas", "is_joint": True},
            {"declarant": "bo", "is_joint": False},
        ],
    },
)


def test_each_grouping_counts_its_own_persons():
    answers = NOW.ask(CASE, *KEYS)

    homes = [answers.about("home_counted", who).value for who in ("home", "home:2")]
    taxes = [answers.about("taxed", who).value for who in ("tax_household", "tax_household:2")]
    assert (homes, taxes) == ([1000, 1800], [1500, 300])
    assert [answers.about("tax_of_all", who).value for who in ("an", "bo", "cas")] == [
        1500, 300, 1500,
    ]  # fmt: skip


def test_an_answer_in_one_grouping_waits_for_facts_of_the_other():
    open_case = CASE.with_fact("tax_household", "is_joint", None).with_fact("cas", "wage", None)

    answer = NOW.ask(open_case, "left").about("left", "home")

    assert answer.range[0] == 0
    assert answer.waiting_for == (Missing("is_joint", "tax_household"), Missing("wage", "cas"))


def test_the_other_grouping_need_not_be_told_when_nothing_reads_it():
    alone = Case(CASE.persons, {"home": CASE.groups["home"]})

    assert NOW.ask(alone, "home_counted").about("home_counted", "home").value == 1000
    with pytest.raises(CaseError, match="3 persons, and no 'tax_household'"):
        NOW.ask(alone, "left")


def test_one_case_may_tell_a_grouping_that_another_does_not():
    other = Case({"dan": {"wage": 700}, "eva": {}}, {"home": [{"head": "dan", "guest": "eva"}]})

    found = NOW.run_cases([CASE, other], ["counted"])["counted"]

    assert found.lo.tolist() == [800, 200, 1800, 500, 0]


WAGES = st.one_of(st.none(), st.integers(0, 3000).map(float))


@st.composite
def populations(draw):
    """Persons in homes, and in tax households that cut across them."""
    homes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    persons = sum(homes)
    of_home = np.repeat(np.arange(len(homes)), homes)
    head = np.r_[True, of_home[1:] != of_home[:-1]]
    firsts = draw(st.lists(st.booleans(), min_size=persons, max_size=persons))
    order = np.array(draw(st.permutations(range(persons))))
    of_tax = np.empty(persons, dtype=np.int64)
    role = np.empty(persons, dtype=np.int64)
    number = -1
    for place, row in enumerate(order):
        is_first = place == 0 or firsts[row]
        number += is_first
        of_tax[row], role[row] = number, 0 if is_first else 1
    wages = draw(st.lists(WAGES, min_size=persons, max_size=persons))
    known = np.array([wage is not None for wage in wages])
    values = np.array([wage or 0.0 for wage in wages])
    joint = np.array(draw(st.lists(st.booleans(), min_size=number + 1, max_size=number + 1)))
    poor = np.array(draw(st.lists(st.booleans(), min_size=len(homes), max_size=len(homes))))
    return Population(
        persons,
        {"wage": Values(values, None if known.all() else known)},
        {
            "home": Groups(
                of_home, np.where(head, 0, 1), len(homes), {"is_poor_home": Values(poor)}
            ),
            "tax_household": Groups(of_tax, role, number + 1, {"is_joint": Values(joint)}),
        },
    )


def shuffled(population, chance):
    """The same, with persons and groups in another order; and where each row went."""
    rows = {"person": np.array(chance.sample(range(population.persons), population.persons))}
    groups = {}
    for key, one in population.groups.items():
        rows[key] = np.array(chance.sample(range(one.count), one.count))
        place = np.empty(one.count, dtype=np.int64)
        place[rows[key]] = np.arange(one.count)
        columns = {name: column.take(rows[key]) for name, column in one.columns.items()}
        at = place[one.of_person[rows["person"]]]
        groups[key] = Groups(at, one.role[rows["person"]], one.count, columns)
    columns = {key: column.take(rows["person"]) for key, column in population.columns.items()}
    return Population(population.persons, columns, groups), rows


@settings(deadline=None)
@given(population=populations(), chance=st.randoms(use_true_random=False), size=st.integers(1, 9))
def test_persons_and_groups_in_another_order_get_equal_answers(population, chance, size):
    mixed, rows = shuffled(population, chance)

    straight, other = NOW.run(population, KEYS), NOW.run(mixed, KEYS, size=size)
    unknown, others = NOW.count_unknown(population, KEYS), NOW.count_unknown(mixed, KEYS, size=size)

    for key in KEYS:
        back = rows[NOW.rule(key).entity]
        np.testing.assert_array_equal(straight[key].lo[back], other[key].lo)
        np.testing.assert_array_equal(straight[key].hi[back], other[key].hi)
        np.testing.assert_array_equal(unknown[key].facts[back], others[key].facts)


class RangedEvaluation(Evaluation):
    """The same run, with every known column made a range of no width."""

    def _input(self, declared):
        column = super()._input(declared)
        low, high = bounds(column)
        return Range(low, high)


@settings(deadline=None)
@given(population=populations())
def test_values_and_ranges_of_no_width_give_the_same(population):
    (cut,) = population.slices(BOOK.groupings_by_key, 10_000)
    values, ranges = Evaluation(NOW, cut), RangedEvaluation(NOW, cut)

    values.run(KEYS)
    ranges.run(KEYS)

    for key in KEYS:
        for one, other in zip(
            bounds(values.columns[key]), bounds(ranges.columns[key]), strict=True
        ):
            np.testing.assert_array_equal(one, other)


def test_the_graph_of_a_body_names_all_that_it_reads():
    assert BOOK.reads("left").inputs == ("is_joint", "wage")
    assert BOOK.on(date(2026, 3, 1)).groupings_of(["left"]) == ("home", "tax_household")
