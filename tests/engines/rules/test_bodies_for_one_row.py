"""Whatever a body does, it says the same when it is written out for one row."""

from inspect import Parameter, Signature

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import (
    Between,
    Case,
    Flag,
    Kind,
    Members,
    Money,
    Parameters,
    at_least,
    at_most,
    between,
    first,
    round_down_to,
    round_to,
    where,
)
from klaverblad.engines.rules import when as applies_when
from klaverblad.engines.rules.columns import VALUES
from klaverblad.engines.rules.row_words import OPERATIONS
from tests.engines.rules.test_exceptions_to_a_rule import BONUS, INPUTS, an_exception, artist
from tests.engines.rules.test_exceptions_to_a_rule import student as a_student
from tests.engines.rules.toy import DAY, TOY_INPUTS, a_rule, an_input, toy_book
from tests.slow_rules.agreement import disagreements

AMOUNTS, FLAGS = ("a", "b", "c"), ("x", "y")
MANY = settings(max_examples=60, deadline=None)


def an_amount(chance, depth):
    """An amount made of amounts and flags: a function of what the body reads."""
    if depth == 0:
        name = chance.choice([*AMOUNTS, "free", "full"])
        return lambda r: r[name] if name in AMOUNTS else getattr(r["p"], name)
    u, v = an_amount(chance, depth - 1), an_amount(chance, chance.randrange(depth))
    f = a_flag(chance, depth - 1)
    return chance.choice(
        [
            lambda r: u(r) + v(r),
            lambda r: u(r) - v(r),
            lambda r: u(r) * 0.5,
            lambda r: -u(r),
            lambda r: at_least(u(r), v(r)),
            lambda r: at_most(u(r), v(r)),
            lambda r: round_to(u(r), "cent"),
            lambda r: round_down_to(u(r), "euro"),
            lambda r: where(f(r), u(r), v(r)),
            lambda r: where(f(r), u(r), 0),
            lambda r: shared(u(r), f(r)),
        ]
    )


def a_flag(chance, depth):
    """A flag, made likewise."""
    if depth <= 0:
        name = chance.choice(FLAGS)
        return lambda r: r[name]
    u, v = an_amount(chance, depth - 1), an_amount(chance, depth - 1)
    f, g = a_flag(chance, depth - 1), a_flag(chance, chance.randrange(depth))
    return chance.choice(
        [
            lambda r: u(r) >= v(r),
            lambda r: u(r) < v(r),
            lambda r: u(r) == v(r),
            lambda r: f(r) & g(r),
            lambda r: f(r) | g(r),
            lambda r: ~f(r),
            lambda r: between(u(r), r["p"].free, v(r)),
        ]
    )


def shared(one, flag):
    """Something that both branches need, and the condition too."""
    return where(flag, one + one, where(one > 0, one, at_least(one, 0)))


def a_body(chance):
    """A rule of all inputs: a choice between named branches."""
    choices = [
        (a_flag(chance, chance.randrange(3)), an_amount(chance, chance.randrange(4)))
        for _ in range(chance.randint(1, 3))
    ]
    otherwise = an_amount(chance, 2)

    def chosen(**read):
        every = sum((read[name] for name in AMOUNTS), start=0)
        flag = read["x"] | read["y"]
        last = where(flag, otherwise(read), where(every > read["p"].free, otherwise(read), 0))
        return first(
            *((test(read), value(read), f"b{place}") for place, (test, value)
              in enumerate(choices)),
            otherwise=(last, "none"),
        )  # fmt: skip

    hints = {**dict.fromkeys(AMOUNTS, Money), **dict.fromkeys(FLAGS, Flag), "p": Parameters}
    names = [Parameter(name, Parameter.KEYWORD_ONLY) for name in hints]
    chosen.__signature__ = Signature(names)
    chosen.__annotations__ = {**hints, "return": Money}
    labels = [*(f"b{place}" for place in range(len(choices))), "none"]
    says = {name: f"{name}: {{result}}, of {{a}} and {{p.free}}." for name in labels}
    rule = a_rule(chosen)
    object.__setattr__(rule, "says", dict.fromkeys(("nl", "fr", "en"), says))
    return rule


def of_home(chosen: Members[Money]) -> Money:
    return chosen.sum()


def most(chosen: Members[Money]) -> Money:
    return chosen.of("guest").largest()


def is_rich(chosen: Members[Money], of_home: Money, members: Members[Flag]) -> Flag:
    return (chosen.the("head") > of_home) | (members.of("guest").count() > 1)


BODY_INPUTS = (
    *TOY_INPUTS,
    *(an_input(name) for name in AMOUNTS),
    *(an_input(name, Kind.FLAG) for name in FLAGS),
)
NUMBERS = st.sampled_from([0.0, 0.005, 10.0, 99.995, 200.0, 333.33, 1000.0])
TOLD = st.one_of(st.none(), NUMBERS, NUMBERS, st.builds(lambda n: Between(n, n + 150.0), NUMBERS))
PERSONS = st.fixed_dictionaries(
    {**dict.fromkeys(AMOUNTS, TOLD), **dict.fromkeys(FLAGS, st.sampled_from([None, True, False]))}
)
HOMES = st.sampled_from(
    [
        {"head": "an", "guest": ["bo", "kim"]},
        {"head": "an", "guest": ["bo", "kim"], "unlisted": True},
        {"head": "bo", "guest": ["an"]},
        {"head": "kim", "unlisted": True},
    ]
)


@MANY
@given(
    chance=st.randoms(use_true_random=False),
    facts=st.lists(PERSONS, min_size=3, max_size=3),
    home=HOMES,
)
def test_any_body_tells_the_same_in_both_ways(chance, facts, home):
    homes = [a_rule(one, entity="home") for one in (of_home, most, is_rich)]
    now = toy_book(a_body(chance), *homes, inputs=BODY_INPUTS).on(DAY)
    case = Case(dict(zip(("an", "bo", "kim"), facts, strict=True)), {"home": [home]})

    found = disagreements(now, case, ["chosen", "of_home", "most", "is_rich"])

    assert found == [], now.row_body("chosen").text


def grant(wage: Money, p: Parameters) -> Money:
    return applies_when(
        wage < p.free, first((wage > 0, p.full - wage, "some"), otherwise=(0, "no"))
    )


BENDING = [an_exception(a_student, rank=1), an_exception(artist, rank=2), an_exception(grant)]
BENT = toy_book(BONUS, *BENDING, inputs=INPUTS).on(DAY)


@MANY
@given(
    wage=TOLD,
    flags=st.fixed_dictionaries(
        dict.fromkeys(("is_student", "is_artist"), st.sampled_from([None, True, False]))
    ),
)
def test_exceptions_tell_the_same_in_both_ways(wage, flags):
    assert disagreements(BENT, Case({"an": {"wage": wage, **flags}}), ["bonus"]) == []


def with_aid(aid: Money, wage: Money) -> Money:
    return wage + aid


@pytest.mark.parametrize("home", [None, {"head": "bo"}])
def test_of_a_group_that_one_is_not_in_nothing_is_known(home):
    now = toy_book(a_rule(with_aid, says="Of {aid}: {result}.")).on(DAY)
    answer = now.ask(Case({"an": {"wage": 5}, "bo": {}}, {"home": [home]}), "with_aid").about(
        "with_aid", "an"
    )

    assert answer.range == (float("-inf"), float("inf"))
    assert [one.key for one in answer.waiting_for] == ["home"]
    assert str(answer.explain("nl")).startswith("With_aid: nog niet zeker.")


def test_every_word_of_the_vocabulary_can_be_written_out():
    assert {*VALUES} - {*OPERATIONS} == {"where"}


def test_a_body_that_is_written_out_can_be_read():
    text = toy_book().on(DAY).row_body("counted").text

    assert text == WRITTEN_OUT
    assert text == toy_book().on(DAY).row_body("counted").text


WRITTEN_OUT = """\
def work_out(low, high, at, group):
    i = at[0]; l3 = low[i]; h3 = high[i]
    o4 = 0 if l3 == h3 else 1
    i = at[1]; l5 = low[i]; h5 = high[i]
    o6 = 0 if l5 == h5 else 2
    l2 = l3 - h5; h2 = h3 - l5
    o2 = 0 if l2 == h2 else o4 | o6
    l1 = l2 if l2 >= 0.0 else 0.0; h1 = h2 if h2 >= 0.0 else 0.0
    o1 = 0 if l1 == h1 else o2
    return l1, h1, 3, o1, None, None

def terms(low, high, at, group):
    i = at[0]; l3 = low[i]; h3 = high[i]
    t4 = ((0, l3),) if l3 == h3 else None
    i = at[1]; l5 = low[i]; h5 = high[i]
    t6 = ((1, l5),) if l5 == h5 else None
    l2 = l3 - h5; h2 = h3 - l5
    t2 = (*t4, *less(t6)) if l2 == h2 and t4 is not None and t6 is not None else None
    l1 = l2 if l2 >= 0.0 else 0.0; h1 = h2 if h2 >= 0.0 else 0.0
    t1 = changed(t2, l2 if l2 == h2 else None, l1, -1) if l1 == h1 else None
    return t1"""
