"""Handing over a statement: the file, a yes, and whether it may be counted."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.signed_papers import FILE_MOST_BYTES

_FILE = gettext_lazy("Kies het bestand van je bewijs.")


class HandForm(forms.Form):
    """As the person fills it in."""

    file = forms.FileField(
        label=gettext_lazy("Het bewijs, als pdf"),
        help_text=gettext_lazy("Het bestand zoals de groep het gaf. Een foto werkt niet."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _FILE, "missing": _FILE, "invalid": _FILE, "empty": _FILE},
    )
    is_agreed = forms.BooleanField(
        label=gettext_lazy("Ik geef dit aan mijn OCMW, voor deze stap van mijn plan"),
        error_messages={"required": gettext_lazy("Zonder je ja nemen we het bewijs niet aan.")},
    )
    may_count = forms.BooleanField(
        label=gettext_lazy("Het mag meetellen in de cijfers van het project, zonder mijn naam"),
        help_text=gettext_lazy("Dit hoeft niet. Neem je het bewijs terug, dan telt het niet meer."),
        required=False,
    )

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > FILE_MOST_BYTES:
            raise ValidationError(
                gettext_lazy("Dit bestand is te groot. Het mag hoogstens 5 MB zijn.")
            )
        return bytes(sent.read())


class HandForPersonForm(HandForm):
    """As a coach fills it in who got the file from the person."""

    is_agreed = forms.BooleanField(
        label=gettext_lazy("De persoon gaf mij dit bestand, voor deze stap van het plan"),
        error_messages={
            "required": gettext_lazy("Zonder het ja van de persoon nemen we het bewijs niet aan.")
        },
    )
    may_count = forms.BooleanField(
        label=gettext_lazy("De persoon zei dat het mag meetellen in de cijfers, zonder naam"),
        required=False,
    )
