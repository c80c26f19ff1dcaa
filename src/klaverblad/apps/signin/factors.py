"""Whether this session has proven a second factor: our own, or one that a provider vouched for."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from klaverblad.apps.accounts.models import User

# Ways that stand on their own; recovery codes only replace one of them for a day.
OWN = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
_ADDED_HERE = "factor_added_here"
_BY_PROVIDER = "factor_by_provider"
# On the request that comes back from a provider, until the session exists.
VOUCHED = "signin_two_factors"


def is_enough(request: HttpRequest) -> bool:
    """Whether a professional may go on: a second factor exists, and this session showed one.

    Both are asked. One that exists opens nothing for a session that began before it did; and one
    that was shown and then taken away is not there for the next sign-in.
    """
    if request.session.get(_BY_PROVIDER):
        return True
    return has_own(request) and _was_shown(request)


def may_add(request: HttpRequest) -> bool:
    """Whether this session may add a factor: there is none yet, or it showed one."""
    return bool(request.session.get(_BY_PROVIDER)) or _was_shown(request) or not has_own(request)


def has_own(request: HttpRequest) -> bool:
    """Whether this user has an app or a passkey with us."""
    return is_mfa_enabled(request.user, OWN)


def note_added(request: HttpRequest) -> None:
    """Adding a factor shows it: its code or its passkey was asked there and then."""
    request.session[_ADDED_HERE] = str(request.user.pk)


def note_vouched(request: HttpRequest) -> None:
    """A provider that we trust in this said that it asked for two factors."""
    request.session[_BY_PROVIDER] = True


def ways_shown(request: HttpRequest, user: User) -> list[str]:
    """What was shown to get in, as codes for the journal: password, totp, webauthn, oidc …"""
    found = []
    for record in get_authentication_records(request, user):
        method = record["method"]
        found.append(record.get("type", method) if method == "mfa" else method)
    if getattr(request, VOUCHED, False):
        found.append("vouched")
    return list(dict.fromkeys(found))


def _was_shown(request: HttpRequest) -> bool:
    if request.session.get(_ADDED_HERE) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
