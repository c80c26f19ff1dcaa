"""A session ends when it lies still, when it is old, and when its owner says so."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.journal.models import Event
from klaverblad.apps.signin import services
from klaverblad.apps.signin.models import SignIn
from klaverblad.apps.trajectories import services as trajectories
from tests.apps.signin.conftest import PASSWORD, give_password, is_signed_in, with_password
from tests.operations import key_of

PAGE = "/plekken/"


@pytest.fixture
def nadia(world):
    return with_password(world.self_login)


@pytest.fixture
def browser_of():
    """A browser in which somebody signed in with a password."""

    def browser(user, **headers):
        fresh = Client(**headers)
        give_password(fresh, user)
        assert is_signed_in(fresh)
        return fresh

    return browser


def let_lie_still(minutes, user=None):
    """As if nothing happened for so long."""
    seen = timezone.now() - timedelta(minutes=minutes)
    rows = SignIn.objects.filter(user=user) if user else SignIn.objects.all()
    rows.update(last_seen_at=seen, since=seen)


def events(name):
    return list(Event.objects.filter(name=name).order_by("id").values_list("data", flat=True))


# ---- idle -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("minutes", "goes_on"), [(29, True), (32, False)])
def test_a_professional_may_lie_still_for_half_an_hour(world, sign_in, minutes, goes_on):
    browser = sign_in(world.coach)
    let_lie_still(minutes)

    assert (browser.get(PAGE).status_code == 200) is goes_on
    assert is_signed_in(browser) is goes_on


@pytest.mark.parametrize(("minutes", "goes_on"), [(60, True), (122, False)])
def test_a_person_in_guidance_may_lie_still_longer(nadia, browser_of, minutes, goes_on):
    browser = browser_of(nadia)
    let_lie_still(minutes)

    browser.get(reverse("desk:mine"))

    assert is_signed_in(browser) is goes_on


def test_whoever_is_both_has_the_time_of_a_professional(world, sign_in, nadia):
    from klaverblad.apps.accounts.models import Membership, Role

    Membership.objects.create(
        user=nadia,
        organisation=world.coach.organisation,
        role=Role.COACH,
        since=world.on,
    )
    browser = sign_in(world.self_login)
    let_lie_still(60)

    browser.get(reverse("desk:mine"))

    assert not is_signed_in(browser)


def test_the_sign_in_page_says_why_and_leads_back(nadia, browser_of, settings):
    settings.LOGIN_URL = "account_login"
    browser = browser_of(nadia)
    let_lie_still(200)

    answer = browser.get(f"{reverse('desk:mine')}?blad=2")
    page = browser.get(answer.url)

    assert answer.url == "/aanmelden/?waarom=stil&next=%2Fmijn%2F%3Fblad%3D2"
    assert "Je deed een tijdje niets" in page.content.decode()


def test_somebody_who_clicks_now_and_then_stays(world, sign_in):
    browser = sign_in(world.coach)
    began = timezone.now() - timedelta(hours=2)
    for _ in range(4):
        seen = timezone.now() - timedelta(minutes=25)
        SignIn.objects.update(since=began, last_seen_at=seen)
        browser.get(PAGE)

    assert is_signed_in(browser)


def test_being_seen_is_written_down_once_a_minute(world, sign_in):
    browser = sign_in(world.coach)
    before = SignIn.objects.get().last_seen_at

    browser.get(PAGE)

    assert SignIn.objects.get().last_seen_at == before


def test_a_page_that_only_watches_the_clock_keeps_nothing_alive(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(20)

    answer = browser.get(reverse("signin:still_here"))

    assert 9 * 60 < answer.json()["left"] <= 10 * 60
    assert SignIn.objects.get().last_seen_at < timezone.now() - timedelta(minutes=19)


def test_whoever_says_they_are_still_there_has_the_whole_time_again(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(28)

    answer = browser.post(reverse("signin:still_here"))

    assert answer.json() == {"left": 30 * 60}
    assert SignIn.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


def test_the_clock_of_a_session_that_is_over_says_zero(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(40)

    assert browser.get(reverse("signin:still_here")).json() == {"left": 0}
    assert "waarom=stil" in browser.get(PAGE).url
    assert not is_signed_in(browser)


def test_a_part_of_a_page_takes_the_whole_page_to_the_door(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(40)

    answer = browser.get(
        PAGE, headers={"hx-request": "true", "hx-current-url": "http://testserver/vandaag/?a=1"}
    )

    assert "waarom=stil" in answer.headers["HX-Redirect"]
    assert "next=%2Fvandaag%2F%3Fa%3D1" in answer.headers["HX-Redirect"]


@pytest.mark.parametrize(
    ("referer", "wanted"),
    [
        ("http://testserver/vandaag/", "next=%2Fvandaag%2F"),
        ("https://elders.example/vandaag/", "next=%2F"),
        ("http://testserver//elders.example/", "next=%2F"),
    ],
)
def test_a_form_that_comes_too_late_leads_to_the_page_it_stood_on(world, sign_in, referer, wanted):
    browser = sign_in(world.coach)
    let_lie_still(40)

    answer = browser.post(
        reverse("desk:move_step", args=[world.step.pk, "done"]), headers={"referer": referer}
    )

    world.step.refresh_from_db()
    assert answer.url.endswith(wanted)
    assert world.step.state == "todo"


def test_a_session_that_lay_still_leaves_one_event(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(40)

    browser.get(PAGE)

    assert [data["why"] for data in events("session.ended")] == ["stil"]
    assert not SignIn.objects.exists()


def test_a_page_behind_a_link_opens_though_a_session_is_over(world, sign_in):
    question = trajectories.Question("Kan het?", world.partner.organisation_id)
    issued = trajectories.ask_partner(
        world.actor("coach"), world.waiting_step.pk, question, at=timezone.now()
    )[1]
    browser = sign_in(world.coach)
    let_lie_still(40)

    answer = browser.get(f"/antwoord/{issued.token}/")

    assert answer.status_code == 200
    assert "Kan het?" in answer.text
    assert not is_signed_in(browser)


def test_the_door_itself_opens_for_whom_a_session_is_over(nadia, browser_of):
    browser = browser_of(nadia)
    let_lie_still(200)

    assert browser.get(reverse("account_login")).status_code == 200


def test_over_the_api_a_session_that_is_over_is_nobody(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(40)

    answer = browser.get("/api/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert [data["why"] for data in events("session.ended")] == ["stil"]


def test_a_page_that_is_not_there_says_so_though_a_session_is_over(world, sign_in):
    browser = sign_in(world.coach)
    let_lie_still(40)

    assert browser.get("/nergens/").status_code == 404
    assert not is_signed_in(browser)


def test_a_session_that_ends_while_it_is_seen_stays_ended(world, sign_in):
    sign_in(world.coach)
    row = SignIn.objects.get()
    SignIn.objects.all().delete()

    services.see(row, at=timezone.now())

    assert not SignIn.objects.exists()


def test_an_earlier_moment_never_takes_the_place_of_a_later_one(world, sign_in):
    sign_in(world.coach)
    row = SignIn.objects.get()

    services.see(row, at=row.last_seen_at - timedelta(minutes=5))

    assert SignIn.objects.get().last_seen_at == row.last_seen_at


def test_ten_hours_is_the_end_however_busy_somebody_was(world, sign_in):
    browser = sign_in(world.coach)
    SignIn.objects.update(since=timezone.now() - timedelta(hours=10, minutes=1))

    answer = browser.get(PAGE)

    assert "waarom=lang" in answer.url
    assert not is_signed_in(browser)


# ---- ended by their owner ---------------------------------------------------------------------
def test_a_session_is_ended_from_another_browser(nadia, browser_of):
    here, lost = browser_of(nadia), browser_of(nadia)
    row = SignIn.objects.get(pk=lost.session["sign_in"])

    here.post(reverse("signin:end_session"), {"session": str(row.pk)})
    answer = lost.get(reverse("desk:mine"))

    assert "waarom=elders" in answer.url
    assert not is_signed_in(lost)
    assert is_signed_in(here)


def test_nobody_ends_the_session_of_somebody_else(nadia, browser_of, world):
    sofie = browser_of(with_password(world.coach))
    row = SignIn.objects.get(user=world.coach.user)

    answer = browser_of(nadia).post(reverse("signin:end_session"), {"session": str(row.pk)})

    assert answer.status_code == 404
    assert is_signed_in(sofie)
    assert SignIn.objects.filter(pk=row.pk).exists()


def test_all_other_sessions_are_ended_at_once(nadia, browser_of):
    here, one, two = (browser_of(nadia) for _ in range(3))

    here.post(reverse("signin:end_others"))

    for other in (one, two):
        other.get(reverse("desk:mine"))
        assert not is_signed_in(other)
    assert here.get(reverse("desk:mine")).status_code == 200
    assert events("session.ended_others") == [{"count": 2, "why": "asked"}]


def test_signing_out_takes_a_stolen_copy_along(nadia, browser_of):
    browser = browser_of(nadia)
    thief = Client()
    thief.cookies = browser.cookies.copy()

    browser.post(reverse("account_logout"))

    assert thief.get(reverse("desk:mine")).status_code == 302


def test_signing_out_ends_the_other_sessions_too(nadia, browser_of):
    here, other = browser_of(nadia), browser_of(nadia)

    here.post(reverse("account_logout"))
    other.get(reverse("desk:mine"))

    assert not is_signed_in(other)
    assert not SignIn.objects.exists()


def test_a_visitor_of_the_practice_region_leaves_alone(world, sign_in):
    """Visitors share the fictional users."""
    mine = sign_in(world.coach)
    other = Client()
    other.force_login(world.coach.user)

    mine.post(reverse("account_logout"))

    assert SignIn.objects.filter(pk=other.session["sign_in"]).exists()


def test_a_new_password_ends_the_other_sessions(nadia, browser_of):
    here, other = browser_of(nadia), browser_of(nadia)
    new = "een heel ander wachtwoord"

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    other.get(reverse("desk:mine"))

    assert here.get(reverse("desk:mine")).status_code == 200
    assert not is_signed_in(other)
    assert events("password.changed") == [{}]


def reset_password(browser, user, new="een heel ander wachtwoord"):
    """Ask for a link by e-mail and choose another password by it."""
    browser.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"/aanmelden/wachtwoord/nieuw/\S+", mail.outbox[-1].body)[0]
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    assert browser.post(form, {"password1": new, "password2": new}).status_code == 302


@pytest.mark.parametrize("is_signed_in_there", [True, False])
def test_a_password_by_e_mail_leaves_no_session_and_no_key(
    world, nadia, browser_of, is_signed_in_there
):
    key, _text = key_of(world, world.coach)
    sofie = with_password(world.coach)
    elsewhere, here = browser_of(sofie), browser_of(sofie)
    nadias = browser_of(nadia)

    reset_password(here if is_signed_in_there else Client(), sofie)

    assert not SignIn.objects.filter(user=sofie).exists()
    assert elsewhere.get(reverse("desk:people")).status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert nadias.get(reverse("desk:mine")).status_code == 200
    assert events("session.ended_others") == [{"count": 2, "why": "password"}]


# ---- keys and rows ----------------------------------------------------------------------------
def test_the_key_is_new_after_signing_in(nadia):
    browser = Client()
    browser.get(reverse("account_login"))
    session = browser.session
    session["before"] = True
    session.save()
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key

    give_password(browser, nadia)

    store = import_module(django_settings.SESSION_ENGINE).SessionStore
    assert browser.session.session_key != session.session_key
    assert not store().exists(session.session_key)


def test_switching_role_gives_a_new_key_and_keeps_the_row(world, sign_in):
    from klaverblad.apps.accounts.models import Membership, Role

    second = Membership.objects.create(
        user=world.coach.user,
        organisation=world.coach.organisation,
        role=Role.TEAM_LEAD,
        since=world.on,
    )
    browser = sign_in(world.coach)
    key, row = browser.session.session_key, browser.session["sign_in"]

    browser.post(reverse("accounts:switch"), {"membership": str(second.pk)})

    assert browser.session.session_key != key
    assert browser.session["sign_in"] == row
    assert browser.get(PAGE).status_code == 200


def test_a_form_of_the_former_role_is_not_sent_in_the_new_one(world):
    from klaverblad.apps.accounts.models import Membership, Role

    second = Membership.objects.create(
        user=world.coach.user,
        organisation=world.coach.organisation,
        role=Role.TEAM_LEAD,
        since=world.on,
    )
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.coach.user)
    session = browser.session
    session[DEMO_SESSION] = True
    session.save()
    page = browser.get(PAGE).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def send(url, **words):
        return browser.post(url, words | {"csrfmiddlewaretoken": token}).status_code

    assert send(reverse("accounts:switch"), membership=str(second.pk)) == 302
    assert send(reverse("signin:end_others")) == 403
    assert browser.get(PAGE).status_code == 200


def test_a_session_without_a_row_opens_nothing(world, sign_in):
    browser = sign_in(world.coach)
    SignIn.objects.all().delete()

    assert "waarom=elders" in browser.get(PAGE).url
    assert not is_signed_in(browser)


def test_a_row_of_somebody_else_keeps_no_session_alive(world, sign_in, nadia, browser_of):
    other = browser_of(nadia)
    browser = sign_in(world.coach)
    session = browser.session
    session["sign_in"] = other.session["sign_in"]
    session.save()

    browser.get(PAGE)

    assert not is_signed_in(browser)
    assert SignIn.objects.filter(user=nadia).exists()


def test_signing_in_leaves_one_event_with_the_ways_shown(nadia, browser_of):
    browser_of(nadia)

    event = Event.objects.get(name="session.started")
    assert event.data["ways"] == ["password"]
    assert (event.actor_user_id, event.actor_role, event.person_id) == (nadia.pk, "", None)


def test_nothing_of_the_network_or_the_header_is_kept(nadia):
    browser = Client(REMOTE_ADDR="203.0.113.7", headers={"user-agent": "Geheim/9 Firefox/130.0"})

    give_password(browser, nadia)

    row = SignIn.objects.values().get()
    kept = f"{row} {list(Event.objects.values())} {dict(browser.session)}"
    assert "203.0.113" not in kept
    assert "Geheim" not in kept
    assert row["browser"] == "firefox"


def test_rows_of_browsers_that_never_came_back_go_at_the_next_sign_in(nadia, browser_of):
    browser_of(nadia)
    SignIn.objects.update(since=timezone.now() - timedelta(hours=11), last_seen_at=timezone.now())

    browser_of(nadia)

    assert SignIn.objects.count() == 1
