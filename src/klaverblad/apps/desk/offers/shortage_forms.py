"""A shortage occupation as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.places.models import Activity, ShortageCause, ShortageOccupation


class ShortageForm(forms.Form):
    """Which job, why, since when, and where that stands."""

    name = forms.CharField(
        label=gettext_lazy("Welk beroep?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Schrijf welk beroep het is.")},
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Bij welk soort werk hoort het?"),
        choices=[("", gettext_lazy("geen van deze")), *Activity.choices],
        required=False,
    )
    causes = forms.MultipleChoiceField(
        label=gettext_lazy("Waarom blijft het open?"),
        choices=ShortageCause,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één oorzaak.")},
    )
    since = DayField(label=gettext_lazy("Vanaf welke dag staat het op de lijst?"))
    until = DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Leeg: het staat er nog op."),
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Waar staat dat?"),
        help_text=gettext_lazy("De naam van de lijst met haar jaar, of het adres van de pagina."),
        max_length=200,
        error_messages={"required": gettext_lazy("Schrijf waar dat staat.")},
    )
    checked_on = DayField(label=gettext_lazy("Wanneer keek je dat na?"))


def first(row: ShortageOccupation) -> dict[str, Any]:
    """A row as the fields show it."""
    return {name: getattr(row, name) for name in ShortageForm.base_fields}
