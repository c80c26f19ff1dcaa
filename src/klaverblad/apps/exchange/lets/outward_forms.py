"""Forms of what leaves a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.signed_papers import CODE_MOST, FILE_MOST_BYTES
from klaverblad.apps.exchange.lets.forms import _MadeOnce
from klaverblad.apps.exchange.lets.services import NewStatement

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


class StatementForm(_MadeOnce):
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
