"""How often a password may be guessed, and from whose budget.

A browser that the owner signed in with before has its own budget. Everybody else shares two: one
of the network they come from, and one of the account, for guesses spread over many networks. The
rates stand in the settings; nothing here can close an account.
"""

from __future__ import annotations

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

from klaverblad.apps.access.senders import sender_of
from klaverblad.apps.signin.devices import known_device


def spend(request: HttpRequest, *, email: str) -> RateLimitUsage | None:
    """Take one guess from the right budget; None when it is used up. A good guess is given back."""
    if device := known_device(request, email):
        return _consume(request, "login_failed_known", f"{device}:{email}")
    near = _consume(request, "login_failed", f"{sender_of(request)}:{email}")
    if near is None:
        return None
    far = _consume(request, "login_failed_account", email)
    if far is None:
        near.rollback()
        return None
    return RateLimitUsage([*near.usage, *far.usage])


def _consume(request: HttpRequest, action: str, key: str) -> RateLimitUsage | None:
    return ratelimit.consume(request, app="allauth.account", action=action, key=key)
