"""Run whole populations: the same answers as one by one, in slices, whatever the order."""

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
    Money,
    Population,
    Role,
    Values,
)
from tests.engines.rules.toy import DAY, HOME, TOY_INPUTS, a_rule, an_input, toy_book, words

NOW = toy_book().on(DAY)
WAGES = st.one_of(st.none(), st.integers(0, 3000).map(float))
HOMES = st.lists(
    st.tuples(st.lists(WAGES, min_size=1, max_size=4), st.sampled_from([None, True, False])),
    min_size=1,
    max_size=6,
)


def a_home(wages, is_poor):
    persons = {f"p{index}": {"wage": wage} for index, wage in enumerate(wages)}
    guests = [key for key in persons if key != "p0"]
    return Case(persons, {"home": [{"head": ["p0"], "guest": guests, "is_poor_home": is_poor}]})


@settings(deadline=None)
@given(homes=HOMES)
def test_a_batch_gives_what_one_by_one_gives(homes):
    cases = [a_home(*home) for home in homes]

    batch = NOW.run_cases(cases, ["aid"])["aid"]

    alone = [NOW.ask(case, "aid")["aid"] for case in cases]
    assert batch.settled.tolist() == [answer.settled for answer in alone]
    assert batch.lo.tolist() == [answer.range[0] for answer in alone]
    assert batch.hi.tolist() == [answer.range[-1] for answer in alone]


@settings(deadline=None)
@given(homes=HOMES, size=st.integers(1, 9))
def test_slices_change_nothing(homes, size):
    population = NOW.population([a_home(*home) for home in homes], ["aid", "counted"])

    whole = NOW.run(population, ["aid", "counted"])
    sliced = NOW.run(population, ["aid", "counted"], size=size)

    for key in whole:
        np.testing.assert_array_equal(whole[key].lo, sliced[key].lo)
        np.testing.assert_array_equal(whole[key].hi, sliced[key].hi)


@settings(deadline=None)
@given(homes=HOMES, chance=st.randoms(use_true_random=False), size=st.integers(1, 9))
def test_the_order_of_persons_changes_nothing(homes, chance, size):
    population = NOW.population([a_home(*home) for home in homes], ["aid", "counted"])
    order = np.array(chance.sample(range(population.persons), population.persons))
    groups = population.groups["home"]
    shuffled = Population(
        population.persons,
        {key: column.take(order) for key, column in population.columns.items()},
        {"home": Groups(groups.of_person[order], groups.role[order], groups.count, groups.columns)},
    )

    straight = NOW.run(population, ["aid", "counted"])
    mixed = NOW.run(shuffled, ["aid", "counted"], size=size)

    np.testing.assert_array_equal(straight["aid"].hi, mixed["aid"].hi)
    np.testing.assert_array_equal(straight["counted"].hi[order], mixed["counted"].hi)


def a_population(**columns):
    groups = Groups(np.array([0, 0, 1]), np.array([0, 1, 0]), 2)
    return Population(3, columns, {"home": groups})


def test_a_mask_says_what_is_unknown():
    wage = Values(np.array([500.0, 0.0, 900.0]), np.array([True, False, True]))

    found = NOW.run(a_population(wage=wage), ["home_counted"])["home_counted"]

    assert found.settled.tolist() == [False, True]
    assert found.lo.tolist() == [300, 700]
    assert found.hi[0] == np.inf
    np.testing.assert_array_equal(found.values, [np.nan, 700])


# A club is a grouping that nobody has to be in.
CLUB = Grouping(
    "club", words("club"), words("Who?"), (Role("member", words("member"), words("member")),)
)


def club_total(wage: Members[Money]) -> Money:
    return wage.sum()


def club_is_poor(club_total: Money, is_poor_club: Flag) -> Flag:
    return is_poor_club & (club_total <= 0)


CLUBS = toy_book(
    a_rule(club_total, entity="club"),
    a_rule(club_is_poor, entity="club"),
    groupings=(HOME, CLUB),
    inputs=(*TOY_INPUTS, an_input("is_poor_club", Kind.FLAG, entity="club")),
).on(DAY)


@settings(deadline=None)
@given(
    clubs=st.lists(st.integers(-1, 6), min_size=1, max_size=9),
    size=st.integers(1, 9),
    counts=st.booleans(),
)
def test_a_group_without_persons_keeps_its_row(clubs, size, counts):
    at = np.array(clubs)
    poor = Values(np.arange(7) % 2 == 0)
    population = Population(
        len(at),
        {"wage": Values(np.arange(1.0, len(at) + 1))},
        {"club": Groups(at, np.zeros(len(at), dtype=np.int64), 7, {"is_poor_club": poor})},
    )
    keys = ["club_total", "club_is_poor"]

    if counts:
        found, unknown = CLUBS.run_and_count(population, keys, size=size)
        assert unknown["club_total"].facts.tolist() == [0] * 7
    else:
        found = CLUBS.run(population, keys, size=size)

    totals = [float(np.arange(1.0, len(at) + 1)[at == club].sum()) for club in range(7)]
    assert found["club_total"].lo.tolist() == totals
    assert found["club_is_poor"].lo.tolist() == [
        total < 1 and club % 2 == 0 for club, total in enumerate(totals)
    ]


def test_groups_of_nobody_at_all_are_refused():
    nobody = Groups(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 2)

    with pytest.raises(CaseError, match="2 groups, and there are no persons"):
        CLUBS.run(Population(0, {}, {"club": nobody}), ["club_total"])


def test_an_empty_population_gives_empty_columns():
    nobody = Groups(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 0)

    found = NOW.run(Population(0, {}, {"home": nobody}), ["aid"])["aid"]

    assert found.lo.shape == (0,)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"wages": Values(np.zeros(3))}, "Did you mean 'wage'?"),
        ({"wage": Values(np.zeros(2))}, "has 2 rows, not 3"),
        ({"wage": Values(np.zeros(3, dtype=bool))}, "holds bool, not float64"),
        ({"wage": Values(np.array([1.0, -1.0, 0.0]))}, "outside 0.0 to inf"),
        ({"wage": Values(np.array([1.0, np.nan, 0.0]))}, "outside 0.0 to inf"),
        ({"is_poor_home": Values(np.zeros(3, dtype=bool))}, "is no input of person"),
        (
            {"born_on": Values(np.full(3, "2026-03-02", dtype="datetime64[D]"))},
            "outside 1900-01-01 to 2026-03-01",
        ),
    ],
)
def test_a_column_that_does_not_fit_is_refused(columns, said):
    with pytest.raises(CaseError, match=said):
        NOW.run(a_population(**columns), ["aid"])


def test_a_mask_has_the_shape_of_its_column():
    with pytest.raises(CaseError, match="differ in shape"):
        Values(np.zeros(3), np.zeros(2, dtype=bool))


def test_a_group_without_its_head_is_refused():
    groups = Groups(np.array([0, 0]), np.array([1, 1]), 1)

    with pytest.raises(CaseError, match="exactly one 'head'"):
        NOW.run(Population(2, {}, {"home": groups}), ["aid"])


def test_a_population_without_the_grouping_is_refused():
    with pytest.raises(CaseError, match="has no 'home'"):
        NOW.run(Population(2, {}, {}), ["aid"])


def lives_well(aid: Money, wage: Money) -> Flag:
    return aid + wage > 0


CLUB = Grouping(
    "club", words("club"), words("Who?"), (Role("member", words("member"), words("member")),)
)


def club_wage(wage: Members[Money]) -> Money:
    return wage.largest()


def test_a_column_of_a_group_reaches_each_of_its_persons():
    now = toy_book(a_rule(lives_well)).on(DAY)
    case = Case(
        {"an": {"wage": 0}, "bo": {"wage": 0}, "cas": {"wage": 5}, "dan": {"wage": 0}},
        {"home": [{"head": ["an"], "guest": ["bo", "cas"], "is_poor_home": True}]},
    )

    answers = now.ask(case, "lives_well")

    assert [answers.about("lives_well", who).value for who in ("an", "bo", "cas")] == [True] * 3
    # Dan is in no home, so nobody knows which aid there is.
    assert answers.about("lives_well", "dan").value is None
    assert answers.about("lives_well", "dan").waiting_for[0].key == "home"


@settings(deadline=None)
@given(chance=st.randoms(use_true_random=False), size=st.integers(1, 6))
def test_two_groupings_that_cut_across_each_other_stay_whole(chance, size):
    book = toy_book(a_rule(club_wage, entity="club"), groupings=(HOME, CLUB))
    now = book.on(DAY)
    wages = np.array([chance.randrange(0, 3000) for _ in range(8)], dtype=float)
    homes = Groups(np.arange(8) // 2, np.arange(8) % 2, 4)
    clubs = Groups(np.array([0, -1, 0, 1, 1, 2, -1, 2]), np.zeros(8, dtype=np.int64), 3)
    population = Population(8, {"wage": Values(wages)}, {"home": homes, "club": clubs})

    found = now.run(population, ["home_counted", "club_wage"], size=size)

    assert found["club_wage"].lo.tolist() == [
        wages[[0, 2]].max(), wages[[3, 4]].max(), wages[[5, 7]].max(),
    ]  # fmt: skip
    free = np.maximum(wages - 200, 0)
    assert found["home_counted"].lo.tolist() == (free[::2] + free[1::2]).tolist()


def test_the_status_of_a_run_is_that_of_the_least_sure_amount():
    population = a_population()

    assert NOW.run(population, ["aid"]).status == "computed"
    assert toy_book().on(date(2025, 1, 1)).run(population, ["aid"]).status == "confirmed"


def counts(is_rich: Members[Flag], wage: Members[Money]) -> Money:
    return wage.of("guest").largest() * is_rich.count()


def all_rich(is_rich: Members[Flag]) -> Flag:
    return is_rich.of("guest").all()


def test_views_count_and_compare_the_persons_of_a_role():
    book = toy_book(
        a_rule(counts, entity="home"),
        a_rule(all_rich, entity="home"),
        inputs=(*TOY_INPUTS, an_input("is_rich", Kind.FLAG)),
    )
    home = {"head": ["an"], "guest": ["bo", "cas"]}
    case = Case(
        {
            "an": {"wage": 9000, "is_rich": True},
            "bo": {"wage": 10, "is_rich": True},
            "cas": {"wage": 30, "is_rich": None},
        },
        {"home": [home]},
    )

    answers = book.on(DAY).ask(case, "counts", "all_rich")

    assert answers["counts"].range == (60, 90)
    assert answers["all_rich"].range == (False, True)
    nobody = book.on(DAY).ask(Case({"an": {}}, {"home": [{"head": ["an"]}]}), "all_rich")
    assert nobody["all_rich"].value is True
