"""Asking for a place that would fit, naming nobody; and answering it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.grid import GridField
from klaverblad.apps.places.forms import HoursField, whole
from klaverblad.apps.places.models import Activity, LanguageLevel, Place, TailoredSaid
from klaverblad.engines.matching import week
from klaverblad.engines.matching.errors import UnreadableBlock

_ANY = [("", gettext_lazy("maakt niet uit"))]


class AskForm(forms.Form):
    """What would fit somebody. `said()` is for the service."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Aan welke organisatie vraag je het?"),
        error_messages={"required": gettext_lazy("Kies de organisatie.")},
    )
    about = forms.CharField(
        label=gettext_lazy("Wat zou passen?"),
        help_text=gettext_lazy(
            "Zonder naam. Zo: iemand die graag buiten werkt, rustig wil beginnen en goed met"
            " gereedschap overweg kan."
        ),
        max_length=600,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat zou passen.")},
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Wat voor werk?"),
        choices=[*_ANY, *Activity.choices],
        required=False,
    )
    municipality = forms.ChoiceField(label=gettext_lazy("In welke buurt?"), required=False)
    hours_week_max = HoursField(
        label=gettext_lazy("Hoogstens hoeveel uren per week?"),
        min_value=1,
        max_value=60,
        max_digits=4,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "min_value": gettext_lazy("Geef minstens 1."),
            "max_value": gettext_lazy("Een week heeft hoogstens 60 werkuren."),
        },
    )
    week = GridField(
        label=gettext_lazy("Op welke uren kan het?"),
        help_text=gettext_lazy("Kruis aan wanneer iemand kan werken. Leeg: dat spreken jullie af."),
        required=False,
    )
    min_months = whole(gettext_lazy("Hoeveel maanden minstens?"), low=1, high=600, required=False)
    starts_on = DayField(
        label=gettext_lazy("Vanaf welke dag?"),
        help_text=gettext_lazy("Leeg: meteen. Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    without_licence = forms.BooleanField(
        label=gettext_lazy("Het moet zonder rijbewijs kunnen"), required=False
    )
    language_level = forms.TypedChoiceField(
        label=gettext_lazy("Welk Nederlands kan iemand?"),
        choices=[*_ANY, *LanguageLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    lift_kg_max = whole(
        gettext_lazy("Hoeveel kilo hoogstens tillen?"),
        low=0,
        high=100,
        hint=gettext_lazy("Alleen als het werk het vraagt. Een grens, nooit de reden ervan."),
        required=False,
    )
    stand_hours_max = whole(
        gettext_lazy("Hoeveel uren hoogstens staan?"),
        low=0,
        high=12,
        hint=gettext_lazy("Alleen als het werk het vraagt."),
        required=False,
    )
    answer_by = DayField(label=gettext_lazy("Tegen wanneer vraag je een antwoord?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisations: Iterable[Organisation],
        municipalities: Iterable[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        choices = {
            "organisation": [
                ("", gettext_lazy("kies")),
                *((str(one.pk), one.name) for one in organisations),
            ],
            "municipality": [*_ANY, *((one.pk, one.name) for one in municipalities)],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean_week(self) -> list[list[Any]]:
        """Blocks that touch or overlap become one; no hours is no wish."""
        try:
            flags = week.slots(tuple(block) for block in self.cleaned_data["week"])
        except UnreadableBlock as error:
            sentence = _(
                "Die uren kunnen niet. Schrijf ze op een kwartier, zo: van 8.30 tot 12.00."
            )
            raise ValidationError(sentence) from error
        return [list(block) for block in week.blocks(flags)]

    def said(self) -> dict[str, Any]:
        """What `ask_tailored` takes."""
        said = {k: v for k, v in self.cleaned_data.items() if k != "organisation"}
        said["municipality_id"] = said.pop("municipality") or None
        return said


class AnswerForm(forms.Form):
    """With a place, with something else, or no."""

    said = forms.ChoiceField(
        label=gettext_lazy("Wat is het antwoord?"),
        choices=TailoredSaid,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Welke plek?"),
        help_text=gettext_lazy("Alleen bij ja. Staat ze er niet bij? Bied ze eerst aan."),
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("In jouw woorden"),
        help_text=gettext_lazy("Wat wel kan, wat er anders aan is, of waarom het nu niet gaat."),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, places: Iterable[Place], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("kies")),
            *((str(one.pk), one.title) for one in places),
        ]
