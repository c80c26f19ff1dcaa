"""What is asked around a loan: how much, in how many months, yes or no and why, what came back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.desk.euro_field import EuroField
from klaverblad.apps.loans import services
from klaverblad.apps.people.forms.fields import DayField

YES, NO = "ja", "nee"
IN, OUT = "in", "uit"
_DAY = gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")


def _months(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=services.MONTHS_MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Schrijf een aantal maanden."),
            "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
            "min_value": gettext_lazy("Geef minstens %(limit_value)s."),
            "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
        },
    )


class AskForm(forms.Form):
    """What the coach and the person ask together."""

    amount = EuroField(
        label=gettext_lazy("Hoeveel euro is er nodig?"),
        help_text=gettext_lazy("Voor rijlessen en het examen. Vraag een prijs aan de rijschool."),
        most=services.AMOUNT_MOST,
    )
    months = _months(gettext_lazy("In hoeveel maanden terugbetalen?"))
    why = forms.CharField(
        label=gettext_lazy("Waarom helpt een rijbewijs?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False

    def new_loan(self) -> services.NewLoan:
        return services.NewLoan(**self.cleaned_data)


class OwnAskForm(AskForm):
    """What the person asks: the same, in their words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Hoeveel euro heb je nodig?")
        self.fields["months"].label = _("In hoeveel maanden wil je het terugbetalen?")
        self.fields["why"].label = _("Waarom helpt een rijbewijs jou?")


class DecideForm(forms.Form):
    """Yes or no, with the reason. A yes may be less, or over more months."""

    said = forms.ChoiceField(
        label=gettext_lazy("Wat beslis je?"),
        choices=[(YES, gettext_lazy("Ja, deze lening komt er")), (NO, gettext_lazy("Nee"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies ja of nee.")},
    )
    because = forms.CharField(
        label=gettext_lazy("Waarom?"),
        help_text=gettext_lazy("In een paar woorden. De persoon leest dit."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Zeg in een paar woorden waarom. De persoon leest dit.")
        },
    )
    amount = EuroField(
        label=gettext_lazy("Bij ja: hoeveel euro?"), most=services.AMOUNT_MOST, required=False
    )
    months = _months(gettext_lazy("Bij ja: in hoeveel maanden?"))
    first_due_on = DayField(
        label=gettext_lazy("Bij ja: wanneer is de eerste maand?"), help_text=_DAY, required=False
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("said") == YES:
            for name, words in (
                ("amount", _("Schrijf een bedrag, zo: 1.340,47.")),
                ("months", _("Schrijf een aantal maanden.")),
                ("first_due_on", _("Schrijf een dag, zo: 2 maart 2026.")),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return said

    def yes(self) -> services.Yes:
        said = self.cleaned_data
        return services.Yes(said["amount"], said["months"], said["first_due_on"], said["because"])


class PaymentForm(forms.Form):
    """What came back, and when."""

    amount = EuroField(label=gettext_lazy("Hoeveel kwam er terug?"), most=services.AMOUNT_MOST)
    on = DayField(label=gettext_lazy("Op welke dag?"), help_text=_DAY)
    use_required_attribute = False

    def said(self) -> tuple[Decimal, date]:
        return self.cleaned_data["amount"], self.cleaned_data["on"]


class MoveForm(forms.Form):
    """To which day a month goes."""

    to = DayField(
        label=gettext_lazy("Naar welke dag?"),
        help_text=gettext_lazy("Een reden is niet nodig, en het kost niets."),
    )
    use_required_attribute = False


class PaperForm(forms.Form):
    """A signature that stands on paper."""

    name = forms.CharField(label=gettext_lazy("Naam van wie tekende"), max_length=120)
    signed_on = DayField(label=gettext_lazy("Op welke dag?"), help_text=_DAY)
    use_required_attribute = False


class ForgiveForm(forms.Form):
    """Why what is left need not come back."""

    because = forms.CharField(
        label=gettext_lazy("Waarom hoeft de rest niet terug?"),
        help_text=gettext_lazy("In een paar woorden. De persoon leest dit."),
        max_length=400,
        error_messages={
            "required": gettext_lazy("Zeg in een paar woorden waarom. De persoon leest dit.")
        },
    )
    use_required_attribute = False


class FundForm(forms.Form):
    """Money that goes into the fund, or out of it."""

    way = forms.ChoiceField(
        label=gettext_lazy("Gaat het geld erin of eruit?"),
        choices=[(IN, gettext_lazy("in het fonds")), (OUT, gettext_lazy("uit het fonds"))],
        initial=IN,
        widget=forms.RadioSelect,
    )
    amount = EuroField(label=gettext_lazy("Hoeveel euro?"), most=services.FUND_MOST)
    why = forms.CharField(
        label=gettext_lazy("Waar komt het vandaan, of waar gaat het naartoe?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Zeg waar dit geld vandaan komt, of waarom het eruit gaat.")
        },
    )
    use_required_attribute = False

    def change(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == IN else -amount
