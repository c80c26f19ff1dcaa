"""Guessing becomes slow, and never closes the account of whoever it belongs to."""

from __future__ import annotations

import re
import time

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from klaverblad.apps.access import senders
from tests.apps.signin.conftest import PASSWORD, give_password, is_signed_in, with_password

OFFICE = "192.0.2.10"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def sofie(world):
    return with_password(world.coach)


@pytest.fixture
def guess(sofie):
    """A fresh browser at an address; by default it guesses wrong at Sofie's password."""

    def at(address, said="verkeerd", *, email="", browser=None):
        browser = browser or Client()
        give_password(browser, email or sofie.email, said, REMOTE_ADDR=address)
        return browser

    return at


def enters(browser):
    """Whether the password was taken: a professional goes on to the second step."""
    return is_signed_in(browser)


def test_whoever_keeps_guessing_from_one_place_is_slowed_down(guess):
    for _ in range(5):
        guess(ELSEWHERE)

    assert not enters(guess(ELSEWHERE, PASSWORD))


def test_the_owner_still_signs_in_from_another_place(guess):
    for _ in range(30):
        guess(ELSEWHERE)

    assert enters(guess(OFFICE, PASSWORD))


def test_an_attacker_on_every_network_does_not_keep_the_owner_from_her_own_browser(guess):
    """The budget of the account is for strangers; a browser she used before has its own."""
    hers = guess(OFFICE, PASSWORD)
    hers.post(reverse("account_logout"))
    for number in range(110):
        guess(f"198.51.{number}.7")

    guess(OFFICE, PASSWORD, browser=hers)

    assert enters(hers)


def test_guesses_spread_over_many_networks_come_to_an_end(guess):
    for number in range(100):
        guess(f"198.51.{number}.7")

    assert not enters(guess("203.0.113.9", PASSWORD))


def test_guesses_next_door_to_the_owner_do_not_stop_her_own_browser(guess):
    hers = guess(OFFICE, PASSWORD)
    hers.post(reverse("account_logout"))
    for _ in range(30):
        guess("192.0.2.99")

    guess(OFFICE, PASSWORD, browser=hers)

    assert enters(hers)


def test_a_known_browser_guesses_from_a_budget_too(guess):
    hers = guess(OFFICE, PASSWORD)
    hers.post(reverse("account_logout"))
    for _ in range(10):
        guess(OFFICE, browser=hers)

    guess(OFFICE, PASSWORD, browser=hers)

    assert not enters(hers)


def test_a_colleague_s_browser_is_a_stranger_to_the_account(guess, world):
    colleague = with_password(world.colleague)
    theirs = guess(OFFICE, PASSWORD, email=colleague.email)
    theirs.post(reverse("account_logout"))
    for _ in range(5):
        guess(OFFICE, browser=theirs)

    guess(OFFICE, PASSWORD, browser=theirs)

    assert not enters(theirs)


@pytest.mark.parametrize("change", [lambda said: said[:-3] + "abc", lambda _said: "rommel"])
def test_a_cookie_that_somebody_made_is_no_known_browser(guess, change):
    hers = guess(OFFICE, PASSWORD)
    made = change(hers.cookies[django_settings.KLAVERBLAD_DEVICE_COOKIE].value)
    theirs = Client()
    theirs.cookies[django_settings.KLAVERBLAD_DEVICE_COOKIE] = made
    for _ in range(5):
        guess(ELSEWHERE, browser=theirs)

    guess(ELSEWHERE, PASSWORD, browser=theirs)

    assert not enters(theirs)


def test_the_cookie_of_a_browser_names_nobody(guess, sofie):
    cookie = guess(OFFICE, PASSWORD).cookies[django_settings.KLAVERBLAD_DEVICE_COOKIE]

    assert sofie.email not in cookie.value
    assert str(sofie.pk) not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_good_password_costs_nothing(guess):
    for _ in range(12):
        browser = guess(ELSEWHERE, PASSWORD, browser=Client())

    assert enters(browser)


def test_after_five_minutes_it_may_be_tried_again(guess, monkeypatch):
    for _ in range(5):
        guess(ELSEWHERE)
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)

    assert enters(guess(ELSEWHERE, PASSWORD))


def test_many_sign_ins_from_one_office_are_no_attack(guess):
    """Behind one address a whole town hall starts its day."""
    browsers = [guess(OFFICE, PASSWORD) for _ in range(40)]

    assert all(enters(browser) for browser in browsers)


def test_whoever_reads_the_mailbox_is_no_stranger_after_choosing_a_new_password(guess, sofie):
    for number in range(100):
        guess(f"198.51.{number}.7")
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": sofie.email})
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    page = browser.get(address, follow=True)
    new = "een heel ander wachtwoord"
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    guess(ELSEWHERE, new, browser=browser)

    assert enters(browser)


# ---- which network ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.10", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.10", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("localhost", "localhost"),
        ("192.0.2.10:5678", "192.0.2.10:5678"),
    ],
)
def test_an_address_belongs_to_a_network(address, network):
    assert senders.network_of(address) == network


def test_without_a_proxy_nobody_chooses_their_own_address(guess, sofie):
    for number in range(5):
        give_password(
            Client(),
            sofie,
            "verkeerd",
            REMOTE_ADDR=ELSEWHERE,
            headers={"x-forwarded-for": f"203.0.{number}.1"},
        )

    assert not enters(guess(ELSEWHERE, PASSWORD))


def test_behind_one_proxy_only_its_own_word_counts(guess, sofie, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        said = f"203.0.{number}.1, {ELSEWHERE}"
        give_password(
            Client(), sofie, "verkeerd", REMOTE_ADDR=OFFICE, headers={"x-forwarded-for": said}
        )

    last = Client()
    give_password(
        last, sofie, REMOTE_ADDR=OFFICE, headers={"x-forwarded-for": f"1.2.3.4, {ELSEWHERE}"}
    )

    assert not enters(last)


# ---- nobody learns who has an account ---------------------------------------------------------
def words_of(answer, address):
    text = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace(address, "")
    return answer.status_code, text.split()


@pytest.mark.parametrize("tries", [1, 6])
def test_a_known_and_an_unknown_address_get_the_same_words(sofie, tries):
    def last_answer(address):
        browser = Client()
        for _ in range(tries):
            answer = give_password(browser, address, "verkeerd", REMOTE_ADDR=ELSEWHERE)
        return words_of(answer, address)

    assert last_answer(sofie.email) == last_answer("niemand@oefenregio.example")


def test_a_closed_login_and_a_wrong_password_get_the_same_words(sofie):
    sofie.is_active = False
    sofie.save()

    closed = words_of(give_password(Client(), sofie, "verkeerd"), sofie.email)
    unknown = words_of(
        give_password(Client(), "niemand@x.example", "verkeerd"), "niemand@x.example"
    )

    assert closed == unknown


def test_asking_a_new_password_says_the_same_to_everybody(sofie):
    def answer(address):
        reply = Client().post(reverse("account_reset_password"), {"email": address})
        return reply.status_code, reply.url

    assert answer(sofie.email) == answer("niemand@oefenregio.example")


def test_asking_a_new_password_sends_one_message_in_either_case(sofie):
    for address in (sofie.email, "niemand@oefenregio.example"):
        Client().post(reverse("account_reset_password"), {"email": address})

    assert [message.to for message in mail.outbox] == [
        [sofie.email],
        ["niemand@oefenregio.example"],
    ]
    assert "/wachtwoord/nieuw/" in mail.outbox[0].body
    assert "hoort geen account" in mail.outbox[1].body
    assert mail.outbox[0].subject == mail.outbox[1].subject


@pytest.mark.parametrize("whose", ["known", "unknown"])
def test_asking_a_new_password_too_often_is_slowed_down_for_everybody_alike(sofie, whose):
    address = sofie.email if whose == "known" else "niemand@oefenregio.example"
    for number in range(3):
        Client().post(
            reverse("account_reset_password"), {"email": address}, REMOTE_ADDR=f"192.0.2.{number}"
        )

    answer = Client().post(
        reverse("account_reset_password"), {"email": address}, REMOTE_ADDR="192.0.2.99"
    )

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Wacht een minuut" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_the_message_goes_to_the_address_that_we_know(sofie):
    Client().post(reverse("account_reset_password"), {"email": sofie.email.upper()})

    assert mail.outbox[0].to == [sofie.email]


def test_the_messages_speak_our_language(sofie):
    for address in (sofie.email, "niemand@oefenregio.example"):
        Client().post(reverse("account_reset_password"), {"email": address})

    for message in mail.outbox:
        assert message.body.startswith("Dag,")
        assert "&" not in message.body
        assert "You" not in message.body
