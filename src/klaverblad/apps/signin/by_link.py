"""Signing in with a link or its code: once, and only for somebody who opens no files of others."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts.models import ROLES_AROUND_OTHERS, User
from klaverblad.apps.signin import devices, queries


def user_behind(holder: links.LinkHolder) -> User:
    """Whom a link lets in.

    raises   LinkRevoked when that login is gone, or became one of somebody at work here
    """
    found = queries.user_by_link(holder.subject_id)
    if found is None or not holder.opens(LinkScope.SIGN_IN, found):
        raise links.LinkRevoked(link=holder.link_id)
    if found.memberships.filter(role__in=ROLES_AROUND_OTHERS).exists():
        raise links.LinkRevoked(link=holder.link_id)
    return found


def enter(
    request: HttpRequest, holder: links.LinkHolder, *, said: str, way: str, at: datetime
) -> HttpResponse | int:
    """Spend the link and begin a session; or say how many tries are left.

    Whoever chose a second factor shows it next, as after a password. Whatever session this browser
    had, also one that somebody else put there, ends first.

    way      what the journal says they came by: code or mail
    """
    user = user_behind(holder)
    left = links.show_proof(holder, said, at=at)
    if left is not None:
        return left
    request.session.flush()
    record_authentication(request, user, method=way)
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    devices.remember(request, response, user.email)
    return response
