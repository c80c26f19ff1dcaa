"""The page about your own sign-in, and the pages of allauth that do a little more here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import PasswordResetFromKeyView, PasswordSetView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.signin import devices, factors, services
from klaverblad.apps.signin.asking_again import ask_again
from klaverblad.apps.signin.page import security_of
from klaverblad.apps.signin.ways_on import to_show_factor


@require_safe
@guarded_by(is_signed_in)
def security(request: HttpRequest) -> HttpResponse:
    """Password, second step, linked sign-ins, and where you are signed in."""
    return render(request, "signin/security.html", {"page": security_of(request)})


@require_safe
@guarded_by(is_signed_in)
def to_security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (a view's face)
    """allauth's lists of factors, keys and links are all on one page here."""
    return redirect("signin:security")


@require_safe
@guarded_by(is_signed_in)
def choose_factor(request: HttpRequest) -> HttpResponse:
    """Which second step a professional sets up before anything else."""
    return render(request, "signin/choose_factor.html")


@require_POST
@guarded_by(is_signed_in)
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of your own sessions from here."""
    try:
        sign_in_id = UUID(request.POST.get("session", ""))
    except ValueError:
        raise Http404 from None
    services.end_one(request.actor, request.user, sign_in_id)
    tell(request, _("Die browser is afgemeld."))
    return redirect("signin:security")


@require_POST
@guarded_by(is_signed_in)
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    count = 0
    if not request.session.get(DEMO_SESSION):
        count = services.end_others(request.actor, request.user, request.session, why="asked")
    if count:
        sentence = ngettext(
            "%(count)s andere browser is afgemeld.",
            "%(count)s andere browsers zijn afgemeld.",
            count,
        ) % {"count": count}
    else:
        sentence = _("Je was nergens anders aangemeld.")
    tell(request, sentence)
    return redirect("signin:security")


@require_POST
@guarded_by(is_signed_in)
def unlink(request: HttpRequest) -> HttpResponse:
    """Take away a linked sign-in."""
    link_id = request.POST.get("link", "")
    if not link_id.isdecimal() or len(link_id) > 12:
        raise Http404
    services.unlink(request.actor, request, int(link_id))
    return redirect("signin:security")


@require_http_methods(["GET", "POST"])
@guarded_by(is_signed_in)
def still_here(request: HttpRequest) -> JsonResponse:
    """How many seconds are left (GET), and that somebody is still there (POST)."""
    if request.method == "POST":
        services.see(request.sign_in, at=timezone.now())
    return JsonResponse({"left": request.idle_seconds})


class _AddsFactor:
    """Adding a factor asks the one there is, and then shows the new one for this session too.

    Asked here as well as at the door: allauth keeps a form that waits for the password, and calls
    the view with it afterwards, past the middleware.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            if not factors.may_add(request):
                return to_show_factor(request)
            ask_again(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        factors.note_added(self.request)  # type: ignore[attr-defined]
        return response


class ActivateApp(_AddsFactor, ActivateTOTPView):
    """Setting up an app with codes."""


class AddKey(_AddsFactor, AddWebAuthnView):
    """Adding a passkey."""


class FirstPassword(PasswordSetView):
    """A password of one's own, for whoever came in another way; it opens the door from then on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ask_again(request)
        return super().dispatch(request, *args, **kwargs)


class NewPassword(PasswordResetFromKeyView):
    """Whoever read the mailbox knows this browser: it guesses from a budget of its own."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        devices.remember(self.request, response, self.reset_user.email)
        return response
