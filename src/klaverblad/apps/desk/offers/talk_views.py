"""Contacts with organisations: written down, followed up, taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.export import csv_file
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.desk.offers.talk_forms import TalkForm
from klaverblad.apps.places import employer_queries as queries
from klaverblad.apps.places import employer_services as services
from klaverblad.apps.places import policies
from klaverblad.errors import BadInput

SHOWN = 40


@require_GET
@guarded_by(policies.can_read_talks)
def talks(request: HttpRequest) -> HttpResponse:
    """With whom to speak again, the last contacts of the region, and its campaigns."""
    actor = request.actor
    every = request.GET.get("van") == "iedereen"
    last = queries.talks(actor).filter(withdrawn_at=None)
    if not every:
        last = last.filter(owner_id=actor.user_id)
    running = list(queries.campaigns(actor).filter(closed_on=None))
    counts = queries.n_organisations([one.pk for one in running])
    context = {
        "due": queries.talks_due(actor, mine=not every),
        "rows": last[:SHOWN],
        "campaigns": [{"campaign": one, "n": counts.get(one.pk, 0)} for one in running],
        "closed": queries.campaigns(actor).exclude(closed_on=None)[:SHOWN],
        "filters": [
            {"label": _("van mij"), "url": "?", "current": not every},
            {"label": _("van iedereen"), "url": "?van=iedereen", "current": every},
        ],
    }
    return render(request, "desk/offers/talks.html", context)


@require_GET
@guarded_by(policies.can_read_talks)
def export(request: HttpRequest) -> HttpResponse:
    """Every contact of the region as CSV."""
    head = [
        _("Organisatie"), _("Wanneer"), _("Hoe"), _("Waarover"), _("Wat kwam eruit"),
        _("Campagne"), _("Wanneer opnieuw"), _("Wie volgt dit op"),
    ]  # fmt: skip
    found = queries.talks(request.actor).filter(withdrawn_at=None)
    rows = (
        (
            one.organisation.name,
            one.on.isoformat(),
            one.get_how_display(),
            one.about,
            one.get_outcome_display(),
            one.campaign.title if one.campaign else "",
            one.next_on.isoformat() if one.next_on else "",
            one.owner.name,
        )
        for one in found
    )
    return csv_file("contacten.csv", head, rows)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_talks)
def log(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Write down a contact with one organisation."""
    actor = request.actor
    organisation = accounts.organisations(actor).get(pk=organisation_id)
    here = reverse("desk:organisation", args=[organisation_id])
    form = TalkForm(
        request.POST if request.method == "POST" else None,
        campaigns=queries.campaigns(actor).filter(closed_on=None),
        speakers=queries.speakers(actor),
        initial={
            "on": actor.on,
            "owner": str(actor.user_id),
            "campaign": request.GET.get("campagne", ""),
        },
    )
    if form.is_valid():
        try:
            made = services.log_talk(actor, organisation_id, form.new())
        except BadInput as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd."), undo=reverse("desk:withdraw_talk", args=[made.pk]))
            return redirect(here)
    context = {
        "form": form,
        "title": _("Noteer een contact"),
        "lead": organisation.name,
        "cancel": here,
        "readers": _("Coaches, teamverantwoordelijken en de regiocoördinator lezen dit."),
        "crumbs": [
            {"label": _("Organisaties"), "url": reverse("desk:organisations")},
            {"label": organisation.name, "url": here},
            {"label": _("Contact")},
        ],
    }
    return render(request, "places/small_form.html", context, status=422 if form.errors else 200)


@require_POST
@guarded_by(policies.can_write_talks)
def withdraw(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Take back a contact that was written down by mistake."""
    services.withdraw_talk(request.actor, talk_id, at=timezone.now())
    tell(request, _("Het contact is weg."), undo=reverse("desk:restore_talk", args=[talk_id]))
    return back(request, reverse("desk:talks"))


@require_POST
@guarded_by(policies.can_write_talks)
def restore(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Put it back."""
    services.restore_talk(request.actor, talk_id)
    tell(request, _("Het contact staat er weer."))
    return back(request, reverse("desk:talks"))


@require_POST
@guarded_by(policies.can_write_talks)
def follow(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """They heard again."""
    services.follow_talk(request.actor, talk_id)
    tell(request, _("Gedaan."), undo=reverse("desk:unfollow_talk", args=[talk_id]))
    return back(request, reverse("desk:talks"))


@require_POST
@guarded_by(policies.can_write_talks)
def unfollow(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """They did not hear again yet."""
    services.unfollow_talk(request.actor, talk_id)
    tell(request, _("Dit staat weer open."))
    return back(request, reverse("desk:talks"))
