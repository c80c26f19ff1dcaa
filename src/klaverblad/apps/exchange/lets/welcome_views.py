"""Without a login: which groups there are, asking to join by mail, and stopping a mail.

What is said here is the same whether an address has a login or not, so nobody finds that out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.guard import public
from klaverblad.apps.access.senders import sender_of, wait_for
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import letters, mail_queries, queries, services
from klaverblad.apps.exchange.lets.beside_forms import SignUpForm
from klaverblad.apps.exchange.lets.errors import LinkOver
from klaverblad.apps.exchange.lets.services import signing_up

# A whole office or house may sit behind one address; a mailbox gets a few mails a day from us.
_ASKS_MOST, _ASKS_WITHIN_S = 20, 15 * 60
_MAILS_MOST, _MAILS_WITHIN_S = 3, 24 * 60 * 60


def _task() -> Actor:
    return Actor.task(signing_up.TASK, on=timezone.localdate())


def _quiet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page whose address is a secret: it travels nowhere and is kept nowhere."""

    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer

    return quiet


@public
@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """The groups of this desk that take members, as each tells of itself."""
    groups = queries.groups_to_join()
    return render(request, "exchange/lets/welcome.html", {"groups": groups})


@public
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Ask to join one of them by mail."""
    group = queries.open_group(group_id)
    posted = request.method == "POST"
    form = SignUpForm(request.POST if posted else None)
    if posted and form.is_valid():
        if _too_often(f"lets-ask:{sender_of(request)}", _ASKS_MOST, _ASKS_WITHIN_S):
            form.add_error(None, _("Dat waren veel vragen. Probeer het over een kwartier opnieuw."))
        else:
            _ask(request, group_id, form)
            return redirect("lets:asked", group_id)
    context = {"group": group, "form": form}
    return render(request, "exchange/lets/sign_up.html", context, status=422 if posted else 200)


def _ask(request: HttpRequest, group_id: UUID, form: SignUpForm) -> None:
    email = form.cleaned_data["email"]
    if _too_often(f"lets-mail:{email.lower()}", _MAILS_MOST, _MAILS_WITHIN_S):
        # The page says the same: otherwise it would tell that somebody else asked before.
        return
    language = letters.spoken(get_language() or "nl")
    now = timezone.now()
    token = services.ask_to_join(_task(), group_id, form.applicant(), email, language, at=now)
    url = request.build_absolute_uri(reverse("lets:confirm", args=[token]))
    words = letters.confirm(
        queries.open_group(group_id), url, language=language, days=signing_up.CONFIRM_DAYS
    )
    letters.send(email, *words)


def _too_often(budget: str, most: int, within_s: int) -> bool:
    at = timezone.now().timestamp()
    return wait_for(budget, most=most, within_s=within_s, at=at) > 0


@public
@require_GET
def asked(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """A mail is on its way; the same page for everybody."""
    group = queries.open_group(group_id)
    return render(request, "exchange/lets/asked.html", {"group": group})


@public
@require_http_methods(["GET", "POST"])
@_quiet
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, it was me. A mail program that looks ahead only looks: the button says yes."""
    try:
        found = services.find_sign_up(token, at=timezone.now())
        if request.method == "POST":
            group = services.confirm(_task(), token, at=timezone.now())
            return render(request, "exchange/lets/confirmed.html", {"group": group})
    except LinkOver as error:
        return render(
            request, "exchange/lets/link_over.html", {"error": error}, status=error.status
        )
    return render(request, "exchange/lets/confirm.html", {"found": found})


# A mail program that stops a mail by itself has no cookie and no token of a form (RFC 8058); the
# address is the key, and it opens nothing but this.
@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
@_quiet
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail of a group."""
    if request.method == "POST":
        group = services.stop_mail(token, on=timezone.localdate())
    else:
        wish = mail_queries.wish_by_token(token)
        group = wish.member.group if wish else None
    context = {"group": group, "is_stopped": request.method == "POST"}
    status = 200 if group else 404
    return render(request, "exchange/lets/stop_mail.html", context, status=status)
