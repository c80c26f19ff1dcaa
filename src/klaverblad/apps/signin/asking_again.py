"""What asks extra care: somebody shows once more that it is them."""

from __future__ import annotations

from datetime import timedelta

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.errors import Denied


class SignInAgain(Denied):
    """Whoever signs in elsewhere can show who they are there alone."""

    code = "sign_in_again"
    sentence = _(
        "Dit vraagt extra zorg. Meld je af, meld je opnieuw aan, en doe dit dan binnen vijf "
        "minuten: zo weten we dat jij het bent."
    )


def ask_again(request: HttpRequest) -> None:
    """Stop unless somebody showed a few minutes ago that it is them.

    raises   ReauthenticationRequired, which leads to the page that asks it; SignInAgain of whoever
             has nothing to show here
    """
    # Practice logins have nothing to show.
    if request.session.get(DEMO_SESSION):
        return
    if get_adapter().get_reauthentication_methods(request.user):
        reauthentication.raise_if_reauthentication_required(request, app="")
        return
    fresh = timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
    if timezone.now() - request.sign_in.since >= fresh:
        raise SignInAgain
