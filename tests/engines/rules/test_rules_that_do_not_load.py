"""Whatever is wrong with rules is said when they load: which rule, what, and what would do."""

from datetime import date
from typing import Annotated

import pytest

from klaverblad.engines.rules import (
    Case,
    Column,
    Count,
    Date,
    Flag,
    Kind,
    LoadError,
    Members,
    Money,
    Options,
    Parameters,
    Share,
    days_after,
    first,
    monthly,
    months_after,
    round_to,
    rule,
    scale,
    table,
    where,
    yearly,
)
from klaverblad.engines.rules.draft import Draft
from tests.engines.rules.toy import (
    DAY,
    HOME,
    TOY_INPUTS,
    TOY_PARAMETERS,
    a_parameter,
    a_rule,
    an_input,
    toy_book,
    words,
)


def refusal(body, **more):
    with pytest.raises(LoadError) as refused:
        toy_book(a_rule(body, **more))
    return str(refused.value)


def test_a_name_that_is_nothing_is_refused_with_the_nearest_one():
    def bad(wages: Money) -> Money:
        return wages * 2

    said = refusal(bad)

    assert "rule 'bad'" in said
    assert "nothing is called 'wages'" in said
    assert "Did you mean 'wage'?" in said


def test_a_grouping_cannot_read_a_column_of_persons_as_its_own():
    def bad(wage: Money) -> Money:
        return wage * 2

    assert "Write Members[...]" in refusal(bad, entity="home")


def test_a_person_cannot_see_members():
    def bad(wage: Members[Money]) -> Money:
        return wage.sum()

    assert "Write the plain kind" in refusal(bad)


def test_a_grouping_cannot_view_its_own_column_as_members():
    def bad(home_counted: Members[Money]) -> Money:
        return home_counted.sum()

    assert "is no column of persons" in refusal(bad, entity="home")


def test_a_month_and_a_year_cannot_be_added():
    def bad(wage: Money) -> Money:
        return yearly(wage) - wage

    assert "EUR per year and EUR per month" in refusal(bad, period="year")


def test_a_rule_per_month_cannot_give_an_amount_per_year():
    def bad(wage: Money) -> Money:
        return yearly(wage)

    assert "promises EUR per month, and its body gives EUR per year" in refusal(bad)


def test_only_an_amount_per_year_becomes_monthly():
    def bad(wage: Money) -> Money:
        return monthly(wage)

    assert "needs an amount per year" in refusal(bad)


def test_an_amount_of_law_cannot_be_typed_in_a_body():
    def bad(wage: Money) -> Flag:
        return wage > 1000

    said = refusal(bad)

    assert "1000 is written in the body" in said
    assert "are parameters" in said


def test_money_times_money_means_nothing():
    def bad(wage: Money) -> Money:
        return wage * wage

    assert "times" in refusal(bad)


def test_a_condition_must_be_a_flag():
    def bad(wage: Money) -> Money:
        return where(wage, wage, 0)

    assert "a condition must be a flag" in refusal(bad)


def test_a_python_if_on_a_column_names_where():
    def bad(wage: Money, p: Parameters) -> Money:
        if wage > p.free:
            return wage
        return wage * 2

    said = refusal(bad)

    assert "where(condition, a, b)" in said
    assert "rule 'bad'" in said


def test_a_parameter_that_does_not_exist_is_refused():
    def bad(wage: Money, p: Parameters) -> Money:
        return wage - p.fre

    said = refusal(bad)

    assert "there is no parameter 'p.fre'" in said
    assert "Did you mean 'free'?" in said


def test_a_name_in_the_signature_must_be_used():
    def bad(wage: Money, counted: Money) -> Money:
        return wage * 2

    assert "it never uses 'counted'" in refusal(bad)


def test_the_signature_must_say_what_a_column_is():
    def bad(wage: Flag) -> Flag:
        return ~wage

    assert "'wage' is a money, and the signature says flag" in refusal(bad)


def test_a_body_must_give_what_it_promises():
    def bad(wage: Money, p: Parameters) -> Money:
        return wage > p.free

    assert "its body gives flag" in refusal(bad)


def test_a_share_may_scale_money_and_stays_a_rate_per_year():
    def yield_year(savings: Money, p: Parameters) -> Money:
        return scale(savings, (p.savings_free, p.rate))

    book = toy_book(
        a_rule(yield_year, period="year"),
        inputs=(*TOY_INPUTS, an_input("savings", unit="EUR")),
        parameters=(
            *TOY_PARAMETERS,
            a_parameter("savings_free", (date(2020, 1, 1), 10, "confirmed"), unit="EUR"),
            a_parameter("rate", (date(2020, 1, 1), 0.1, "confirmed"), unit="share per year"),
        ),
    )

    assert str(book.traced[book.versions["yield_year"][0]].unit) == "EUR per year"


def test_rules_in_a_circle_are_refused_with_the_circle():
    def hen(egg: Money) -> Money:
        return egg * 2

    def egg(hen: Money) -> Money:
        return hen * 2

    with pytest.raises(LoadError, match="egg → hen → egg"):
        toy_book(a_rule(hen), a_rule(egg))


def version(since, until=""):
    def versioned(wage: Money) -> Money:
        return wage * 2

    return a_rule(versioned, since=since, until=until)


def test_two_versions_on_one_day_are_refused():
    with pytest.raises(LoadError, match="two versions of 'versioned' hold on 2026-01-01"):
        toy_book(version("2020-01-01"), version("2026-01-01"))


def test_versions_that_follow_each_other_load():
    book = toy_book(version("2020-01-01", "2025-12-31"), version("2026-01-01"))

    assert len(book.versions["versioned"]) == 2


def test_a_rule_cannot_rest_on_one_that_does_not_exist_on_some_day():
    def rests(versioned: Money) -> Money:
        return versioned * 2

    with pytest.raises(LoadError, match="has no version on 2026-01-01"):
        toy_book(
            version("2020-01-01", "2025-12-31"),
            version("2026-02-01"),
            a_rule(rests, since="2020-01-01"),
        )


def test_versions_must_agree_on_what_they_give():
    def other(wage: Money, p: Parameters) -> Flag:
        return wage > p.free

    with pytest.raises(LoadError, match="differ in entity, kind, unit or outcomes"):
        toy_book(
            version("2020-01-01", "2025-12-31"), a_rule(other, key="versioned", since="2026-01-01")
        )


def test_two_things_cannot_have_one_name():
    def wage(counted: Money) -> Money:
        return counted * 2

    assert "'wage': a rule has the name of an input" in refusal(wage)


def test_an_entity_must_exist():
    def bad(wage: Money) -> Money:
        return wage * 2

    assert "entity 'house' is unknown. Did you mean 'home'?" in refusal(bad, entity="house")


def test_a_role_must_exist():
    def bad(wage: Members[Money]) -> Money:
        return wage.of("gest").sum()

    assert "there is no role 'gest'. Did you mean 'guest'?" in refusal(bad, entity="home")


def test_the_one_person_of_a_role_exists_only_where_there_is_always_one():
    def bad(wage: Members[Money]) -> Money:
        return wage.the("guest")

    assert "may hold none or several" in refusal(bad, entity="home")


def test_the_slots_of_a_sentence_must_be_there():
    def bad(wage: Money) -> Money:
        return wage * 2

    assert "no value for '{loon}'" in refusal(bad, says="Loon: {loon}.")


def test_sentences_must_fit_the_branches():
    def bad(wage: Money, p: Parameters) -> Money:
        return first((wage > p.free, wage, "much"), otherwise=(0, "little"))

    with pytest.raises(LoadError, match="Its outcomes are much, little"):
        toy_book(
            rule(
                entity="person",
                period="month",
                source="Toy act",
                name=words("bad"),
                says={language: {"much": "M", "none": "N"} for language in ("nl", "fr", "en")},
            )(bad)
        )


Colour = Annotated[Column, Options(red=words("red"), blue=words("blue"))]


def colour(wage: Money, p: Parameters) -> Colour:
    return first((wage > p.free, "red"), otherwise="blue")


def holey(colour: Colour, p: Parameters) -> Money:
    return table(colour, ("red", p.free))


def test_a_table_has_a_row_for_each_outcome():
    with pytest.raises(LoadError, match="Give one row for each of red, blue"):
        toy_book(a_rule(colour), a_rule(holey))


def later(born_on: Date, wage: Money) -> Date:
    return months_after(born_on, wage)


def test_only_a_term_can_be_added_to_a_day():
    assert "a term in months got EUR per month" in refusal(later)


def test_all_that_is_wrong_is_said_at_once_with_file_and_line():
    def bad(wages: Money) -> Money:
        return wages * 2

    def worse(wage: Money) -> Flag:
        return wage > 1000

    def rests_on_bad(bad: Money) -> Money:
        return bad * 2

    draft = Draft(
        (a_rule(bad), a_rule(worse), a_rule(rests_on_bad)), TOY_INPUTS, (HOME,), TOY_PARAMETERS
    )

    said = [str(problem) for problem in draft.problems()]

    assert len(said) == 2
    assert said[0].startswith("test_rules_that_do_not_load.py:")
    assert "rule 'bad': nothing is called 'wages'" in said[0]
    assert "rule 'worse': the number 1000 is written in the body" in said[1]


def test_a_circle_does_not_hide_another_error():
    def hen(egg: Money) -> Money:
        return egg * 2

    def egg(hen: Money) -> Money:
        return hen * 2

    def bad(wages: Money) -> Money:
        return wages * 2

    draft = Draft((a_rule(hen), a_rule(egg), a_rule(bad)), TOY_INPUTS, (HOME,), TOY_PARAMETERS)

    assert len(draft.problems()) == 2


def test_a_day_that_is_none_is_refused():
    def bad(wage: Money) -> Money:
        return wage * 2

    with pytest.raises(LoadError, match="'soon' is no day"):
        a_rule(bad, since="soon")


def test_a_rule_speaks_all_three_languages():
    def bad(wage: Money) -> Money:
        return wage * 2

    with pytest.raises(LoadError, match="'name' is not in nl, fr and en"):
        a_rule(bad, name={"nl": "slecht"})


def test_a_rule_names_its_source():
    def bad(wage: Money) -> Money:
        return wage * 2

    with pytest.raises(LoadError, match="it has no source"):
        a_rule(bad, source=" ")


def test_every_name_in_a_signature_has_a_type():
    def bad(wage) -> Money:
        return wage

    with pytest.raises(LoadError, match="'wage' has no type"):
        a_rule(bad)


def test_a_period_must_be_known():
    def bad(wage: Money) -> Money:
        return wage * 2

    with pytest.raises(LoadError, match="period 'week' is unknown"):
        a_rule(bad, period="week")


def test_a_date_is_not_compared_with_money():
    def bad(born_on: Date, wage: Money) -> Flag:
        return born_on < wage

    assert "needs numbers and got a date" in refusal(bad)


def test_ages_and_amounts_do_not_mix():
    def bad(age: Count, wage: Money) -> Flag:
        return age < wage

    assert "years and EUR per month" in refusal(bad)


def test_a_share_is_no_flag():
    def bad(part: Share) -> Flag:
        return ~part

    with pytest.raises(LoadError, match="a condition must be a flag"):
        toy_book(
            a_rule(bad),
            inputs=(*TOY_INPUTS, an_input("part", Kind.SHARE, unit="share", usual=(0.5,))),
        )


def test_two_parameters_cannot_have_one_name():
    with pytest.raises(LoadError, match="'free' exists already"):
        toy_book(parameters=(*TOY_PARAMETERS, TOY_PARAMETERS[1]))


def test_a_parameter_has_its_days_in_order():
    with pytest.raises(LoadError, match="out of order"):
        a_parameter("x", (date(2026, 1, 1), 1, "confirmed"), (date(2025, 1, 1), 2, "confirmed"))


def test_a_grouping_and_an_input_cannot_share_a_name():
    with pytest.raises(LoadError, match="a grouping has the name of an input"):
        toy_book(inputs=(*TOY_INPUTS, an_input("home")), groupings=(HOME,))


def test_a_rounded_fraction_stays_a_fraction_and_no_amount():
    def half(wage: Money, p: Parameters) -> Share:
        return round_to(wage / p.full, "hundredth")

    def bad(wage: Money, p: Parameters) -> Money:
        return round_to(wage / p.full, "hundredth")

    assert "its body gives number" in refusal(bad)
    assert toy_book(a_rule(half)).on(DAY).ask(Case({"an": {"wage": 505}}), "half")[
        "half"
    ].value == (pytest.approx(0.51))


def test_a_date_moves_by_time_and_by_nothing_else():
    def by_money(born_on: Date, wage: Money) -> Date:
        return days_after(born_on, wage)

    def by_years(born_on: Date, p: Parameters) -> Date:
        return months_after(born_on, p.adult_years)

    def from_money(wage: Money, age: Count) -> Date:
        return days_after(wage, age)

    assert "a term in days got EUR per month" in refusal(by_money)
    assert "a term in months got years" in refusal(by_years)
    assert "a term is added to a date, and this is EUR per month" in refusal(from_money)


def test_a_fact_that_grants_a_right_that_does_not_exist_does_not_load():
    had = an_input("had_aid", Kind.FLAG, granted="aidd")

    with pytest.raises(LoadError, match=r"grants 'aidd'.*'aid'"):
        toy_book(inputs=(*TOY_INPUTS, had))
