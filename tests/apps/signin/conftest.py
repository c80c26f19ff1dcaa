"""Somebody with a password, a browser of theirs, and a provider outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from klaverblad.site.providers import providers
from tests.apps.signin.outside import Outside, environment, start_provider

PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Outside]:
    running = start_provider()
    yield running
    running.stop()


@pytest.fixture
def outside(running_provider: Outside, settings: Any) -> Iterator[Outside]:
    """The provider, connected as by the environment; its lies are forgotten after the test."""
    connect(settings, running_provider)
    yield running_provider
    running_provider.twist.clear()


def connect(settings: Any, outside: Outside, **more: str) -> None:
    """Write the settings anew, with more said about this provider."""
    said = environment(outside.url, **more)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(said, demo=True)}}


def with_password(membership: Any) -> Any:
    """The user of a membership, who chose a password."""
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership.user


def give_password(browser: Client, user: Any, password: str = PASSWORD, **extra: Any) -> Any:
    """What the sign-in page answers to this address and password."""
    words = {"login": user if isinstance(user, str) else user.email, "password": password}
    return browser.post(reverse("account_login"), words, **extra)


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.fixture
def add_app(db: None) -> Any:
    """Give a user an app with codes, as if set up before; its secret comes back."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    def add(user: Any) -> str:
        secret: str = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return add
