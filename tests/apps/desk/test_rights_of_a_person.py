"""The rights page: every right with how sure it is, why, and the questions one by one."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.desk.rights.paper import questions_document, rights_document
from klaverblad.apps.desk.rights.words import groups
from klaverblad.apps.people import services
from klaverblad.apps.people.models import Fact, HouseholdRole
from klaverblad.apps.rights.how_long import how_long
from klaverblad.apps.rights.interview import interview
from klaverblad.apps.rights.overview import State, right_of, rights_of
from tests.crowd import MEANS, home_of, moves_in, somebody, tell, tell_all

HTMX = {"hx-request": "true"}
SOURCE = {"said_by": "person", "known_by": "told"}


@pytest.fixture
def anna(world, coach):
    """Somebody alone of whom everything for a leefloon is known."""
    found = somebody(world, "Anna")
    services.live_alone(coach, found.pk)
    tell_all(coach, found, MEANS)
    return found


@pytest.fixture
def own(world, sign_in):
    """The browser of the person of the small region, on their phone."""
    return sign_in(world.self_login)


def address(name, person, *more):
    return reverse(f"desk:{name}", args=[person.pk, *more])


def talk_with(coach, person):
    return interview(coach, rights_of(coach, person, on=coach.on))


def lawful(ask):
    """An answer that a question takes, whichever it is."""
    return next(iter(ask.entry.options), "false" if ask.entry.type == "flag" else "1")


def answer(browser, person, ask, value, **more):
    """Post an answer as the form of the page does."""
    said = {"key": ask.key, "about": ask.about.pk, "value": value, **SOURCE, **more}
    if "since" not in said:
        said["since"] = "2/3/2026"
    return browser.post(address("rights_question", person), said, headers=HTMX)


def test_every_right_is_on_the_page_in_one_of_four_groups(browser, anna):
    page = browser.get(address("rights", anna))

    slugs = [line.slug for group in page.context["groups"] for line in group.lines]
    assert len(slugs) == len(set(slugs)) == 25
    assert {group.state for group in page.context["groups"]} >= {
        State.SURE_YES, State.OPEN, State.SURE_NO,
    }  # fmt: skip
    assert "OCMW, vraag je aan" in page.text
    assert "recht op" in page.text


def test_why_is_one_explanation_with_article_source_and_what_would_change_it(browser, coach, anna):
    tell(coach, anna, "savings_eur", 90000, document="bankuittreksel", known_by="document")

    part = browser.get(address("right", anna, "leefloon"), headers=HTMX)
    whole = browser.get(address("right", anna, "leefloon"))
    unknown = browser.get(address("right", anna, "tovertoelage"))

    for words in ("bankuittreksel", "art.", "OCMW", "Nagekeken"):
        assert words in part.text
        assert words in whole.text
    assert "<html" not in part.text
    assert unknown.status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_why_is_told_in_the_language_of_the_reader(coach, anna, language):
    right = right_of(coach, anna, "verhoogde_tegemoetkoming", on=coach.on)

    told = right.explain(language)

    assert told.language == language
    assert str(told) != str(right.explain("nl"))


def test_an_answer_is_a_fact_and_the_list_changes_in_its_place(browser, coach, anna):
    ask = talk_with(coach, anna).next
    before = rights_of(coach, anna, on=coach.on).n_clear

    found = answer(browser, anna, ask, lawful(ask))

    fact = Fact.objects.get(person=anna, key=ask.key, replaced_at=None)
    assert fact.value in {lawful(ask), False, 1}
    assert (fact.said_by, fact.recorded_by_id) == ("person", coach.user_id)
    assert 'id="rights" hx-swap-oob="true"' in found.text
    assert rights_of(coach, anna, on=coach.on).n_clear >= before
    assert talk_with(coach, anna).next.key != ask.key


def test_without_script_an_answer_leads_to_the_next_question_and_back(browser, coach, anna):
    ask = talk_with(coach, anna).next
    said = {"key": ask.key, "about": anna.pk, "value": lawful(ask), "since": "2/3/2026", **SOURCE}

    page = browser.post(address("rights_question", anna), said, follow=True)
    undo = browser.post(
        address("rights_take_back", anna, anna.pk, page.context["last"]["fact_id"]), follow=True
    )

    assert page.redirect_chain
    assert ask.entry.label() in page.text
    assert not Fact.objects.filter(person=anna, key=ask.key, replaced_at=None).exists()
    assert undo.context["ask"].key == ask.key


def test_what_nobody_knew_is_not_asked_again_today_but_it_is_tomorrow(browser, coach, anna):
    ask = talk_with(coach, anna).next

    answer(browser, anna, ask, "unknown")

    today = talk_with(coach, anna)
    fact = Fact.objects.get(person=anna, key=ask.key, replaced_at=None)
    assert fact.value is None
    assert ask.key not in {one.key for one in today.asks}
    assert ask.key in {one.key for one in today.not_known_today}
    Fact.objects.filter(pk=fact.pk).update(since="2020-01-01")
    assert ask.key in {one.key for one in talk_with(coach, anna).asks}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("duizend", "niet lezen als getal"),
        ("-200", "te weinig"),
        ("99999999999", "te veel"),
        ("", "Kies een antwoord"),
    ],
)
def test_a_wage_that_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    browser, coach, anna, typed, words
):
    wage = Fact.objects.filter(person=anna, key="net_wage_month_eur")
    wage.delete()
    (ask,) = [one for one in talk_with(coach, anna).asks if one.key == "net_wage_month_eur"]

    found = answer(browser, anna, ask, typed, known_by="document", document="loonbrief")

    assert found.status_code == 422
    assert words in found.text
    assert f'value="{typed}"' in found.text or not typed
    assert 'value="loonbrief"' in found.text
    assert not wage.exists()


def test_an_answer_that_came_too_late_is_kept_out_and_said(browser, coach, anna):
    ask = next(one for one in talk_with(coach, anna).asks if one.entry.type == "flag")
    tell(coach, anna, ask.key, value=True)

    found = answer(browser, anna, ask, "false")

    assert "niet meer nodig" in found.text
    assert Fact.objects.get(person=anna, key=ask.key, replaced_at=None).value is True


def test_a_question_about_a_child_is_answered_in_the_file_of_the_child(world, browser, coach, anna):
    kim = somebody(world, "Kim", born_on=coach.on.replace(year=2016))
    moves_in(home_of(anna), kim, HouseholdRole.CHILD, since=coach.on)
    ask = next(one for one in talk_with(coach, anna).asks if one.about == kim and one.entry)

    found = answer(browser, anna, ask, lawful(ask))

    assert found.status_code == 200
    assert Fact.objects.filter(person=kim, key=ask.key, replaced_at=None).exists()
    assert not Fact.objects.filter(person=anna, key=ask.key, replaced_at=None).exists()


def test_a_person_answers_on_their_own_page_and_takes_it_back(world, own):
    page = own.get("/mijn/rechten/")
    key = page.context["question"].key
    typed = {"flag": "true", "choice": next(iter(page.context["question"].options), "")}

    after = own.post(
        "/mijn/rechten/",
        {"key": key, "seen": page.context["seen"],
         "value": typed.get(page.context["question"].type, "10")},
        follow=True,
    )  # fmt: skip

    fact = Fact.objects.get(person=world.person, key=key, replaced_at=None)
    assert (fact.said_by, fact.known_by) == ("person", "told")
    assert sum(len(group.rights) for group in after.context["groups"]) == 25
    own.post(f"/mijn/rechten/antwoord/{fact.pk}/terug/")
    assert not Fact.objects.filter(person=world.person, key=key, replaced_at=None).exists()


def test_a_person_is_never_asked_what_a_doctor_weighs_or_what_is_about_others(world, coach):
    me = world.actor("self_login")

    asks = talk_with(me, world.person).asks

    assert asks
    assert not [one.key for one in asks if one.entry.is_judgement]
    assert {one.about for one in asks} == {world.person}


def test_paper_has_all_rights_and_only_the_open_questions(browser, coach, anna):
    overview = rights_of(coach, anna, on=coach.on)
    talk = interview(coach, overview)

    rights = rights_document(
        anna, groups(overview, "nl", how_long(coach, overview)), at=timezone.now()
    )
    questions = questions_document(anna, talk, at=timezone.now())
    files = [browser.get(address(one, anna)) for one in ("rights_pdf", "rights_questions_pdf")]

    assert sum(len(group["lines"]) for group in rights["groups"]) == 25
    asked = {one["text"] for one in questions["questions"]}
    assert talk.next.entry.ask() in asked
    assert "Heb je nog andere inkomsten of bezittingen?" not in asked
    assert all(file.content.startswith(b"%PDF") for file in files)
    assert all(b"/StructTreeRoot" in file.content for file in files)


def test_the_page_asks_as_much_of_the_database_however_many_live_there(world, browser, anna):
    def n_queries():
        with CaptureQueriesContext(connection) as seen:
            browser.get(address("rights", anna))
        return len(seen)

    browser.get(address("rights", anna))
    alone = n_queries()
    for number in range(4):
        child = somebody(world, f"Kind{number}", born_on=world.on.replace(year=2012 + number))
        moves_in(home_of(anna), child, HouseholdRole.CHILD, since=world.on)

    assert n_queries() == alone


def test_the_list_is_there_in_a_tenth_of_a_second_of_processor_time(browser, anna):
    """Five times the bar: the machine that checks this is shared, a slow loop is not."""
    browser.get(address("rights", anna))
    spent = []
    for _number in range(3):
        start = time.process_time()
        browser.get(address("rights", anna))
        spent.append(time.process_time() - start)

    assert min(spent) < 0.5
