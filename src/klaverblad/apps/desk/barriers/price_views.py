"""What things cost here: read by whoever reads the map, kept by the administrator."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.barriers import policies, price_services, queries
from klaverblad.apps.barriers.models import PriceKind
from klaverblad.apps.desk.barriers import words
from klaverblad.apps.desk.barriers.forms import PriceForm
from klaverblad.errors import KlaverbladError


@require_safe
@guarded_by(policies.can_read_map)
def prices(request: HttpRequest) -> HttpResponse:
    """Every price with its day and its source; what has none is said too."""
    actor = request.actor
    found = list(queries.prices(actor).select_related("made_by"))
    now = {one.pk for one in queries.prices_now(actor, on=actor.on).values()}
    known = {one.kind for one in found if one.pk in now}
    context = {
        "crumbs": _crumbs(_("Prijzen")),
        "rows": [(one, words.price_words(one), one.pk in now) for one in found],
        "unknown": [kind.label for kind in PriceKind if kind not in known],
        "can_write": policies.can_write_prices(actor).is_allowed,
    }
    return render(request, "desk/barriers/prices.html", context)


def _crumbs(*labels: str) -> list[dict[str, str]]:
    found = [{"label": _("Drempelkaart"), "url": reverse("desk:barrier_map")}]
    if len(labels) > 1:
        found.append({"label": labels[0], "url": reverse("desk:barrier_prices")})
    return [*found, {"label": labels[-1]}]


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_prices)
def add(request: HttpRequest) -> HttpResponse:
    """Say what something costs from a day on."""
    form, status = PriceForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = price_services.add_price(request.actor, form.new_price(), at=timezone.now())
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                undo = reverse("desk:retire_barrier_price", args=[made.pk])
                tell(request, _("De prijs is bewaard. De kaart rekent er meteen mee."), undo=undo)
                return redirect("desk:barrier_prices")
    context = {"crumbs": _crumbs(_("Prijzen"), _("Nieuwe prijs")), "form": form}
    return render(request, "desk/barriers/add_price.html", context, status=status)


@require_POST
@guarded_by(policies.can_write_prices)
def retire(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """Take a price away that should not stand there."""
    price_services.retire_price(request.actor, price_id, at=timezone.now())
    tell(request, _("De prijs telt niet meer."))
    return redirect("desk:barrier_prices")
