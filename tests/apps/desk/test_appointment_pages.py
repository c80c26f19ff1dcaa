"""The pages of appointments: made in one form, ended in one tap, and seen in a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.people.models import Fact, Person
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import (
    Appointment,
    Channel,
    Contact,
    EndedBecause,
    Reminder,
)
from tests.crowd import n_queries
from tests.world import CANARY


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.coach)


@pytest.fixture
def now():
    return timezone.now()


def said(now, **words):
    day = timezone.localtime(now).date() + timedelta(days=3)
    first = {"kind": "talk", "day": day.strftime("%d/%m/%Y"), "time": "9:30", "minutes": "60"}
    return first | words


def make(world, now, *, who="coach", days=3, **words):
    at = timezone.localtime(now).replace(hour=10, minute=0, second=0, microsecond=0)
    new = services.NewAppointment(starts_at=at + timedelta(days=days), **words)
    return services.make_appointment(world.actor(who), world.trajectory.pk, new, at=now)


def been(world, now, **words):
    one = make(world, now, **words)
    Appointment.objects.filter(pk=one.pk).update(starts_at=now - timedelta(hours=2))
    one.refresh_from_db()
    return one


def of(world):
    return f"/mensen/{world.person.pk}/afspraken/"


def test_a_page_without_appointments_says_what_is_next(world, browser):
    page = browser.get(of(world)).text

    assert "Er is nog niets afgesproken" in page
    assert "Zonder ja sturen we niets" in page


def test_an_appointment_is_made_and_said_back(world, browser, now):
    answer = browser.post(
        f"{of(world)}nieuw/", said(now, where="Markt 1", bring="loonbrief"), follow=True
    )

    one = Appointment.objects.get()
    assert (timezone.localtime(one.starts_at).hour, one.minutes, one.where) == (9, 60, "Markt 1")
    assert "Afgesproken:" in answer.text
    assert "Meebrengen: loonbrief" in answer.text


def test_what_falls_together_is_said_after_it_is_kept(world, browser, now):
    browser.post(f"{of(world)}nieuw/", said(now))

    answer = browser.post(f"{of(world)}nieuw/", said(now), follow=True)

    assert "Let op: dan staat er ook Gesprek om" in answer.text
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"day": "31 februari 2099"}, "31 februari"),
        ({"time": "half tien"}, "We kunnen dit uur niet lezen"),
        ({"time": ""}, "Schrijf een uur"),
        ({"day": "2/3/2020"}, "Dit moment is al voorbij"),
        ({"minutes": "7000"}, ""),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_stays(world, browser, now, words, sentence):
    answer = browser.post(f"{of(world)}nieuw/", said(now, where="Markt 1") | words)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Markt 1"' in answer.text
    assert not Appointment.objects.exists()


def test_it_went_ahead_leads_at_once_to_the_note(world, browser, now):
    one = been(world, now)

    answer = browser.post(f"/afspraken/{one.pk}/ging-door/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/afspraken/{one.pk}/verslag/"
    assert answer.context["form"].initial["kind"] == "talk"


def test_the_note_is_kept_at_the_moment_of_the_talk_with_a_private_one(world, browser, now):
    one = been(world, now)
    services.keep_appointment(world.actor("coach"), one.pk, at=now)

    browser.post(
        f"/afspraken/{one.pk}/verslag/",
        {
            "kind": "talk",
            "outcome": "spoke",
            "note": "Goed.",
            "scope": "person",
            "private": "Let op",
        },
    )

    one.refresh_from_db()
    assert (one.contact.note, one.contact.at) == ("Goed.", one.starts_at)
    assert Contact.objects.get(note="Let op").scope == "mine"


def test_a_home_visit_has_a_short_form_that_records_two_facts(world, browser, now):
    one = been(world, now, kind="home_visit")
    services.keep_appointment(world.actor("coach"), one.pk, at=now)
    page = browser.get(f"/afspraken/{one.pk}/verslag/")
    first, second = [key for key, _label in page.context["form"].fields["fact_1"].choices][1:3]

    browser.post(
        f"/afspraken/{one.pk}/verslag/",
        {
            "present": "een tolk",
            "note": "De trap is steil.",
            "scope": "team",
            "fact_1": first,
            "value_1": "true",
            "fact_2": second,
            "value_2": "false",
        },
    )

    one.refresh_from_db()
    assert one.contact.note == "Erbij: een tolk.\nDe trap is steil."
    kept = dict(Fact.objects.filter(key__in=(first, second)).values_list("key", "value"))
    assert kept == {first: True, second: False}


def test_a_fact_without_a_yes_or_no_leaves_the_whole_visit_unwritten(world, browser, now):
    one = been(world, now, kind="home_visit")
    services.keep_appointment(world.actor("coach"), one.pk, at=now)
    page = browser.get(f"/afspraken/{one.pk}/verslag/")
    key = page.context["form"].fields["fact_1"].choices[1][0]
    written = Contact.objects.count()

    answer = browser.post(
        f"/afspraken/{one.pk}/verslag/", {"scope": "team", "fact_1": key, "note": "Iets."}
    )

    assert answer.status_code == 422
    assert "Zeg ja of nee bij dit feit" in answer.text
    assert Contact.objects.count() == written


def test_it_did_not_go_ahead_offers_a_new_moment_at_once(world, browser, now):
    one = been(world, now, where="Markt 1")

    answer = browser.post(
        f"/afspraken/{one.pk}/ging-niet-door/", {"because": "team_unable"}, follow=True
    )

    assert "In de plaats van: Gesprek" in answer.text
    assert 'value="Markt 1"' in answer.text
    browser.post(answer.redirect_chain[-1][0], said(now))
    assert Appointment.objects.get(follows=one).state == "planned"


def test_the_reasons_of_both_sides_stand_side_by_side(world, browser, now):
    page = browser.get(f"/afspraken/{been(world, now).pk}/ging-niet-door/").text

    assert f"{world.person.first_name} kon niet" in page
    assert "wij konden niet" in page
    assert "Dit telt nergens en heeft geen gevolg" in page


def test_the_page_counts_no_missed_appointments(world, browser, now):
    for _ in range(3):
        one = been(world, now)
        services.miss_appointment(
            world.actor("coach"), one.pk, because=EndedBecause.PERSON_UNABLE, at=now
        )

    page = browser.get(of(world)).text

    earlier = page[page.index("<h2>Eerder</h2>") :]
    assert earlier.count("ging niet door") == 3
    assert ">3<" not in earlier
    assert "is-red" not in earlier


def test_the_person_reads_their_own_and_says_i_cannot(world, sign_in, now):
    one = make(world, now, bring="loonbrief")
    browser = sign_in(world.self_login)

    page = browser.get(of(world)).text
    asked = browser.get(f"/afspraken/{one.pk}/afzeggen/")
    browser.post(asked["location"], {"because": "transport", "call_off": "on"})

    one.refresh_from_db()
    assert "Ik kan niet" in page
    assert (one.state, one.ended_because) == ("cancelled", "transport")


def test_the_week_shows_its_days_and_asks_what_came_of_yesterday(world, browser, now):
    one = been(world, now)

    page = browser.get("/agenda/").text

    assert "Wat kwam ervan?" in page
    assert f"/afspraken/{one.pk}/ging-door/" in page
    assert "Maandag" in page


def test_another_week_is_in_the_address(world, browser, now):
    one = make(world, now, days=30)
    day = timezone.localtime(one.starts_at).date()

    assert CANARY in browser.get("/agenda/", {"week": day.isoformat()}).text
    assert CANARY not in browser.get("/agenda/", {"week": "2020-03-02"}).text


def test_what_falls_together_is_marked_in_the_week(world, browser, now):
    make(world, now, minutes=60)
    make(world, now, minutes=60)
    day = timezone.localtime(now).date() + timedelta(days=3)

    assert browser.get("/agenda/", {"week": day.isoformat()}).text.count("valt samen") == 1


def test_something_without_a_person_stands_in_the_week(world, browser, now):
    browser.post("/agenda/nieuw/", said(now, title="Verlof"))
    day = timezone.localtime(now).date() + timedelta(days=3)

    assert "Verlof" in browser.get("/agenda/", {"week": day.isoformat()}).text


def test_the_queries_of_the_week_do_not_grow_with_its_rows(world, browser, now):
    make(world, now, days=1)
    week = {"week": (timezone.localtime(now).date() + timedelta(days=1)).isoformat()}
    browser.get("/agenda/", week)  # Whose files it opens is written the first time alone.
    few = n_queries(lambda: browser.get("/agenda/", week))
    for _ in range(6):
        make(world, now, days=1)

    assert n_queries(lambda: browser.get("/agenda/", week)) == few


def test_how_somebody_is_reminded_is_kept_and_a_missing_number_is_said(world, browser):
    Person.objects.filter(pk=world.person.pk).update(phone="03 123 45 67")

    answer = browser.post(
        f"/mensen/{world.person.pk}/herinneringen/", {"channel": "sms"}, follow=True
    )

    assert "geen nummer van een gsm" in answer.text
    assert world.person.reminder_wish.channel == "sms"


def test_a_wish_that_nobody_said_is_asked_again(world, browser):
    answer = browser.post(f"/mensen/{world.person.pk}/herinneringen/", {"channel": "duif"})

    assert answer.status_code == 422


def test_the_page_tells_the_state_of_each_reminder(world, browser, now):
    coach = world.actor("coach")
    services.say_reminder_wish(coach, world.person.pk, channel=Channel.SMS, at=now)
    one = make(world, now, days=9)
    Reminder.objects.filter(appointment=one, kind="early").update(
        state="given_up", failed_as="undelivered"
    )
    Reminder.objects.filter(appointment=one, kind="eve").update(state="by_hand")

    page = browser.get(of(world)).text

    assert "het kwam niet aan op de telefoon" in page
    assert "Stuur opnieuw" in page
    assert "Je hebt een afspraak op" in page
    assert "Ik heb ze gestuurd" in page


def test_a_partner_is_told_of_no_appointment_of_the_coach(world, sign_in, now):
    make(world, now, title="Vertrouwelijk")

    page = sign_in(world.partner).get(of(world)).text

    assert "Vertrouwelijk" not in page
    story = sign_in(world.partner).get(f"/mensen/{world.person.pk}/verhaal/").text
    assert "Een afspraak gemaakt" not in story
