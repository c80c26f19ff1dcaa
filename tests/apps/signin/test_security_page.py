"""One page for everything about your own sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.signin.browsers import words_of
from klaverblad.apps.signin.models import SignIn
from tests.apps.signin.conftest import PASSWORD, connect, give_password, with_password
from tests.apps.signin.outside import QUIET
from tests.apps.signin.test_second_factor import set_up

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def nadia(world):
    return with_password(world.self_login)


def text_of(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_person_sees_where_they_are_signed_in(nadia):
    here = Client(headers={"user-agent": FIREFOX})
    there = Client(headers={"user-agent": PHONE})
    for browser in (here, there):
        give_password(browser, nadia)

    words = text_of(here.get(reverse("signin:security")))

    assert "Firefox op Linux deze browser" in words
    assert "Chrome op Android Aangemeld op" in words
    assert "Meld overal elders af" in words


def test_nobody_sees_the_sessions_of_somebody_else(nadia, world):
    sofie = Client(headers={"user-agent": PHONE})
    give_password(sofie, with_password(world.coach))
    here = Client(headers={"user-agent": FIREFOX})
    give_password(here, nadia)

    words = text_of(here.get(reverse("signin:security")))

    assert "Android" not in words
    assert "Je bent nergens anders aangemeld" in words


def test_a_session_that_lay_still_too_long_is_not_shown(nadia):
    give_password(Client(headers={"user-agent": PHONE}), nadia)
    old = timezone.now() - timedelta(hours=5)
    SignIn.objects.update(since=old, last_seen_at=old)
    here = Client(headers={"user-agent": FIREFOX})
    give_password(here, nadia)

    assert "Android" not in text_of(here.get(reverse("signin:security")))


def test_a_visitor_of_the_practice_region_sees_only_themselves(world, sign_in):
    other = Client(headers={"user-agent": PHONE})
    other.force_login(world.coach.user)

    words = text_of(sign_in(world.coach).get(reverse("signin:security")))

    assert "Je bent nergens anders aangemeld" in words


@pytest.mark.filterwarnings(QUIET)
def test_providers_are_named_only_when_there_are_any(nadia, outside, settings):
    browser = Client()
    give_password(browser, nadia)
    with_one = text_of(browser.get(reverse("signin:security")))
    settings.SOCIALACCOUNT_PROVIDERS = {}
    without = text_of(browser.get(reverse("signin:security")))

    assert "de regio Nog niet gekoppeld. Koppel" in with_one
    assert "Aanmelden met een andere dienst" not in without


@pytest.mark.filterwarnings(QUIET)
def test_the_sign_in_page_has_a_button_for_each_provider(client, db, outside, settings):
    connect(settings, outside, NAME="Wie ben ik")

    words = text_of(client.get(reverse("account_login")))

    assert "Meld aan met Wie ben ik" in words


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn", "socialaccount_connections"])
def test_the_lists_of_allauth_are_this_page(world, sign_in, name):
    answer = sign_in(world.coach).get(reverse(name))

    assert answer.url == reverse("signin:security")


@pytest.mark.parametrize("who", ["coach", "self_login"])
def test_the_page_is_found_from_the_menu_and_from_the_own_pages(world, sign_in, who):
    start = "desk:mine" if who == "self_login" else "desk:today"

    page = sign_in(getattr(world, who)).get(reverse(start)).content.decode()

    assert f'href="{reverse("signin:security")}"' in page


@pytest.mark.parametrize("why", ["stil", "lang", "elders", "<script>", "anders", ""])
def test_the_door_says_why_in_words_that_we_know(client, db, why):
    page = client.get(reverse("account_login"), {"waarom": why}).content.decode()

    assert ("notice" in page) is (why in {"stil", "lang", "elders"})
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("said", "browser", "system"),
    [
        (FIREFOX, "firefox", "linux"),
        (PHONE, "chrome", "android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "edge", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605", "safari", "macos"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "safari", "ios"),
        ("curl/8.5", "other", "other"),
        ("", "other", "other"),
        ("\x00é" * 9000, "other", "other"),
    ],
)
def test_a_browser_is_known_by_two_words(said, browser, system):
    assert words_of(said) == (browser, system)


@pytest.mark.parametrize("wrong", ["", "geen-id", "\x00", "9" * 40])
def test_a_session_that_is_not_there_is_not_found(world, sign_in, wrong):
    answer = sign_in(world.coach).post(reverse("signin:end_session"), {"session": wrong})

    assert answer.status_code == 404


ENGLISH = re.compile(
    r"\b(password|sign in|email|forgot|your|the|please|code is|recovery codes|authenticator)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "name",
    [
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_login",
        "account_signup",
        "account_inactive",
        "socialaccount_login_cancelled",
    ],
)
def test_the_pages_before_the_door_speak_our_words(client, db, name):
    assert not ENGLISH.findall(text_of(client.get(reverse(name))))


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "signin:security",
        "signin:choose_factor",
    ],
)
def test_the_pages_behind_the_door_speak_our_words(nadia, client, add_app, name):
    give_password(client, nadia)
    if name not in {"mfa_activate_totp", "mfa_add_webauthn"}:
        set_up(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    words = text_of(client.get(reverse(name)))

    assert not ENGLISH.findall(words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_change_password", {"oldpassword": "x", "password1": "kort", "password2": "kort"}),
        ("account_reauthenticate", {"password": "x"}),
        ("mfa_activate_totp", {"code": "000000"}),
        ("mfa_add_webauthn", {"name": "x", "credential": "{}"}),
        ("mfa_add_webauthn", {"name": "x", "credential": ""}),
    ],
)
def test_a_form_that_is_refused_speaks_our_words(nadia, client, name, words):
    give_password(client, nadia)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = client.post(reverse(name), words)

    assert "error" in answer.content.decode()
    assert not ENGLISH.findall(text_of(answer))
