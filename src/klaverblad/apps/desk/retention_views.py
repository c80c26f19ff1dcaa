"""Bewaring: the parts of files that go, and saying that one is still needed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.terms import wait_days
from klaverblad.apps.desk import warned as listing
from klaverblad.apps.people import services
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.policies import can_keep_file, can_list_warned
from klaverblad.apps.trajectories.queries import n_only_figures
from klaverblad.errors import BadInput


class KeepForm(forms.Form):
    """Why a part of a file is still needed, and until when at the latest."""

    because = forms.CharField(label=gettext_lazy("Nog nodig, omdat"), max_length=300)
    until = DayField(
        label=gettext_lazy("Tot en met"),
        help_text=gettext_lazy("Hoogstens een jaar ver. Schrijf hem zo: 2 maart 2026."),
    )


@require_GET
@guarded_by(can_list_warned)
def warned(request: HttpRequest) -> HttpResponse:
    """Which parts of which files go, the first day on top."""
    asked = request.GET.get("blad", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return _show(request, page=page)


@require_POST
@guarded_by(can_keep_file)
def keep(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say that a part of a file is still needed."""
    one = listing.warned_of(request.actor, notice_id)
    can_keep_file(request.actor, one.person).enforce()
    form = _form(notice_id, request.POST)
    if form.is_valid():
        try:
            services.keep_longer(request.actor, notice_id, **form.cleaned_data)
        except BadInput as error:
            form.add_error(error.facts.get("field"), str(error.sentence))
        else:
            undo = reverse("desk:let_go", args=[notice_id])
            words = _("Bewaard: dit deel van het dossier van %(name)s blijft.")
            tell(request, words % {"name": one.person.name}, undo=undo)
            return redirect("desk:warned")
    return _show(request, wrong=(one, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@guarded_by(can_keep_file)
def let_go(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Take back that a part of a file is still needed."""
    services.let_go(request.actor, notice_id)
    tell(request, _("Dit deel wordt gewist op zijn dag."))
    return redirect("desk:warned")


def _form(notice_id: UUID, given: Any = None) -> KeepForm:
    # Many of them stand on one page, so each field has an id of its own.
    return KeepForm(given, auto_id=f"{notice_id}-%s")


def _show(
    request: HttpRequest,
    *,
    page: int = 1,
    wrong: tuple[listing.Warned, KeepForm] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    can_list_warned(request.actor).enforce()
    found = listing.warned(request.actor, page=page)
    # What could not be saved stands on top, on whichever page its row is.
    rows = [(wrong[0], wrong[1])] if wrong else []
    rows += [
        (one, _form(one.notice.pk))
        for one in found.rows
        if wrong is None or one.notice.pk != wrong[0].notice.pk
    ]
    context = {
        "found": found,
        "crumbs": [
            {"label": _("Mijn mensen"), "url": reverse("desk:people")},
            {"label": _("Bewaring")},
        ],
        "rows": rows,
        "wait_days": wait_days(),
        "n_figures": n_only_figures(request.actor),
        "previous": f"?blad={found.page - 1}" if found.page > 1 else "",
        "next": f"?blad={found.page + 1}" if found.page < found.n_pages else "",
    }
    return render(request, "desk/warned.html", context, status=status)
