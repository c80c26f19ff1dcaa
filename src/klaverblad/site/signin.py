"""Signing in to the practice region with one button, and switching between roles."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.guard import guarded_by, public
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.accounts import services
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.accounts.models import Membership, User
from klaverblad.demo import queries as demo


@require_POST
@guarded_by(is_signed_in)
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of your own roles from now on."""
    membership_id = _uuid(request.POST.get("membership", ""))
    services.switch_membership(
        request.session, request.user, membership_id, on=timezone.localdate()
    )
    # A form that was opened in the former role is not sent in this one.
    rotate_token(request)
    return redirect("home")


@require_GET
@public
def practice(request: HttpRequest) -> HttpResponse:
    """One button per role. It does not exist outside the practice region."""
    _only_in_practice()
    found = {"doors": demo.doors(on=timezone.localdate()), "lets_doors": demo.lets_doors()}
    found["coin_doors"] = demo.coin_doors()
    return render(request, "practice.html", found)


@require_POST
@public
def practice_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the fictional users."""
    _only_in_practice()
    pressed = _uuid(request.POST.get("membership", ""))
    try:
        door = demo.door(pressed, on=timezone.localdate())
    except Membership.DoesNotExist:
        # Of the group that exchanges: a login without a role.
        user, role = _door_without_a_role(pressed), ""
    else:
        user, role = door.user, str(door.pk)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO_SESSION] = True
    if role:
        request.session[services.SESSION_KEY] = role
    return redirect("home")


def _door_without_a_role(pressed: UUID) -> User:
    """Of the group that exchanges, or of the coin of the city."""
    try:
        user: User = demo.lets_door(pressed).user
    except ObjectDoesNotExist:
        user = demo.coin_door(pressed).user
    return user


def _only_in_practice() -> None:
    if not settings.KLAVERBLAD_DEMO:
        raise Http404


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
