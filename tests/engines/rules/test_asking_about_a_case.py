"""Ask about one case: what follows, what is missing, and on what it rests."""

from datetime import date

import pytest

from klaverblad.engines.rules import (
    Case,
    CaseError,
    Date,
    DatedValue,
    Missing,
    Money,
    NotInForceError,
    days_after,
)
from tests.engines.rules.toy import DAY, a_rule, toy_book

HOME = {"head": ["an"], "guest": ["bo"], "is_poor_home": True}


def a_case(home=None, **persons):
    return Case(persons, {"home": [home or HOME]})


def test_what_is_known_gives_a_value(now):
    answer = now.ask(a_case(an={"wage": 500}, bo={"wage": 100}), "aid")["aid"]

    assert answer.settled
    assert answer.value == 700
    assert answer.waiting_for == ()


def test_an_unknown_wage_gives_a_range_and_is_asked(now):
    answer = now.ask(a_case(an={"wage": 500}, bo={}), "aid")["aid"]

    assert answer.value is None
    assert answer.range == (0, 700)
    assert answer.waiting_for == (Missing("wage", "bo"),)


def test_none_is_unknown_and_not_zero(now):
    answer = now.ask(a_case(an={"wage": None}, bo={"wage": 0}), "aid")["aid"]

    assert answer.waiting_for == (Missing("wage", "an"),)


def test_what_cannot_matter_is_not_asked(now):
    answer = now.ask(a_case(an={"wage": 5000}, bo={}), "aid")["aid"]

    assert (answer.value, answer.waiting_for) == (0, ())


def test_a_branch_that_is_not_taken_is_not_asked(now):
    answer = now.ask(a_case({**HOME, "is_poor_home": False}, an={}, bo={}), "aid")["aid"]

    assert (answer.value, answer.waiting_for) == (0, ())


def test_of_a_single_person_without_a_group_others_may_live_there(now):
    answer = now.ask(Case({"an": {"wage": 500, "born_on": date(2015, 1, 1)}}), "has_adults")

    assert answer["has_adults"].range == (False, True)
    assert answer["has_adults"].waiting_for == (Missing("home", "home"),)


def test_people_who_are_not_listed_can_only_widen(now):
    home = {"head": ["an"], "is_poor_home": True}
    case = a_case(home, an={"wage": 500})
    wider = a_case({**home, "unlisted": True}, an={"wage": 500})

    assert now.ask(case, "aid")["aid"].range == (700, 700)
    assert now.ask(wider, "aid")["aid"].range == (0, 700)


def test_several_persons_without_their_group_are_refused(now):
    with pytest.raises(CaseError, match="2 persons, and no 'home'"):
        now.ask(Case({"an": {}, "bo": {}}), "aid")


def test_answers_about_several_persons_are_asked_by_name(now):
    answers = now.ask(a_case(an={"wage": 500}, bo={"wage": 100}), "counted")

    assert answers.about("counted", "an").value == 300
    with pytest.raises(CaseError, match="about an, bo"):
        answers["counted"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"wages": 1}, "Did you mean 'wage'?"),
        ({"wage": -1}, "is -1: write 0 or more"),
        ({"wage": "many"}, r"is 'many': write a number \(EUR per month\)"),
        ({"wage": True}, "is True: write a number"),
        ({"wage": float("nan")}, "is nan: write a number"),
        ({"born_on": "2015"}, "write a day like 2026-03-01"),
        ({"is_poor_home": True}, "is a fact about a home"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_by_name(now, facts, said):
    with pytest.raises(CaseError, match=said):
        now.ask(a_case({"head": ["an"]}, an=facts), "aid")


@pytest.mark.parametrize(
    ("home", "said"),
    [
        ({"guest": ["an"]}, "'head' is nobody: this role holds exactly one person, so name one"),
        ({"head": ["an", "bo"]}, "'head' is an, bo: this role holds exactly one person"),
        ({"head": ["anna"]}, "nobody in this case is called 'anna'. Did you mean 'an'?"),
        ({"head": ["an"], "guest": ["an"]}, "'an' has two places"),
        ({"head": ["an"], "is_poor_home": 1}, "write true or false"),
        ({"head": ["an"], "poor": True}, "'poor' is no known input"),
    ],
)
def test_a_group_that_cannot_be_read_is_refused(now, home, said):
    with pytest.raises(CaseError, match=said):
        now.ask(a_case(home, an={}, bo={}), "aid")


def test_a_grouping_that_does_not_exist_is_refused(now):
    with pytest.raises(CaseError, match="Did you mean 'home'"):
        now.ask(Case({"an": {}}, {"house": []}), "aid")


def test_an_empty_list_of_groups_is_refused(now):
    with pytest.raises(CaseError, match="give at least one"):
        now.ask(Case({"an": {}}, {"home": []}), "aid")


def test_the_least_sure_amount_gives_the_status(now):
    sure = toy_book().on(date(2025, 1, 1))
    case = a_case(an={"wage": 500}, bo={"wage": 100})

    assert now.ask(case, "aid")["aid"].status == "computed"
    assert sure.ask(case, "aid")["aid"].status == "confirmed"


def test_an_amount_that_had_no_say_does_not_lower_the_status(now):
    case = a_case({**HOME, "is_poor_home": False}, an={"wage": 500}, bo={"wage": 100})

    answer = now.ask(case, "aid")["aid"]

    assert (answer.parameters, answer.status) == ((), "confirmed")


def test_before_its_first_day_an_amount_is_unknown():
    answer = toy_book().on(date(2019, 12, 31)).ask(a_case(an={"wage": 0}, bo={"wage": 0}), "aid")

    assert answer["aid"].range == (0, float("inf"))
    assert answer["aid"].unknown_parameters == ("free", "full")
    assert answer["aid"].waiting_for == ()


def test_a_region_may_add_an_amount_and_the_first_book_stays_as_it_was():
    book = toy_book()
    added = DatedValue(date(2026, 2, 1), 1100, "confirmed", "council of the region")
    changed = book.with_values({"full": [added]})
    case = a_case(an={"wage": 0}, bo={"wage": 0})

    assert changed.on(DAY).ask(case, "aid")["aid"].value == 1100
    assert book.on(DAY).ask(case, "aid")["aid"].value == 1000


def test_an_amount_without_a_source_is_refused():
    with pytest.raises(CaseError, match="has no source"):
        DatedValue(DAY, 1, "confirmed", " ")


def test_a_rule_that_is_unknown_is_refused(now):
    with pytest.raises(NotInForceError, match="Did you mean 'aid'"):
        now.ask(a_case(an={}, bo={}), "ad")


def test_the_receipt_stays_the_same_for_the_same_facts_in_another_order(now):
    one = now.ask(a_case(an={"wage": 1, "born_on": DAY}, bo={"wage": 2}), "aid")["aid"]
    other = now.ask(
        Case({"bo": {"wage": 2}, "an": {"born_on": DAY, "wage": 1}}, {"home": [HOME]}), "aid"
    )["aid"]

    assert one.receipt == other.receipt


def test_the_receipt_changes_with_the_facts_and_with_the_day(now):
    case = a_case(an={"wage": 1}, bo={"wage": 2})
    receipt = now.ask(case, "aid")["aid"].receipt

    other_fact = now.ask(case.with_fact("an", "wage", 3), "aid")["aid"].receipt
    other_day = toy_book().on(date(2025, 1, 1)).ask(case, "aid")["aid"].receipt

    assert receipt.inputs != other_fact.inputs
    assert receipt.rules == other_fact.rules == other_day.rules
    assert receipt.parameters != other_day.parameters


def test_every_input_says_which_rules_read_it():
    uses = {use.input.key: use.read_by for use in toy_book().inputs()}

    assert uses == {"born_on": ("age",), "wage": ("counted",), "is_poor_home": ("aid",)}


def test_all_that_a_rule_rests_on_can_be_listed():
    reads = toy_book().reads("aid")

    assert reads.inputs == ("is_poor_home", "wage")
    assert reads.rules == ("counted", "home_counted")
    assert reads.parameters == ("free", "full")


def test_in_a_gap_the_last_amount_is_not_carried_on():
    """Nobody found the amount of 2027: that is unknown, and no longer the one of 2026."""
    gap = DatedValue(date(2027, 1, 1), None, "unconfirmed", "not published yet")
    later = toy_book().with_values({"full": [gap]}).on(date(2027, 6, 1))

    answer = later.ask(a_case(an={"wage": 500}, bo={"wage": 100}), "aid")["aid"]

    assert answer.range == (0, float("inf"))
    assert answer.unknown_parameters == ("full",)
    assert answer.status == "unconfirmed"
    assert "nog geen bedrag bekend" in str(answer.explain("nl"))


def test_a_gap_promises_nothing_about_how_sure_it_is():
    with pytest.raises(CaseError, match="its status is 'unconfirmed'"):
        DatedValue(date(2027, 1, 1), None, "confirmed", "not published yet")


def starts_on(born_on: Date, wage: Money) -> Date:
    return days_after(born_on, wage / wage * 10)


def test_a_rule_that_gives_a_day_can_be_asked_run_and_told():
    now = toy_book(a_rule(starts_on, says="From {result}.")).on(DAY)
    cases = [Case({"an": {"born_on": date(2025, 12, 25), "wage": w}}) for w in (1, None)]

    known, open_ = (now.ask(case, "starts_on")["starts_on"] for case in cases)
    batch = now.run_cases(cases, ["starts_on"])["starts_on"]

    assert known.value == date(2026, 1, 4)
    assert str(known.explain("en")) == "From 4 January 2026. (Toy act, art. 1)"
    assert not open_.settled
    assert [str(day) for day in batch.lo] == ["2026-01-04", str(open_.range[0])]


def test_of_a_single_person_the_group_may_be_told_by_its_facts_alone(now):
    alone = Case({"an": {"wage": 0}}).with_fact("home", "is_poor_home", True)

    answer = now.ask(alone, "aid")["aid"]

    # Who else lives there is still unknown, and may earn.
    assert answer.range == (0, 1000)
    assert [one.key for one in answer.waiting_for] == ["home"]
    assert alone.fact("home", "is_poor_home") is True


def test_every_question_about_a_single_person_can_be_answered(now):
    told = Case({"an": {}})
    while (question := now.next_question(told, rights=["aid"])) and question.key != "home":
        told = told.with_fact(question.who, question.key, {"wage": 0.0}.get(question.key, True))

    assert question.key == "home"


def test_a_fact_about_a_group_that_is_not_there_is_refused():
    two = Case({"an": {}, "bo": {}}, {"home": [{"head": "an", "guest": "bo"}, None]})

    for who in ("home:2", "home:3", "club"):
        assert two.fact(who, "is_poor_home") is None
        with pytest.raises(CaseError, match=f"there is no '{who}' in this case"):
            two.with_fact(who, "is_poor_home", True)
