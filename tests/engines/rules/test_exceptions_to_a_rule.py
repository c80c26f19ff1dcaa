"""A general rule and its exceptions: the condition decides, the rank between them, never the order."""

from datetime import date

import numpy as np
import pytest

from klaverblad.engines.rules import (
    Case,
    ConflictError,
    Flag,
    Groups,
    Kind,
    LoadError,
    Money,
    Parameters,
    Population,
    Values,
    exception,
    first,
    where,
)
from klaverblad.engines.rules import when as applies_when
from tests.engines.rules.toy import (
    DAY,
    TOY_INPUTS,
    a_rule,
    an_input,
    toy_book,
    words,
)


def bonus(wage: Money, p: Parameters) -> Money:
    return where(wage > p.free, p.free, 0)


BONUS = a_rule(bonus, says="General bonus: {result}.")


def student(is_student: Flag, p: Parameters) -> Money:
    return applies_when(is_student, p.full)


def artist(is_artist: Flag, wage: Money) -> Money:
    return applies_when(is_artist, wage)


def an_exception(body, **more):
    said = {"source": f"Toy act, {body.__name__}", "name": words(body.__name__)}
    said["says"] = words(f"As {body.__name__}: {{result}}.")
    return exception(to=BONUS, **(said | more))(body)


INPUTS = (*TOY_INPUTS, an_input("is_student", Kind.FLAG), an_input("is_artist", Kind.FLAG))


def book(*exceptions):
    return toy_book(BONUS, *exceptions, inputs=INPUTS)


def asked(now, **facts):
    return now.ask(Case({"an": {"wage": 500, **facts}}), "bonus")["bonus"]


EQUAL = book(an_exception(student), an_exception(artist)).on(DAY)
RANKED = book(an_exception(student, rank=1), an_exception(artist)).on(DAY)


def test_without_an_exception_the_general_rule_holds():
    answer = asked(EQUAL, is_student=False, is_artist=False)

    assert answer.value == 200
    assert answer.explain("en").answer == "General bonus: €200.00."


def test_an_exception_that_applies_gives_the_value_its_sentence_and_its_article():
    answer = asked(EQUAL, is_student=True, is_artist=False)

    line = answer.explain("en").lines[-1]
    assert answer.value == 1000
    assert (line.text, line.article) == ("As student: €1,000.00.", "Toy act, student")
    assert [one.key for one in answer.parameters] == ["full"]


def test_two_of_equal_rank_that_both_apply_are_an_error_naming_both():
    with pytest.raises(ConflictError) as refused:
        asked(EQUAL, is_student=True, is_artist=True)

    assert "rule 'bonus': the exceptions 'artist' and 'student'" in str(refused.value)
    assert "both apply to 'an'" in str(refused.value)


def test_the_higher_rank_wins_whatever_the_order_of_declaration():
    other = book(an_exception(artist), an_exception(student, rank=1)).on(DAY)

    assert asked(RANKED, is_student=True, is_artist=True).value == 1000
    assert asked(other, is_student=True, is_artist=True).value == 1000


def test_while_a_condition_is_open_both_outcomes_are_possible():
    answer = asked(EQUAL, is_artist=False)

    assert answer.range == (200, 1000)
    assert [one.key for one in answer.waiting_for] == ["is_student"]


def test_two_that_may_both_apply_are_no_error_yet():
    assert asked(EQUAL).range == (200, 1000)


def test_a_batch_gives_what_one_by_one_gives():
    facts = [
        {"is_student": a, "is_artist": b}
        for a in (True, False, None)
        for b in (True, False, None)
        if not (a and b)
    ]
    cases = [Case({"an": {"wage": 500, **one}}) for one in facts]

    found = EQUAL.run_cases(cases, ["bonus"])["bonus"]

    alone = [EQUAL.ask(case, "bonus")["bonus"].range for case in cases]
    assert found.lo.tolist() == [low for low, _ in alone]
    assert found.hi.tolist() == [high for _, high in alone]


def test_an_exception_holds_from_its_first_to_its_last_day():
    dated = book(an_exception(student, since="2026-02-01", until="2026-03-31"))

    found = [
        asked(dated.on(date(2026, month, 1)), is_student=True, is_artist=False).value
        for month in (1, 2, 3, 4)
    ]

    assert found == [200, 1000, 1000, 200]


def test_what_an_exception_reads_counts_among_what_the_rule_reads():
    reads = book(an_exception(artist)).reads("bonus")

    assert reads.inputs == ("is_artist", "wage")
    assert RANKED.fingerprint(["bonus"]) != EQUAL.fingerprint(["bonus"])


def bare(is_student: Flag, p: Parameters) -> Money:
    return where(is_student, p.full, 0)


def wrong(wage: Money) -> Money:
    return applies_when(wage, wage)


@pytest.mark.parametrize(
    ("body", "said"), [(bare, "gives no when"), (wrong, "the condition of an exception is no flag")]
)
def test_an_exception_without_its_condition_does_not_load(body, said):
    with pytest.raises(LoadError, match=said):
        book(an_exception(body))


def test_only_an_exception_may_give_when():
    with pytest.raises(LoadError, match="only an exception gives when"):
        toy_book(a_rule(student), inputs=INPUTS)


def circular(bonus_twice: Money, is_student: Flag) -> Money:
    return applies_when(is_student, bonus_twice)


def bonus_twice(bonus: Money) -> Money:
    return bonus * 2


def test_an_exception_that_rests_on_its_own_rule_is_a_circle():
    with pytest.raises(LoadError, match="bonus → bonus_twice → bonus"):
        book(an_exception(circular), a_rule(bonus_twice))


def test_an_exception_to_a_rule_that_is_not_there_does_not_load():
    with pytest.raises(LoadError, match="it bends 'bonus', which is unknown"):
        toy_book(an_exception(student), inputs=INPUTS)


def by_wage(is_artist: Flag, wage: Money, p: Parameters) -> Money:
    return applies_when(
        is_artist, first((wage > p.free, wage, "paid"), otherwise=(p.free, "hardly"))
    )


SENTENCES = {"paid": "As paid artist: {result}.", "hardly": "As unpaid artist: {result}."}
BRANCHED = book(
    exception(
        to=BONUS, source="Toy act, by_wage", name=words("by_wage"),
        says=dict.fromkeys(("nl", "fr", "en"), SENTENCES),
    )(by_wage)
).on(DAY)  # fmt: skip


@pytest.mark.parametrize(
    ("wage", "said"), [(500, "As paid artist: €500.00."), (10, "As unpaid artist: €200.00.")]
)
def test_an_exception_with_branches_tells_the_sentence_of_its_branch(wage, said):
    answer = asked(BRANCHED, is_artist=True, wage=wage)

    line = answer.explain("en").lines[-1]
    assert (line.text, line.article) == (said, "Toy act, by_wage")


def test_where_an_exception_with_branches_does_not_apply_the_general_sentence_stands():
    answer = asked(BRANCHED, is_artist=False)

    assert answer.explain("en").lines[-1].text == "General bonus: €200.00."
    assert asked(BRANCHED).explain("en").lines[-1].text.startswith("Bonus: between")


def test_the_conflicting_row_is_counted_in_the_order_that_was_given():
    flags = np.array([False, False, True, False])
    groups = Groups(np.array([1, 0, 1, 0]), np.array([0, 0, 1, 1]), 2)
    population = Population(
        4,
        {key: Values(flags) for key in ("is_student", "is_artist")} | {"wage": Values(np.ones(4))},
        {"home": groups},
    )

    with pytest.raises(ConflictError) as refused:
        EQUAL.run(population, ["bonus"], size=2)

    assert refused.value.row == 2
    assert "both apply to row 2" in str(refused.value)


def test_rows_of_a_population_that_conflict_are_found():
    cases = [
        Case({"an": {"wage": 1, "is_student": one, "is_artist": True}}) for one in (False, True)
    ]

    with pytest.raises(ConflictError) as refused:
        EQUAL.run_cases(cases, ["bonus"])

    assert refused.value.row == 1
    assert np.isfinite(EQUAL.run_cases(cases[:1], ["bonus"])["bonus"].lo).all()
