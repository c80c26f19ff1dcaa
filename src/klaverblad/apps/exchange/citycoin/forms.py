"""What people fill in about a coin. A form that moves or makes something carries its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.exchange.citycoin.models import Activity, Category, EarnRule, Merchant, Per
from klaverblad.apps.exchange.citycoin.services import NewRule, ShopWords
from klaverblad.apps.exchange.ledger.models import Currency
from klaverblad.apps.exchange.lets import amounts
from klaverblad.apps.exchange.lets.errors import BadAmount
from klaverblad.apps.exchange.lets.forms import AmountField, MadeOnce
from klaverblad.apps.exchange.lets.models import Member

_OFF = {"autocomplete": "off"}
_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Kies een dag."),
            "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
        },
        **more,
    )


def _amount(currency: Currency, label: str, **more: Any) -> AmountField:
    return AmountField(
        currency=currency,
        label=label,
        error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        **more,
    )


class CoinsForm(MadeOnce):
    """An amount of the coin."""

    def __init__(self, *args: Any, currency: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = _amount(currency, _("Hoeveel %(unit)s?") % {"unit": currency.name})


class CodeForm(forms.Form):
    """The code under a square, for whoever cannot scan."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("De code staat onder het vierkant."),
        max_length=20,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages={
            "required": gettext_lazy("Typ de code over."),
            "invalid": gettext_lazy("Typ de code over: alleen letters en cijfers."),
        },
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()


class AskCodeForm(CoinsForm):
    """A shop fills in an amount behind the square of a member."""

    field_order = ("id", "code", "amount")
    code = forms.SlugField(
        label=gettext_lazy("Code van de klant"),
        help_text=gettext_lazy("De code staat onder het vierkant op de telefoon van de klant."),
        max_length=20,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages={"required": gettext_lazy("Typ de code over.")},
    )


class CardForm(CoinsForm):
    """A shop takes a payment from a card on paper."""

    number = forms.CharField(
        label=gettext_lazy("Nummer van de kaart"),
        help_text=gettext_lazy("12 letters en cijfers. Spaties mogen."),
        max_length=40,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages={"required": gettext_lazy("Typ het nummer van de kaart over.")},
    )


class WorkForm(MadeOnce):
    """What somebody did, when, and how long or how often."""

    def __init__(
        self,
        *args: Any,
        activities: Iterable[Activity],
        rules: Mapping[str, EarnRule],
        members: Iterable[Member] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if members is not None:
            self.fields["member"] = forms.ChoiceField(
                label=gettext_lazy("Welk lid?"),
                choices=[("", _("Kies een lid")), *((str(m.pk), m.name) for m in members)],
                error_messages={"required": gettext_lazy("Kies een lid uit de lijst.")},
            )
        found = [one for one in activities if one.rule_code in rules]
        self.hourly = {str(one.pk) for one in found if rules[one.rule_code].per == Per.HOUR}
        self.fields["activity"] = forms.ChoiceField(
            label=gettext_lazy("Wat heb je gedaan?") if members is None else _("Welke activiteit?"),
            choices=[("", _("Kies een activiteit")), *((str(one.pk), one.title) for one in found)],
            error_messages={"required": gettext_lazy("Kies een activiteit uit de lijst.")},
        )
        self.fields["on"] = _day(gettext_lazy("Op welke dag?"))
        self.fields["times"] = forms.CharField(
            label=gettext_lazy("Hoe lang of hoe vaak?"),
            help_text=gettext_lazy(
                "Uren, zo: 1,5. Bij een beloning per keer: hoeveel keer, zo: 1."
            ),
            max_length=6,
            widget=forms.TextInput(attrs={"inputmode": "decimal"} | _OFF),
            error_messages={"required": gettext_lazy("Schrijf hoeveel uren of hoe vaak, zo: 1,5")},
        )

    def clean(self) -> dict[str, Any]:
        """Hours in quarters of an hour become minutes; what is by the time stays a number."""
        said = super().clean() or self.cleaned_data
        if not said.get("times") or not said.get("activity"):
            return said
        try:
            hundredths = amounts.read(said["times"], 2)
        except BadAmount:
            hundredths = 0
        by_hour = said["activity"] in self.hourly
        if not hundredths or hundredths % (25 if by_hour else 100):
            self.add_error(
                "times",
                _("Schrijf uren in kwartieren, zo: 1,25.") if by_hour
                else _("Schrijf hoeveel keer, zo: 1."),
            )  # fmt: skip
        else:
            said["times"] = hundredths * 60 // 100 if by_hour else hundredths // 100
        return said


class ActivityForm(MadeOnce):
    """An activity that a coordinator wants to reward."""

    title = forms.CharField(
        label=gettext_lazy("Welke activiteit?"),
        max_length=80,
        error_messages={"required": gettext_lazy("Schrijf welke activiteit het is.")},
    )
    area = forms.CharField(label=gettext_lazy("Waar?"), max_length=60, required=False)

    def __init__(self, *args: Any, rules: Mapping[str, EarnRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_code"] = forms.ChoiceField(
            label=gettext_lazy("Volgens welke regel?"),
            choices=[(code, one.name) for code, one in sorted(rules.items())],
            error_messages={"required": gettext_lazy("Kies een regel.")},
        )


class ShopForm(forms.Form):
    """A shop that takes the coin."""

    name = forms.CharField(
        label=gettext_lazy("Naam van je zaak"),
        max_length=70,
        error_messages={"required": gettext_lazy("Schrijf de naam van je zaak.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Soort zaak"),
        choices=Category.choices,
        error_messages={"required": gettext_lazy("Kies wat voor zaak het is.")},
    )
    municipality = forms.CharField(
        label=gettext_lazy("Gemeente"),
        max_length=60,
        error_messages={"required": gettext_lazy("Schrijf de gemeente.")},
    )
    accepts = forms.CharField(
        label=gettext_lazy("Wat kunnen mensen ermee betalen?"),
        help_text=gettext_lazy("Leden lezen dit in de lijst van winkels."),
        max_length=200,
        required=False,
    )
    iban = forms.CharField(
        label=gettext_lazy("Rekeningnummer (IBAN)"),
        help_text=gettext_lazy("Hierop krijg je euro. Alleen de financiële dienst ziet het."),
        max_length=50,
        widget=forms.TextInput(attrs=_OFF),
        error_messages={
            "required": gettext_lazy("Schrijf je rekeningnummer, zo: BE68 5390 0754 7034")
        },
    )

    def shop(self) -> ShopWords:
        return ShopWords(**self.cleaned_data)


def as_typed(shop: Merchant, iban: str) -> dict[str, str]:
    """A shop as its form shows it."""
    names = ("name", "category", "municipality", "accepts")
    return {name: getattr(shop, name) for name in names} | {"iban": iban}


class CoverForm(MadeOnce):
    """Euro set aside, or taken back; and where that was decided."""

    way = forms.ChoiceField(
        label=gettext_lazy("Wat doe je?"),
        choices=[
            ("up", gettext_lazy("Euro opzij zetten")),
            ("down", gettext_lazy("Euro terugnemen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat je doet.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Waar is dit beslist?"),
        help_text=gettext_lazy("Bijvoorbeeld: gemeenteraad, punt 12."),
        max_length=200,
        error_messages={"required": gettext_lazy("Schrijf waar dit beslist is.")},
    )
    decided_on = _day(gettext_lazy("Wanneer is het beslist?"))

    def __init__(self, *args: Any, euro: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cents"] = AmountField(
            currency=euro,
            label=gettext_lazy("Hoeveel euro?"),
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
        self.order_fields(["id", "way", "cents", "source", "decided_on"])

    def cents(self) -> int:
        said = int(self.cleaned_data["cents"])
        return said if self.cleaned_data["way"] == "up" else -said


class RuleForm(forms.Form):
    """A rule of earning, from a day on."""

    name = forms.CharField(
        label=gettext_lazy("Waarvoor?"),
        max_length=60,
        error_messages={"required": gettext_lazy("Schrijf waarvoor het is.")},
    )
    code = forms.SlugField(
        label=gettext_lazy("Korte naam"),
        help_text=gettext_lazy("Gebruik dezelfde korte naam om een regel te vervangen."),
        max_length=30,
        error_messages={
            "required": gettext_lazy("Schrijf een korte naam."),
            "invalid": gettext_lazy("Alleen letters, cijfers en streepjes."),
        },
    )
    per = forms.ChoiceField(label=gettext_lazy("Per uur of per keer?"), choices=Per.choices)
    since = _day(gettext_lazy("Vanaf welke dag?"))
    source = forms.CharField(
        label=gettext_lazy("Waar is dit beslist?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Schrijf waar dit beslist is.")},
    )
    blocks = forms.BooleanField(
        label=gettext_lazy("Boven het maximum niets uitgeven"),
        help_text=gettext_lazy("Zonder vinkje waarschuwt de pagina alleen."),
        required=False,
    )

    def __init__(self, *args: Any, currency: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = {"unit": currency.name}
        self.fields["amount"] = _amount(currency, _("Hoeveel %(unit)s?") % unit)
        self.fields["cap_day"] = AmountField(
            currency=currency, label=_("Hoogstens per dag, in %(unit)s") % unit, required=False
        )
        self.fields["cap_year"] = AmountField(
            currency=currency, label=_("Hoogstens per jaar, in %(unit)s") % unit, required=False
        )
        self.order_fields(
            ["name", "code", "per", "amount", "cap_day", "cap_year", "blocks", "since", "source"]
        )

    def rule(self) -> NewRule:
        return NewRule(**self.cleaned_data)


class NotesForm(CoinsForm):
    """Notes on paper: handed out by the city, or handed in by a shop."""

    def __init__(self, *args: Any, shops: Iterable[Merchant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shop"] = forms.ChoiceField(
            label=gettext_lazy("Wat gebeurt er?"),
            choices=[
                ("", _("De stad geeft biljetten uit")),
                *((str(one.pk), _("%(name)s levert in") % {"name": one.name}) for one in shops),
            ],
            required=False,
        )
