"""What somebody may read of their own sign-in: where they are signed in, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet, UUIDField

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.accounts.written import asked_alike
from klaverblad.apps.signin.models import SignIn


def sign_ins(actor: Actor) -> QuerySet[SignIn]:
    """Every browser that the actor is signed in with. Scoped by being the actor's own."""
    return SignIn.objects.filter(user_id=actor.user_id)


def sign_in_of(user: User, sign_in_id: str | None) -> SignIn | None:
    """The row behind a session, if it still stands and is this user's."""
    if not sign_in_id:
        return None
    return next(iter(_sign_ins(pk=UUID(sign_in_id), user=user.pk)), None)


@asked_alike(pk=UUIDField(), user=UUIDField())
def _sign_ins(*, pk: Any, user: Any) -> QuerySet[SignIn]:
    return SignIn.objects.filter(pk=pk, user=user).order_by()


def still_going(actor: Actor, *, since: datetime, seen: datetime) -> QuerySet[SignIn]:
    """The actor's browsers that began after `since` and were seen after `seen`."""
    return sign_ins(actor).filter(since__gt=since, last_seen_at__gt=seen)


def factors_of(actor: Actor) -> QuerySet[Authenticator]:
    """The actor's own second factors, the oldest first."""
    return Authenticator.objects.filter(user_id=actor.user_id).order_by("created_at", "pk")


def links_of(actor: Actor, provider_ids: Iterable[str]) -> QuerySet[SocialAccount]:
    """The actor's linked sign-ins, of the providers that are connected today."""
    return SocialAccount.objects.filter(
        user_id=actor.user_id, provider__in=list(provider_ids)
    ).order_by("date_joined", "pk")


def link_of(actor: Actor, link_id: int) -> SocialAccount:
    """One linked sign-in of the actor."""
    return SocialAccount.objects.get(pk=link_id, user_id=actor.user_id)


def user_to_link(email: str, *, provider_id: str) -> User | None:
    """Who a provider's verified address belongs to, unless they are linked there already.

    The address of somebody who left may be given to a successor; a second subject of one
    provider for the same person is then not believed. Asked before anybody is signed in, so it is
    scoped by what the provider signed.
    """
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        return None
    is_linked = SocialAccount.objects.filter(user=found, provider=provider_id).exists()
    return None if is_linked else found


def user_by_link(user_id: str) -> User | None:
    """Whom a link to sign in names. The link, whose holder is asked who they are, is the scope."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def way_to_show_factor(user: User) -> str:
    """The page on which this user shows their second factor once more."""
    has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
