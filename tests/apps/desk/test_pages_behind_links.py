"""The pages behind a link: no session, no trace, and only what their holder needs."""

from __future__ import annotations

import random
import re
import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.access.link_guard import UNKNOWN_MOST
from klaverblad.apps.access.models import Signature, SignedLink
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Document
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Step, StepAnswer
from tests.samples import pdf, png
from tests.world import CANARY

SHOWN = re.compile(r'name="link"[^>]*value="([^"]*)"')
ROLES = ("coach", "neighbour", "partner", "self_login", "administrator")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def question(world, coach, now):
    asks = services.Question("Kan ze bij jullie beginnen?", world.partner.organisation_id)
    return services.ask_partner(coach, world.waiting_step.pk, asks, at=now)[1]


@pytest.fixture
def request_(world, coach, now):
    return people.ask_document(coach, world.person.pk, people.Wanted("loonbrief"), at=now)


@pytest.fixture
def plan(world, coach, now):
    return services.ask_signature(coach, world.trajectory.pk, at=now)


@pytest.fixture
def doors(question, request_, plan, coach, now):
    """An address of each scope that opens, by its name."""
    calendar = services.follow_calendar(coach, at=now)
    return {
        "answer": f"/antwoord/{question.token}/",
        "upload": f"/bezorg/{request_.token}/",
        "sign": f"/teken/{plan.token}/",
        "calendar": f"/agenda/{calendar.token}.ics",
    }


def sent(data, name="loonbrief.pdf"):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_every_page_behind_a_link_opens_without_a_login(client, doors):
    assert {client.get(url).status_code for url in doors.values()} == {200}


@pytest.mark.parametrize("scope", ["answer", "upload", "sign"])
def test_a_page_behind_a_link_leaves_no_trace(client, doors, scope):
    answer = client.get(doors[scope])

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "klaverblad" not in answer.cookies
    assert not re.findall(r"<script", answer.text)
    assert not re.findall(r'(?:src|href)="https?:', answer.text)
    assert doors[scope] not in answer.text


@pytest.mark.parametrize("scope", ["answer", "upload", "sign"])
def test_a_page_behind_a_link_shows_nothing_of_whoever_is_signed_in_there(
    browser, question, doors, scope
):
    """Somebody scans their letter in the hall, on the machine of the desk."""
    browser.post(f"/links/{question.link.pk}/intrekken/")

    page = browser.get(doors[scope]).text

    assert "still-here" not in page
    assert "De link is ingetrokken. Hij opent niets meer." not in page
    assert "De link is ingetrokken. Hij opent niets meer." in browser.get("/vandaag/").text


@pytest.mark.parametrize("scope", ["answer", "upload"])
def test_a_link_to_what_is_gone_is_closed_and_names_no_referrer(
    client, world, question, request_, doors, scope
):
    gone = "00000000-0000-4000-8000-000000000000"
    SignedLink.objects.filter(pk__in=[question.link.pk, request_.link.pk]).update(subject_id=gone)

    answer = client.get(doors[scope])

    assert answer.status_code == 410
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("scope", ["answer", "upload", "sign", "calendar"])
def test_a_closed_door_leaves_no_trace_either(client, doors, scope):
    answer = client.get(re.sub(r"[\w-]{43}", "B" * 43, doors[scope]))

    assert answer.status_code == 404
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "We kennen deze link niet" in answer.text


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("scope", ["answer", "upload", "sign", "calendar"])
def test_a_login_opens_no_link_that_its_token_does_not(world, sign_in, doors, who, scope):
    browser = sign_in(getattr(world, who))

    guess = re.sub(r"[\w-]{43}", secrets.token_urlsafe(32), doors[scope])

    assert browser.get(guess).status_code == 404
    assert browser.get(doors[scope]).status_code == 200


@pytest.mark.parametrize("scope", ["answer", "upload", "sign", "calendar"])
def test_random_tokens_find_nothing_and_are_counted(client, doors, scope):
    guess = random.Random(scope)  # noqa: S311  (the same guesses each time)
    answers = []

    for _ in range(UNKNOWN_MOST + 5):
        token = "".join(guess.choice("abcdefghXYZ012_-") for _ in range(43))
        answers.append(client.get(re.sub(r"[\w-]{43}", token, doors[scope])).status_code)

    assert answers == [404] * UNKNOWN_MOST + [429] * 5
    assert client.get(doors[scope]).status_code == 200


def test_another_address_is_not_shut_out_by_a_guesser(client, doors):
    for _ in range(UNKNOWN_MOST + 1):
        client.get("/teken/raden/")

    assert client.get("/teken/raden/").status_code == 429
    assert client.get("/teken/raden/", REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"revoked_at": timezone.now()}, 410, "ingetrokken"),
        ({"uses": 1}, 410, "al gebruikt"),
        (
            {"issued_at": timezone.now() - timedelta(9), "expires_at": timezone.now()},
            410,
            "verlopen",
        ),
    ],
)
def test_a_closed_link_says_why_in_plain_words(client, doors, question, change, status, words):
    SignedLink.objects.filter(pk=question.link.pk).update(**change)

    answer = client.get(doors["answer"])

    assert answer.status_code == status
    assert words in answer.text
    assert CANARY not in answer.text


@pytest.mark.parametrize("scope", ["answer", "upload", "sign"])
def test_a_form_without_its_own_token_is_refused(doors, scope):
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(doors[scope])

    answer = stranger.post(doors[scope], {"said": "no", "remark": "Vol."})

    assert answer.status_code == 403
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("origin", ["null", "http://testserver"])
def test_a_form_with_its_token_is_taken_though_it_names_no_origin(doors, origin):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(doors["answer"])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    words = {"said": "no", "remark": "Vol.", "csrfmiddlewaretoken": token}

    answer = browser.post(doors["answer"], words, headers={"origin": origin})

    assert answer.status_code == 200
    assert StepAnswer.objects.filter(remark="Vol.").exists()


def test_a_form_from_another_site_is_refused_at_a_link_too(doors):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(doors["answer"])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    words = {"said": "no", "remark": "Vol.", "csrfmiddlewaretoken": token}

    answer = browser.post(doors["answer"], words, headers={"origin": "https://elders.example"})

    assert answer.status_code == 403


def test_a_partner_sees_a_first_name_the_step_and_who_asks(client, world, doors):
    page = client.get(doors["answer"]).text

    assert f"{world.person.first_name} {CANARY[0]}." in page
    assert "Antwoord van Jobroad" in page
    assert "Kan ze bij jullie beginnen?" in page
    assert "Sofie Claes" in page
    assert CANARY not in page


def test_that_a_page_was_shown_by_a_link_is_kept(client, world, doors):
    client.get(doors["answer"])

    event = Event.objects.filter(name="link.opened").latest("id")
    assert (event.person_id, event.data) == (world.person.pk, {"what": "question"})


def test_a_page_that_is_loaded_over_and_over_is_one_showing(client, world, doors):
    for _ in range(4):
        client.get(doors["answer"])

    assert Event.objects.filter(name="link.opened").count() == 1


def test_a_page_that_is_shown_after_ten_minutes_is_shown_anew(question, now):
    holder = links.open_link(question.token, "answer", at=now)
    for minutes in (0, 9, 11, 12, 22):
        links.note_shown(holder, what="question", at=now + timedelta(minutes=minutes))

    assert Event.objects.filter(name="link.opened").count() == 3


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"said": "yes", "starts_on": "{later}"}, "todo"),
        ({"said": "yes", "starts_on": "{today}"}, "busy"),
        ({"said": "not_yet", "weeks": "6"}, "waiting"),
        ({"said": "no", "remark": "Er is geen plaats."}, "dropped"),
    ],
)
def test_an_answer_moves_the_step_and_closes_the_link(client, world, doors, words, state):
    days = {"{today}": world.on, "{later}": world.on + timedelta(days=20)}
    words = {key: str(days.get(value, value)) for key, value in words.items()}

    answer = client.post(doors["answer"], words)

    assert answer.status_code == 200
    assert Step.objects.get(pk=world.waiting_step.pk).state == state
    assert client.get(doors["answer"]).status_code == 410


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"said": "misschien"},
        {"said": "yes"},
        {"said": "yes", "starts_on": "2001-01-01"},
        {"said": "yes", "starts_on": "gisteren"},
        {"said": "not_yet", "weeks": "0"},
        {"said": "not_yet", "weeks": "9999"},
        {"said": "no"},
        {"said": "no", "remark": "x" * 5000},
    ],
)
def test_half_an_answer_is_asked_again_and_spends_nothing(client, world, doors, words):
    answer = client.post(doors["answer"], words)

    assert answer.status_code == 422
    assert Step.objects.get(pk=world.waiting_step.pk).state == "waiting"
    assert client.get(doors["answer"]).status_code == 200


def test_a_question_that_waits_no_more_says_so(client, coach, world, doors):
    services.move_step(coach, world.waiting_step.pk, to="done")

    answer = client.get(doors["answer"])

    assert answer.status_code == 410
    assert "wacht niet meer op een antwoord" in answer.text


def test_an_answer_stands_on_the_day_list_until_it_is_read(client, world, browser, doors):
    client.post(doors["answer"], {"said": "no", "remark": "Er is <b>geen</b> plaats."})
    kept = StepAnswer.objects.get(seen_at=None)
    page = browser.get("/vandaag/").text
    assert "Er is &lt;b&gt;geen&lt;/b&gt; plaats." in page

    browser.post(f"/antwoorden/{kept.pk}/")

    assert "geen&lt;/b&gt; plaats." not in browser.get("/vandaag/").text
    assert "geen&lt;/b&gt; plaats." in browser.get(f"/mensen/{world.person.pk}/stappen/").text


def test_an_answer_is_for_the_team_and_not_for_the_person(client, world, sign_in, doors):
    client.post(doors["answer"], {"said": "no", "remark": "Er is geen plaats."})

    page = sign_in(world.self_login).get(f"/mensen/{world.person.pk}/stappen/")

    assert page.status_code == 200
    assert "Er is geen plaats." not in page.text


def test_a_coach_is_shown_a_link_once_and_the_partner_is_mailed(world, browser):
    partner = world.partner.organisation
    partner.email = "jobroad@oefenregio.example"
    partner.save()
    words = {"partner": partner.pk, "asks": "Is er plaats?", "days": "14"}

    answer = browser.post(f"/stappen/{world.waiting_step.pk}/vraag/", words)

    url = SHOWN.search(answer.text)[1]
    (letter,) = mail.outbox
    assert Client().get(url.removeprefix("http://testserver")).status_code == 200
    assert letter.to == ["jobroad@oefenregio.example"]
    assert url in letter.body
    assert "N. Z." in letter.body
    assert CANARY not in letter.body + letter.subject
    assert world.person.first_name not in letter.body
    assert url not in browser.get(f"/mensen/{world.person.pk}/stappen/").text


def test_a_mail_that_does_not_leave_costs_nobody_the_link(world, browser, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.KLAVERBLAD_DEMO = False
    world.partner.organisation.email = "jobroad@oefenregio.example"
    world.partner.organisation.save()
    words = {"partner": world.partner.organisation_id, "asks": "Is er plaats?", "days": "14"}

    answer = browser.post(f"/stappen/{world.waiting_step.pk}/vraag/", words)

    assert answer.status_code == 200
    assert SHOWN.search(answer.text)
    assert "vertrok niet" in answer.text


@pytest.mark.parametrize("data", [pdf(), png()])
def test_a_document_sent_by_a_link_is_in_the_file_of_the_person(client, world, doors, data):
    answer = client.post(
        doors["upload"], {"file": sent(data + b"\n" if data[:1] == b"%" else png(9))}
    )

    kept = Document.objects.get(via_link__isnull=False)
    assert answer.status_code == 200
    assert (kept.person, kept.title) == (world.person, "loonbrief")
    assert client.get(doors["upload"]).status_code == 200


@pytest.mark.parametrize(
    "data", [b"", b"<html><script>alert(1)</script>", b"PK\x03\x04", pdf()[:-40], b"%PDF-1.7 niets"]
)
def test_a_bad_file_is_refused_in_words_and_spends_nothing(client, request_, doors, data):
    answer = client.post(doors["upload"], {"file": sent(data)})

    assert answer.status_code == 422
    assert "Nog niet bewaard" in answer.text
    assert SignedLink.objects.get(pk=request_.link.pk).uses == 0


def test_an_upload_link_takes_ten_documents_and_no_more(client, doors):
    answers = [
        client.post(doors["upload"], {"file": sent(png(width))}).status_code
        for width in range(3, 14)
    ]

    assert answers == [200] * 10 + [410]


def test_a_partner_who_sends_a_document_is_named_and_sees_no_surname(client, world, coach, now):
    wanted = people.Wanted("attest", partner_id=world.partner.organisation_id)
    url = f"/bezorg/{people.ask_document(coach, world.person.pk, wanted, at=now).token}/"
    page = client.get(url).text

    client.post(url, {"file": sent(pdf("attest"))})

    assert CANARY not in page
    assert Document.objects.get(title="attest").sent_by_organisation.name == "Jobroad"


def test_the_plan_is_shown_word_for_word_and_signed_once(client, world, doors):
    page = client.get(doors["sign"]).text
    assert "Kennismaken met de werkplek" in page

    answer = client.post(doors["sign"], {"name": "Nadia Wouters", "agrees": "on"})

    assert answer.status_code == 200
    assert Signature.objects.get().signed_name == "Nadia Wouters"
    assert client.post(doors["sign"], {"name": "An Mol", "agrees": "on"}).status_code == 410
    assert Event.objects.filter(name="plan.signed", person_id=world.person.pk).count() == 1


@pytest.mark.parametrize(
    "words", [{}, {"name": "Nadia Wouters"}, {"agrees": "on"}, {"name": "x", "agrees": "on"}]
)
def test_nothing_is_signed_without_a_name_and_a_tick(client, doors, words):
    assert client.post(doors["sign"], words).status_code == 422
    assert not Signature.objects.exists()


def test_a_plan_that_changed_is_not_signed(client, coach, world, doors):
    services.add_goal(coach, world.trajectory.pk, words="Iets anders.")

    answer = client.post(doors["sign"], {"name": "Nadia Wouters", "agrees": "on"})

    assert answer.status_code == 409
    assert "De tekst is veranderd" in answer.text
    assert not Signature.objects.exists()


def test_the_steps_say_when_the_plan_was_signed_and_whether_it_changed(
    client, coach, world, browser, doors
):
    client.post(doors["sign"], {"name": "Nadia Wouters", "agrees": "on"})
    steps = f"/mensen/{world.person.pk}/stappen/"
    before = browser.get(steps).text
    services.postpone_step(coach, world.step.pk, due_on=world.on + timedelta(days=9))

    after = browser.get(steps).text

    assert "Nadia Wouters tekende dit plan op" in before
    assert "gewijzigd sinds ondertekening" not in before
    assert "gewijzigd sinds ondertekening" in after


def test_a_step_that_is_done_changes_nothing_that_was_signed(client, coach, world, browser, doors):
    client.post(doors["sign"], {"name": "Nadia Wouters", "agrees": "on"})

    services.move_step(coach, world.step.pk, to="done")

    page = browser.get(f"/mensen/{world.person.pk}/stappen/").text
    assert "gewijzigd sinds ondertekening" not in page


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_page_behind_a_link_speaks_the_language_asked(client, doors, language):
    for url in (doors["answer"], "/antwoord/niets/"):
        assert f'<html lang="{language}"' in client.get(url, {"taal": language}).text


def test_a_strange_language_in_the_address_is_dutch(client, doors):
    assert '<html lang="nl"' in client.get(doors["answer"], {"taal": "../xx\x00"}).text


def test_the_person_reads_their_plan_in_their_own_language(client, world, coach, now):
    world.person.language = "fr"
    world.person.save()
    token = services.ask_signature(coach, world.trajectory.pk, at=now).token

    assert "Ce que nous convenons" in client.get(f"/teken/{token}/").text


def test_an_empty_plan_is_not_offered_to_sign(world, coach, browser):
    person = world.person
    Step.objects.all().delete()

    answer = browser.post(f"/mensen/{person.pk}/plan/tekenen/")

    assert answer.status_code == 409
    assert not SignedLink.objects.filter(scope="sign").exists()


def test_a_withdrawn_link_is_told_by_the_button_on_the_page(
    world, browser, client, question, doors
):
    browser.post(f"/links/{question.link.pk}/intrekken/")

    assert Client().get(doors["answer"]).status_code == 410
    assert SignedLink.objects.get(pk=question.link.pk).revoked_at
    assert links.links(world.actor("coach")).filter(pk=question.link.pk).exists()
