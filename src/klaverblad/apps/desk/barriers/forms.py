"""What is asked around the map: a measure to try, and what things cost here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.barriers.models import Period, PriceKind, PricePer
from klaverblad.apps.barriers.playing import PEOPLE_MOST
from klaverblad.apps.barriers.price_services import PRICE_MOST, NewPrice
from klaverblad.apps.desk.euro_field import EuroField
from klaverblad.apps.people.forms.fields import DayField

BUDGET_MOST = Decimal(100_000_000)


class PlayForm(forms.Form):
    """For how many people, within which budget."""

    mensen = forms.IntegerField(
        label=gettext_lazy("Voor hoeveel mensen?"),
        min_value=1,
        max_value=PEOPLE_MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Schrijf een aantal mensen."),
            "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
            "min_value": gettext_lazy("Geef minstens %(limit_value)s."),
            "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
        },
    )
    budget = EuroField(label=gettext_lazy("Budget in euro"), most=BUDGET_MOST, required=False)


class PriceForm(forms.Form):
    """What something costs here from a day on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Waarvoor is deze prijs?"),
        choices=PriceKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies waarvoor deze prijs is.")},
    )
    amount = EuroField(
        label=gettext_lazy("Hoeveel euro?"),
        help_text=gettext_lazy("Ken je de prijs niet? Laat hem dan weg: nooit 0."),
        most=PRICE_MOST,
    )
    per = forms.ChoiceField(
        label=gettext_lazy("Betaal je hem per persoon, of één keer voor iedereen?"),
        choices=PricePer,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies voor wie de prijs telt.")},
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Hoe vaak?"),
        choices=Period,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe vaak je hem betaalt.")},
    )
    since = DayField(
        label=gettext_lazy("Vanaf welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
    )
    source = forms.CharField(
        label=gettext_lazy("Waar staat het?"),
        help_text=gettext_lazy("Een raadsbesluit, een offerte, een reglement."),
        max_length=300,
        error_messages={"required": gettext_lazy("Zeg waar deze prijs staat.")},
    )
    use_required_attribute = False

    def new_price(self) -> NewPrice:
        said = self.cleaned_data
        since: date = said["since"]
        return NewPrice(
            kind=said["kind"],
            amount=said["amount"],
            per=said["per"],
            period=said["period"],
            since=since,
            source=said["source"],
        )
