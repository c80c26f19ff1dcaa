"""Messages with the OCMW: on the page of the person, and on that of the coach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mine import letters
from klaverblad.apps.desk.mine.forms import MessageForm
from klaverblad.apps.desk.mine.languages import speaks_more
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.trajectories import message_queries, services
from klaverblad.apps.trajectories.policies import can_write_message
from klaverblad.errors import KlaverbladError


@require_http_methods(["GET", "POST"])
@own_page
def my_messages(request: HttpRequest) -> HttpResponse:
    """What the OCMW and I wrote to each other, and the field for a new one."""
    page = own(request, tab="messages")
    form, answer = _sent(request, page.person.pk)
    if answer is not None:
        tell(request, _("Verstuurd."), undo=answer)
        return redirect("desk:my_messages")
    talk = message_queries.talk(page.actor, page.person.pk)
    new = {one.pk for one in talk if one.seen_at is None and not one.is_from_person}
    services.see_messages(page.actor, page.person.pk, at=timezone.now())
    status = 422 if request.method == "POST" else 200
    return show(request, "messages", page, form=form, talk=talk, new=new, status=status)


@require_http_methods(["GET", "POST"])
@guarded_by(can_write_message)
def messages_with(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same for the OCMW in charge."""
    page = pages.page(request, person_id, tab="overview")
    can_write_message(request.actor, page.person).enforce()
    form, answer = _sent(request, person_id)
    if answer is not None:
        was_mailed = letters.mail_message_waits(request, page.person)
        said = _("Verstuurd.")
        if was_mailed:
            more = _("In de mail staat alleen dat er een bericht klaarstaat.")
            said = f"{said} {more}"
        tell(request, said, undo=answer)
        return redirect("desk:messages", person_id)
    talk = message_queries.talk(request.actor, person_id)
    new = {one.pk for one in talk if one.seen_at is None and one.is_from_person}
    services.see_messages(request.actor, person_id, at=timezone.now())
    context = {"page": page, "form": form, "talk": talk, "new": new}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/mine/coach_messages.html", context, status=status)


@require_POST
@speaks_more
@guarded_by(can_write_message)
def withdraw(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Take back what was not read yet."""
    gone = services.withdraw_message(request.actor, message_id, at=timezone.now())
    tell(request, _("Het bericht is weg."))
    if request.actor.role == Role.PERSON:
        return redirect("desk:my_messages")
    return redirect("desk:messages", gone.trajectory.person_id)


def _sent(request: HttpRequest, person_id: UUID) -> tuple[MessageForm, str | None]:
    """The form; and, once it was sent, the address that takes the message back."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            sent = services.send_message(
                request.actor, person_id, text=said["text"], at=timezone.now()
            )
        except KlaverbladError as error:
            on_field(form, error)
        else:
            return form, reverse("desk:withdraw_message", args=[sent.pk])
    return form, None
