"""An amount of money as people write it: € 1.340,47, 1340,47 or 1340. To the cent, never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SPACES = re.compile(r"[\s€\u00a0\u202f]")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", re.ASCII)
_PLAIN = re.compile(r"\d{1,9}([.,]\d{1,2})?", re.ASCII)


class EuroField(forms.CharField):
    """An amount above nought, in euro and cents."""

    default_error_messages = {"required": gettext_lazy("Schrijf een bedrag, zo: 1.340,47.")}

    def __init__(self, *, most: Decimal, **kwargs: Any) -> None:
        self.most = most
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = _SPACES.sub("", super().to_python(value) or "")
        if not text:
            return None
        if _THOUSANDS.fullmatch(text):
            text = text.replace(".", "")
        elif not _PLAIN.fullmatch(text):
            message = _("We kunnen dit bedrag niet lezen. Schrijf het zo: 1.340,47.")
            raise ValidationError(message)
        amount = Decimal(text.replace(",", "."))
        if not 0 < amount <= self.most:
            message = _("Schrijf een bedrag van meer dan 0 tot %(most)s euro.")
            raise ValidationError(message % {"most": f"{self.most:,.0f}".replace(",", ".")})
        return amount

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:.2f}".replace(".", ",")
