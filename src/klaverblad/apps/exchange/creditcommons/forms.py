"""What a coordinator writes down of another server; paying somebody there is the form of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.exchange.creditcommons.models import NAME, Neighbour
from klaverblad.apps.exchange.creditcommons.services import Told
from klaverblad.apps.exchange.ledger.models import Currency
from klaverblad.apps.exchange.lets.amounts import written
from klaverblad.apps.exchange.lets.forms import AmountField

_NEEDED = {"required": gettext_lazy("Vul dit in.")}
_NO_NUMBER = {
    "required": gettext_lazy("Schrijf een geheel getal, zo: 1"),
    "invalid": gettext_lazy("Schrijf een geheel getal, zo: 1"),
}


class NeighbourForm(forms.Form):
    """Names, address, unit, limits and the secret."""

    title = forms.CharField(
        label=gettext_lazy("Hoe noemen we die groep?"), max_length=60, error_messages=_NEEDED
    )
    address = forms.CharField(
        label=gettext_lazy("Adres van hun server"),
        help_text=gettext_lazy("Begint met https:// en staat op hun pagina."),
        max_length=200,
        error_messages=_NEEDED,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    our_name = forms.CharField(
        label=gettext_lazy("Onze naam tussen de servers"),
        help_text=gettext_lazy("Kleine letters, cijfers en streepjes."),
        max_length=40,
        validators=[NAME],
        error_messages=_NEEDED,
    )
    their_name = forms.CharField(
        label=gettext_lazy("Hun naam tussen de servers"),
        max_length=40,
        validators=[NAME],
        error_messages=_NEEDED,
    )
    unit = forms.CharField(
        label=gettext_lazy("Waarin tellen jullie samen?"),
        help_text=gettext_lazy("Bijvoorbeeld: minuut. Aan beide kanten hetzelfde woord."),
        max_length=20,
        error_messages=_NEEDED,
    )
    rate_d = forms.IntegerField(
        label=gettext_lazy("Zoveel daarvan"),
        min_value=1,
        max_value=10**6,
        initial=1,
        error_messages=_NO_NUMBER,
    )

    def __init__(self, *args: Any, currency: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate_n"] = AmountField(
            currency=currency,
            label=_("is zoveel %(unit)s bij ons") % {"unit": currency.name},
            error_messages=_NO_NUMBER,
        )
        self.fields["behind"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s mag onze groep hoogstens achterlopen?")
            % {"unit": currency.name},
            help_text=_("Wat onze leden daar kregen en nog niet teruggaven."),
            error_messages=_NO_NUMBER,
        )
        self.fields["ahead"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s mag onze groep hoogstens voorlopen?")
            % {"unit": currency.name},
            help_text=_("Wat onze leden daar gaven en nog niet terugkregen."),
            error_messages=_NO_NUMBER,
        )
        self.fields["secret"] = forms.CharField(
            label=gettext_lazy("Geheim dat jullie delen"),
            help_text=gettext_lazy("Leeg: we maken er een, of we houden wat er is."),
            max_length=200,
            required=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        )

    def told(self) -> Told:
        """What was filled in. Called when it can be read."""
        said = self.cleaned_data
        rest = {key: one for key, one in said.items() if key not in ("rate_n", "rate_d")}
        return Told(rate=(said["rate_n"], said["rate_d"]), **rest)


def as_it_stands(one: Neighbour) -> dict[str, Any]:
    """What the form begins with; never the secret."""
    decimals = one.account.currency.decimals
    names = ("title", "address", "our_name", "their_name", "unit", "rate_d")
    return {name: getattr(one, name) for name in names} | {
        "rate_n": written(one.rate_n, decimals),
        "behind": written(one.account.max or 0, decimals),
        "ahead": written(-(one.account.min or 0), decimals),
    }
