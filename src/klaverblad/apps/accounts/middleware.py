"""Who is asking: somebody acting for one organisation in one role."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.services import SESSION_KEY

GetResponse = Callable[[HttpRequest], HttpResponse]

# Set by the demo's buttons: practice logins have no password, so no second factor either.
DEMO_SESSION = "demo_signin"
# Where systems ask, in JSON: there a missing second factor is an answer, not another page.
API_ROOT = "/api/v1/"


class ActorMiddleware:
    """Puts the actor, the membership, and all of today's memberships on a signed-in request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.membership = None
        request.memberships = []
        if request.user.is_authenticated:
            today = timezone.localdate()
            chosen = request.session.get(SESSION_KEY)
            request.memberships = queries.roles_now(request.user, on=today)
            request.membership = queries.chosen_of(request.memberships, chosen)
            if request.membership:
                request.actor = Actor.of(request.membership, on=today)
        return self.get_response(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session proved as much as its roles ask for; sign-in put the answer there."""
    return bool(request.is_proved())


def ask_again(request: HttpRequest) -> None:
    """Stop unless somebody showed a few minutes ago that it is them; sign-in leads them to it."""
    request.ask_again()
