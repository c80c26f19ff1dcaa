"""A dated value of law as a form: from when, how much, where it stands, how sure."""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.library import amounts
from klaverblad.apps.library.models import RowStatus
from klaverblad.apps.library.parameter_services import NewRow
from klaverblad.apps.library.parameters import Shown
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.errors import BadInput

_DAY_HINT = gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")


class ValueForm(forms.Form):
    """What an administrator read of one amount; `said()` is for the service."""

    since = DayField(label=gettext_lazy("Vanaf welke dag geldt het?"), help_text=_DAY_HINT)
    until = DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Leeg: tot er een nieuwe waarde komt."),
        required=False,
    )
    value = forms.CharField(label=gettext_lazy("Hoeveel is het?"), required=False, max_length=40)
    is_not_found = forms.BooleanField(
        label=gettext_lazy("Niemand vond de waarde voor deze periode"),
        help_text=gettext_lazy("Wat ervan afhangt, blijft dan open. Nooit nul."),
        required=False,
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Hoe zeker is het?"),
        choices=[
            (RowStatus.CONFIRMED, gettext_lazy("bevestigd: ik las het in een officiële bron")),
            (RowStatus.COMPUTED, gettext_lazy("berekend: met een formule, nog niet gelezen")),
            (RowStatus.UNCONFIRMED, gettext_lazy("nog niet bevestigd, of alleen verwacht")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Zeg hoe zeker dit is.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Waar staat het?"),
        help_text=gettext_lazy("Een wet, een omzendbrief, of het adres van een website."),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Zeg waar dit staat: een wet, een omzendbrief of een website.")
        },
    )
    checked_on = DayField(label=gettext_lazy("Nagekeken op"), help_text=_DAY_HINT)
    # What was looked at, and with which book: nobody saves what they did not see the effect of.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    use_required_attribute = False

    def __init__(self, *args: Any, amount: Shown, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amount, self.today = amount, today
        unit = {"unit": amount.unit, "example": amount.example}
        self.fields["value"].help_text = _("In %(unit)s. Zo: %(example)s.") % unit

    def clean_checked_on(self) -> date:
        """Nobody checked tomorrow."""
        day: date = self.cleaned_data["checked_on"]
        if day > self.today:
            raise ValidationError(_("Die dag moet nog komen."))
        return day

    def clean(self) -> dict[str, Any]:
        """Read the value in the unit of this amount, or the box that says there is none."""
        said = super().clean() or self.cleaned_data
        raw, is_not_found = said.get("value", "").strip(), said.get("is_not_found")
        said["read"] = ""
        if is_not_found:
            if raw:
                self.add_error("value", _("Laat dit leeg als niemand de waarde vond."))
            return said
        if not raw:
            self.add_error("value", _("Schrijf de waarde, of kruis aan dat niemand ze vond."))
            return said
        try:
            said["read"] = amounts.read_value(self.amount.parameter, self.amount.kind, raw)
        except BadInput as error:
            self.add_error("value", ValidationError(str(error.sentence)))
        return said

    def said(self) -> NewRow:
        """The row, from a valid form."""
        told = self.cleaned_data
        return NewRow(
            key=self.amount.parameter.key,
            since=told["since"],
            until=told["until"],
            value=told["read"],
            status=told["status"],
            source=told["source"],
            checked_on=told["checked_on"],
        )

    def look(self) -> str:
        """What stands on the page now, for the next press: this very row, and this book."""
        row = "|".join(str(part) for part in astuple(self.said()))
        return f"{self.amount.version or ''}.{hashlib.sha256(row.encode()).hexdigest()}"

    @property
    def is_looked_at(self) -> bool:
        """Whether the effect of exactly this row was on the page before."""
        return self.cleaned_data["seen"].partition(".")[2] == self.look().partition(".")[2]

    def seen_version(self) -> UUID | None:
        """The book that was looked at; None is the one of the house."""
        text = self.cleaned_data["seen"].partition(".")[0]
        try:
            return UUID(text) if text else None
        except ValueError:
            return None
