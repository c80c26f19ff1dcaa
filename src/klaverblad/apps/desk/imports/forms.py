"""Sending a file, and saying what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.imports.kinds import Field
from klaverblad.apps.imports.services import Columns
from klaverblad.apps.imports.sheets import SIZE_MOST

_CHOOSE = gettext_lazy("Kies een bestand: CSV of Excel.")
_COLUMN = "column_"


class FileForm(forms.Form):
    """A file with people."""

    file = forms.FileField(
        label=gettext_lazy("Je bestand"),
        help_text=gettext_lazy(
            "CSV of Excel, met in de eerste rij de namen van de kolommen. Hoogstens 10 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        error_messages={
            "required": _CHOOSE,
            "missing": _CHOOSE,
            "invalid": _CHOOSE,
            "empty": gettext_lazy("Dit bestand is leeg. Kies een ander bestand."),
        },
    )

    def clean_file(self) -> Any:
        """Keep a file that is not too large; what is in it, is for the service to say."""
        sent = self.cleaned_data["file"]
        if sent.size > SIZE_MOST:
            raise ValidationError(_("Dit bestand is te groot. Hoogstens 10 MB. Splits het op."))
        return sent


class ColumnsForm(forms.Form):
    """For each column of the file what it holds; and where the file comes from."""

    origin = forms.CharField(
        label=gettext_lazy("Waar komen deze gegevens vandaan?"),
        help_text=gettext_lazy(
            "Dit staat later bij elk gegeven. Bijvoorbeeld: lijst van het oude systeem, mei 2026."
        ),
        max_length=120,
        error_messages={
            "required": gettext_lazy(
                "Schrijf kort waar deze gegevens vandaan komen, zodat iedereen dat later ziet."
            )
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        header: Sequence[str],
        fields: Sequence[Field],
        chosen: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.header = header
        choices = _choices(fields)
        for place, name in enumerate(header):
            self.fields[f"{_COLUMN}{place}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=chosen.get(str(place), ""),
            )

    def rows(self, samples: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        """A row for each column: its name, some of what it holds, and the choice."""
        return [
            {
                "name": name,
                "samples": [one[place] for one in samples if one[place]],
                "field": self[f"{_COLUMN}{place}"],
            }
            for place, name in enumerate(self.header)
        ]

    def columns(self) -> Columns:
        said = self.cleaned_data
        return Columns(
            {place: said[f"{_COLUMN}{place}"] for place in range(len(self.header))},
            said["origin"],
        )


def _choices(fields: Sequence[Field]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in fields:
        groups.setdefault(one.group, []).append((one.key, one.label))
    return [("", _("niet inlezen")), *groups.items()]
