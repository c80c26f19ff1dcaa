"""Coming in by an invitation: the login is made, its password chosen, and a session begins."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from klaverblad.apps.access import links
from klaverblad.apps.accounts.models import User
from klaverblad.apps.signin import devices
from klaverblad.apps.signin.members import queries, services
from klaverblad.apps.signin.models import Invitation


def invitation_behind(holder: links.LinkHolder) -> tuple[Invitation, User, bool]:
    """What a link invites to, for which login, and whether that one still chooses a password.

    The login of somebody new is not kept yet.
    """
    invitation = queries.invited_by_link(holder.subject_id)
    user = queries.login_with(invitation.email)
    if user is None:
        return invitation, User(email=invitation.email, name=invitation.name), True
    if not user.is_active:
        raise links.LinkRevoked(link=holder.link_id)
    return invitation, user, not user.has_usable_password()


def come_in(
    request: HttpRequest, holder: links.LinkHolder, *, password: str, at: datetime
) -> HttpResponse | None:
    """Spend the link and begin a session; None when this login has a way in of its own.

    Whatever session this browser had, also one that somebody else put there, ends first. The
    second step is asked next, as after every sign-in.
    """
    accepted = services.accept(holder, password=password, at=at)
    if not accepted.chose_password:
        return None
    user = accepted.membership.user
    request.session.flush()
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    devices.remember(request, response, user.email)
    return response
