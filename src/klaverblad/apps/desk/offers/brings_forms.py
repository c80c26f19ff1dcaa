"""A kind of person, asked in the address: nobody's facts, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.desk.offers.brings import Kind
from klaverblad.apps.library.books import law
from klaverblad.apps.people.values import language
from klaverblad.apps.places.forms import HoursField, whole

_UNKNOWN = ("", gettext_lazy("weet ik niet"))
_YES_NO = [_UNKNOWN, ("ja", gettext_lazy("ja")), ("nee", gettext_lazy("nee"))]


def _options(key: str) -> list[tuple[str, Any]]:
    options = law().inputs_by_key[key].options
    assert options is not None, key
    return [_UNKNOWN, *((code, words[language()]) for code, words in options.names.items())]


class KindForm(forms.Form):
    """What is known of whom the employer would hire; all of it may stay empty."""

    leeftijd = whole(gettext_lazy("Hoe oud?"), low=15, high=99, required=False)
    laaggeschoold = forms.ChoiceField(
        label=gettext_lazy("Laaggeschoold?"), choices=_YES_NO, required=False
    )
    beperking = forms.ChoiceField(
        label=gettext_lazy("Erkent VDAB een arbeidsbeperking?"), choices=_YES_NO, required=False
    )
    pakket = forms.ChoiceField(label=gettext_lazy("Welk startpakket van VDAB?"), required=False)
    begeleiding = forms.ChoiceField(
        label=gettext_lazy("Welke nood aan begeleiding bepaalt VDAB?"), required=False
    )
    voltijds = HoursField(
        label=gettext_lazy("Hoeveel uren is een volle week bij jullie?"),
        min_value=1,
        max_value=60,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "min_value": gettext_lazy("Geef minstens 1."),
            "max_value": gettext_lazy("Een week heeft hoogstens 60 werkuren."),
        },
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name, key in (("pakket", "imw_package"), ("begeleiding", "imw_guidance_need")):
            self.fields[name].choices = _options(key)  # type: ignore[attr-defined]

    def kind(self) -> Kind:
        """What was said, from a form that can be read; what cannot be read is not known."""
        said = self.cleaned_data if self.is_valid() else {}
        full = said.get("voltijds")
        return Kind(
            age=said.get("leeftijd"),
            is_low_skilled=_yes_no(said.get("laaggeschoold")),
            has_vdab_work_limitation=_yes_no(said.get("beperking")),
            imw_package=said.get("pakket") or None,
            imw_guidance_need=said.get("begeleiding") or None,
            full_time_hours=float(full) if full is not None else None,
        )


def _yes_no(said: str | None) -> bool | None:
    return None if not said else said == "ja"
