"""An emergency access lasts hours: after that, every request is an ordinary one again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from klaverblad.apps.people import sharing_queries as sharing

GetResponse = Callable[[HttpRequest], HttpResponse]

SESSION_KEY = "emergency"


class EmergencyMiddleware:
    """Puts a running emergency on the actor, so that one file is in reach and no other."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.session.get(SESSION_KEY) if request.actor is not None else None
        if said is not None:
            emergency_id = UUID(said)
            if sharing.is_running_emergency(request.actor, emergency_id):
                request.actor = replace(request.actor, emergency_id=emergency_id)
            else:
                del request.session[SESSION_KEY]
                messages.info(request, _("De noodtoegang is voorbij."))
        return self.get_response(request)
