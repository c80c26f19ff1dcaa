"""A password alone opens no file: a professional proves it twice."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from django.urls import reverse

from klaverblad.apps.accounts.models import PROFESSIONAL_ROLES, Role

PASSWORD = "een lange zin als wachtwoord"


def code_of(secret, at=None):
    """The six digits an authenticator app shows (RFC 6238, 30 seconds, SHA-1)."""
    counter = int((at or time.time()) // 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def coach(world):
    world.coach.user.set_password(PASSWORD)
    world.coach.user.save()
    return world.coach.user


@pytest.fixture
def with_password(client, coach):
    """A coach who gave the password and nothing more."""
    client.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    return client


def set_up(browser):
    """Give the password once more, add an authenticator app; give its secret back."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    for _try in range(2):
        # A code that was read in the last moment of its half minute is over when it arrives.
        answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        if answer.status_code == 302:
            return secret
    raise AssertionError(answer.context["form"].errors)


def test_whoever_gave_only_a_password_can_only_set_up_the_second_step(with_password):
    for name in ("home", "desk:today", "desk:people", "places:list"):
        answer = with_password.get(reverse(name))

        assert answer.status_code == 302
        assert answer.url == reverse("signin:choose_factor")


def test_a_post_gets_no_further_than_a_page(with_password, world):
    answer = with_password.post(
        reverse("desk:move_step", args=[world.step.pk, "done"]), headers={"hx-request": "true"}
    )

    world.step.refresh_from_db()
    assert answer.status_code == 302
    assert world.step.state == "todo"


def test_setting_up_asks_the_password_once_more(with_password):
    answer = with_password.get(reverse("mfa_activate_totp"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert with_password.get(answer.url).status_code == 200


def test_setting_up_shows_a_secret_that_can_be_typed_over(with_password):
    with_password.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = with_password.get(reverse("mfa_activate_totp"))

    assert page.status_code == 200
    secret = page.context["form"].secret
    assert re.fullmatch(r"[A-Z2-7]{16,}", secret)
    assert secret in page.content.decode()


def test_a_real_code_opens_the_desk(with_password):
    set_up(with_password)

    assert with_password.get(reverse("desk:people")).status_code == 200


def test_a_wrong_code_opens_nothing(with_password):
    with_password.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with_password.get(reverse("mfa_activate_totp"))

    with_password.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert with_password.get(reverse("desk:people")).status_code == 302


def test_next_time_the_password_leads_to_the_code(with_password, coach):
    set_up(with_password)
    with_password.post(reverse("account_logout"))

    answer = with_password.post(
        reverse("account_login"), {"login": coach.email, "password": PASSWORD}
    )

    assert answer.url == reverse("mfa_authenticate")
    assert with_password.get(reverse("desk:people")).status_code == 302


def test_next_time_the_code_opens_the_desk(with_password, coach, monkeypatch):
    secret = set_up(with_password)
    with_password.post(reverse("account_logout"))
    with_password.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    # The code of setting up is spent; the next one comes half a minute later.
    later = time.time() + 30
    monkeypatch.setattr(time, "time", lambda: later)

    with_password.post(reverse("mfa_authenticate"), {"code": code_of(secret, later)})

    assert with_password.get(reverse("desk:people")).status_code == 200


def test_a_code_works_once(with_password, coach):
    secret = set_up(with_password)
    with_password.post(reverse("account_logout"))
    with_password.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    with_password.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    with_password.post(reverse("account_logout"))
    with_password.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})

    with_password.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert with_password.get(reverse("desk:people")).status_code == 302


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, coach):
    def answer(address):
        page = client.post(reverse("account_login"), {"login": address, "password": "verkeerd"})
        words = re.sub(r"<[^>]+>", " ", page.content.decode()).replace(address, "")
        return page.status_code, words.split()

    known, unknown = answer(coach.email), answer("niemand@oefenregio.example")

    assert known == unknown


def test_nobody_makes_a_login_for_themselves(client, db):
    answer = client.post(
        reverse("account_signup"),
        {"email": "nieuw@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    from klaverblad.apps.accounts.models import User

    assert answer.status_code == 200
    assert not User.objects.filter(email="nieuw@example.org").exists()


def test_a_closed_login_opens_nothing(client, coach):
    coach.is_active = False
    coach.save()

    client.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})

    assert client.get(reverse("desk:people")).status_code == 302


def test_everybody_but_the_person_and_who_goes_along_is_a_professional():
    assert set(Role) - PROFESSIONAL_ROLES == {Role.PERSON, Role.MENTOR, Role.EXPERT}


@pytest.mark.parametrize("name", ["mfa_index", "mfa_view_recovery_codes"])
def test_the_pages_of_the_second_step_can_be_read(with_password, name):
    set_up(with_password)

    answer = with_password.get(reverse(name), follow=True)

    assert answer.status_code == 200
