"""Campaigns: to whom, what came of it, and what was learnt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.models import OrganisationKind
from klaverblad.apps.desk.offers.talk_forms import CampaignForm, LearntForm
from klaverblad.apps.places import employer_queries as queries
from klaverblad.apps.places import employer_services as services
from klaverblad.apps.places import policies
from klaverblad.apps.places.models import Campaign, TalkOutcome
from klaverblad.errors import BadInput, Refused

# Who offers places. Whoever guides people is no target of a campaign.
OFFERING = (
    OrganisationKind.EMPLOYER,
    OrganisationKind.SOCIAL_ECONOMY,
    OrganisationKind.VOLUNTEERING,
    OrganisationKind.PARTNER,
)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_talks)
def new(request: HttpRequest) -> HttpResponse:
    """Start a campaign."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_talks)
def edit(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Say it differently, or to others."""
    return _form(request, queries.campaigns(request.actor).get(pk=campaign_id))


def _form(request: HttpRequest, old: Campaign | None) -> HttpResponse:
    actor = request.actor
    first: dict[str, object] = {"owner": str(actor.user_id), "starts_on": actor.on}
    if old is not None:
        first = {
            "title": old.title,
            "message": old.message,
            "starts_on": old.starts_on,
            "ends_on": old.ends_on,
            "organisations": [str(one.pk) for one in old.organisations.all()],
            "owner": str(old.owner_id),
        }
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        organisations=accounts.organisations(actor).filter(kind__in=OFFERING).order_by("name"),
        speakers=queries.speakers(actor),
        initial=first,
    )
    if form.is_valid():
        try:
            if old is None:
                made = services.start_campaign(actor, form.new())
            else:
                made = services.change_campaign(actor, old.pk, form.new())
        except (BadInput, Refused) as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("desk:campaign", made.pk)
    talks = reverse("desk:talks")
    context = {
        "form": form,
        "title": _("Wijzig de campagne") if old else _("Nieuwe campagne"),
        "cancel": reverse("desk:campaign", args=[old.pk]) if old else talks,
        "crumbs": [
            {"label": _("Contacten"), "url": talks},
            {"label": old.title if old else _("Nieuwe campagne")},
        ],
    }
    return render(request, "places/small_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_read_talks)
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign: what it brought so far, who was not spoken with yet, and what was learnt."""
    actor = request.actor
    found = queries.campaigns(actor).get(pk=campaign_id)
    form = LearntForm(
        request.POST if request.method == "POST" else None, initial={"learnt": found.learnt}
    )
    if form.is_valid():
        try:
            services.close_campaign(actor, campaign_id, **form.cleaned_data)
        except BadInput as error:
            on_field(form, error)
        else:
            undo = reverse("desk:reopen_campaign", args=[campaign_id])
            tell(request, _("De campagne is afgesloten."), undo=undo)
            return redirect("desk:campaign", campaign_id)
    counted = queries.reached(actor, found)
    context = {
        "campaign": found,
        "counted": counted,
        "outcomes": [
            {"label": str(TalkOutcome(code).label), "n": n} for code, n in counted.outcomes.items()
        ],
        "talks": queries.talks(actor).filter(campaign=found, withdrawn_at=None),
        "form": form,
        "is_over": found.ends_on < actor.on,
        "crumbs": [
            {"label": _("Contacten"), "url": reverse("desk:talks")},
            {"label": found.title},
        ],
    }
    return render(request, "desk/offers/campaign.html", context, status=422 if form.errors else 200)


@require_POST
@guarded_by(policies.can_write_talks)
def reopen(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Go on with a campaign."""
    services.reopen_campaign(request.actor, campaign_id)
    tell(request, _("De campagne loopt weer."))
    return back(request, reverse("desk:campaign", args=[campaign_id]))
