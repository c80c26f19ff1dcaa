"""The second engine says the same of words that no law uses yet: exceptions, tables, terms."""

from datetime import date

import numpy as np

from klaverblad.engines.rules import (
    Case,
    Date,
    Flag,
    Kind,
    Members,
    Money,
    Parameters,
    days_after,
    exception,
    months_after,
    round_to,
    where,
)
from klaverblad.engines.rules import when as applies_when
from tests.engines.rules.toy import DAY, TOY_INPUTS, a_rule, an_input, toy_book, words
from tests.openfisca_twin import Twin


def bonus(wage: Money, p: Parameters) -> Money:
    return round_to(where(wage > p.free, p.free / 3, 0), "cent")


BONUS = a_rule(bonus)


def student(is_student: Flag, p: Parameters) -> Money:
    return applies_when(is_student, p.full)


def artist(is_artist: Flag, wage: Money) -> Money:
    return applies_when(is_artist, wage)


def an_exception(body, **more):
    said = {"source": "Toy act", "name": words(body.__name__), "says": words("{result}")}
    return exception(to=BONUS, **(said | more))(body)


def grown_up_on(born_on: Date, adult_months: Money, p: Parameters) -> Date:
    return days_after(months_after(born_on, adult_months / p.full), 3)


def most(wage: Members[Money]) -> Money:
    return wage.of("guest").largest()


INPUTS = (*TOY_INPUTS, an_input("is_student", Kind.FLAG), an_input("is_artist", Kind.FLAG),
          an_input("adult_months"))  # fmt: skip
BOOK = toy_book(
    BONUS,
    an_exception(student, rank=1),
    an_exception(artist),
    an_exception(artist, key="late", since="2027-01-01", rank=2),
    a_rule(grown_up_on),
    a_rule(most, entity="home"),
    inputs=INPUTS,
)
CASES = [
    Case(
        {
            "an": {
                "wage": wage, "is_student": is_student, "is_artist": is_artist,
                "born_on": date(2008, 1, 31), "adult_months": 1000.0,
            },
            "bo": {"wage": 3 * wage},
        },
        {"home": [{"head": "an", "guest": "bo", "is_poor_home": True}]},
    )
    for wage in (0, 150, 900)
    for is_student in (True, False)
    for is_artist in (True, False)
]  # fmt: skip


def test_both_engines_say_the_same_of_every_word():
    now = BOOK.on(DAY)
    keys = ["bonus", "grown_up_on", "most", "aid"]
    population = now.population(CASES, keys)
    judge = Twin(now)

    simulation = judge.simulation(population)

    ours = now.run(population, keys)
    for key in keys:
        theirs, is_settled = judge.values(simulation, key), ours[key].settled
        if key == "grown_up_on":
            np.testing.assert_array_equal(theirs[is_settled], ours[key].lo[is_settled])
        else:
            np.testing.assert_allclose(theirs[is_settled], ours[key].lo[is_settled], atol=0.01)
