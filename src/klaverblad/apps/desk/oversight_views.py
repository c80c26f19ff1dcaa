"""What the data protection officer sees: how doors were opened, never what is behind them."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.table import table
from klaverblad.apps.people import policies, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.errors import KlaverbladError

REVIEWED_SHOWN = 200


class ReviewForm(forms.Form):
    """What the officer found."""

    review = forms.CharField(
        label=gettext_lazy("Wat vond je?"),
        help_text=gettext_lazy("De persoon leest dit ook."),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Schrijf wat je vond.")},
    )


@require_GET
@guarded_by(policies.can_oversee)
def oversight(request: HttpRequest) -> HttpResponse:
    """Every emergency of the region, those to look at first."""
    return _show(request)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_oversee)
def review(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """Say what one emergency was found to be."""
    sharing.emergencies(request.actor).get(pk=emergency_id)
    if request.method == "GET":
        return _show(request, emergency_id, ReviewForm(auto_id=f"id_{emergency_id.hex[:8]}_%s"))
    form = ReviewForm(request.POST, auto_id=f"id_{emergency_id.hex[:8]}_%s")
    if form.is_valid():
        try:
            services.review_emergency(request.actor, emergency_id, **form.cleaned_data)
        except KlaverbladError as error:
            form.add_error("review", str(error.sentence))
        else:
            tell(request, _("Nagekeken. De persoon kan het lezen."))
            return redirect("desk:oversight")
    return _show(request, emergency_id, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_GET
@guarded_by(policies.can_oversee)
def rules(request: HttpRequest) -> HttpResponse:
    """Who may do what, made from the rules that run."""
    return render(request, "desk/access_rules.html", {"table": table()})


def _show(
    request: HttpRequest,
    emergency_id: UUID | None = None,
    form: ReviewForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    found = sharing.emergencies(request.actor)
    context = {
        # All of them: what nobody looked at may not fall off the end of a list.
        "waiting": list(found.filter(reviewed_at=None)),
        "reviewed": list(found.exclude(reviewed_at=None)[:REVIEWED_SHOWN]),
        "opened_id": emergency_id,
        "form": form,
    }
    return render(request, "desk/oversight.html", context, status=status)
