"""Somebody new: what an intake asks before anything else, and not more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.people.forms.fields import DayField, InszField
from klaverblad.apps.people.models import HomeLanguage, InszAbsent
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.insz import birthday_in
from klaverblad.engines.matching.words import day as in_words

_PHONE = re.compile(r"\+?[0-9 ()./-]{6,}")
_DIGITS_IN_PHONE = range(8, 16)


# The browser of a coach must not offer one person's data in the form of the next.
_OFF = {"autocomplete": "off"}


class PersonForm(forms.Form):
    """Who comes to the OCMW. A register number, or the reason why there is none."""

    first_name = forms.CharField(
        label=gettext_lazy("Voornaam"),
        max_length=80,
        widget=forms.TextInput(_OFF),
        error_messages={"required": gettext_lazy("Schrijf de voornaam.")},
    )
    last_name = forms.CharField(
        label=gettext_lazy("Familienaam"),
        max_length=80,
        widget=forms.TextInput(_OFF),
        error_messages={"required": gettext_lazy("Schrijf de familienaam.")},
    )
    born_on = DayField(
        label=gettext_lazy("Geboren op"),
        help_text=gettext_lazy("Zo: 2 maart 1990, of 2/3/1990. Het staat ook in het nummer."),
        required=False,
        widget=forms.TextInput(_OFF),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Taal"), choices=HomeLanguage, initial=HomeLanguage.NL
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefoon"),
        max_length=40,
        required=False,
        widget=forms.TextInput(_OFF | {"inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(_OFF),
        error_messages={
            "invalid": gettext_lazy("Dit is geen e-mailadres. Schrijf het zo: naam@voorbeeld.be.")
        },
    )
    municipality = forms.ChoiceField(
        label=gettext_lazy("Gemeente"),
        error_messages={"required": gettext_lazy("Kies de gemeente.")},
    )
    insz = InszField(
        label=gettext_lazy("Rijksregisternummer"),
        help_text=gettext_lazy("11 cijfers, met of zonder punten. Een BIS-nummer mag ook."),
        required=False,
        widget=forms.TextInput(_OFF | {"inputmode": "numeric"}),
    )
    insz_absent_because = forms.ChoiceField(
        label=gettext_lazy("Geen nummer? Zeg waarom"),
        choices=[("", gettext_lazy("er is een nummer")), *InszAbsent.choices],
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        municipalities: Iterable[Municipality],
        on: date | None = None,
        **kwargs: Any,
    ) -> None:
        """Ask for somebody who lives in one of these municipalities, as it is `on` a day."""
        super().__init__(data, **kwargs)
        self.on = on or timezone.localdate()
        choices = [(one.pk, one.name) for one in municipalities]
        asked = [] if len(choices) == 1 else [("", gettext_lazy("kies"))]
        self.fields["municipality"].choices = asked + choices  # type: ignore[attr-defined]

    def newcomer(self) -> dict[str, Any]:
        """What `services.Newcomer` takes, from a valid form."""
        said = dict(self.cleaned_data)
        return said | {"municipality_id": said.pop("municipality")}

    def clean_first_name(self) -> str:
        return checked_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return checked_name(self.cleaned_data["last_name"])

    def clean_born_on(self) -> date | None:
        """Keep a day that has been."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and born_on > self.on:
            raise ValidationError(_("Deze geboortedag moet nog komen. Kijk het jaartal na."))
        return born_on

    def clean_phone(self) -> str:
        """Keep a number as it was written, when it can be called."""
        phone = " ".join(self.cleaned_data["phone"].split())
        digits = sum(character.isdigit() for character in phone)
        if phone and not (_PHONE.fullmatch(phone) and digits in _DIGITS_IN_PHONE):
            raise ValidationError(
                _("Dit is geen telefoonnummer. Schrijf het zo: 0499 12 34 56 of +32 499 12 34 56.")
            )
        return phone

    def clean(self) -> dict[str, Any]:
        """A number or a reason; and a birthday that agrees with the number, said once."""
        cleaned = super().clean() or self.cleaned_data
        if "insz" not in cleaned or "born_on" not in cleaned:
            return cleaned
        if not cleaned["insz"]:
            if not cleaned.get("insz_absent_because") and "insz_absent_because" in cleaned:
                self.add_error(
                    "insz", _("Geef het nummer, of kies hieronder waarom het er niet is.")
                )
            return cleaned
        return cleaned | {
            "insz_absent_because": "",
            "born_on": self._agreed_birthday(cleaned["insz"], cleaned["born_on"]),
        }

    def _agreed_birthday(self, number: str, said: date | None) -> date | None:
        numbered = birthday_in(number)
        if said is None or numbered is None or said == numbered:
            return said or numbered
        sentence = _(
            "Het rijksregisternummer is van iemand die geboren is op %(numbered)s, "
            "en hier staat %(said)s. Kijk na welk van de twee klopt."
        )
        days = {"numbered": in_words(numbered, language()), "said": in_words(said, language())}
        self.add_error("born_on", sentence % days)
        return said


def checked_name(raw: str) -> str:
    """Keep a name that has a letter, without the spaces around it."""
    name = " ".join(raw.split())
    if not any(character.isalpha() for character in name):
        raise ValidationError(_("Een naam heeft minstens één letter."))
    return name
