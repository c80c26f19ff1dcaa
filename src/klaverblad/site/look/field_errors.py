"""What a field says that cannot be taken as it is, where its form says nothing better.

Django's own words are those of whoever builds a site ("Ensure this value has at most …"); people who
fill in a form are told what would do. A form that can say more goes on saying it: its words win.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_CHOSEN = {
    "required": _("Kies er een."),
    "invalid_choice": _("Deze keuze is er niet. Kies er een uit de lijst."),
}
_CHOSEN_MORE = {"required": _("Kies er minstens een."), "invalid_list": _CHOSEN["invalid_choice"]}
_WHOLE = {"invalid": _("Schrijf een getal zonder komma, zo: 12.")}
_NUMBER = {"invalid": _("Schrijf een getal, zo: 12 of 12,50.")}
_DAY = {"invalid": _("Deze dag kunnen we niet lezen. Schrijf hem zo: 2/3/2026.")}
_FILE = {
    "required": _("Kies een bestand."),
    "missing": _("Kies een bestand."),
    "invalid": _("Het bestand kwam niet aan. Kies het opnieuw."),
    "empty": _("Dit bestand is leeg. Kies een ander."),
    "max_length": ngettext_lazy(
        "De naam van dit bestand is te lang: hoogstens %(max)d teken.",
        "De naam van dit bestand is te lang: hoogstens %(max)d tekens.",
        "max",
    ),
}
# By the class that says it; whatever is built on that class says it too.
FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Vul dit in.")},
    forms.BooleanField: {"required": _("Kruis dit aan om verder te gaan.")},
    forms.IntegerField: _WHOLE,
    forms.FloatField: _NUMBER,
    forms.DecimalField: _NUMBER,
    forms.DateField: _DAY,
    forms.DateTimeField: {"invalid": _("Deze dag en dit uur kunnen we niet lezen.")},
    forms.TimeField: {"invalid": _("Dit uur kunnen we niet lezen. Schrijf het zo: 9:30.")},
    forms.ChoiceField: _CHOSEN,
    forms.MultipleChoiceField: _CHOSEN | _CHOSEN_MORE,
    forms.ModelChoiceField: _CHOSEN,
    forms.ModelMultipleChoiceField: _CHOSEN | _CHOSEN_MORE,
    forms.FileField: _FILE,
    forms.URLField: {"invalid": _("Dit adres kunnen we niet lezen. Zo: https://voorbeeld.be.")},
    forms.UUIDField: {"invalid": _CHOSEN["invalid_choice"]},
}
VALIDATORS: dict[type[Any], Any] = {
    validators.EmailValidator: _("Dit e-mailadres klopt niet. Zo: naam@voorbeeld.be."),
    validators.MaxValueValidator: _("Dit is te veel: hoogstens %(limit_value)s."),
    validators.MinValueValidator: _("Dit is te weinig: minstens %(limit_value)s."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Dit is te lang: hoogstens %(limit_value)d teken. Je schreef er %(show_value)d.",
        "Dit is te lang: hoogstens %(limit_value)d tekens. Je schreef er %(show_value)d.",
        "limit_value",
    ),
    validators.MinLengthValidator: ngettext_lazy(
        "Dit is te kort: minstens %(limit_value)d teken. Je schreef er %(show_value)d.",
        "Dit is te kort: minstens %(limit_value)d tekens. Je schreef er %(show_value)d.",
        "limit_value",
    ),
    validators.ProhibitNullCharactersValidator: _("Hier staat een teken dat we niet kunnen lezen."),
}


def say_it_in_our_words() -> None:
    """Put these in the place of Django's, before any form is made."""
    for kind, words in FIELDS.items():
        # Of its own: what a class has from another one is left to that one.
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **words}
    for check, said in VALIDATORS.items():
        check.message = said
