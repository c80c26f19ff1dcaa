"""Paying somebody of another group, and agreeing to trade with one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.exchange.ledger.models import Currency
from klaverblad.apps.exchange.lets.forms import AmountField, MadeOnce
from klaverblad.apps.exchange.lets.models import Group


class ElsewhereForm(MadeOnce):
    """Paying somebody of another group: by their code, in the own unit."""

    def __init__(self, *args: Any, currency: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=gettext_lazy("Code van het lid"),
            help_text=gettext_lazy("Het andere lid vindt hem bij ‘Toon mijn code’."),
            max_length=20,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            error_messages={"required": gettext_lazy("Typ de code over.")},
        )
        self.fields["amount"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s?") % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("Waarvoor?"),
            help_text=gettext_lazy("Kort. Jullie lezen dit allebei."),
            required=False,
            max_length=140,
        )


class TieForm(forms.Form):
    """With which group, and how far ahead or behind."""

    def __init__(
        self, *args: Any, currency: Currency, groups: Iterable[Group] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if groups is not None:
            self.fields["group"] = forms.ChoiceField(
                label=gettext_lazy("Met welke groep?"),
                choices=[(str(one.pk), one.name) for one in groups],
                error_messages={"required": gettext_lazy("Kies een groep.")},
            )
        self.fields["most"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s mag de ene groep hoogstens voorlopen?")
            % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
