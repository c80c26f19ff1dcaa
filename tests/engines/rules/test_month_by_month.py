"""Facts that begin and end, amounts that rise, and exemptions that run out."""

from datetime import UTC, date, datetime
from math import inf
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.rules import (
    Between,
    Case,
    CaseError,
    Count,
    DatedValue,
    Flag,
    History,
    Kind,
    LoadError,
    Missing,
    Money,
    Parameter,
    Parameters,
    Previous,
    Told,
    Unit,
    at_least,
    at_most,
    where,
)
from tests.engines.rules.toy import (
    TOY_INPUTS,
    TOY_PARAMETERS,
    a_rule,
    an_input,
    toy_book,
    words,
)

UsedBefore = Annotated[Count, Previous("months_used")]


def months_used(months_used_before: UsedBefore, works: Flag) -> Count:
    return months_used_before + where(works, 1, 0)


def exemption(months_used_before: UsedBefore, works: Flag, p: Parameters) -> Money:
    return where(works & (months_used_before < p.months_max), p.free, 0)


def kept(wage: Money, exemption: Money) -> Money:
    return at_least(wage - exemption, 0)


INPUTS = (
    *TOY_INPUTS,
    an_input("works", Kind.FLAG),
    an_input("months_used_before", Kind.COUNT, unit="count", lowest=0, usual=(0, 3)),
)
MONTHS_MAX = Parameter(
    "months_max", words("months"), Unit("count"),
    (DatedValue(date(2020, 1, 1), 3, "confirmed", "toy gazette"),),
)  # fmt: skip


def counting_book(*more, inputs=INPUTS):
    rules = (a_rule(months_used), a_rule(exemption), a_rule(kept, is_right=True))
    return toy_book(*rules, *more, inputs=inputs, parameters=(*TOY_PARAMETERS, MONTHS_MAX))


BOOK = counting_book()
WORKS = History((Told(date(2025, 11, 1), False), Told(date(2026, 1, 1), True)))
CASE = Case({"an": {"wage": 500, "works": WORKS, "months_used_before": 0}})


def values(months, key):
    return [one.results[key].value(0) for one in months]


def test_an_exemption_runs_out_month_by_month():
    months = BOOK.over("2025-11", "2026-05", CASE)

    assert values(months, "months_used") == [0, 0, 1, 2, 3, 3 + 1, 3 + 2]
    assert values(months, "kept") == [500, 500, 300, 300, 300, 500, 500]


def test_a_month_that_turns_names_what_made_it_turn():
    months = BOOK.over("2025-11", "2026-05", CASE)

    began, ran_out = months.turns("kept")

    assert (began.month, began.before, began.after) == (date(2026, 1, 1), (500, 500), (300, 300))
    assert began.facts == (("works", "an"),)
    assert ran_out.month == date(2026, 4, 1)
    assert ran_out.facts == (("months_used_before", "an"),)


def test_an_amount_that_rises_is_named_with_its_month():
    working = Case({"an": {"wage": 500, "works": True, "months_used_before": 0}})

    (rise,) = BOOK.over("2025-12", "2026-02", working).turns("kept")

    assert (rise.month, rise.parameters) == (date(2026, 1, 1), ("free",))


def test_before_a_history_begins_its_fact_is_unknown_and_asked():
    months = BOOK.over("2025-10", "2025-11", CASE, ["kept"])

    assert months.of("2025-10").results["kept"].span(0) == (400, 500)
    assert months.waiting_for("2025-10", "kept") == (Missing("works", "an"),)


def test_what_is_handed_over_is_asked_where_it_began():
    started = Case({"an": {"wage": 500, "works": True}})

    months = BOOK.over("2026-01", "2026-03", started)

    assert months.waiting_for("2026-03", "kept") == (Missing("months_used_before", "an"),)
    assert values(months, "kept") == [None, None, None]


def test_on_one_day_the_fact_itself_is_read():
    now = BOOK.on(date(2026, 3, 1))

    answer = now.ask(CASE.with_fact("an", "months_used_before", 3), "kept")["kept"]

    assert answer.value == 500


def test_a_month_handed_over_says_from_which_month_it_comes():
    month = BOOK.over("2026-01", "2026-02", CASE).of("2026-02")

    facts = [fact for line in month.answers["kept"].explain("en").lines for fact in line.inputs]

    assert {(fact.key, fact.value, fact.provenance) for fact in facts} >= {
        ("months_used_before", 1, "2026-01")
    }


def test_a_group_may_be_there_for_some_months():
    book = toy_book()
    case = Case(
        {"an": {"wage": 300}, "bo": {"wage": 900}},
        {
            "home": [
                {"head": "an", "guest": "bo", "is_poor_home": True, "until": date(2026, 2, 28)},
                {"head": "an", "is_poor_home": True, "from": date(2026, 3, 1)},
            ]
        },
    )

    months = book.over("2026-02", "2026-03", case, ["aid"])

    assert values(months, "aid") == [200, 900]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-13", "2027-01", "'2026-13' is no month"),
        ("soon", "2027-01", "'soon' is no month"),
        ("2026-02", "2026-01", "comes before"),
        ("1900-01", "2100-01", "more than 600 months"),
    ],
)
def test_months_that_make_no_span_are_refused(first, last, said):
    with pytest.raises(CaseError, match=said):
        BOOK.over(first, last, CASE)


@pytest.mark.parametrize(
    "told",
    [
        (Told(date(2026, 2, 1), 1), Told(date(2026, 1, 1), 2)),
        (Told(date(2026, 1, 1), 1, date(2026, 2, 1)), Told(date(2026, 2, 1), 2)),
        (Told(date(2026, 2, 1), 1, date(2026, 1, 1)),),
    ],
)
def test_a_history_that_contradicts_itself_is_refused(told):
    with pytest.raises(CaseError):
        History(told)


def test_in_a_gap_and_after_its_last_day_a_fact_is_unknown():
    history = History((
        Told(date(2026, 1, 1), 1, date(2026, 1, 31)), Told(date(2026, 3, 1), 3, date(2026, 3, 31)),
    ))  # fmt: skip

    days = [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)]
    assert [history.on(day) for day in (*days, date(2026, 4, 1))] == [None, 1, None, 3, None]


def nothing_before(wage_before: Annotated[Money, Previous("wage_after")]) -> Money:
    return wage_before * 2


def other_unit(days_before: Annotated[Count, Previous("kept")]) -> Count:
    return days_before * 1


@pytest.mark.parametrize(
    ("body", "inputs", "said"),
    [
        (nothing_before, (an_input("wage_before"),), "nothing is called 'wage_after'"),
        (other_unit, (an_input("days_before", Kind.COUNT, unit="count"),), "are not the same"),
    ],
)
def test_a_fact_that_continues_nothing_like_it_does_not_load(body, inputs, said):
    with pytest.raises(LoadError, match=said):
        counting_book(a_rule(body), inputs=(*INPUTS, *inputs))


def unsaid(months_used_before: Count) -> Count:
    return months_used_before * 1


def test_the_month_before_is_said_in_every_signature_that_reads_it():
    with pytest.raises(LoadError, match=r"Annotated\[…, Previous\('months_used'\)\]"):
        counting_book(a_rule(unsaid))


def test_a_value_that_ended_is_unknown_after_its_last_day():
    ended = Parameter(
        "full", words("full"), Unit.parse("EUR per month"),
        (DatedValue(date(2020, 1, 1), 9, "confirmed", "gazette", until=date(2025, 12, 31)),),
    )  # fmt: skip
    book = toy_book(parameters=(*TOY_PARAMETERS[:2], ended))
    case = Case({"an": {"wage": 0}}, {"home": [{"head": "an", "is_poor_home": True}]})

    assert book.on(date(2025, 12, 31)).ask(case, "aid")["aid"].value == 9
    assert book.on(date(2026, 1, 1)).ask(case, "aid")["aid"].unknown_parameters == ("full",)


@pytest.mark.parametrize(
    ("until", "said"), [("2026-01-31", "nothing holds from"), ("2026-03-05", "two values hold on")]
)
def test_a_gap_or_an_overlap_inside_a_range_does_not_load(until, said):
    values = (
        DatedValue(date(2020, 1, 1), 9, "confirmed", "gazette", until=date.fromisoformat(until)),
        DatedValue(date(2026, 3, 1), 10, "confirmed", "gazette"),
    )

    with pytest.raises(LoadError, match=said):
        Parameter("full", words("full"), Unit.parse("EUR per month"), values)


TWO_HOMES = Case(
    {"an": {"wage": 300}, "bo": {"wage": 900}},
    {
        "home": [
            {"head": "an", "is_poor_home": True, "until": date(2026, 1, 31)},
            {"head": "bo", "is_poor_home": True},
        ]
    },
)


def test_a_group_keeps_its_name_when_the_one_before_it_is_gone():
    months = toy_book().over("2026-01", "2026-03", TWO_HOMES, ["aid"])

    assert [one.span("aid", "home:2") for one in months] == [(300,), (300,), (300,)]
    assert [one.span("aid", "home") for one in months] == [(900,), (), ()]
    assert months.turns("aid", "home:2") == ()


def test_a_group_that_ends_is_a_turn_with_nothing_after_it():
    (ended,) = toy_book().over("2026-01", "2026-03", TWO_HOMES, ["aid"]).turns("aid", "home")

    assert (ended.month, ended.before, ended.after) == (date(2026, 2, 1), (900, 900), ())


def test_a_turn_about_several_is_asked_about_one_of_them():
    months = toy_book().over("2026-01", "2026-03", TWO_HOMES, ["aid"])

    with pytest.raises(CaseError, match="is about home, home:2"):
        months.turns("aid")
    with pytest.raises(CaseError, match="is about home, home:2"):
        months.turns("aid", "home:3")


def home_total(home_before: Annotated[Count, Previous("home_total")], is_poor_home: Flag) -> Count:
    return home_before + where(is_poor_home, 1, 0)


HOME_BOOK = toy_book(
    a_rule(home_total, entity="home", is_right=True),
    inputs=(
        *TOY_INPUTS,
        an_input("home_before", Kind.COUNT, entity="home", unit="count", lowest=0, usual=(0, 3)),
    ),
)


def test_what_a_group_hands_over_stays_with_that_group():
    case = Case(
        {"an": {}, "bo": {}},
        {
            "home": [
                {"head": "an", "is_poor_home": True, "home_before": 10, "until": date(2026, 1, 31)},
                {"head": "bo", "is_poor_home": True, "home_before": 0},
            ]
        },
    )

    months = HOME_BOOK.over("2026-01", "2026-03", case)

    assert [one.span("home_total", "home:2") for one in months] == [(1,), (2,), (3,)]


def test_a_group_that_nobody_told_of_hands_over_too():
    months = HOME_BOOK.over("2026-01", "2026-02", Case({"an": {}}))

    assert months.waiting_for("2026-02", "home_total") == (
        Missing("home_before", "home"), Missing("is_poor_home", "home"),
    )  # fmt: skip


def three_carried(*keys):
    """Three counts, each of which reads all three of the month before."""

    def body(key):
        def follows(a_before, b_before, c_before, works):
            return at_most(a_before + b_before + c_before, 1) + where(works, 1, 0)

        follows.__name__ = key
        hints = {f"{one}_before": Annotated[Count, Previous(one)] for one in keys}
        follows.__annotations__ = {**hints, "works": Flag, "return": Count}
        return follows

    told = [an_input(f"{k}_before", Kind.COUNT, unit="count", lowest=0, usual=(0,)) for k in keys]
    return toy_book(
        *(a_rule(body(key), is_right=True) for key in keys), inputs=(*INPUTS[:-1], *told)
    )


def test_what_three_facts_hand_over_in_42_months_is_asked_once_at_its_root():
    months = three_carried("a", "b", "c").over("2023-01", "2026-06", Case({"an": {"works": False}}))

    waiting = months.waiting_for("2026-06", "a", "an")

    assert len(months) == 42
    assert {one.key for one in waiting} == {"a_before", "b_before", "c_before"}


def test_what_is_not_settled_is_handed_over_between_its_ends():
    facts = {"wage": 500, "works": True, "months_used_before": Between(1, 2)}

    months = BOOK.over("2026-01", "2026-04", Case({"an": facts}))

    assert [one.span("months_used", "an") for one in months] == [(2, 3), (3, 4), (4, 5), (5, 6)]
    # From the third month on it is used up, whichever of the two it was.
    assert [one.span("kept", "an") for one in months][2:] == [(500,), (500,)]
    assert months.waiting_for("2026-02", "kept") == (Missing("months_used_before", "an"),)


def test_an_open_end_is_handed_over_as_open():
    months = BOOK.over("2026-01", "2026-02", Case({"an": {"works": True}}))

    assert [one.span("months_used", "an") for one in months] == [(1, inf), (2, inf)]


@given(
    low=st.integers(0, 5), more=st.integers(0, 4), place=st.integers(0, 4),
    works=st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4),
    answers=st.lists(st.booleans(), min_size=4, max_size=4),
)  # fmt: skip
def test_what_is_so_lies_inside_what_was_handed_over(low, more, place, works, answers):
    days = [date(2026, month, 1) for month in range(1, 5)]
    true = [told if told is not None else one for told, one in zip(works, answers, strict=True)]
    used = low + min(place, more)

    def over(before, some):
        told = History(tuple(Told(day, one) for day, one in zip(days, some, strict=True)))
        facts = {"wage": 500, "works": told, "months_used_before": before}
        return BOOK.over("2026-01", "2026-04", Case({"an": facts}))

    open_months, known = over(Between(low, low + more), works), over(used, true)

    for key in ("months_used", "kept"):
        for some, one in zip(open_months, known, strict=True):
            (value,), span = one.span(key, "an"), some.span(key, "an")
            assert span[0] <= value <= span[-1]


@pytest.mark.parametrize("ends", [(3, 1), ("few", "many"), (-1, 2)])
def test_ends_that_are_none_are_refused(ends):
    case = Case({"an": {"wage": 500, "months_used_before": Between(*ends)}})

    with pytest.raises(CaseError, match="months_used_before"):
        BOOK.over("2026-01", "2026-02", case)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"from": date(2026, 3, 1), "until": date(2026, 2, 1)}, "ends before it begins"),
        ({"until": "soon"}, "'until' is 'soon'"),
        ({"from": datetime(2026, 3, 1, tzinfo=UTC)}, "give a day"),
    ],
)
def test_a_group_with_days_that_make_no_span_is_refused(bounds, said):
    case = Case({"an": {}}, {"home": [{"head": "an", **bounds}]})

    with pytest.raises(CaseError, match=said):
        case.on(date(2026, 3, 1))


def test_a_person_has_no_first_and_last_day_of_its_own():
    case = Case({"an": {"wage": 1, "until": date(2026, 1, 1)}})

    with pytest.raises(CaseError, match="a person has no 'until'"):
        BOOK.on(date(2026, 3, 1)).ask(case, "kept")
