"""Keeping the sheet as a draft: since when it was asked, and why equity when that is used."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField


class DraftForm(forms.Form):
    """What a draft needs beside the sum."""

    requested_on = DayField(
        label=gettext_lazy("Dag van de aanvraag"),
        help_text=gettext_lazy(
            "Zo: 2 maart 2026. De termijnen van de wet lopen vanaf die dag. Het bedrag rekenen we "
            "met de wet van vandaag; was het op die dag anders, dan staat dat in het ontwerp."
        ),
    )
    equity_reason = forms.CharField(
        label=gettext_lazy("Waarom is het billijk om het inkomen van familie niet mee te tellen?"),
        help_text=gettext_lazy(
            "Alleen nodig als je dat inkomen opzij zet. Het staat in de beslissing."
        ),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False
