"""With whom a file is shared, as a coach, a partner, the person and the officer meet it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people import services
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    Person,
    SharingPurpose,
)
from klaverblad.apps.people.registry import Domain

pytestmark = pytest.mark.django_db
NUMBER = "85073003328"
WHY = "De politie vond haar zoon alleen, en niemand neemt op."


@pytest.fixture
def browsers(world, sign_in, client):
    """A fresh browser per person: signing in as one does not sign the other out."""

    def fresh(key):
        sign_in(getattr(world, key))
        browser = Client()
        browser.cookies = client.cookies.copy()
        client.cookies.clear()
        return browser

    return fresh


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def about(world, name):
    return reverse(f"desk:{name}", args=[world.person.pk])


def said(world, **changes):
    return {
        "organisation": str(world.neighbour.organisation_id),
        "purpose": "job_search",
        "domains": ["work", "mobility"],
        "until": f"{world.on.day}/{world.on.month}/{world.on.year}",
        "how": "on_paper",
        **changes,
    }


def test_a_coach_writes_down_a_consent_and_sees_it_in_the_list(world, browsers):
    browser = browsers("coach")

    answer = browser.post(about(world, "consent"), said(world), follow=True)

    assert "OCMW Brecht" in words(answer)
    assert "vervoer, werk" in words(answer)


def test_printing_a_consent_shows_the_statement_and_writes_nothing(world, browsers):
    before = Consent.objects.count()

    answer = browsers("coach").post(about(world, "consent"), said(world, print="1"))

    assert "Ik kan dit elke dag stopzetten" in words(answer)
    assert 'name="domains" value="mobility"' in answer.content.decode()
    assert Consent.objects.count() == before


def test_a_consent_that_could_not_be_kept_is_not_printed_either(world, browsers):
    wrong = said(world, print="1", until=f"2/3/{world.on.year + 4}")

    answer = browsers("coach").post(about(world, "consent"), wrong)

    assert answer.status_code == 422
    assert "Kies een dag binnen de twee jaar." in words(answer)


def test_only_organisations_that_guide_people_can_be_chosen(world, browsers):
    page = words(browsers("coach").get(about(world, "consent")))

    assert "Jobroad" in page
    assert "OCMW Brecht" in page
    assert "Kringwinkel" not in page
    assert "Het Regioteam" not in page


def test_what_is_off_stands_beside_its_field_and_the_rest_stays(world, browsers):
    wrong = said(world, until="2/3/2020")

    answer = browsers("coach").post(about(world, "consent"), wrong)

    assert answer.status_code == 422
    assert "Kies vandaag of een latere dag." in words(answer)
    assert 'value="mobility"' in answer.content.decode()


def test_a_partner_reads_what_is_not_shared_with_them_and_not_a_word_of_it(world, browsers):
    fact = services.Said(
        "rent_month_eur", value=731.0, since=world.on, said_by="person", known_by="told"
    )
    services.record_fact(world.actor("coach"), world.person.pk, fact)
    Consent.objects.update(domains=["mobility"])
    partner = browsers("partner")

    for name in ("person", "facts", "story", "places", "steps", "notes"):
        page = words(partner.get(about(world, name)))
        assert "731" not in page
        assert "Huur per maand" not in page
        assert "niet met jouw organisatie deelt" in page or name == "story"
    assert partner.get(about(world, "rights")).status_code == 403


def test_taking_consent_back_in_one_browser_closes_the_page_in_the_other(world, browsers):
    partner, person = browsers("partner"), browsers("self_login")
    consent = Consent.objects.get(person=world.person)
    assert partner.get(about(world, "facts")).status_code == 200

    person.post(reverse("desk:revoke_consent", args=[consent.pk]), {"how": "spoken"})

    assert partner.get(about(world, "facts")).status_code == 404
    move = reverse("desk:move_step", args=[world.step.pk, "done"])
    assert partner.post(move, headers={"hx-request": "true"}).status_code == 404


def test_the_person_reads_who_opened_the_file(world, browsers):
    browsers("coach").get(about(world, "person"))

    page = words(browsers("self_login").get(reverse("desk:own_sharing")))

    assert "Sofie Claes" in page.split("Wie mijn dossier opende")[1]
    assert "begeleiding naar werk" in page


def test_a_page_that_fetches_a_part_of_itself_is_told_as_one_reading(world, browsers):
    coach, person = browsers("coach"), browsers("self_login")
    own = reverse("desk:own_sharing")
    name = world.coach.user.name
    before = words(person.get(own)).count(f"{name} ")
    coach.get(about(world, "person"))
    coach.get(about(world, "n_places"), headers={"HX-Request": "true"})

    assert ReadEntry.objects.filter(what="desk:n_places").count() == 1
    assert words(person.get(own)).count(f"{name} ") == before + 1


def test_a_part_without_its_page_is_told_to_the_person(world, browsers):
    coach, person = browsers("coach"), browsers("self_login")
    own = reverse("desk:own_sharing")
    name = world.coach.user.name
    before = words(person.get(own)).count(f"{name} ")

    coach.get(about(world, "n_places"), headers={"HX-Request": "true"})

    assert words(person.get(own)).count(f"{name} ") == before + 1


def test_the_coach_stands_first_among_who_helps_without_a_seat_in_the_team(world, browsers):
    page = words(browsers("self_login").get(reverse("desk:own_sharing")))

    helps = page[page.index("Wie mij helpt") : page.index("Wie mijn dossier opende")]
    assert world.coach.user.name in helps
    assert "Er zit nog niemand in het team." not in helps


def test_a_blind_match_tells_yes_and_neither_who_nor_where(world, browsers):
    number(world)

    answer = browsers("neighbour").post(reverse("desk:look"), {"insz": NUMBER})

    page = answer.content.decode()
    assert "Er is een dossier bij een andere dienst." in page
    assert str(world.person.pk) not in page
    assert "Zwaluwenstaart" not in page
    assert "Schoten" not in page


def test_without_a_match_there_is_nobody_to_ask_about(world, browsers):
    answer = browsers("neighbour").get(reverse("desk:ask_access"), follow=True)

    assert "Zoek eerst het rijksregisternummer." in words(answer)


def test_a_question_goes_from_the_asker_to_the_person_and_back(world, browsers):
    number(world)
    asker = browsers("outsider")
    asker.post(reverse("desk:look"), {"insz": NUMBER})
    wanted = {
        "purpose": "coaching",
        "domains": ["work"],
        "until": f"{world.on.day}/{world.on.month}/{world.on.year + 1}",
        "why": "Ze vroeg ons om mee te zoeken.",
        "reference": "N.W.",
    }
    asker.post(reverse("desk:ask_access"), wanted)
    asked = AccessRequest.objects.get()
    assert asker.get(about(world, "person")).status_code == 404

    person = browsers("self_login")
    assert "mee te zoeken" in words(person.get(reverse("desk:own_sharing")))
    answer = {"answer": "yes", "domains": ["work"], "until": wanted["until"]}
    person.post(reverse("desk:answer_request", args=[asked.pk]), answer)

    assert asker.get(about(world, "person")).status_code == 200
    assert "toegestaan" in words(asker.get(reverse("desk:look")))


def test_an_answer_that_is_not_understood_keeps_what_was_chosen(world, browsers):
    asked = ask(world)
    sent = {"answer": "yes", "domains": ["work"], "until": "niet leesbaar", "how": "spoken"}

    answer = browsers("coach").post(reverse("desk:answer_request", args=[asked.pk]), sent)

    assert answer.status_code == 422
    assert "niet leesbaar" in answer.content.decode()


@pytest.mark.parametrize("said", ["yes", "no"])
def test_an_answer_to_what_was_answered_meanwhile_gets_a_page_that_says_so(world, browsers, said):
    asked = ask(world)
    url = reverse("desk:answer_request", args=[asked.pk])
    services.refuse_request(world.actor("self_login"), asked.pk)
    until = f"{world.on.day}/{world.on.month}/{world.on.year}"
    sent = {"answer": said, "domains": ["work"], "until": until, "how": "spoken"}

    answer = browsers("coach").post(url, sent)

    assert answer.status_code == 409
    assert "Op deze vraag is al geantwoord." in words(answer)


def test_no_emergency_falls_off_the_list_before_somebody_looked_at_it(world, browsers):
    services.open_emergency(world.actor("neighbour"), world.person.pk, why=WHY)
    waiting = EmergencyAccess.objects.get()
    now = waiting.opened_at
    EmergencyAccess.objects.bulk_create(
        EmergencyAccess(
            person=world.person,
            user=world.neighbour.user,
            organisation=world.neighbour.organisation,
            why="Later geopend en nagekeken.",
            opened_at=now + timedelta(minutes=number),
            expires_at=now + timedelta(hours=9),
            reviewed_at=now,
            review="Terecht.",
        )
        for number in range(1, 203)
    )

    page = words(browsers("officer").get(reverse("desk:oversight")))

    assert WHY in page
    assert page.count("Later geopend en nagekeken.") == 200


def test_an_emergency_says_on_every_page_that_it_is_one_until_it_is_closed(world, browsers):
    number(world)
    neighbour = browsers("neighbour")

    page = neighbour.post(reverse("desk:emergency"), {"insz": NUMBER, "why": WHY}, follow=True)
    assert "Noodtoegang." in words(page)
    assert page.redirect_chain[-1][0] == about(world, "person")
    others = reverse("desk:person", args=[world.next_person.pk])
    assert neighbour.get(others).status_code == 404

    neighbour.post(reverse("desk:end_emergency"))
    assert neighbour.get(about(world, "person")).status_code == 404
    assert neighbour.get(others).status_code == 200


def test_the_officer_finds_the_emergency_and_the_person_reads_what_was_found(world, browsers):
    services.open_emergency(world.actor("neighbour"), world.person.pk, why=WHY)
    emergency = EmergencyAccess.objects.get()
    officer = browsers("officer")
    assert WHY in words(officer.get(reverse("desk:oversight")))

    url = reverse("desk:review_emergency", args=[emergency.pk])
    assert officer.post(url, {"review": ""}).status_code == 422
    officer.post(url, {"review": "Terecht, er was gevaar."})

    mine = words(browsers("self_login").get(reverse("desk:own_sharing")))
    assert "Terecht, er was gevaar." in mine


def number(world):
    person = Person.objects.get(pk=world.person.pk)
    person.insz, person.insz_absent_because = NUMBER, ""
    person.save()


def ask(world):
    wanted = services.NewRequest(
        purpose=SharingPurpose.COACHING,
        domains=frozenset({Domain.WORK}),
        until=world.on,
        why="Ze vroeg ons om mee te zoeken.",
    )
    return services.ask_access(world.actor("outsider"), world.person.pk, wanted)
