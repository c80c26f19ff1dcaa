"""Sweeps, what-ifs, judgements and receipts: what would follow, and what it was made of."""

from datetime import date
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import (
    ALL,
    Case,
    CaseError,
    Flag,
    Grouping,
    Kind,
    LoadError,
    Members,
    Money,
    Parameters,
    Receipt,
    Role,
    at_least,
    euros,
    first,
    replay,
    values_between,
    where,
)
from tests.engines.rules.toy import DAY, TOY_INPUTS, a_rule, an_input, toy_book, words
from tests.engines.rules.toy import HOME as TOY_HOME

HOME = {"head": ["an"], "guest": ["bo"], "is_poor_home": True}
CASE = Case({"an": {"wage": 500}, "bo": {"wage": 100}}, {"home": [HOME]})


def is_cheap(wage: Money, p: Parameters) -> Flag:
    return wage < p.limit


def tariff(is_cheap: Flag, p: Parameters) -> Money:
    return first((is_cheap, p.full, "cheap"), otherwise=(0, "dear"))


def disposable(wage: Money, tariff: Money, aid: Money) -> Money:
    return wage + tariff + aid


def sweeping_book():
    from tests.engines.rules.toy import TOY_PARAMETERS, a_parameter

    limit = a_parameter("limit", (date(2020, 1, 1), 1234.56, "confirmed"))
    return toy_book(
        a_rule(is_cheap),
        a_rule(tariff, is_right=True),
        a_rule(disposable),
        parameters=(*TOY_PARAMETERS, limit),
    )


NOW = sweeping_book().on(DAY)


def test_a_curve_has_one_value_for_each_that_was_tried():
    swept = NOW.sweep(CASE, "wage", of="an", over=euros(0, 2000, 10), rights=["aid", "disposable"])

    expected = [
        NOW.ask(CASE.with_fact("an", "wage", w), "aid")["aid"].value for w in (0, 800, 2000)
    ]
    assert len(swept.values) == len(swept.curves["aid"].lo) == 201
    assert swept.curves["aid"].lo[[0, 80, 200]].tolist() == expected


def test_slopes_say_what_one_more_euro_brings():
    swept = NOW.sweep(CASE, "wage", of="an", over=euros(0, 2000, 10), rights=["aid"])

    slopes = swept.slopes("aid")

    assert slopes[[5, 50, 150]].tolist() == [0, -1, 0]


def test_a_step_is_found_to_the_cent_with_the_right_behind_it():
    swept = NOW.sweep(CASE, "wage", of="an", over=euros(0, 2000, 10), rights=["disposable"])

    (step,) = swept.steps

    assert (step.at, step.right, step.cause) == (1234.56, "tariff", "is_cheap")
    assert step.path == ("disposable", "tariff", "is_cheap")
    assert step.before - step.after == pytest.approx(1000, abs=0.01)


def test_a_bend_in_a_curve_is_no_step():
    swept = NOW.sweep(CASE, "wage", of="an", over=euros(3, 2000, 10), rights=["aid"])

    assert swept.steps == ()


def test_all_rights_are_swept_when_none_is_named():
    assert list(NOW.sweep(CASE, "wage", of="an", over=euros(0, 20, 10)).curves) == ["tariff"]
    assert NOW.chosen(ALL) == NOW.rights == ("tariff",)


def test_an_open_curve_has_bounds_and_no_slope():
    swept = NOW.sweep(
        CASE.with_fact("bo", "wage", None), "wage", of="an", over=euros(0, 200, 100), rights=["aid"]
    )

    assert swept.curves["aid"].hi.tolist() == [1000, 1000, 1000]
    assert np.isnan(swept.slopes("aid")).all()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"key": "wages"}, "no known input"),
        ({"key": "is_poor_home"}, "a flag, and no number"),
        ({"of": "dan"}, "known are an, bo"),
        ({"over": np.array([1.0])}, "at least two values"),
        ({"over": np.array([2.0, 1.0])}, "in rising order"),
        ({"over": np.array([-5.0, 1.0])}, "the span goes from -5 to 1: give 0 or more"),
    ],
)
def test_a_sweep_that_means_nothing_is_refused(more, said):
    wish = {"key": "wage", "of": "an", "over": euros(0, 20, 10), **more}

    with pytest.raises(CaseError, match=said):
        NOW.sweep(CASE, wish["key"], of=wish["of"], over=wish["over"], rights=["aid"])


@pytest.mark.parametrize("span", [(0, 0, 1), (5, 0, 1), (0, 5, 0), (0, 5, nan), (0, 1e9, 1)])
def test_what_is_no_span_is_refused(span):
    with pytest.raises(CaseError):
        values_between(*span)


def test_the_last_euro_of_a_span_is_included():
    assert euros(0, 1, 0.1)[-1] == pytest.approx(1)
    assert len(euros(0, 5000, 10)) == 501


@settings(deadline=None)
@given(amount=st.integers(0, 5000), day=st.sampled_from([DAY, date(2020, 6, 1)]))
def test_a_what_if_never_touches_its_baseline(amount, day):
    baseline = sweeping_book().on(day)
    before = baseline.ask(CASE, "aid")["aid"].receipt

    supposed = baseline.what_if(parameters={"full": amount})

    assert supposed.ask(CASE, "aid")["aid"].value == max(0, amount - (300 if day == DAY else 400))
    assert baseline.ask(CASE, "aid")["aid"].receipt == before


def test_a_supposed_amount_says_that_it_is_not_law():
    (held, *_) = NOW.what_if(parameters={"full": 5}).ask(CASE, "aid")["aid"].parameters

    assert (held.key, held.status) == ("free", "computed")
    answer = NOW.what_if(parameters={"full": 5}).ask(CASE, "aid")["aid"]
    assert answer.status == "unconfirmed"
    assert "what-if" in answer.parameters[1].source


def kinder(wage: Money, p: Parameters) -> Money:
    return where(wage > p.full, wage - p.full, 0)


def test_another_rule_takes_the_place_of_the_one_that_holds():
    supposed = NOW.what_if(rules=[a_rule(kinder, key="counted")])

    assert supposed.ask(CASE, "home_counted")["home_counted"].value == 0
    assert NOW.ask(CASE, "home_counted")["home_counted"].value == 300


def test_a_reform_traces_only_what_it_touches():
    supposed = NOW.what_if(rules=[a_rule(kinder, key="counted")])

    kept = {rule.key for rule in supposed.rules.known}
    assert "age" in kept
    assert not kept & {"counted", "home_counted", "aid", "disposable"}


def test_the_day_before_a_reform_keeps_its_law():
    supposed = NOW.what_if(parameters={"full": 5}, rules=[a_rule(kinder, key="counted")]).rules

    day_before = supposed.on(date(2026, 2, 28))
    assert day_before.ask(CASE, "aid")["aid"].value == NOW.ask(CASE, "aid")["aid"].value


def test_a_what_if_of_what_does_not_exist_is_refused():
    with pytest.raises(LoadError, match="Did you mean 'full'"):
        NOW.what_if(parameters={"fulll": 1})


def test_rules_of_one_day_cannot_be_changed():
    with pytest.raises(AttributeError):
        NOW.day = DAY
    with pytest.raises(AttributeError):
        NOW.rules.rules = ()


JUDGED = toy_book(
    inputs=(
        *TOY_INPUTS[:2],
        an_input("is_poor_home", Kind.FLAG, entity="home", judgement="Toy act, art. 7"),
    )
).on(DAY)


@pytest.mark.parametrize("given", [None, True, False])
def test_a_judgement_shows_what_follows_from_each_answer(given):
    answer = JUDGED.ask(CASE.with_fact("home", "is_poor_home", given), "aid")["aid"]

    (judgement,) = answer.judgements

    assert (judgement.key, judgement.who, judgement.article) == (
        "is_poor_home", "home", "Toy act, art. 7",
    )  # fmt: skip
    assert judgement.given is given
    assert judgement.follows == {True: (700,), False: (0,)}


def partial(wage: Money) -> Money:
    return wage * 2


def whole(partial: Money) -> Money:
    return partial * 2


def test_what_a_rule_leaves_out_is_carried_by_all_that_rests_on_it():
    left_out = words("income from abroad")
    now = toy_book(a_rule(partial, leaves_out=left_out), a_rule(whole)).on(DAY)

    answer = now.ask(CASE, "whole").about("whole", "an")

    assert [(one.key, one.words) for one in answer.leaves_out] == [("partial", left_out)]
    assert answer.explain("en", depth=0).leaves_out == ("income from abroad",)
    assert [one.key for one in now.run_cases([CASE], ["whole"]).leaves_out] == ["partial"]


def test_a_receipt_that_was_kept_gives_the_same_answer_again():
    kept = NOW.ask(CASE, "aid")["aid"].receipt.as_json()

    played = replay(NOW.rules, Receipt.from_json(kept), CASE)

    assert (played.agrees, played.changed) == (True, ())


def test_a_replay_says_what_changed_since():
    kept = NOW.ask(CASE, "aid")["aid"].receipt
    other = NOW.what_if(parameters={"full": 5}).rules

    played = replay(other, kept, CASE.with_fact("bo", "wage", 101))

    assert (played.agrees, played.changed) == (False, ("parameters", "inputs"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"day": "soon"}'])
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(CaseError, match="no receipt"):
        Receipt.from_json(text)


def left_after_rent(rent: Money, wage: Money) -> Money:
    return at_least(wage - rent, 0)


def club_rent(left_after_rent: Members[Money]) -> Money:
    return left_after_rent.sum()


CLUB = Grouping(
    "club", words("club"), words("Who?"), (Role("member", words("member"), words("member")),)
)
RENTS = toy_book(
    a_rule(left_after_rent),
    a_rule(club_rent, entity="club"),
    inputs=(*TOY_INPUTS, an_input("rent", entity="home")),
    groupings=(TOY_HOME, CLUB),
).on(DAY)
TWO_HOMES = Case(
    {"an": {"wage": 500}, "bo": {"wage": 100}, "cem": {"wage": 50}},
    {
        "home": [{"head": "an", "guest": "bo"}, {"head": "cem"}],
        "club": [{"member": ["an", "bo"]}, {"member": ["cem"]}],
    },
)


@pytest.mark.parametrize(
    ("of", "key", "lowest"),
    [
        ("home:2", "left_after_rent", [50, 0]),
        ("home:2", "club_rent", [50, 0]),
        ("home", "club_rent", [600, 400]),
    ],
)
def test_a_fact_of_a_group_is_swept_for_who_goes_with_it(of, key, lowest):
    swept = RENTS.sweep(TWO_HOMES, "rent", of=of, over=euros(0, 100, 100), rights=[key])

    assert swept.curves[key].lo.tolist() == lowest


def test_a_right_of_several_persons_is_not_swept_as_if_it_were_of_one():
    with pytest.raises(CaseError, match="2 of them go with it, and it takes one"):
        RENTS.sweep(TWO_HOMES, "rent", of="home", over=euros(0, 10, 10), rights=["left_after_rent"])


def test_a_person_alone_is_swept_though_others_may_live_there():
    swept = RENTS.sweep(
        Case({"an": {"wage": 500}}), "rent", of="home", over=euros(0, 100, 100),
        rights=["left_after_rent"],
    )  # fmt: skip

    assert swept.curves["left_after_rent"].lo.tolist() == [500, 400]


def test_a_yes_or_no_has_no_slopes():
    swept = NOW.sweep(CASE, "wage", of="an", over=euros(0, 20, 10), rights=["is_cheap"])

    with pytest.raises(CaseError, match="only a number has slopes"):
        swept.slopes("is_cheap")
