"""The small forms around a place: a pause, and for how many people at once in which days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.places.models import PlaceRoom
from klaverblad.apps.places.offer_services import ROOM_MOST, Room
from klaverblad.errors import BadInput

_EMPTY_ROWS = 3
_ROWS_MOST = 24


class PauseForm(forms.Form):
    """From when to when nobody gets a place proposed."""

    since = DayField(label=gettext_lazy("Vanaf welke dag?"))
    until = DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Leeg: tot je ze zelf weer openzet. Zo: 31 augustus 2026."),
        required=False,
    )


class RoomForm(forms.Form):
    """One row: from, until, how many."""

    since = DayField(label=gettext_lazy("Van"), required=False)
    until = DayField(label=gettext_lazy("Tot en met"), required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("Hoeveel mensen tegelijk"),
        required=False,
        min_value=1,
        max_value=ROOM_MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
            "min_value": gettext_lazy("Geef minstens 1. Is er geen plaats? Pauzeer de plek dan."),
            "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """A row with all that it needs, or an empty one."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not any(cleaned.values()):
            return cleaned
        if cleaned.get("since") is None:
            self.add_error("since", _("Schrijf vanaf welke dag, zo: 2 maart 2026."))
        if cleaned.get("capacity") is None:
            self.add_error("capacity", _("Schrijf hoeveel mensen er dan tegelijk kunnen."))
        return cleaned


class RoomRows(forms.BaseFormSet):
    """All rows of one place; empty ones are left out."""

    def rooms(self) -> list[tuple[int, Room]]:
        """The rows that say something, each with its own number."""
        said = [(number, form.cleaned_data) for number, form in enumerate(self.forms)]
        return [
            (number, Room(row["since"], row["until"], row["capacity"]))
            for number, row in said
            if row.get("since")
        ]

    def on_row(self, error: BadInput) -> None:
        """Put what the service said in the row that it is about."""
        given = [number for number, _room in self.rooms()]
        row = error.facts.get("row")
        number = given[row - 1] if isinstance(row, int) else 0
        self.forms[number].add_error(str(error.facts.get("field", "since")), str(error.sentence))


def room_rows(data: Any, rooms: Iterable[PlaceRoom]) -> RoomRows:
    """The rows to fill in: what stands there, and a few empty ones."""
    made = forms.formset_factory(
        RoomForm,
        formset=RoomRows,
        extra=_EMPTY_ROWS,
        max_num=_ROWS_MOST,
        absolute_max=_ROWS_MOST,
        validate_max=True,
    )
    before = [{"since": one.since, "until": one.until, "capacity": one.capacity} for one in rooms]
    return made(data, initial=before, prefix="rij")  # type: ignore[return-value]
