"""About where somebody lives: without it no way to a place can be reckoned."""

from __future__ import annotations

import re
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.person_form import Words, answer_form
from klaverblad.apps.people import services
from klaverblad.apps.people.policies import can_record_fact

# Two numbers as a map gives them: 51.2531, 4.4987; or written with decimal commas: 51,2531 4,4987.
_POINT = re.compile(r"(\d{1,2}[.,]\d+)[,;\s]+(\d{1,2}[.,]\d+)")


class HomeForm(forms.Form):
    """A point from a map, or nothing: the middle of the municipality."""

    point = forms.CharField(
        label=gettext_lazy("Een punt op de kaart"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_point(self) -> tuple[float, float] | None:
        """Latitude and longitude, or None."""
        said = self.cleaned_data["point"].strip()
        if not said:
            return None
        found = _POINT.fullmatch(said)
        if found is None:
            raise ValidationError(
                _("Schrijf twee getallen, zoals een kaart ze toont: 51.253, 4.499.")
            )
        lat, lon = (float(one.replace(",", ".")) for one in found.groups())
        return lat, lon


@require_http_methods(["GET", "POST"])
@guarded_by(can_record_fact)
def home(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """About where somebody lives; travel is reckoned from there at once."""
    page = pages.page(request, person_id, tab="places")
    can_record_fact(request.actor, page.person).enforce()
    known = (page.person.home_lat, page.person.home_lon)
    # What is known stands there: whoever saves without a word does not lose it.
    told = "" if None in known else ", ".join(f"{one:.3f}" for one in known)
    form = HomeForm(request.POST or None, initial={"point": told})
    form.fields["point"].help_text = _(
        "Zo: 51.253, 4.499. Ongeveer is genoeg: we bewaren het op een honderdtal meter. "
        "Leeg: het midden van %(town)s."
    ) % {"town": page.person.municipality.name}
    about = Words(
        _("Waar woont %(name)s ongeveer?") % {"name": page.person.first_name},
        _("Bewaard. De reistijden zijn opnieuw berekend."),
        reverse("desk:places", args=[person_id]),
    )
    return answer_form(
        request, page, form, about,
        save=lambda: services.tell_home(
            request.actor, person_id, at=form.cleaned_data["point"]
        ),
    )  # fmt: skip
