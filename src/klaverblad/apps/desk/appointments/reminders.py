"""How somebody is reminded, what became of it, and where a gateway tells that."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by, public
from klaverblad.apps.desk.appointments import views, words
from klaverblad.apps.desk.appointments.forms import WishForm
from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import policies, services
from klaverblad.apps.trajectories.models import Channel

_REPORT_BYTES_MOST = 10_000


@require_POST
@guarded_by(policies.can_say_reminder_wish)
def wish(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep how somebody wants to be reminded."""
    person = people.persons(request.actor).get(pk=person_id)
    policies.can_say_reminder_wish(request.actor, person).enforce()
    form = WishForm(request.POST)
    if not form.is_valid():
        return views.person_page(request, person_id, wish_form=form, status=422)
    channel = Channel(form.cleaned_data["channel"])
    services.say_reminder_wish(request.actor, person_id, channel=channel, at=timezone.now())
    tell(request, _("Genoteerd: %(channel)s.") % {"channel": channel.label})
    return back(request, reverse("desk:appointments", args=[person_id]))


@require_POST
@guarded_by(policies.can_change_appointment)
def again(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Send it once more."""
    planned = services.send_again(request.actor, reminder_id, at=timezone.now())
    tell(request, _("Er vertrekt een nieuwe herinnering."))
    return back(request, words.home_of(planned.appointment))


@require_POST
@guarded_by(policies.can_change_appointment)
def by_hand(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Somebody sent it with the phone of the office."""
    sent = services.sent_by_hand(request.actor, reminder_id, at=timezone.now())
    tell(request, _("Genoteerd dat jij ze stuurde."))
    return back(request, words.home_of(sent.appointment))


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """A gateway tells what became of a message. The address is signed, for this one message."""
    if not services.take_report(token, _said(request), at=timezone.now()):
        raise Http404
    return HttpResponse("ok", content_type="text/plain")


def _said(request: HttpRequest) -> str:
    """The word that tells it: in the address, in a form, or in JSON."""
    to = settings.KLAVERBLAD_SMS
    key = to.report_key if to is not None else "status"
    if key in request.GET:
        return request.GET[key]
    if request.content_type != "application/json":
        return str(request.POST.get(key, ""))
    if int(request.META.get("CONTENT_LENGTH") or 0) > _REPORT_BYTES_MOST:
        return ""
    try:
        told = json.loads(request.body)
    except ValueError:
        return ""
    return str(told.get(key, "")) if isinstance(told, dict) else ""
