"""Second factors and sessions: whoever reads the database can make no code and follow nobody."""

from __future__ import annotations

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from klaverblad.apps.access.sessions import SessionStore, hashed
from tests.apps.access.keys import lost, own_keys
from tests.apps.signin.test_second_factor import PASSWORD, code_of, set_up


@pytest.fixture
def coach(world):
    world.coach.user.set_password(PASSWORD)
    world.coach.user.save()
    return world.coach.user


@pytest.fixture
def with_password(client, coach):
    client.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    return client


def in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        data = [
            json.dumps(row) if isinstance(row, dict) else str(row) for (row,) in cursor.fetchall()
        ]
        cursor.execute("SELECT session_data FROM django_session")
        return data, [text for (text,) in cursor.fetchall()]


def test_the_secret_of_an_authenticator_app_is_stored_sealed(with_password):
    secret = set_up(with_password)

    data, _sessions = in_the_database()
    assert data
    assert secret not in "".join(data)
    assert re.search(r"k[0-9a-f]{8}:", data[0])


def test_recovery_codes_are_stored_sealed_and_open_the_desk(with_password, coach):
    set_up(with_password)
    with_password.post(reverse("mfa_generate_recovery_codes"), {})
    seed = Authenticator.objects.get(type="recovery_codes")
    code = seed.wrap().get_unused_codes()[0]
    with_password.post(reverse("account_logout"))
    with_password.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})

    with_password.post(reverse("mfa_authenticate"), {"code": code})

    assert with_password.get(reverse("desk:people")).status_code == 200
    assert re.fullmatch(r"k[0-9a-f]{8}:\S+", seed.data["seed"])


def test_a_secret_from_before_there_were_keys_still_opens_the_desk(
    with_password, coach, monkeypatch
):
    secret = set_up(with_password)
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    with_password.post(reverse("account_logout"))
    with_password.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    later = time.time() + 30
    monkeypatch.setattr(time, "time", lambda: later)

    with_password.post(reverse("mfa_authenticate"), {"code": code_of(secret, later)})

    assert with_password.get(reverse("desk:people")).status_code == 200


def test_what_is_under_way_in_a_session_cannot_be_read_from_its_table(with_password, coach):
    with_password.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = with_password.get(reverse("mfa_activate_totp")).context["form"].secret

    _data, sessions = in_the_database()

    assert sessions
    assert all(re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9+/]+=*", text) for text in sessions)
    assert with_password.session["mfa.totp.secret"] == secret


def test_a_session_does_not_note_by_which_address_somebody_signed_in(with_password, coach):
    notes = with_password.session["account_authentication_methods"]

    assert [note["method"] for note in notes] == ["password"]
    assert coach.email not in str(dict(with_password.session.items()))


def test_a_session_that_does_not_open_is_an_empty_one(with_password, settings, tmp_path):
    lost(own_keys(settings, tmp_path))

    answer = with_password.get(reverse("desk:people"))

    assert answer.status_code == 302
    assert answer.url.startswith(("/oefenen/", "/aanmelden/"))


def test_a_session_moved_to_another_column_does_not_open(db):
    from klaverblad.apps.access.sealed import seal

    moved = seal("eyJhIjoxfQ:1abc", where="people_person.insz")
    Session.objects.create(
        session_key=hashed("gestolen"), session_data=moved, expire_date="2030-01-01T00:00Z"
    )

    assert SessionStore("gestolen").load() == {}
