"""An article goes by the name it has in the language of the reader; an age has no article."""

from datetime import date

import pytest

from klaverblad.engines.rules import Case, Count, Date, Flag, Parameters, years_between
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.wording import days_text
from klaverblad.law import Rules
from tests.engines.rules.toy import DAY, a_parameter, a_rule, toy_book


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("RMI-wet 26 mei 2002, art. 3, 2° en art. 7",
         "loi DIS du 26 mai 2002, art. 3, 2° et art. 7", "RMI Act of 26 May 2002, art. 3, 2° and art. 7"),
        ("KB 11 juli 2002, art. 34, gewijzigd door KB 7 januari 2026",
         "AR du 11 juillet 2002, art. 34, modifié par l'AR du 7 janvier 2026",
         "Royal Decree of 11 July 2002, art. 34, amended by the Royal Decree of 7 January 2026"),
        ("programmawet 1 juli 2025", "loi-programme du 1er juillet 2025", "Programme Act of 1 July 2025"),
        ("geen wet: wat werken kost", "pas de loi: ce que coûte le travail", "no law: what working costs"),
        ("wet 3 juli 2005; https://site.be/wet-en-kb/", "loi du 3 juillet 2005; https://site.be/wet-en-kb/",
         "Act of 3 July 2005; https://site.be/wet-en-kb/"),
    ],
)  # fmt: skip
def test_an_act_has_its_name_in_every_language(source, french, english):
    assert [cited(source, one) for one in ("nl", "fr", "en")] == [source, french, english]


def years(born_on: Date, day: Date) -> Count:
    return years_between(born_on, day)


def may_vote(years: Count, p: Parameters) -> Flag:
    return years >= p.adult_years


def may_retire(years: Count, p: Parameters) -> Flag:
    return years >= p.pension_years


PENSION = a_parameter("pension_years", (date(2000, 1, 1), 65, "confirmed"), unit="years")


def test_an_age_cites_the_article_of_the_rule_that_reads_it():
    book = toy_book(
        a_rule(years, period="day", cites_reader=True),
        a_rule(may_vote, source="Voting act, art. 2"),
        a_rule(may_retire, source="Pension act, art. 7"),
        parameters=(*toy_book().parameters, PENSION),
    )

    answers = book.on(DAY).ask(
        Case({"an": {"born_on": date(1990, 5, 1)}}), "may_vote", "may_retire"
    )

    for key, article in (("may_vote", "Voting act, art. 2"), ("may_retire", "Pension act, art. 7")):
        (age, _) = answers[key].explain("nl").lines
        assert (age.key, age.article, age.rests_on) == ("years", article, article)


def test_an_age_that_is_asked_alone_cites_nothing():
    book = toy_book(a_rule(years, period="day", cites_reader=True))

    (line,) = (
        book.on(DAY)
        .ask(Case({"an": {"born_on": date(1990, 5, 1)}}), "years")["years"]
        .explain("nl")
        .lines
    )

    assert line.article == ""
    assert str(line.text) == "35"


def test_no_act_of_the_leefloon_is_cited_about_a_pension():
    now = Rules.load("be").on(date(2026, 11, 1))

    said = str(
        now.ask(Case({"an": {"born_on": date(1991, 5, 1)}}), "may_have_igo")[
            "may_have_igo"
        ].explain("nl")
    )

    assert "Geboren op 1 mei 1991" in said
    assert "RMI-wet" not in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "1 maart 2026, 1 juni 2026 en 5 juli 2026"),
        ("fr", "1er mars 2026, le 1er juin 2026 et le 5 juillet 2026"),
        ("en", "1 March 2026, 1 June 2026 and 5 July 2026"),
    ],
)
def test_several_days_are_told_in_one_breath(language, said):
    assert days_text([date(2026, 3, 1), date(2026, 6, 1), date(2026, 7, 5)], language) == said
