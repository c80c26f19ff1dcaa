"""Who has access: a list, giving it, changing it, ending it, and sending an invitation again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.middleware import ask_again
from klaverblad.apps.desk import shown_link
from klaverblad.apps.desk.colleagues import letters
from klaverblad.apps.desk.colleagues.forms import AccessForm, ChangeForm
from klaverblad.apps.signin.members import policies, queries, services
from klaverblad.apps.signin.members.services import INVITE_DAYS
from klaverblad.errors import BadInput, Denied, Refused

PAGE = 50
ENDED_MOST = 50


@require_GET
@guarded_by(policies.can_list_members)
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who has access in the organisations of the actor, who was asked, and who stopped."""
    actor = request.actor
    words = words_asked(request.GET, "zoek")
    found = queries.members(actor)
    asked = queries.invitations(actor)
    for word in words.split():
        found = found.filter(queries.speaks_of(word, "user__"))
        asked = asked.filter(queries.speaks_of(word))
    today = queries.running(found, on=actor.on)
    page = Paginator(today, PAGE).get_page(request.GET.get("page"))
    ended = found.filter(until__lt=actor.on).order_by("-until", "pk")
    context = {
        "rows": page,
        "invitations": [
            {"invitation": one, "is_old": one.sent_on + timedelta(days=INVITE_DAYS) < actor.on}
            for one in asked[:ENDED_MOST]
        ],
        "ended": ended[:ENDED_MOST],
        "words": words,
        "base": f"?{urlencode({'zoek': words})}&" if words else "?",
    }
    return render(request, "desk/colleagues/list.html", context)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_list_members)
def give_access(request: HttpRequest) -> HttpResponse:
    """Let somebody in. It outlives a session, so no screen that was left open does it."""
    actor = request.actor
    if request.method == "POST":
        ask_again(request)
    every = queries.organisations_to_give(actor)
    wanted = request.GET.get("organisatie", "")
    some = [one for one in every if str(one.pk) == wanted] or every
    form = AccessForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        organisations=some,
        initial={"access": f"{some[0].pk}:{request.GET.get('rol', '')}"} if some else {},
    )
    if form.is_valid():
        try:
            given = services.give_access(actor, form.new(), at=timezone.now())
        except (BadInput, Denied, Refused) as error:
            on_field(form, error)
        else:
            return _given(request, given)
    context = {"form": form, "days": INVITE_DAYS}
    status = 422 if form.is_bound else 200
    return render(request, "desk/colleagues/give.html", context, status=status)


def _given(request: HttpRequest, given: services.Given) -> HttpResponse:
    if given.membership is not None:
        made = given.membership
        letters.mail_added(made, request.build_absolute_uri("/"), by=request.user)
        undo = reverse("desk:end_access", args=[made.pk])
        words = {"name": made.user.name, "role": made.get_role_display()}
        tell(request, _("%(name)s heeft nu ook deze rol: %(role)s.") % words, undo=undo)
        return redirect("desk:colleagues")
    return _sent(request, given)


def _sent(request: HttpRequest, given: services.Given) -> HttpResponse:
    """Mail the link, and say whether it left. In the practice region it is shown: nothing is mailed."""
    invitation, issued = given.invitation, given.issued
    assert invitation is not None, "nobody was invited"
    assert issued is not None, "an invitation has a link"
    url = shown_link.address(request, issued)
    if settings.KLAVERBLAD_DEMO:
        context = {"invitation": invitation, "url": url, "until": issued.link.expires_at}
        return render(request, "desk/colleagues/sent.html", context)
    if letters.mail_invitation(issued, url, invitation, by=request.user):
        services.note_mailed(request.actor, invitation.pk)
        undo = reverse("desk:take_invitation_back", args=[invitation.pk])
        tell(
            request,
            _("De uitnodiging is onderweg naar %(name)s.") % {"name": invitation.name},
            undo=undo,
        )
    else:
        tell(request, _("De mail vertrok niet. Kijk het adres na en stuur hem opnieuw."))
    return redirect("desk:colleagues")


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_change_member)
def change_access(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """One access: another role, another last day, or an end."""
    actor = request.actor
    membership = queries.members(actor).get(pk=membership_id)
    policies.can_end_member(actor, membership).enforce()
    may_change = policies.can_change_member(actor, membership).is_allowed
    form = ChangeForm(
        request.POST if request.method == "POST" else None, actor=actor, membership=membership
    )
    if request.method == "POST":
        policies.can_change_member(actor, membership).enforce()
        ask_again(request)
        if form.is_valid():
            try:
                services.change_access(actor, membership_id, **form.cleaned_data)
            except (BadInput, Denied, Refused) as error:
                on_field(form, error)
            else:
                tell(request, _("Bewaard."))
                return redirect("desk:colleagues")
    context: dict[str, Any] = {
        "membership": membership,
        "form": form if may_change else None,
        "is_ended": membership.until is not None and membership.until < actor.on,
        "is_own": membership.user_id == actor.user_id,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/colleagues/change.html", context, status=status)


@require_POST
@guarded_by(policies.can_end_member)
def end_access(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """It stops now."""
    before = queries.members(request.actor).get(pk=membership_id).until
    membership = services.end_access(request.actor, membership_id)
    undo = reverse("desk:give_access_back", args=[membership_id])
    if before is not None:
        undo += f"?tot={before.isoformat()}"
    words = {"name": membership.user.name}
    tell(request, _("Gestopt. %(name)s kan met deze rol niets meer openen.") % words, undo=undo)
    return redirect("desk:colleagues")


@require_POST
@guarded_by(policies.can_change_member)
def give_access_back(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """The undo of an end."""
    services.give_back(request.actor, membership_id, until=_day(request.GET.get("tot", "")))
    tell(request, _("Teruggezet."))
    return redirect("desk:colleagues")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


@require_POST
@guarded_by(policies.can_give_role)
def invite_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """A new link by mail; the former one opens nothing any more."""
    ask_again(request)
    return _sent(request, services.send_again(request.actor, invitation_id, at=timezone.now()))


@require_POST
@guarded_by(policies.can_give_role)
def take_invitation_back(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """The link of the mail opens nothing any more."""
    services.take_back(request.actor, invitation_id, at=timezone.now())
    tell(request, _("De uitnodiging is ingetrokken."))
    return redirect("desk:colleagues")
