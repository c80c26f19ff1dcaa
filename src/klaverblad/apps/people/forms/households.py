"""Who comes to live with somebody, who leaves, and a birthday that is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.persons import checked_name
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.services import Comer

_OFF = {"autocomplete": "off"}


def _past_day(day: date, on: date) -> date:
    if day > on:
        raise ValidationError(_("Die dag moet nog komen. Noteer het op de dag zelf."))
    return day


class _TieForm(forms.Form):
    """What somebody is to the person of the page, and since when they live there."""

    role = forms.ChoiceField(
        label=gettext_lazy("Wat is die persoon van %(name)s?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat die persoon is.")},
    )
    since = DayField(
        label=gettext_lazy("Sinds wanneer wonen zij samen?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026. Ongeveer is goed."),
        widget=forms.TextInput(_OFF),
    )
    # The newest membership that the page showed: nobody is added twice by two browsers.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        name: str,
        roles: Iterable[HouseholdRole],
        on: date,
        seen: int,
        **kwargs: Any,
    ) -> None:
        """Ask about somebody who lives with the person called `name`, in one of these roles."""
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        self.on = on
        role: Any = self.fields["role"]
        role.label = role.label % {"name": name}
        role.choices = [(one.value, one.label) for one in roles]

    def clean_role(self) -> HouseholdRole:
        return HouseholdRole(self.cleaned_data["role"])

    def clean_since(self) -> date:
        """Keep a day that has come."""
        return _past_day(self.cleaned_data["since"], self.on)


class ComerForm(_TieForm):
    """Somebody who has no file yet: a name is enough to begin with."""

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
        help_text=gettext_lazy("Zo: 2 maart 1990, of 2/3/1990. Laat leeg als je het niet weet."),
        required=False,
        widget=forms.TextInput(_OFF),
    )
    field_order = ("first_name", "last_name", "born_on", "role", "since")

    def clean_first_name(self) -> str:
        return checked_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return checked_name(self.cleaned_data["last_name"])

    def clean_born_on(self) -> date | None:
        return _past_birthday(self.cleaned_data["born_on"], self.on)

    def comer(self) -> Comer:
        """What `services.take_in` takes, from a valid form."""
        said = dict(self.cleaned_data)
        del said["seen"]
        return Comer(**said)


class LinkForm(_TieForm):
    """Somebody who has a file already, out of those who were found."""

    other = forms.TypedChoiceField(
        label=gettext_lazy("Wie is het?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een van deze mensen.")},
    )
    field_order = ("other", "role", "since")

    def __init__(self, *args: Any, found: Iterable[Person], **kwargs: Any) -> None:
        """Ask which of the people that were found it is."""
        super().__init__(*args, **kwargs)
        other: Any = self.fields["other"]
        other.choices = [(str(one.pk), _with_age(one, self.on)) for one in found]
        if len(other.choices) == 1:
            self.initial["other"] = other.choices[0][0]

    def comer(self) -> Comer:
        """What `services.take_in` takes, from a valid form."""
        said = self.cleaned_data
        return Comer(role=said["role"], since=said["since"], other_id=said["other"])


def _with_age(one: Person, on: date) -> str:
    age = one.age(on=on)
    years = _("leeftijd onbekend") if age is None else _("%(age)s jaar") % {"age": age}
    return f"{one.name}, {years}, {one.municipality.name}"


class LeaveForm(forms.Form):
    """The first day that somebody does not live there any more."""

    on = DayField(
        label=gettext_lazy("Sinds wanneer niet meer?"),
        help_text=gettext_lazy(
            "De eerste dag dat het zo is. Was het fout genoteerd? Schrijf dan de dag waarop het begon."
        ),
        widget=forms.TextInput(_OFF),
    )


class BirthdayForm(forms.Form):
    """A birthday that nobody knew."""

    born_on = DayField(
        label=gettext_lazy("Geboren op"),
        help_text=gettext_lazy("Zo: 2 maart 1990, of 2/3/1990."),
        widget=forms.TextInput(_OFF),
    )


def _past_birthday(born_on: date | None, on: date) -> date | None:
    if born_on is not None and born_on > on:
        raise ValidationError(_("Deze geboortedatum moet nog komen. Kijk het jaartal na."))
    return born_on
