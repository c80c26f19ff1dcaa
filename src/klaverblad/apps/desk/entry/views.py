"""The doors for a person: type a code, scan a square, ask a mail. Opening a page opens nothing else."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access import links
from klaverblad.apps.access.guard import public
from klaverblad.apps.access.link_guard import by_link
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.senders import sender_of, wait_for
from klaverblad.apps.desk.entry.tasks import mail_ways_in
from klaverblad.apps.desk.mine.languages import more_languages, speaks_more
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.signin.by_link import enter, user_behind
from klaverblad.errors import KlaverbladError

CODES_MOST, CODES_WITHIN_S = 20, 15 * 60
MAILS_MOST, MAILS_WITHIN_S = 5, 60
MAILBOX_MOST, MAILBOX_WITHIN_S = 3, 60 * 60


class TooManyCodes(KlaverbladError):
    """Many wrong codes from one network. A code that is right is still let in."""

    status = 429
    code = "too_many_codes"
    sentence = gettext_lazy(
        "Er kwamen van hier te veel codes die we niet kennen. Wacht een kwartier en probeer het "
        "opnieuw. Een code die klopt, werkt wel."
    )


def _birthday() -> DayField:
    return DayField(
        label=gettext_lazy("Wanneer ben je geboren?"),
        help_text=gettext_lazy("Zo: 2 maart 1990, of 2/3/1990. Zo weten we dat jij het bent."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Schrijf de dag waarop je geboren bent.")},
    )


class CodeForm(forms.Form):
    """The code on the paper, and the day its holder was born."""

    code = forms.CharField(
        label=gettext_lazy("De code op je papier"),
        help_text=gettext_lazy("Twaalf cijfers. Spaties mogen, ze hoeven niet."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
        error_messages={"required": gettext_lazy("Typ de twaalf cijfers van je papier.")},
    )
    born_on = _birthday()

    def clean_code(self) -> str:
        """Twelve figures, of whichever script."""
        digits = links.digits_of(self.cleaned_data["code"])
        if len(digits) != links.CODE_DIGITS:
            raise forms.ValidationError(
                ngettext(
                    "Een code heeft twaalf cijfers. Wij lezen er %(n)s.",
                    "Een code heeft twaalf cijfers. Wij lezen er %(n)s.",
                    len(digits),
                )
                % {"n": len(digits)}
            )
        return digits


class BornForm(forms.Form):
    """Behind a link that stood on paper: only the day."""

    born_on = _birthday()


class MailForm(forms.Form):
    """Where a link may go."""

    email = forms.EmailField(
        label=gettext_lazy("Je e-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Typ je e-mailadres."),
            "invalid": gettext_lazy("We kunnen dit adres niet lezen. Kijk het na."),
        },
    )


def _said(form: forms.Form) -> str:
    born_on = form.cleaned_data.get("born_on")
    return born_on.isoformat() if born_on else ""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@public
@speaks_more
def by_code(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            holder = links.open_by_code(form.cleaned_data["code"], at=now)
            answer = enter(request, holder, said=_said(form), way="code", at=now)
        except links.LinkUnknown:
            form.add_error("code", _refusal(request))
        except links.LinkClosed as error:
            form.add_error("code", _closed(error))
        else:
            if isinstance(answer, HttpResponse):
                return _welcomed(request, answer)
            form.add_error("born_on", _wrong_day(answer))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/entry/code.html", {"form": form}, status=status)


def _refusal(request: HttpRequest) -> str:
    """What to say of a code that we do not know. Wrong ones are counted by network, right ones never."""
    wait = wait_for(
        f"codes:{sender_of(request)}",
        most=CODES_MOST,
        within_s=CODES_WITHIN_S,
        at=timezone.now().timestamp(),
    )
    if wait:
        raise TooManyCodes
    return _("Deze code kennen we niet. Kijk de cijfers na, of vraag je coach een nieuwe.")


def _closed(error: links.LinkClosed) -> str:
    if isinstance(error, links.LinkUsed):
        return _("Deze code is al gebruikt. Was jij dat niet? Bel dan je coach. Vraag een nieuwe.")
    if isinstance(error, links.LinkExpired):
        return _("Deze code is te oud. Vraag je coach een nieuwe.")
    return _("Deze code werkt niet meer. Vraag je coach een nieuwe.")


def _wrong_day(left: int) -> str:
    if not left:
        return _("Dit klopt niet. Deze code werkt nu niet meer. Vraag je coach een nieuwe.")
    return ngettext(
        "Dit is niet de dag die in je dossier staat. Je kunt nog %(n)s keer proberen.",
        "Dit is niet de dag die in je dossier staat. Je kunt nog %(n)s keer proberen.",
        left,
    ) % {"n": left}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@by_link(LinkScope.SIGN_IN, closed="desk/entry/closed.html")
def by_link_page(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """Behind the square of a paper or the link of a mail.

    Looking at it does nothing: a mail scanner or a preview may. Only the button lets in.
    """
    user = user_behind(holder)
    asks_day = links.asks_proof(holder)
    form = BornForm(request.POST if request.method == "POST" else None)
    if not asks_day:
        del form.fields["born_on"]
    with translation.override(_tongue(user.language)):
        if request.method == "POST" and form.is_valid():
            way = "code" if asks_day else "mail"
            answer = enter(request, holder, said=_said(form), way=way, at=timezone.now())
            if isinstance(answer, HttpResponse):
                return _welcomed(request, answer)
            form.add_error("born_on", _wrong_day(answer))
        context = {"form": form, "asks_day": asks_day, "name": user.name.split(" ")[0]}
        status = 422 if request.method == "POST" else 200
        return render(request, "desk/entry/link.html", context, status=status)


def _tongue(language: str) -> str:
    """The language that somebody chose; a language of the link is one of the desk."""
    return language if language in more_languages() else translation.get_language() or "nl"


def _welcomed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The session began. The browser keeps the language that this person chose."""
    if request.user.is_authenticated:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.user.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@public
@speaks_more
def by_mail(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whoever asks."""
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _refuse_too_many(request, form.cleaned_data["email"])
        origin = request.build_absolute_uri("/").rstrip("/")
        mail_ways_in(form.cleaned_data["email"], origin=origin)
        return redirect(f"{reverse('desk:enter_by_mail')}?verstuurd=1")
    sent = request.GET.get("verstuurd") == "1"
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/entry/mail.html", {"form": form, "sent": sent}, status=status)


def _refuse_too_many(request: HttpRequest, email: str) -> None:
    at = timezone.now().timestamp()
    box = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    budgets: tuple[tuple[str, int, int], ...] = (
        (f"ways:{sender_of(request)}", MAILS_MOST, MAILS_WITHIN_S),
        (f"ways:box:{box}", MAILBOX_MOST, MAILBOX_WITHIN_S),
    )
    waits: list[Any] = [wait_for(key, most=n, within_s=s, at=at) for key, n, s in budgets]
    if any(waits):
        raise TooManyMails


class TooManyMails(KlaverbladError):
    """Asked for again and again."""

    status = 429
    code = "too_many_mails"
    sentence = gettext_lazy(
        "Er is net al een paar keer een mail gevraagd. Kijk in je mailbox, ook bij ongewenste "
        "mail. Probeer het over een uur opnieuw."
    )
