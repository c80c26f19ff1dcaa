"""Filling in a screening, looking back at two, and all of it on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as sharing
from klaverblad.apps.people.models import Consent
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import screening_queries as queries
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Screening

SEEN = {domain: services.Seen(2, 3, f"telt voor {domain}") for domain in Domain}


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.coach)


def address(world):
    return f"/mensen/{world.person.pk}/screening/"


def hidden(answer):
    """What the form on a page remembers of what it showed."""
    return dict(answer.context["sheet"].hidden)


def screened(world, *, days_ago=0, seen=None, answers=None):
    """A screening of some days ago."""
    actor = replace(world.actor("coach"), on=world.on - timedelta(days=days_ago))
    last = queries.last_of(actor, world.trajectory.pk) or sharing.NOTHING_SEEN
    showed = {key: one.fact_id for key in answers or {} if (one := known(world, key))}
    asked = services.Asked("v1", answers or {}, showed, after=last)
    return services.record_screening(actor, world.trajectory.pk, seen or SEEN, asked=asked)


def known(world, key):
    found = people.known_facts(world.actor("coach"), [world.person.pk], keys=[key])
    return found.get(world.person.pk, {}).get(key)


def text_of(made):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_a_whole_screening_is_kept_with_its_answers(world, browser):
    sent = hidden(browser.get(address(world))) | {
        "work_person": "2",
        "work_professional": "4",
        "work_counts": "Poetste elf jaar",
        "has_bike-value": "true",
        "rent_month_eur-value": "640,50",
        "lift_kg_max-unknown": "on",
        "wishes-value": ["care", "kitchen"],
    }

    answer = browser.post(address(world), sent)

    assert answer.status_code == 302
    screening = Screening.objects.get()
    assert screening.positions.get(domain="work").what_counts == "Poetste elf jaar"
    said = {one.fact.key: one.fact.value for one in screening.answers.select_related("fact")}
    assert said == {
        "has_bike": True,
        "rent_month_eur": 640.5,
        "lift_kg_max": None,
        "wishes": ["care", "kitchen"],
    }


def test_the_form_starts_from_what_is_known_and_what_was_said_last(world, browser):
    screened(world, answers={"travel_minutes_max": 45})

    page = browser.get(address(world)).text

    assert "telt voor housing" in page
    assert 'value="45"' in page


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("lift_kg_max-value", "veel", "lift_kg_max-value"),
        ("lift_kg_max-value", "900", "lift_kg_max-value"),
        ("rent_month_eur-value", "-5", "rent_month_eur-value"),
        ("housing_situation-value", "castle", "housing_situation-value"),
        ("wishes-value", ["care", "nothing"], "wishes-value"),
        ("wishes-value", ["astronaut"], "wishes-value"),
        ("work_person", "6", "work_person"),
        ("work_counts", "x" * 161, "work_counts"),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_nothing_is_kept(
    world, browser, field, wrong, said
):
    sent = hidden(browser.get(address(world)))
    sent |= {"has_bike-value": "true", "care_counts": "Zorgt voor haar moeder", field: wrong}

    answer = browser.post(address(world), sent)

    assert answer.status_code == 422
    assert f'id="id_{said}_error"' in answer.text
    assert "Nog niet bewaard." in answer.text
    assert "Zorgt voor haar moeder" in answer.text
    assert not Screening.objects.exists()
    assert known(world, "has_bike") is None


def test_two_answers_to_one_question_are_asked_again(world, browser):
    sent = hidden(browser.get(address(world)))
    sent |= {"lift_kg_max-value": "10", "lift_kg_max-unknown": "on"}

    answer = browser.post(address(world), sent)

    assert answer.status_code == 422
    assert "Er staan twee antwoorden." in answer.text


def test_the_second_of_two_is_told_keeps_what_was_typed_and_can_go_on(world, browser):
    sent = hidden(browser.get(address(world)))
    sent |= {"has_bike-value": "false", "work_counts": "Wil in de zorg"}
    screened(world, answers={"has_bike": True})

    told = browser.post(address(world), sent)

    assert told.status_code == 409
    assert "Een collega bewaarde net een andere screening." in told.text
    assert "Nu staat er: ja." in told.text
    assert "Wil in de zorg" in told.text
    again = browser.post(address(world), sent | hidden(told))
    assert again.status_code == 302
    assert known(world, "has_bike").value is False
    assert Screening.objects.count() == 2


def test_what_the_second_of_two_did_not_touch_becomes_what_the_first_kept(world, browser):
    was = {"has_bike": True, "has_licence_b": False, "lift_kg_max": 20}
    screened(world, days_ago=1, answers=was)
    page = browser.get(address(world))
    sent = hidden(page)
    for domain in Domain:
        sent |= {f"{domain}_person": 2, f"{domain}_professional": 3}
        sent |= {f"{domain}_counts": f"telt voor {domain}"}
    sent |= {"has_bike-value": "false", "has_licence_b-value": "false", "lift_kg_max-value": "20"}
    sent |= {"work_person": 5}
    seen = SEEN | {Domain.HOUSING: services.Seen(1, 1, "Uit huis gezet")}
    screened(world, seen=seen, answers={"has_licence_b": True, "lift_kg_max": 5})

    told = browser.post(address(world), sent)

    assert told.status_code == 409
    sheet = told.context["sheet"]
    assert sheet.questions["has_licence_b"].box.value() == "true"
    assert sheet.questions["has_bike"].box.value() == "false"
    assert sheet.positions["housing_counts"].value() == "Uit huis gezet"
    again = sent | hidden(told)
    for key in ("has_licence_b", "lift_kg_max"):
        again[f"{key}-value"] = sheet.questions[key].box.value()
    for name in sheet.positions.fields:
        again[name] = sheet.positions[name].value()
    assert browser.post(address(world), again).status_code == 302
    assert known(world, "has_licence_b").value is True
    assert known(world, "lift_kg_max").value == 5
    assert known(world, "has_bike").value is False
    last = queries.looked(world.actor("coach"), queries.screenings(world.actor("coach"))[:1])[0]
    stands = last.positions
    assert (stands["housing"].person_says, stands["work"].person_says) == (1, 5)
    assert stands["housing"].what_counts == "Uit huis gezet"


def test_a_form_that_was_wrong_once_still_notices_a_colleague(world, browser):
    sent = hidden(browser.get(address(world))) | {"has_bike-value": "false"}
    screened(world, answers={"has_bike": True})
    wrong = browser.post(address(world), sent | {"lift_kg_max-value": "veel"})
    assert wrong.status_code == 422

    right = browser.post(address(world), sent | hidden(wrong))

    assert right.status_code == 409


def test_a_screening_made_by_mistake_is_taken_back_from_the_toast(world, browser):
    sent = hidden(browser.get(address(world))) | {"has_bike-value": "true"}
    saved = browser.post(address(world), sent, follow=True)
    undo = f"/screeningen/{Screening.objects.get().pk}/terug/"
    assert undo in saved.text

    browser.post(undo)

    assert known(world, "has_bike") is None
    assert "Een screening is teruggenomen." in browser.get(f"/mensen/{world.person.pk}/").text


def test_a_correction_opens_with_what_stands_and_keeps_the_day(world, browser):
    wrong = screened(world, days_ago=3, answers={"has_bike": True})
    url = f"/screeningen/{wrong.pk}/verbeter/"
    form = browser.get(url)
    sent = hidden(form) | {"has_bike-value": "false", "work_person": "5"}

    answer = browser.post(url, sent)

    assert answer.status_code == 302
    right = Screening.objects.get(withdrawn_at=None)
    assert (right.on, right.positions.get(domain="work").person_says) == (wrong.on, 5)
    assert known(world, "has_bike").value is False
    assert "Ze telt niet meer mee" in browser.get(f"/screeningen/{wrong.pk}/").text
    assert browser.get(url).status_code == 302
    assert browser.post(url, sent).status_code == 409


def test_without_a_screening_the_page_says_how_to_begin(world, browser):
    page = browser.get(f"/mensen/{world.person.pk}/screeningen/")

    assert "Er is nog niet samen gekeken hoe het gaat" in page.text
    assert address(world) in page.text


def test_one_screening_is_no_comparison_yet(world, browser):
    only = screened(world)

    page = browser.get(f"/mensen/{world.person.pk}/screeningen/").text

    assert "Eén screening: nog niets te vergelijken" in page
    assert f"/screeningen/{only.pk}/" in page


def test_two_screenings_are_a_picture_and_the_same_in_words(world, browser):
    better = {domain: services.Seen(4, 3) for domain in Domain}
    screened(world, days_ago=90)
    screened(world, seen=better)

    answer = browser.get(f"/mensen/{world.person.pk}/screeningen/")

    assert answer.text.count('class="strip"') == 2 * len(Domain)
    side = answer.context["compared"].sides[0]
    assert (side.person.moved, side.professional.moved) == ("gaat beter", "gelijk")
    assert side.person.spoken == "Nadia: eerst zwaar, nu gaat goed."
    assert side.person.spoken in answer.text


def test_any_two_can_be_chosen_and_the_older_comes_first(world, browser):
    first, second, third = (screened(world, days_ago=days) for days in (90, 60, 0))
    url = f"/mensen/{world.person.pk}/screeningen/"

    chosen = browser.get(url, {"van": third.pk, "tot": second.pk}).context["compared"]
    nonsense = browser.get(url, {"van": "x", "tot": "y"}).context["compared"]
    same = browser.get(url, {"van": third.pk, "tot": third.pk}).context["compared"]

    assert (chosen.before, chosen.after) == (second, third)
    assert (nonsense.before, nonsense.after) == (first, third)
    assert (same.before, same.after) == (first, third)


def test_a_list_of_eight_screenings_asks_no_more_than_one_of_two(world, browser):
    url = f"/mensen/{world.person.pk}/screeningen/"
    counts = []
    for n in (2, 6):
        for _ in range(n):
            screened(world, answers={"has_bike": True})
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def let_in(world, domains):
    """The partner of the team sees these domains alone."""
    Consent.objects.filter(person=world.person).update(domains=sorted(domains))


def test_a_partner_reads_the_shared_domains_alone_on_page_and_paper(world, sign_in):
    said = {"has_bike": True, "rent_month_eur": 777, "income_source": "sickness"}
    first = screened(world, days_ago=30, answers=said)
    screened(world, answers={})
    let_in(world, {Domain.MOBILITY, Domain.INCOME})
    partner = sign_in(world.partner)

    one = partner.get(f"/screeningen/{first.pk}/").text
    both = partner.get(f"/mensen/{world.person.pk}/screeningen/").text
    paper = text_of(partner.get(f"/screeningen/{first.pk}/screening.pdf").content)

    for text in (one, both, paper):
        assert "777" not in text
        assert "telt voor housing" not in text
    for text in (one, paper):
        assert "telt voor mobility" in text
        # What betrays health asks for health too.
        assert "ziekte-uitkering" not in text
    assert "Waarvan leef je nu?" not in paper
    assert "/verbeter/" not in one


def test_what_was_withdrawn_is_not_there_for_a_partner(world, sign_in):
    gone = screened(world)
    services.withdraw_screening(world.actor("coach"), gone.pk)
    partner = sign_in(world.partner)

    assert partner.get(f"/screeningen/{gone.pk}/").status_code == 404
    assert "Teruggenomen" not in partner.get(f"/mensen/{world.person.pk}/screeningen/").text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Samen kijken hoe het gaat", "Hoe woon je nu?", "Weet ik niet", "gaat net"]),
        ("fr", ["Voir ensemble comment ça va", "Comment êtes-vous logé(e) maintenant ?"]),
        ("en", ["Looking together at how things are", "How do you live now?"]),
    ],
)
def test_the_empty_questionnaire_is_paper_in_three_languages(browser, language, words):
    answer = browser.get(f"/screening/{language}.pdf")

    paper = PdfReader(BytesIO(answer.content))
    assert paper.trailer["/Root"]["/Lang"] == language
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(text_of(answer.content).split())
    assert [one for one in words if one not in text] == []
    assert "☐" in text
    assert "☒" not in text


def test_a_language_that_nobody_wrote_is_not_there(browser):
    assert browser.get("/screening/de.pdf").status_code == 404


def test_a_filled_one_is_ticked_as_it_was_answered(world, browser):
    said = {"has_bike": True, "rent_month_eur": 640, "lift_kg_max": None}
    screening = screened(world, answers=said)

    answer = browser.get(f"/screeningen/{screening.pk}/screening.pdf")

    text = " ".join(text_of(answer.content).split())
    assert "☒ zwaar" in text
    assert "☒ Ja" in text
    assert "☒ Weet ik niet" in text
    assert "€ 640" in text.replace("\u00a0", " ")
    assert world.person.name in text
    assert world.person.last_name not in answer["Content-Disposition"]
