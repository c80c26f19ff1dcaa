"""A coach asks for a place that would fit, naming nobody, and the organisation answers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.urls import reverse

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.places.models import TailoredRequest
from tests.world import CANARY


def typed(world, **more):
    return {
        "organisation": str(world.place.organisation_id),
        "about": "Iemand die graag buiten werkt en rustig wil beginnen.",
        "hours_week_max": "19",
        "week-0-days": ["0"],
        "week-0-start": "9.00",
        "week-0-end": "12.00",
        "without_licence": "on",
        "answer_by": day(world.on + timedelta(days=14)),
    } | more


def day(one):
    return f"{one.day}/{one.month}/{one.year}"


def test_a_question_goes_from_the_coach_to_the_answer_and_names_nobody(world, sign_in):
    coach, contact = (partial(sign_in, who) for who in (world.coach, world.workplace))
    said = people.Said(
        "hours_week_max", value=19, since=world.on, said_by="person", known_by="told"
    )
    people.record_fact(world.actor("coach"), world.person.pk, said)
    draft = coach().get(reverse("desk:ask_tailored"), {"persoon": str(world.person.pk)})
    assert 'name="hours_week_max" value="19"' in draft.content.decode()
    assert CANARY not in draft.content.decode()

    answer = coach().post(reverse("desk:ask_tailored"), typed(world))
    asked = TailoredRequest.objects.get()
    one = reverse("desk:tailored_one", args=[asked.pk])
    assert answer.url == one
    home = contact().get(reverse("desk:own_places")).content.decode()
    assert "Een coach vraagt een plek op maat" in home
    page = contact().get(one).content.decode()
    assert "hoogstens 19 uur per week" in page
    assert "zonder rijbewijs" in page
    assert CANARY not in page
    assert "Nadia" not in page

    empty = contact().post(one, {"said": "no"})
    assert "waarom niet" in empty.content.decode()
    assert "Kies welke plek het is." in contact().post(one, {"said": "place"}).content.decode()
    contact().post(
        one, {"said": "place", "place": str(world.place.pk), "words": "Kom eens kijken."}
    )
    asked.refresh_from_db()
    assert (asked.said, asked.place_id) == ("place", world.place.pk)
    contact().post(reverse("desk:take_answer_back", args=[asked.pk]))
    contact().post(one, {"said": "alternative", "words": "Binnenwerk op dinsdag kan wel."})

    today = coach().get(reverse("desk:today")).content.decode()
    assert "Antwoord op je vraag op maat: niet dit, wel iets anders." in today
    coach().post(reverse("desk:see_tailored", args=[asked.pk]))
    assert "Antwoord op je vraag op maat" not in coach().get(reverse("desk:today")).content.decode()
    late = contact().post(reverse("desk:take_answer_back", args=[asked.pk]))
    assert late.status_code == 409
    assert [one.name for one in Event.objects.filter(subject_id=str(asked.pk)).order_by("pk")] == [
        "tailored.asked",
        "tailored.answered",
        "tailored.answer_taken_back",
        "tailored.answered",
        "tailored.seen",
    ]


def test_a_silent_organisation_is_on_the_day_list_once_until_it_is_chased(world, sign_in):
    coach = partial(sign_in, world.coach)
    coach().post(reverse("desk:ask_tailored"), typed(world))
    TailoredRequest.objects.update(
        asked_on=world.on - timedelta(days=20), answer_by=world.on - timedelta(days=1)
    )
    asked = TailoredRequest.objects.get()

    page = coach().get(reverse("desk:today")).content.decode()
    assert page.count("Vraag op maat: nog geen antwoord") == 1
    assert (
        "nog geen antwoord"
        not in sign_in(world.colleague).get(reverse("desk:today")).content.decode()
    )
    coach().post(reverse("desk:chase_tailored", args=[asked.pk]))

    assert "Vraag op maat" not in coach().get(reverse("desk:today")).content.decode()
    asked.refresh_from_db()
    assert asked.answer_by == world.on + timedelta(days=7)


def test_words_that_name_somebody_are_refused_and_a_stranger_finds_no_question(world, sign_in):
    coach = partial(sign_in, world.coach)
    for words in (
        f"Een plek voor Nadia {CANARY}.",
        "Liefst iets waar Nadia mag fietsen.",
        f"Voor mevrouw {CANARY} graag.",
        "Bel haar op 0470 12 34 56.",
        "Mail naar nadia@example.org.",
    ):
        answer = coach().post(reverse("desk:ask_tailored"), typed(world, about=words))
        assert answer.status_code == 422, words
    assert not TailoredRequest.objects.exists()
    elsewhere = {"persoon": str(world.next_person.pk)}
    assert coach().get(reverse("desk:ask_tailored"), elsewhere).status_code == 404

    coach().post(reverse("desk:ask_tailored"), typed(world))
    asked = TailoredRequest.objects.get()
    one = reverse("desk:tailored_one", args=[asked.pk])
    for who in ("other_workplace", "partner", "neighbour"):
        assert sign_in(getattr(world, who)).get(one).status_code == 404
    assert (
        sign_in(world.workplace)
        .post(reverse("desk:withdraw_tailored", args=[asked.pk]))
        .status_code
        == 403
    )

    coach().post(reverse("desk:withdraw_tailored", args=[asked.pk]))
    assert sign_in(world.workplace).get(one).status_code == 404
    coach().post(reverse("desk:ask_tailored_again", args=[asked.pk]))
    assert sign_in(world.workplace).get(one).status_code == 200


def test_the_hours_that_would_fit_are_ticked_in_a_week_and_drawn_for_the_organisation(
    world, sign_in
):
    page = sign_in(world.coach).get(reverse("desk:ask_tailored")).content.decode()
    assert 'name="week-cell" value="1-18"' in page
    assert "places/places" in page

    # Tuesday from 9.00 to 10.00 in cells, and Monday's hours written below them.
    sent = typed(world) | {"week-cell": ["1-18", "1-19"]}
    sign_in(world.coach).post(reverse("desk:ask_tailored"), sent)

    asked = TailoredRequest.objects.get()
    assert asked.week == [[0, "09:00", "12:00"], [1, "09:00", "10:00"]]
    one = reverse("desk:tailored_one", args=[asked.pk])
    page = sign_in(world.workplace).get(one).content.decode()
    assert "di van 9.00 tot 10.00" in page


def test_what_was_ticked_stays_ticked_when_something_else_is_wrong(world, sign_in):
    sent = typed(world, about="") | {"week-cell": ["1-18"]}

    answer = sign_in(world.coach).post(reverse("desk:ask_tailored"), sent)

    assert answer.status_code == 422
    assert 'value="1-18" aria-label="dinsdag 9.00" checked' in answer.content.decode()


def test_a_question_that_is_sent_twice_is_one_question(world, sign_in):
    coach = partial(sign_in, world.coach)
    first = coach().post(reverse("desk:ask_tailored"), typed(world))
    again = coach().post(reverse("desk:ask_tailored"), typed(world))

    assert again.url == first.url
    assert TailoredRequest.objects.count() == 1
    # Other hours are another question, and so is the same one after an answer.
    coach().post(reverse("desk:ask_tailored"), typed(world) | {"week-cell": ["4-20"]})
    sign_in(world.workplace).post(first.url, {"said": "no", "words": "Nu niet."})
    coach().post(reverse("desk:ask_tailored"), typed(world))
    assert TailoredRequest.objects.count() == 3
    assert Event.objects.filter(name="tailored.asked").count() == 3
