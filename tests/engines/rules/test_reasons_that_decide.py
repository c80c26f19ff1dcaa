"""A settled answer names what settled it, and not what did not matter any more."""

from datetime import date

import pytest

from klaverblad.engines.rules import Case, Flag, Kind, Members, first, rule
from tests.engines.rules.toy import DAY, TOY_INPUTS, a_rule, an_input, toy_book, words

INPUTS = (*TOY_INPUTS, an_input("is_a", Kind.FLAG), an_input("is_b", Kind.FLAG))
SAYS = {"a": "By a.", "b": "By b.", "none": "By nothing."}


def is_any(is_adult: Members[Flag]) -> Flag:
    return is_adult.any()


def is_all(is_adult: Members[Flag]) -> Flag:
    return is_adult.all()


def by_one(is_a: Flag, is_b: Flag) -> Flag:
    return first((is_a, True, "a"), (is_b, True, "b"), otherwise=(False, "none"))


def asked(key, an, bo=None):
    rules = (a_rule(is_any, entity="home"), a_rule(is_all, entity="home"), labelled(by_one))
    book = toy_book(*rules, inputs=INPUTS)
    persons = {"an": an} if bo is None else {"an": an, "bo": bo}
    home = {"head": ["an"], "guest": [who for who in persons if who != "an"]}
    return (
        book.on(DAY)
        .ask(Case(persons, {"home": [home]}), key)
        .about(key, "an" if key == "by_one" else "home")
    )


def labelled(body):
    says = dict.fromkeys(("nl", "fr", "en"), SAYS)
    return rule(
        entity="person", period="month", source="Toy act, art. 2", name=words("by one"), says=says
    )(body)


@pytest.mark.parametrize(
    ("key", "born", "value"), [("is_any", 1990, True), ("is_all", 2020, False)]
)
def test_one_person_who_decides_is_the_only_reason(key, born, value):
    answer = asked(key, {"born_on": date(born, 1, 1)}, {})

    assert answer.value is value
    assert {token.row for token in answer.support("rule") if token.key == "is_adult"} == {0}


def test_while_nobody_decides_everybody_is_a_reason():
    answer = asked("is_any", {}, {})

    assert not answer.settled
    assert [one.who for one in answer.waiting_for] == ["an", "bo"]


def test_a_later_condition_that_holds_says_why_while_an_earlier_one_is_open():
    assert asked("by_one", {"is_b": True}).explain("nl").answer == "By b."


def test_an_earlier_condition_that_holds_comes_first():
    assert asked("by_one", {"is_a": True, "is_b": True}).explain("nl").answer == "By a."


def test_what_is_left_over_says_nothing_while_a_condition_is_open():
    answer = asked("by_one", {"is_b": False})

    assert not answer.settled
    assert answer.explain("nl").answer == "By one: nog niet zeker."
