"""The pages of a person themselves: what they do there, in which language, and what goes wrong well."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Appointment, Goal, Message, SearchEntry
from tests.crowd import CaptureQueriesContext, connection
from tests.ids import own_pages
from tests.routes import ROUTES, own_addresses
from tests.samples import png

PAGES = sorted(
    address.name
    for address in own_addresses()
    if (address.name.startswith("desk:my_") and ROUTES[address.name].page)
    or address.name == "desk:mine"
)


@pytest.fixture
def me(world):
    return world.actor("self_login")


@pytest.fixture
def mine(world, sign_in):
    """The browser of the person."""
    return sign_in(world.self_login)


@pytest.fixture
def ids(world):
    return own_pages(world) | {"step_id": world.step.pk, "key": "has_car"}


def url(name, ids):
    address = next(one for one in own_addresses() if one.name == name)
    return address.url(ids)


def text_of(answer):
    return answer.content.decode()


@pytest.mark.one_of_each
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_page_opens_in_both_directions(world, mine, ids, name, language):
    mine.cookies["klaverblad_taal"] = language

    answer = mine.get(url(name, ids))

    page = text_of(answer)
    assert answer.status_code == 200
    assert f'lang="{language}"' in page.partition(">")[2][:80]
    assert ('dir="rtl"' in page[:200]) == (language == "ar")


@pytest.mark.one_of_each
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_enough_for_a_slow_line(world, mine, ids, name):
    import gzip

    sent = gzip.compress(mine.get(url(name, ids)).content)

    assert len(sent) < 12_000


@pytest.mark.one_of_each
@pytest.mark.parametrize("name", PAGES)
def test_garbage_from_the_person_is_answered_in_words(world, mine, ids, name):
    if ROUTES[name].post is None:
        return
    garbage = "\x00<b>'\"; DROP TABLE é" + "x" * 5000
    words = dict.fromkeys([*ROUTES[name].post, "seen", "next", "document"], garbage)

    assert mine.post(url(name, ids), words).status_code < 500


def test_no_page_of_the_desk_turns_around_for_a_reader_of_arabic(world, sign_in):
    browser = sign_in(world.coach)
    browser.cookies["klaverblad_taal"] = "ar"

    assert 'dir="rtl"' not in text_of(browser.get(reverse("desk:today")))
    assert 'dir="rtl"' not in text_of(browser.get(reverse("desk:consent", args=[world.person.pk])))


def test_what_is_data_stays_in_a_language_of_the_desk_and_says_so(world, mine, ids):
    mine.cookies["klaverblad_taal"] = "ar"

    page = text_of(mine.get(url("desk:my_facts", ids)))

    assert 'lang="nl" dir="ltr"' in page


def test_a_name_is_kept_apart_where_the_sentence_runs_the_other_way(world, mine):
    arabic, dutch = mine, text_of(mine.get(reverse("desk:mine")))
    arabic.cookies["klaverblad_taal"] = "ar"

    assert "\u2068Nadia\u2069" in text_of(arabic.get(reverse("desk:mine")))
    assert "\u2068" not in dutch


def test_the_language_that_a_person_chooses_is_theirs_from_then_on(world, mine):
    mine.post(reverse("set_language"), {"language": "ar", "next": "/mijn/"})

    world.self_login.user.refresh_from_db()
    assert world.self_login.user.language == "ar"
    assert 'lang="ar"' in text_of(mine.get(reverse("desk:mine")))


def test_a_goal_is_said_and_said_again_by_the_person(world, mine):
    mine.post(reverse("desk:my_goal"), {"words": "Met dieren werken"})
    goal = Goal.objects.get()

    mine.post(reverse("desk:my_goal_again", args=[goal.pk]), {"words": "Met honden werken"})

    assert "Met honden werken" in text_of(mine.get(reverse("desk:my_plan")))


def test_a_goal_without_words_says_where_and_keeps_the_page(world, mine):
    answer = mine.post(reverse("desk:my_goal"), {"words": " "})

    assert (answer.status_code, Goal.objects.count()) == (422, 0)
    assert 'id="id_words_error"' in text_of(answer)


def test_done_has_a_way_back_that_stays_on_the_own_pages(world, mine):
    answer = mine.post(
        reverse("desk:my_step_done", args=[world.step.pk]), {"word": "Gelukt!"}, follow=True
    )

    page = text_of(answer)
    back = re.search(r'action="(/mijn/stappen/[^"]+/terug/todo/)"', page).group(1)
    mine.post(back)
    world.step.refresh_from_db()
    assert world.step.state == "todo"
    assert Message.objects.get().text == "Gelukt!"


def test_what_others_do_stands_there_with_who(world, mine):
    partner = world.partner.organisation
    new = services.NewStep("artikel-60", title="Brief sturen", by="partner", partner_id=partner.pk)
    services.add_step(world.actor("coach"), world.trajectory.pk, new)

    page = text_of(mine.get(reverse("desk:my_plan")))

    assert f"{partner.name} doet dit." in page


def test_who_cannot_come_is_told_that_nothing_follows_and_the_coach_reads_it(
    world, mine, sign_in, ids
):
    no = reverse("desk:my_cannot_come", args=[ids["appointment_id"]])

    asked = text_of(mine.get(no))
    mine.post(no, {"because": "transport", "word": "Donderdag wel."})

    assert "Er volgt geen straf." in asked
    coach = text_of(sign_in(world.coach).get(reverse("desk:today")))
    assert "Ik raak er niet. Donderdag wel." in coach


def test_a_photo_and_a_line_are_written_in_one_go_on_a_phone(world, mine):
    words = {"kind": "applied", "on": world.on.isoformat(), "with_whom": "De Linde"}
    file = SimpleUploadedFile("foto.png", png(5, 5), "image/png")

    answer = mine.post(reverse("desk:my_new_entry"), words | {"file": file})

    line = SearchEntry.objects.get()
    assert answer.status_code == 302
    assert [one.document.title for one in line.evidence.all()] == ["Gesolliciteerd: De Linde"]


def test_a_file_that_is_none_leaves_nothing_half_written(world, mine):
    words = {"kind": "applied", "on": world.on.isoformat(), "with_whom": "De Linde"}
    file = SimpleUploadedFile("foto.png", b"geen foto", "image/png")

    answer = mine.post(reverse("desk:my_new_entry"), words | {"file": file})

    page = text_of(answer)
    assert (answer.status_code, SearchEntry.objects.count()) == (422, 0)
    assert 'id="id_file_error"' in page
    assert 'value="De Linde"' in page


def test_a_list_is_a_tagged_pdf_and_from_then_on_its_lines_stay(world, mine, ids):
    period = {"first": (world.on - timedelta(days=30)).isoformat(), "last": world.on.isoformat()}

    answer = mine.post(reverse("desk:my_diary_list"), period)

    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    assert SearchEntry.objects.get().exported_at is not None
    shown = text_of(mine.get(reverse("desk:my_entry", args=[ids["entry_id"]])))
    assert "Schrijf een verbetering" in shown


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_list_reads_by_day_with_its_proofs_by_number(world, me, ids, language):
    from django.utils import translation

    from klaverblad.apps.desk.mine.diary_paper import document

    services.add_evidence(me, ids["entry_id"], world.document.pk, at=timezone.now())
    earlier = services.Did(world.on - timedelta(days=3), "asked", "Winkel")
    services.write_entry(me, world.person.pk, earlier, at=timezone.now())
    first = world.on - timedelta(days=9)
    lines = services.hand_out(me, world.person.pk, first=first, last=world.on, at=timezone.now())

    with translation.override(language):
        paper = document(world.person, lines, first=first, last=world.on, at=timezone.now())

    assert [row[0] for row in paper["rows"]] == ["1", "2"]
    assert [row[3] for row in paper["rows"]] == ["Winkel", "De Linde"]
    assert [row[-1] for row in paper["rows"]] == ["", "1"]
    assert [one["number"] for one in paper["proofs"]] == ["1"]
    assert len(paper["sign"]) == 2


def test_an_empty_list_can_be_printed_by_the_person_and_by_the_coach(world, mine, sign_in):
    own = mine.get(reverse("desk:my_diary_empty"))
    theirs = sign_in(world.coach).get(reverse("desk:diary_empty", args=[world.person.pk]))

    assert [one["Content-Type"] for one in (own, theirs)] == ["application/pdf"] * 2


def test_words_in_arabic_can_be_printed(world, me):
    from klaverblad.apps.desk.mine import diary_paper
    from klaverblad.paper import render_pdf

    said = services.Did(world.on, "asked", "مخبز", "in_person", "سيتصلون بي")
    services.write_entry(me, world.person.pk, said, at=timezone.now())
    lines = services.hand_out(me, world.person.pk, first=world.on, last=world.on, at=timezone.now())

    data = diary_paper.document(
        world.person, lines, first=world.on, last=world.on, at=timezone.now()
    )

    assert render_pdf(diary_paper.TEMPLATE, data, language="nl").startswith(b"%PDF")


def test_the_coach_reads_what_the_person_lets_them_and_an_empty_page_tells_nothing(
    world, sign_in, me, ids
):
    coach = sign_in(world.coach)
    page = reverse("desk:diary", args=[world.person.pk])

    shared = text_of(coach.get(page))
    services.choose_readers(me, world.person.pk, readers="me")
    closed = coach.get(page)

    assert "De Linde" in shared
    assert "De Linde" not in text_of(closed)
    asked = coach.post(page, {"first": "2026-03-02", "last": "2026-03-31"})
    assert asked["Content-Type"].startswith("text/html")
    assert SearchEntry.objects.get().exported_at is None


def test_an_answer_of_the_person_is_a_fact_that_they_said(world, mine, me):
    answer = mine.post(reverse("desk:my_fact", args=["has_bike"]), {"value": "true", "seen": ""})

    known = people.known_facts(me, [world.person.pk])[world.person.pk]["has_bike"]
    assert answer.status_code == 302
    assert (known.value, known.known_by) == (True, "told")


def test_what_a_coach_noted_meanwhile_is_not_written_over_unseen(world, mine):
    answer = mine.post(
        reverse("desk:my_fact", args=["has_car"]),
        {"value": "true", "seen": "", "ended_as": "changed", "since": "2/3/2026"},
    )

    assert answer.status_code == 422
    assert "net aangepast" in text_of(answer)


def test_a_fact_that_is_not_right_is_told_to_the_coach_and_not_changed(world, mine, me):
    mine.post(reverse("desk:my_contest", args=["has_car"]), {"words": "Ik heb er wel een."})

    known = people.known_facts(me, [world.person.pk])[world.person.pk]["has_car"]
    assert known.value is False
    assert "Ik heb er wel een." in Message.objects.get().text


def test_the_person_reads_above_the_field_who_reads_along(world, mine):
    page = text_of(mine.get(reverse("desk:my_messages")))

    assert page.index("Partners lezen dit niet.") < page.index('name="text"')


def test_the_coach_answers_on_the_page_of_the_person_and_the_person_is_told(world, mine, sign_in):
    coach = sign_in(world.coach)

    coach.post(reverse("desk:messages", args=[world.person.pk]), {"text": "Tot donderdag!"})

    mine = sign_in(world.self_login)
    assert "Tot donderdag!" in text_of(mine.get(reverse("desk:mine")))
    mine.get(reverse("desk:my_messages"))
    coach = sign_in(world.coach)
    assert "Gelezen op" in text_of(coach.get(reverse("desk:messages", args=[world.person.pk])))


def test_a_message_is_read_by_nobody_through_a_mail(world, sign_in, settings):
    from django.core import mail

    from klaverblad.apps.people.models import Person

    settings.KLAVERBLAD_DEMO = False
    Person.objects.filter(pk=world.person.pk).update(sign_in_email="nadia@post.example")
    coach = sign_in(world.coach)

    coach.post(reverse("desk:messages", args=[world.person.pk]), {"text": "Over je schulden"})

    (letter,) = mail.outbox
    assert "schulden" not in letter.body + letter.subject
    assert "/mijn/berichten/" in letter.body


def test_the_plan_asks_as_little_of_the_database_however_many_steps_there_are(world, mine):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            mine.get(reverse("desk:my_plan"))
        return len(seen)

    queries()
    few = queries()
    for n in range(12):
        new = services.NewStep("artikel-60", title=f"Stap {n}", by="person")
        services.add_step(world.actor("coach"), world.trajectory.pk, new)

    assert queries() == few


def test_an_appointment_that_was_confirmed_says_so(world, mine, ids):
    Appointment.objects.exclude(pk=ids["appointment_id"]).delete()

    mine.post(reverse("desk:my_coming", args=[ids["appointment_id"]]))

    assert "Je zei: ik kom." in text_of(mine.get(reverse("desk:mine")))


def test_a_code_is_printed_in_the_language_of_the_person(world, sign_in):
    from klaverblad.apps.people.models import Person

    Person.objects.filter(pk=world.person.pk).update(language="ar")

    answer = sign_in(world.coach).post(reverse("desk:print_way_in", args=[world.person.pk]))

    page = text_of(answer)
    assert answer.status_code == 200
    assert 'lang="ar" dir="rtl"' in page
    assert re.search(r"\d{4} \d{4} \d{4}", page)


def test_the_person_puts_back_what_they_marked_done_and_nothing_else(world, mine, me):
    """A step that the coach finished stays finished, and the page offers no way back for it."""
    coach = world.actor("coach")
    own, theirs = world.step, world.waiting_step
    services.move_step(coach, theirs.pk, to="done")
    mine.post(reverse("desk:my_step_done", args=[own.pk]))
    back = {one: reverse("desk:my_step_undone", args=[one.pk, "todo"]) for one in (own, theirs)}

    text = text_of(mine.get(reverse("desk:my_plan")))
    assert back[own] in text
    assert back[theirs] not in text
    refused = mine.post(back[theirs])
    mine.post(back[own])

    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.state, theirs.state) == ("todo", "done")
    assert "Dit zette iemand anders op klaar." in text_of(refused)


def test_who_worded_a_goal_anew_stands_beside_the_own_words_of_the_person(world, mine, me):
    """The words of the coach never stand under "you said it so"."""
    coach = world.actor("coach")
    goal = services.say_goal(me, world.trajectory.pk, words="Iets met fietsen")
    Goal.objects.filter(pk=goal.pk).update(said_on=world.on - timedelta(days=42))
    plan = reverse("desk:my_plan")

    services.reword_goal(coach, goal.pk, words="Fietshersteller worden")
    text = text_of(mine.get(plan))
    assert "Fietshersteller worden" in text
    assert "Iets met fietsen" in text
    assert re.search(r"Zo schreef .*Sofie Claes.* het op", text)
    assert "Zo zei je het zelf op" in text
    assert "Zo zei je het op" not in text
    assert "Iets met fietsen" in text_of(mine.get(reverse("desk:mine")))

    services.change_goal(me, goal.pk, words="Fietsen maken")
    text = text_of(mine.get(plan))
    assert "Zo zei je het op" in text
    assert "Fietshersteller worden" not in text
    assert "Zo schreef" not in text


def test_the_plan_leads_to_what_was_made_together_and_says_how_to_sign(world, mine):
    coach = world.actor("coach")
    screening = services.record_screening(coach, world.trajectory.pk, {"work": services.Seen(2, 3)})
    services.say_goal(coach, world.trajectory.pk, words="Werken in de zorg")
    draft = services.draft_gpmi(coach, world.trajectory.pk, services.GpmiTerms())
    gpmi_url = reverse("desk:gpmi_pdf", args=[draft.pk])
    assert gpmi_url not in text_of(mine.get(reverse("desk:my_plan")))
    services.offer_gpmi(coach, draft.pk)

    page = text_of(mine.get(reverse("desk:my_plan")))

    assert "Dit wacht op je handtekening." in page
    assert "Tekenen doe je met een link van je coach, of op papier." in page
    for address in (
        gpmi_url,
        reverse("desk:plan_pdf", args=[world.person.pk]),
        reverse("desk:screening_pdf", args=[screening.pk]),
    ):
        assert f'href="{address}"' in page
        assert mine.get(address)["Content-Type"] == "application/pdf"
