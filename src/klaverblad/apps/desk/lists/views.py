"""Keeping lists: a name for a set of filters, opened by an address of its own."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk.caseload import Filter
from klaverblad.apps.desk.caseload.chips import chips
from klaverblad.apps.people.policies import can_list_people
from klaverblad.apps.trajectories import list_queries, policies, services
from klaverblad.errors import BadInput, Refused


@require_GET
@guarded_by(can_list_people)
def lists(request: HttpRequest) -> HttpResponse:
    """Every list of this reader, with what it filters on."""
    return _show(request)


def _show(
    request: HttpRequest, *, error: BadInput | None = None, wrong: UUID | None = None
) -> HttpResponse:
    actor = request.actor
    rows = [
        {
            "kept": one,
            "chips": [chip["label"] for chip in chips(actor, _asked(one.choices))],
            "may": policies.can_write_list(actor, one).is_allowed,
            "is_mine": one.owner_id == actor.user_id,
            "error": str(error.sentence) if error and one.pk == wrong else "",
        }
        for one in list_queries.lists(actor)
    ]
    context = {
        "crumbs": [
            {"label": _("Mijn mensen"), "url": reverse("desk:people")},
            {"label": _("Bewaarde lijsten")},
        ],
        "rows": rows,
        "may_share": policies.can_share_lists(actor).is_allowed,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/lists/lists.html", context, status=status)


def _asked(choices: str) -> Filter:
    return Filter.read(QueryDict(choices).dict())


@require_GET
@guarded_by(policies.can_read_list)
def open_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A kept list, made anew for whoever opens it."""
    kept = list_queries.lists(request.actor).get(pk=list_id)
    policies.can_read_list(request.actor, kept).enforce()
    return redirect(reverse("desk:people") + _asked(kept.choices).address())


@require_POST
@guarded_by(can_list_people)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the choices that stand in the address under a name."""
    asked = _asked(request.POST.get("choices", ""))
    here = reverse("desk:people") + asked.address()
    try:
        kept = services.keep_list(
            request.actor,
            name=request.POST.get("name", ""),
            choices=asked.kept,
            is_shared=request.POST.get("shared") == "on",
        )
    except (BadInput, Refused) as error:
        tell(request, str(error.sentence))
        return redirect(here)
    said = _("Bewaard als lijst: %(name)s.") % {"name": kept.name}
    tell(request, said, undo=reverse("desk:remove_list", args=[kept.pk]))
    return redirect(here)


@require_POST
@guarded_by(policies.can_write_list)
def rename(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Give a list another name; a name that cannot be is told beside it."""
    try:
        kept = services.rename_list(request.actor, list_id, name=request.POST.get("name", ""))
    except BadInput as error:
        return _show(request, error=error, wrong=list_id)
    tell(request, _("De lijst heet nu: %(name)s.") % {"name": kept.name})
    return redirect("desk:lists")


@require_POST
@guarded_by(policies.can_write_list)
def share(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show a list to the whole team, or no longer."""
    with_team = request.POST.get("with") == "team"
    kept = services.share_list(request.actor, list_id, with_team=with_team)
    said = _("Het hele team ziet nu: %(name)s.") if with_team else _("Alleen voor jou: %(name)s.")
    tell(request, said % {"name": kept.name})
    return redirect("desk:lists")


@require_POST
@guarded_by(policies.can_write_list)
def remove(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Take a list away. The people on it stay, of course."""
    kept = services.remove_list(request.actor, list_id, at=timezone.now())
    said = _("Lijst weggehaald: %(name)s.") % {"name": kept.name}
    tell(request, said, undo=reverse("desk:put_back_list", args=[kept.pk]))
    return redirect("desk:lists")


@require_POST
@guarded_by(policies.can_write_list)
def put_back(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Put a list back that was taken away."""
    kept = services.put_back_list(request.actor, list_id)
    tell(request, _("De lijst is terug: %(name)s.") % {"name": kept.name})
    return redirect("desk:lists")
