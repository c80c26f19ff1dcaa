"""What people fill in about an event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from klaverblad.apps.events.errors import BadProgramme
from klaverblad.apps.events.models import Audience, CostLine, EventKind, Gathering
from klaverblad.apps.events.programme import Part, read_programme, written
from klaverblad.apps.events.services import NewCost, NewGathering

_EURO = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")
_BAD_DAY = gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026.")
_BAD_TIME = gettext_lazy("We kunnen dit uur niet lezen. Schrijf het zo: 13.30")


class Cents(forms.CharField):
    """Euro as people write it, in cents; empty is not known."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Whole cents, or None."""
        text = super().clean(value)
        if not text:
            return None
        found = _EURO.fullmatch(text.strip().replace("\u00a0", "").replace(" ", "").strip("€"))
        if found is None:
            raise forms.ValidationError(
                gettext_lazy("Schrijf een bedrag zo: 12,50. Weet je het niet? Laat het leeg.")
            )
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


class _Clock(forms.TimeField):
    """13.30, 13:30 or 13u30."""

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = re.sub(r"[.uh]", ":", value.strip())
            value = f"{value}:00" if re.fullmatch(r"\d{1,2}", value) else value.rstrip(":")
        found: time | None = super().to_python(value)
        return found


class GatheringForm(forms.Form):
    """What it is, when, where, for whom, and the programme."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is het?"),
        choices=EventKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Titel"),
        max_length=100,
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat het is.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Dag"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Kies een dag."), "invalid": _BAD_DAY},
    )
    starts = _Clock(
        label=gettext_lazy("Begint om"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _BAD_TIME, "invalid": _BAD_TIME},
    )
    ends = _Clock(
        label=gettext_lazy("Eindigt om"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _BAD_TIME, "invalid": _BAD_TIME},
    )
    where = forms.CharField(
        label=gettext_lazy("Waar?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Schrijf waar het is.")},
    )
    host = forms.CharField(
        label=gettext_lazy("Wie ontvangt?"),
        help_text=gettext_lazy("De organisatie waar jullie op bezoek gaan, of die de zaal geeft."),
        max_length=120,
        required=False,
    )
    about = forms.CharField(
        label=gettext_lazy("Uitleg"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    programme = forms.CharField(
        label=gettext_lazy("Programma"),
        help_text=gettext_lazy("Een lijn per onderdeel, met het uur vooraan: 9.30 Onthaal"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Voor wie?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    places = forms.IntegerField(
        label=gettext_lazy("Hoeveel plaatsen?"),
        help_text=gettext_lazy(
            "Leeg: geen grens. Wie na de laatste plaats komt, wacht op een lijst."
        ),
        min_value=1,
        max_value=5000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Schrijf een heel getal, zo: 20")},
    )
    register_until = forms.DateField(
        label=gettext_lazy("Inschrijven tot en met"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _BAD_DAY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("id", uuid4())

    def clean_programme(self) -> list[Part]:
        """The lines as parts."""
        try:
            return read_programme(self.cleaned_data["programme"])
        except BadProgramme as error:
            said = gettext_lazy("Lijn %(line)s: schrijf ze zo: 9.30 Onthaal")
            raise forms.ValidationError(said % {"line": error.facts["line"]}) from None

    def said(self) -> NewGathering:
        """What the services take, from a valid form."""
        one = self.cleaned_data
        beside = {"id", "day", "starts", "ends"}
        return NewGathering(
            starts_at=timezone.make_aware(datetime.combine(one["day"], one["starts"])),
            ends_at=timezone.make_aware(datetime.combine(one["day"], one["ends"])),
            **{name: value for name, value in one.items() if name not in beside},
        )


def as_typed(row: Gathering, programme: Iterable[Part]) -> dict[str, Any]:
    """An event as its form shows it."""
    starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    names = (
        "id",
        "kind",
        "title",
        "where",
        "host",
        "about",
        "audience",
        "places",
        "register_until",
    )
    return {name: getattr(row, name) for name in names} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "programme": written(programme),
    }


class SeatForm(forms.Form):
    """The name for the list. Nothing else is asked, and not why somebody comes."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Naam op de lijst"),
        help_text=gettext_lazy("Alleen wie het organiseert, ziet dit."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Schrijf een naam.")},
    )
    of = forms.CharField(
        label=gettext_lazy("Van welke organisatie of groep?"), max_length=80, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("id", uuid4())


class CallOffForm(forms.Form):
    """Why it does not go on; everybody on the list reads it."""

    because = forms.CharField(
        label=gettext_lazy("Waarom gaat het niet door?"),
        help_text=gettext_lazy("Iedereen op de lijst leest dit."),
        max_length=200,
        required=False,
    )


class CostsForm(forms.Form):
    """Every line of costs, and room for a new one."""

    def __init__(self, *args: Any, lines: Iterable[CostLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self._line(str(line.pk), line)
        self._line("new", None)

    def _line(self, key: str, line: CostLine | None) -> None:
        label = gettext_lazy("Nieuwe kost") if line is None else gettext_lazy("Kost")
        self.fields[f"label_{key}"] = forms.CharField(
            label=label, max_length=80, required=False, initial=line.label if line else ""
        )
        for name, words in (
            ("budget", gettext_lazy("Begroot, in euro")),
            ("spent", gettext_lazy("Uitgegeven, in euro")),
        ):
            cents = getattr(line, f"{name}_cents") if line else None
            shown = "" if cents is None else f"{cents // 100},{cents % 100:02d}"
            self.fields[f"{name}_{key}"] = Cents(label=words, initial=shown)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each line together, to lay out in a row."""
        keys = [*(str(one.pk) for one in self.lines), "new"]
        return [
            {name: self[f"{name}_{key}"] for name in ("label", "budget", "spent")} for key in keys
        ]

    def said(self) -> list[NewCost]:
        """What the services take, from a valid form."""
        one = self.cleaned_data
        keys: list[UUID | None] = [*(line.pk for line in self.lines), None]
        return [
            NewCost(
                id=key,
                label=one[f"label_{key or 'new'}"],
                budget_cents=one[f"budget_{key or 'new'}"],
                spent_cents=one[f"spent_{key or 'new'}"],
            )
            for key in keys
        ]
