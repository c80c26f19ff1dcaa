"""The pages of the plan: what a step needs, the ladder, versions, GPMI and paper."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.trajectories import gpmi_queries, services
from klaverblad.apps.trajectories.models import Gpmi, StepState
from tests.ids import signed_gpmi


def tell(world, key, value):
    said = people.Said(key, value, since=world.on, said_by="person", known_by="told")
    people.record_fact(world.actor("coach"), world.person.pk, said)


def page(browser, name, world, query="", **how):
    return browser.get(reverse(f"desk:{name}", args=[world.person.pk]) + query, **how)


def test_a_need_that_holds_one_that_is_unknown_and_one_that_does_not_yet(world, browser):
    query = "?instrument=nederlands-b1"
    assert "Nog niet gekend" in page(browser, "add_step", world, query).text

    tell(world, "language_level_nl", "none")
    not_yet = page(browser, "add_step", world, query).text
    assert "Nog niet:" in not_yet
    assert "?instrument=nederlands-a2" in not_yet

    tell(world, "language_level_nl", "a2")
    assert "Klopt:" in page(browser, "add_step", world, query).text


def test_a_step_that_makes_no_sense_yet_can_be_planned_all_the_same(world, browser):
    tell(world, "language_level_nl", "none")
    said = {"instrument": "nederlands-b2", "by": "both"}

    answer = browser.post(reverse("desk:add_step", args=[world.person.pk]), said)

    assert answer.status_code == 302
    assert world.trajectory.steps.filter(instrument="nederlands-b2").exists()


def test_a_need_that_a_step_in_the_plan_works_on_says_so(world, browser):
    tell(world, "language_level_nl", "a1")
    new = services.NewStep("nederlands-a2", title="Les in de Kring")
    services.add_step(world.actor("coach"), world.trajectory.pk, new)

    assert "Les in de Kring" in page(browser, "add_step", world, "?instrument=nederlands-b1").text


def test_choosing_another_step_asks_for_that_part_of_the_page_alone(world, browser, part):
    answer = page(browser, "add_step", world, "?instrument=rijbewijs-lening", headers=part)

    assert "Levert" in answer.text
    assert "<html" not in answer.text


def test_a_step_of_a_partner_says_everywhere_which_partner_does_it(world, browser):
    add = reverse("desk:add_step", args=[world.person.pk])
    partner = world.partner.organisation
    said = {"instrument": "rijbewijs-lening", "by": "partner", "partner_id": partner.pk}

    late = browser.post(add, said | {"due_on": "1/2/2020"})
    no_day = browser.post(add, said | {"due_on": "31/2/2027"})
    nobody = browser.post(add, said | {"by": ""})
    tomorrow = in_words(world.on + timedelta(days=1), "nl")
    unknown = browser.post(add, said | {"partner_id": "Bakkerij"})
    kept = browser.post(add, said | {"due_on": tomorrow, "partner_id": partner.name.upper()})

    assert "Kies vandaag of een latere dag." in late.text
    assert "staat niet op de kalender" in no_day.text
    assert "Kies wie het doet." in nobody.text
    assert f'value="{partner.name}"' in nobody.text
    assert "Deze organisatie staat niet in de lijst." in unknown.text
    assert kept.status_code == 302
    for where in (page(browser, "steps", world), page(browser, "steps", world, "?als=bord")):
        assert f"Wie: {partner.name}" in " ".join(where.text.split())
    assert partner.name in page(browser, "person", world).text.split("<main")[1]


def test_a_step_named_by_the_library_is_said_in_the_language_of_its_reader(world, sign_in, browser):
    coach = world.actor("coach")
    step = services.add_step(coach, world.trajectory.pk, services.NewStep("rijbewijs-lening"))
    own = services.add_step(coach, world.trajectory.pk, services.NewStep("lets", "Naar Rosa"))
    dutch, french = step.instrument.name["nl"], step.instrument.name["fr"]
    assert (step.title, dutch == french) == (dutch, False)
    Person.objects.filter(pk=world.person.pk).update(language="fr")
    goal = services.say_goal(coach, world.trajectory.pk, words="Werken")
    gpmi = services.draft_gpmi(coach, world.trajectory.pk, services.GpmiTerms())
    gpmi = services.offer_gpmi(coach, gpmi.pk)

    paper = page(browser, "plan", world, "?taal=fr").text
    mine = sign_in(world.self_login)
    mine.cookies["klaverblad_taal"] = "fr"

    for page_text in (paper, gpmi.content, mine.get(reverse("desk:my_plan")).text):
        text = html.unescape(page_text)
        assert french in text
        assert dutch not in text
        assert own.title in text
    assert not gpmi_queries.is_changed(gpmi)
    # What was signed before with the Dutch name is still what was agreed.
    gpmi.content = gpmi_queries.text_now(gpmi, as_kept=True)
    assert dutch in gpmi.content
    assert not gpmi_queries.is_changed(gpmi)
    services.change_goal(coach, goal.pk, words="Anders")
    assert gpmi_queries.is_changed(gpmi)


def test_what_a_finished_step_wrote_is_told_and_goes_with_it(world, browser):
    coach = world.actor("coach")
    step = services.add_step(coach, world.trajectory.pk, services.NewStep("rijbewijs-lening"))
    move = reverse("desk:move_step", args=[step.pk, StepState.DONE])
    assert "Levert: Rijbewijs B" in page(browser, "steps", world).text

    told = browser.post(move, follow=True).text
    assert "Genoteerd: Rijbewijs B: ja" in told

    browser.post(reverse("desk:move_step", args=[step.pk, StepState.TODO]))
    assert "Genoteerd: Rijbewijs B" not in page(browser, "steps", world).text


def test_the_form_of_the_second_coach_keeps_what_they_wrote_and_tells_who(world, browser):
    step, url = world.step, reverse("desk:edit_step", args=[world.step.pk])
    seen = services.last_number(step.pk)
    edit = services.StepEdit(title="Van de collega", by="both")
    services.edit_step(world.actor("colleague"), step.pk, edit)

    told = browser.post(url, {"title": "Van mij", "by": "coach", "seen": seen})
    again = {"title": "Van mij", "by": "coach", "seen": told.context["form"]["seen"].value()}

    assert told.status_code == 409
    for words in ("Van mij", "Van de collega", "Tom Maes"):
        assert words in told.text
    assert browser.post(url, again).status_code == 302
    step.refresh_from_db()
    assert step.title == "Van mij"


def test_versions_are_compared_and_one_is_taken_back(world, browser):
    step = world.step
    before = services.last_number(step.pk)
    services.edit_step(world.actor("coach"), step.pk, services.StepEdit("Nieuwe naam", "both"))
    after = services.last_number(step.pk)
    old = step.title

    compared = page(browser, "history", world, f"?van={before}&tot={after}").text
    assert "Nieuwe naam" in compared
    assert old in compared

    browser.post(reverse("desk:restore_plan", args=[world.person.pk, after]))
    step.refresh_from_db()
    assert step.title == old


@pytest.mark.parametrize("query", ["?van=x&tot=y", "?van=-1&tot=2", "?van=1", "?van=²&tot=3"])
def test_versions_that_are_no_numbers_compare_nothing(world, browser, query):
    answer = page(browser, "history", world, query)

    assert answer.status_code == 200
    assert "compared" not in answer.context or answer.context.get("first") is not None


def test_a_version_that_does_not_exist_is_not_found(world, browser):
    url = reverse("desk:restore_plan", args=[world.person.pk, 9999])

    assert browser.post(url).status_code == 404


def test_the_ladder_of_a_person_says_open_asks_or_not_yet_with_its_question(world, browser):
    tell(world, "statuses", ["vdab_registered"])

    text = page(browser, "ladder", world).text

    assert "De wet: nog niet zeker." in text
    assert "Volgens de wet nu nog niet." in text
    assert reverse("desk:fact", args=[world.person.pk, "paid_work_prospect"]) in text


def test_the_ladder_shows_one_state_alone_when_asked(world, browser):
    tell(world, "statuses", ["vdab_registered"])

    answer = page(browser, "ladder", world, "?toon=nog-niet")

    shown = [line["fitting"].state for rung in answer.context["rungs"] for line in rung["lines"]]
    assert set(shown) == {"no"}


def test_the_ladder_takes_as_many_queries_with_more_steps_in_the_plan(world, browser):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(browser, "ladder", world)
        return len(found)

    page(browser, "ladder", world)
    before = asked()
    for n in range(4):
        new = services.NewStep("lets", title=f"Stap {n}")
        services.add_step(world.actor("coach"), world.trajectory.pk, new)

    assert asked() == before


def test_the_plan_page_takes_as_many_queries_with_more_goals_steps_and_versions(world, browser):
    def asked(name):
        with CaptureQueriesContext(connection) as found:
            page(browser, name, world)
        return len(found)

    coach = world.actor("coach")
    goal = services.add_goal(coach, world.trajectory.pk, words="Weer werken.")
    first = services.NewStep("rijbewijs-lening", title="Eén", goal_id=goal.pk)
    services.move_step(coach, services.add_step(coach, world.trajectory.pk, first).pk, to="done")
    page(browser, "steps", world)
    before = {name: asked(name) for name in ("steps", "history", "plan")}
    for n in range(4):
        new = services.NewStep("fietsbib", title=f"Stap {n}", goal_id=goal.pk)
        services.move_step(coach, services.add_step(coach, world.trajectory.pk, new).pk, to="done")

    assert {name: asked(name) for name in before} == before


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_plan_is_a_tagged_pdf_in_three_languages(world, browser, language):
    answer = page(browser, "plan_pdf", world, f"?taal={language}")

    assert answer["Content-Type"] == "application/pdf"
    assert world.person.first_name not in answer["Content-Disposition"]
    assert b"/StructTreeRoot" in answer.content
    assert f"({language}".encode() in answer.content or b"/Lang" in answer.content


def test_the_plan_on_screen_holds_goals_who_and_when_and_places_to_sign(world, browser):
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Werk, dicht bij school.")

    text = page(browser, "plan", world).text

    for words in ("Werk, dicht bij school.", world.step.title, "Handtekening", "Sofie Claes"):
        assert words in text


def test_a_person_reads_and_prints_their_own_plan(world, sign_in):
    browser = sign_in(world.self_login)

    for name in ("plan", "plan_pdf", "history", "gpmi", "ladder"):
        assert page(browser, name, world).status_code == 200


def test_a_gpmi_is_made_laid_out_signed_and_looked_at_again_by_hand(world, browser):
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Weer werken.")
    browser.post(
        reverse("desk:begin_gpmi", args=[world.person.pk]),
        {"kind": "general", "agreed": "Samen zoeken.", "evaluations_a_year": "4"},
    )
    gpmi = Gpmi.objects.get()
    browser.post(reverse("desk:offer_gpmi", args=[gpmi.pk]))
    browser.post(reverse("desk:sign_gpmi", args=[gpmi.pk]))
    paper = {"party": "person", "name": "Nadia", "signed_on": world.on.isoformat()}
    said = browser.post(reverse("desk:gpmi_on_paper", args=[gpmi.pk]), paper)
    assert said.status_code == 302

    moment = gpmi.evaluations.first()
    url = reverse("desk:gpmi_evaluation", args=[moment.pk])
    assert browser.post(url, {}).status_code == 422
    assert browser.post(url, {"outcome": "a", "because": "b"}).status_code == 422
    assert browser.post(url, {"outcome": "Het loopt."}).status_code == 302

    text = page(browser, "gpmi", world).text
    assert "Het loopt." in text
    assert browser.get(reverse("desk:gpmi_pdf", args=[gpmi.pk])).content.startswith(b"%PDF")


def test_the_person_signs_the_gpmi_behind_a_link(world, browser, client):
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Weer werken.")
    coach = world.actor("coach")
    gpmi = services.draft_gpmi(coach, world.trajectory.pk, services.GpmiTerms())
    services.offer_gpmi(coach, gpmi.pk)
    made = browser.post(reverse("desk:ask_gpmi_signature", args=[gpmi.pk, "person"]))
    url = made.context["link"].url

    assert "Weer werken." in client.get(url).text
    client.post(url, {"name": "Nadia Wouters", "agrees": "on"})

    assert gpmi.signatures.filter(party="person").exists()


def test_an_evaluation_that_is_due_stands_in_the_day_of_the_coach(world, browser):
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Weer werken.")
    gpmi = signed_gpmi(world)
    url = reverse("desk:gpmi_evaluation", args=[gpmi.evaluations.first().pk])
    assert url not in browser.get(reverse("desk:today")).text

    gpmi.evaluations.filter(pk=gpmi.evaluations.first().pk).update(due_on=world.on)

    assert url in browser.get(reverse("desk:today")).text


def test_goals_are_put_in_order_reached_and_taken_up_by_hand(world, browser):
    coach = world.actor("coach")
    first = services.add_goal(coach, world.trajectory.pk, words="Eerst dit.")
    services.add_goal(coach, world.trajectory.pk, words="Dan dat.")
    browser.post(reverse("desk:move_goal", args=[first.pk, "hoger"]))
    browser.post(reverse("desk:end_goal", args=[first.pk, "bereikt"]), {"words": "Gelukt!"})
    assert "Gelukt!" in page(browser, "steps", world).text

    browser.post(reverse("desk:take_up_goal", args=[first.pk]))

    first.refresh_from_db()
    assert first.state == "active"
