"""Keeping the sheet as a draft, and setting one of its lines by hand with the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.registry import FactKey, FactType
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import unit_words


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


class SetLineForm(forms.Form):
    """What a line of the sum is set to, and why."""

    value = forms.CharField(label=gettext_lazy("Wat komt er in de plaats?"), max_length=60)
    reason = forms.CharField(
        label=gettext_lazy("Waarom?"),
        help_text=gettext_lazy("Dit staat in het ontwerp van de beslissing."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False

    def __init__(self, entry: FactKey, *args: Any, **more: Any) -> None:
        """Take the line; of a yes or no and of a category one chooses."""
        super().__init__(*args, **more)
        label = self.fields["value"].label
        if entry.type == FactType.FLAG:
            choices = [("ja", _("ja")), ("nee", _("nee"))]
            self.fields["value"] = forms.ChoiceField(label=label, choices=choices)
        elif entry.type == FactType.CHOICE:
            self.fields["value"] = forms.ChoiceField(label=label, choices=entry.choices())
        else:
            self.fields["value"].help_text = unit_words(entry, language())
