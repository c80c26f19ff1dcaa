"""Behind the link of an invitation: who asks, what you get, and a password of your own."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access import links
from klaverblad.apps.access.link_guard import by_link
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.signin.forms import SetPasswordForm
from klaverblad.apps.signin.members.coming_in import come_in, invitation_behind


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@by_link(LinkScope.INVITE, closed="desk/colleagues/closed.html")
def accept(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """Looking at it does nothing: a mail scanner or a preview may. Only the button lets in."""
    invitation, user, chooses = invitation_behind(holder)
    form = SetPasswordForm(data=request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and (not chooses or form.is_valid()):
        password = form.cleaned_data["password1"] if chooses else ""
        answer = come_in(request, holder, password=password, at=timezone.now())
        if answer is None:
            return render(request, "desk/colleagues/accepted.html", {"invitation": invitation})
        _keep_language(answer, invitation.language)
        return answer
    context = {
        "invitation": invitation,
        "asker": links.asker(holder),
        "form": form if chooses else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/colleagues/accept.html", context, status=status)


def _keep_language(answer: HttpResponse, language: str) -> None:
    """The desk goes on in the language of the mail."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
