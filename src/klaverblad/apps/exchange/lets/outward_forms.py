"""Forms of what leaves a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.signed_papers import CODE_MOST, FILE_MOST_BYTES
from klaverblad.apps.exchange.lets.forms import MadeOnce
from klaverblad.apps.exchange.lets.services import NewStatement, Shown, Tables

_DAY = {
    "required": gettext_lazy("Kies een dag."),
    "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
}


def day_field(label: Any) -> forms.DateField:
    """A day, by the calendar of the browser."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DAY,
    )


class StatementForm(MadeOnce):
    """Of which days, and what more may stand on it."""

    first = day_field(gettext_lazy("Eerste dag"))
    last = day_field(gettext_lazy("Laatste dag"))
    with_categories = forms.BooleanField(
        label=gettext_lazy("Zet erbij waarover het ging (de rubrieken)"), required=False
    )
    with_balance = forms.BooleanField(label=gettext_lazy("Zet mijn saldo erbij"), required=False)

    def new_statement(self) -> NewStatement:
        return NewStatement(**self.cleaned_data)


class CheckForm(forms.Form):
    """The code of a statement, or the file itself."""

    code = forms.CharField(
        label=gettext_lazy("De code op het bewijs"),
        required=False,
        max_length=CODE_MOST,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Of het bestand zelf"),
        help_text=gettext_lazy("Dan kijken we ook na of er niets aan veranderd is."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> bytes | None:
        sent = self.cleaned_data["file"]
        if sent is None:
            return None
        if sent.size > FILE_MOST_BYTES:
            raise ValidationError(
                gettext_lazy("Dit bestand is te groot. Het mag hoogstens 5 MB zijn.")
            )
        return bytes(sent.read())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("code") and said.get("file") is None and not self.errors:
            raise ValidationError(gettext_lazy("Typ de code over, of kies het bestand."))
        return said


class AppKeyForm(forms.Form):
    """Which app, and whether it may pay."""

    name = forms.CharField(
        label=gettext_lazy("Welke app?"),
        max_length=60,
        error_messages={"required": gettext_lazy("Schrijf welke app het is.")},
    )
    may_pay = forms.BooleanField(
        label=gettext_lazy("Deze app mag ook betalen en vragen om te betalen"),
        help_text=gettext_lazy("Zonder vinkje kan ze alleen lezen."),
        required=False,
    )


class OutwardForm(forms.Form):
    """What the group shows outside."""

    shows_profile = forms.BooleanField(
        label=gettext_lazy("Toon een profiel van de groep aan iedereen (Murmurations)"),
        help_text=gettext_lazy("Alleen over de groep: naam, streek, eenheid. Geen leden."),
        required=False,
    )
    website = forms.URLField(
        label=gettext_lazy("Website van de groep"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Schrijf een adres, zo: https://groep.example")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Mailadres van de groep"),
        required=False,
        error_messages={"invalid": gettext_lazy("Schrijf een adres, zo: groep@voorbeeld.be")},
    )
    lets_apps_in = forms.BooleanField(
        label=gettext_lazy("Laat apps van leden toe (Komunitin)"),
        help_text=gettext_lazy("Een lid maakt zelf een sleutel. Buiten staat een code, geen naam."),
        required=False,
    )

    def shown(self) -> Shown:
        return Shown(**self.cleaned_data)


# Together well below what a form may hold.
_TABLE_MOST = 600_000


class IntakeForm(MadeOnce):
    """Three tables: as files the first time, then as the text of them, which the page carries on."""

    users_file = forms.FileField(
        label=gettext_lazy("users.csv: de leden"),
        help_text=gettext_lazy(
            "Kolommen: id, name of full_name, status. Met saldo kijken we het na."
        ),
        required=False,
    )
    messages_file = forms.FileField(
        label=gettext_lazy("messages.csv: vraag en aanbod"),
        help_text=gettext_lazy("Kolommen: id, user_id, offer_want, subject, content."),
        required=False,
    )
    transactions_file = forms.FileField(
        label=gettext_lazy("transactions.csv: de boekingen"),
        help_text=gettext_lazy("Kolommen: id, id_from, id_to, amount, description, created_at."),
        required=False,
    )
    users = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    messages = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    transactions = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("users", "messages", "transactions"):
            sent = said.get(f"{name}_file")
            if sent is not None:
                said[name] = self._text(f"{name}_file", sent)
            if len(said.get(name) or "") > _TABLE_MOST:
                self.add_error(f"{name}_file", gettext_lazy("Dit bestand is te groot."))
        if not said.get("users") and not self.errors:
            self.add_error("users_file", gettext_lazy("Kies het bestand met de leden."))
        return said

    def _text(self, name: str, sent: Any) -> str:
        if sent.size > _TABLE_MOST:
            return "x" * (_TABLE_MOST + 1)
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error(name, gettext_lazy("Bewaar dit bestand als UTF-8."))
            return ""

    def tables(self) -> Tables:
        said = self.cleaned_data
        return Tables(
            id=said["id"],
            users=said["users"],
            messages=said["messages"],
            transactions=said["transactions"],
        )
