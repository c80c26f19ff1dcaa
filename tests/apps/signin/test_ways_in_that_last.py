"""What goes on opening after a session: made by its owner alone, and closed by a new password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.accounts.models import ApiKey
from klaverblad.apps.trajectories.services import follow_calendar
from tests.apps.signin.conftest import PASSWORD, give_password, with_password
from tests.apps.signin.test_second_factor import code_of
from tests.crowd import events_about
from tests.operations import bearer, key_of

SAID = {"name": "Maandelijks rapport", "scope": "read", "lasts": "90"}


@pytest.fixture
def sofie(world, client, add_app):
    """The coach in a browser of hers, with password and code, a while ago."""
    secret = add_app(with_password(world.coach))
    give_password(client, world.coach.user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("keys:list")).status_code == 200
    return client


def test_making_a_key_asks_once_more_who_somebody_is(world, sofie):
    said = SAID | {"membership": str(world.coach.pk)}

    asked = sofie.post(reverse("keys:list"), said)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not ApiKey.objects.exists()
    made = sofie.post(asked.url, {"password": PASSWORD, "next": reverse("keys:list")})

    assert made.context["text"] in made.content.decode()
    assert ApiKey.objects.get().name == "Maandelijks rapport"


def test_a_wrong_password_makes_no_key(world, sofie):
    asked = sofie.post(reverse("keys:list"), SAID | {"membership": str(world.coach.pk)})

    sofie.post(asked.url, {"password": "verkeerd", "next": reverse("keys:list")})

    assert not ApiKey.objects.exists()


def test_another_password_closes_the_keys_and_the_calendar(world, sofie):
    key, text = key_of(world, world.coach)
    calendar = follow_calendar(world.actor("coach"), at=timezone.now())
    colleague, _text = key_of(world, world.colleague)
    new = "een heel ander wachtwoord"

    sofie.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert Client().get("/api/v1/me", headers=bearer(text)).status_code == 401
    assert Client().get(f"/agenda/{calendar.token}.ics").status_code == 410
    assert events_about(key)[-1].data["why"] == "password"
    assert ApiKey.objects.get(pk=colleague.pk).revoked_at is None
    assert sofie.get(reverse("keys:list")).status_code == 200
