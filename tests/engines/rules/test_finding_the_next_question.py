"""The next question is one that can still matter, and the same one every time."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Case, Groups, Kind, Population, Values
from klaverblad.engines.rules.likeness import Likely
from klaverblad.engines.rules.questions import lawful_answers
from tests.engines.rules.toy import DAY, TOY_INPUTS, an_input, toy_book

NOW = toy_book().on(DAY)
HOME = {"head": ["an"], "guest": ["bo"]}


def question(home=None, **persons):
    return NOW.next_question(Case(persons, {"home": [home or HOME]}), rights=["aid"])


def test_the_question_that_settles_most_comes_first():
    asked = question(an={}, bo={})

    assert (asked.key, asked.who) == ("is_poor_home", "home")
    assert asked.doubt_after < asked.doubt_before


def test_when_all_is_settled_nothing_is_asked():
    assert question({**HOME, "is_poor_home": False}, an={}, bo={}) is None


def test_a_tie_goes_to_the_first_by_name():
    asked = question({**HOME, "is_poor_home": True}, an={}, bo={})

    assert (asked.key, asked.who) == ("wage", "an")


def test_who_lives_there_can_be_the_question():
    case = Case(
        {"an": {"wage": 0}}, {"home": [{"head": "an", "is_poor_home": True, "unlisted": True}]}
    )

    asked = NOW.next_question(case, rights=["aid"])

    assert (asked.key, asked.text["nl"]) == ("home", "Who lives there?")
    # Half of the answers to it leave all as open as it was.
    assert asked.doubt_after == asked.doubt_before / 2


def test_a_judgement_is_asked_after_the_facts():
    inputs = (
        *TOY_INPUTS[:2],
        an_input("is_poor_home", Kind.FLAG, entity="home", judgement="art. 2"),
    )
    now = toy_book(inputs=inputs).on(DAY)

    with_facts_open = now.next_question(
        Case({"an": {}}, {"home": [{"head": "an"}]}), rights=["aid"]
    )
    judged = now.next_question(
        Case({"an": {"wage": 0}}, {"home": [{"head": "an"}]}), rights=["aid"]
    )

    assert with_facts_open.key == "wage"
    assert (judged.key, judged.is_judgement) == ("is_poor_home", True)


@settings(deadline=None)
@given(answers=st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_answering_every_question_ends_in_a_settled_answer(answers):
    case = Case({"an": {}, "bo": {}}, {"home": [HOME]})
    for pick in answers:
        asked = NOW.next_question(case, rights=["aid"])
        if asked is None:
            break
        declared = NOW.rules.inputs_by_key[asked.key]
        choice = lawful_answers(declared, NOW.day64)
        case = case.with_fact(asked.who, asked.key, choice[pick % len(choice)])

    assert NOW.ask(case, "aid")["aid"].settled


def a_caseload(wages, is_poor=None):
    """People like those of the case: one home each, with one guest."""
    homes = len(wages) // 2
    poor = np.arange(homes) % 2 == 0 if is_poor is None else np.full(homes, is_poor)
    groups = Groups(
        np.repeat(np.arange(homes), 2), np.tile([0, 1], homes), homes,
        {"is_poor_home": Values(poor)},
    )  # fmt: skip
    return Population(2 * homes, {"wage": Values(np.array(wages, dtype=float))}, {"home": groups})


def test_people_in_the_same_place_say_which_answers_are_likely():
    # Heads earn far too much for any aid, guests earn nothing: only the head is worth asking.
    like = a_caseload([5000, 0] * 60)
    case = Case({"an": {}, "bo": {}}, {"home": [{**HOME, "is_poor_home": True}]})

    asked = NOW.next_question(case, rights=["aid"], like=like)
    other = NOW.next_question(case, rights=["aid"], like=a_caseload([0, 5000] * 60))

    assert (asked.key, asked.who) == ("wage", "an")
    assert (other.key, other.who) == ("wage", "bo")


def test_likely_answers_settle_nothing():
    like = a_caseload([0, 0] * 60, is_poor=False)
    case = Case({"an": {"wage": 0}, "bo": {"wage": 0}}, {"home": [HOME]})

    assert NOW.next_question(case, rights=["aid"], like=like).key == "is_poor_home"
    assert not NOW.ask(case, "aid")["aid"].settled


def test_too_few_people_are_no_likeness():
    case = Case({"an": {}, "bo": {}}, {"home": [HOME]})

    assert NOW.next_question(case, rights=["aid"], like=a_caseload([0, 0])) == NOW.next_question(
        case, rights=["aid"]
    )


def test_of_people_alike_only_those_with_the_same_known_facts_count():
    wages = [900, 0] * 50 + [0, 4000] * 50
    answers = NOW.ask(Case({"an": {"wage": 700}, "bo": {}}, {"home": [HOME]}), "aid")
    declared = NOW.rules.inputs_by_key["wage"]

    likely = Likely(answers, a_caseload(wages))

    assert {value for value, _ in likely.answers_to(declared, 0)} == {900}
    assert {value for value, _ in likely.answers_to(declared, 1)} == {0, 4000}


def test_a_date_is_tried_at_usual_ages():
    tried = lawful_answers(TOY_INPUTS[0], NOW.day64)

    assert [day.item().year for day in tried] == [2016, 1986]
    assert all(day.item() <= date(2026, 3, 1) for day in tried)
