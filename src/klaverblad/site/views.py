"""The few pages that belong to the house itself."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.i18n import set_language as django_set_language

from klaverblad.apps.access.guard import guarded_by, public
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.exchange.citycoin import queries as coins
from klaverblad.apps.exchange.lets import queries as lets
from klaverblad.apps.people.services import keep_language
from klaverblad.site.catalogue import catalogue_page

_HOME = {
    Role.COACH: "desk:today",
    Role.SOCIAL_WORKER: "desk:today",
    Role.TEAM_LEAD: "desk:people",
    Role.PARTNER: "desk:people",
    Role.PERSON: "desk:mine",
    Role.MENTOR: "desk:companion",
    Role.EXPERT: "desk:companion",
    Role.COORDINATOR: "places:list",
    Role.WORKPLACE: "desk:own_places",
    Role.ADMINISTRATOR: "desk:organisations",
    Role.DATA_PROTECTION: "desk:oversight",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each role starts its day."""
    if request.actor is None:
        login = Actor.owner(request.user, on=timezone.localdate())
        if lets.has_groups(login):
            return redirect("lets:home")
        if coins.has_any(login):
            return redirect("coin:home")
        return render(request, "errors/no_role.html", status=403)
    return redirect(_HOME[request.actor.role])


home.policy = "session.own"  # type: ignore[attr-defined]


@require_safe
@public
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  (a view's face)
    """Whether the desk can do its work: the database answers, and has every migration."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    is_well = not waiting
    answer = {"status": "ok" if is_well else "migrations_missing", "database": connection.vendor}
    return JsonResponse(answer, status=200 if is_well else 503)


@public
def set_language(request: HttpRequest) -> HttpResponse:
    """Another language for this browser. Before signing in too; a person keeps it everywhere."""
    if request.actor is not None and request.actor.role == Role.PERSON:
        keep_language(request.actor, language=request.POST.get("language", ""))
    return django_set_language(request)


@require_safe
@guarded_by(is_signed_in)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every component with its examples."""
    return catalogue_page(request)


def _page(request: HttpRequest, sentence: object, status: int) -> HttpResponse:
    context = {"sentence": sentence, "status": status}
    return render(request, "errors/page.html", context, status=status)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(request, _("Je mag deze pagina niet zien."), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(request, _("Deze pagina is er niet, of ze is niet voor jou."), 404)


def slow_down(request: HttpRequest) -> HttpResponse:
    """Too often from one address; allauth asks for this page by its name."""
    sentence = _("Dit gebeurde te vaak op korte tijd. Wacht een minuut en probeer het opnieuw.")
    response = _page(request, sentence, 429)
    response["Retry-After"] = "60"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Something is wrong with us. No template that could break again."""
    return render(request, "errors/broken.html", status=500)
