"""What stands on the page about somebody's own sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.signin import limits, queries
from klaverblad.apps.signin.models import SignIn


@dataclass(frozen=True, slots=True)
class Linked:
    """A provider that somebody may sign in with: its id, its name, and their link if there is one."""

    provider_id: str
    name: str
    link: SocialAccount | None


@dataclass(frozen=True, slots=True)
class Security:
    """Password, second step, linked sign-ins and the browsers somebody is signed in with."""

    has_password: bool
    app: Authenticator | None
    keys: list[Authenticator]
    codes: Authenticator | None
    must_have_factor: bool
    providers: list[Linked]
    here: SignIn
    elsewhere: list[SignIn]


def security_of(request: HttpRequest) -> Security:
    """The page of whoever asks."""
    factors = list(queries.factors_of(request.actor))
    by_type = {one.type: one for one in factors}
    kinds = Authenticator.Type
    return Security(
        has_password=request.user.has_usable_password(),
        app=by_type.get(kinds.TOTP),
        keys=[one for one in factors if one.type == kinds.WEBAUTHN],
        codes=by_type.get(kinds.RECOVERY_CODES),
        must_have_factor=limits.holds_professional_role(request.memberships),
        providers=_providers(request),
        here=request.sign_in,
        elsewhere=_elsewhere(request),
    )


def _providers(request: HttpRequest) -> list[Linked]:
    known = {one.sub_id: one.name for one in get_adapter().list_providers(request)}
    links = {link.provider: link for link in queries.links_of(request.actor, known)}
    return [Linked(one, name, links.get(one)) for one, name in known.items()]


def _elsewhere(request: HttpRequest) -> list[SignIn]:
    # Visitors of the practice region share their fictional users: none sees the other.
    if request.session.get(DEMO_SESSION):
        return []
    now = timezone.now()
    going = queries.still_going(
        request.actor,
        since=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        seen=now - request.idle_time - limits.STEP,
    )
    return [one for one in going if one != request.sign_in]
