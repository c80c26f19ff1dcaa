"""Sleutels voor systemen: which there are, a new one, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access import policies
from klaverblad.apps.access import system_key_queries as queries
from klaverblad.apps.access import system_key_services as services
from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.forms import KeyForm
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.middleware import ask_again, has_second_factor
from klaverblad.apps.accounts.models import Role
from klaverblad.errors import KlaverbladError


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_read_keys)
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form for a new one. A new key is shown here, this one time.

    It opens what its maker opens, also after they signed out; so whoever makes one shows first that
    it is them, and no screen that was left open does it.
    """
    actor = request.actor
    if request.method == "POST":
        ask_again(request)
    members = list(queries.members_for_keys(actor))
    form = KeyForm(request.POST or None, members=members, own=actor.membership_id)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                key, secret = services.make_key(
                    actor,
                    form.membership_id(),
                    form.new_key(on=actor.on),
                    has_second_factor=has_second_factor(request),
                )
            except KlaverbladError as error:
                form.add_error(None, str(error.sentence))
                status = error.status
            else:
                # Not a redirect: the text would have to be kept somewhere in between.
                return render(request, "access/key_made.html", {"key": key, "text": secret.text})
    found = list(queries.keys(actor))
    context = {
        "form": form,
        "open": [key for key in found if key.is_open(on=actor.on)],
        "closed": [key for key in found if not key.is_open(on=actor.on)],
        "shows_members": actor.role == Role.ADMINISTRATOR,
    }
    return render(request, "access/keys.html", context, status=status)


@require_POST
@guarded_by(policies.can_withdraw_key)
def withdraw(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Close a key at once."""
    key = services.withdraw_key(request.actor, key_id)
    tell(request, _("De sleutel ‘%(name)s’ opent niets meer.") % {"name": key.name})
    return redirect("keys:list")
