"""What allauth and Django tell about signing in, turned into our services.

Their signals are the events of the packages that make these changes; there is no other place
where every way in and out comes by.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.accounts.models import User
from klaverblad.apps.signin import factors, services


def listen() -> None:
    """Connect every listener, once."""
    user_logged_in.connect(_signed_in, dispatch_uid="signin.signed_in")
    user_logged_out.connect(_signing_out, dispatch_uid="signin.signing_out")
    for signal in (password_changed, password_set):
        signal.connect(_password_changed, dispatch_uid="signin.password_changed")
    password_reset.connect(_password_reset, dispatch_uid="signin.password_reset")
    authenticator_added.connect(_factor_added, dispatch_uid="signin.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="signin.factor_removed")
    authenticator_reset.connect(_factor_renewed, dispatch_uid="signin.factor_renewed")
    authentication_failed.connect(_factor_failed, dispatch_uid="signin.factor_failed")
    social_account_added.connect(_link_added, dispatch_uid="signin.link_added")
    social_account_removed.connect(_link_removed, dispatch_uid="signin.link_removed")


def _owner(user: User) -> Actor:
    now = timezone.now()
    return Actor.owner(user, on=timezone.localtime(now).date())


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    services.begin(
        _owner(user),
        user,
        request.session,
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        ways=factors.ways_shown(request, user),
        at=timezone.now(),
    )


def _signing_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is None:
        return
    actor = _owner(user)
    was_going = services.end_mine(actor, user, request.session)
    # Whoever says "sign me out" leaves, and a copy of their cookie elsewhere leaves with them.
    # Visitors of the practice region share their fictional users, so they leave alone.
    if was_going and not request.session.get(DEMO_SESSION):
        services.end_others(actor, user, request.session, why="signed_out")


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    services.password_changed(_owner(user), user, request.session, at=timezone.now())


def _password_reset(user: User, **_: Any) -> None:
    services.password_reset(_owner(user), user, at=timezone.now())


def _factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    services.note("factor.added", _owner(user), user, kind=authenticator.type)


def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    services.note("factor.removed", _owner(user), user, kind=authenticator.type)


def _factor_renewed(user: User, authenticator: Authenticator, **_: Any) -> None:
    services.note("factor.renewed", _owner(user), user, kind=authenticator.type)


def _factor_failed(user: User, authenticator: Authenticator, **_: Any) -> None:
    # Only here, where a password was right: anybody can fail a password, and an append-only
    # journal would be theirs to fill.
    services.note("session.failed", _owner(user), user, kind=authenticator.type)


def _link_added(sociallogin: SocialLogin, **_: Any) -> None:
    user = sociallogin.user
    services.note("link.added", _owner(user), user, provider=sociallogin.account.provider)


def _link_removed(socialaccount: SocialAccount, **_: Any) -> None:
    user = socialaccount.user
    services.note("link.removed", _owner(user), user, provider=socialaccount.provider)
