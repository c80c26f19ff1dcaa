"""Fields that read as people write: a day in words, a register number with dots, hours of a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.days import read_day
from klaverblad.apps.people.values.insz import read_insz
from klaverblad.apps.people.values.weeks import read_clock
from klaverblad.engines.matching import week
from klaverblad.engines.matching.words import day as in_words
from klaverblad.errors import BadInput

_SHOWN_AT_FIRST = 3
_ROWS = 6


class DayField(forms.CharField):
    """One day: 2 maart 2026 and 2/3/2026 are both fine."""

    default_error_messages = {"required": gettext_lazy("Schrijf een dag, zo: 2 maart 2026.")}

    def to_python(self, value: Any) -> date | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_day(text)
        except BadInput as error:
            raise ValidationError(error.sentence) from error

    def prepare_value(self, value: Any) -> Any:
        return in_words(value, language()) if isinstance(value, date) else value


class InszField(forms.CharField):
    """A register number or BIS number, kept as eleven digits."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return read_insz(text)
        except BadInput as error:
            raise ValidationError(error.sentence) from error


class AnswerField(forms.CharField):
    """Words of an answer. The form says when there is none: "weet ik niet" has its own box."""

    def validate(self, value: Any) -> None:
        """Let the form decide, which sees the boxes too."""


class WeekWidget(forms.Widget):
    """Rows of days with the hours that they share. It needs no script: empty rows are ignored."""

    template_name = "people/widgets/week.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, dict(attrs or {}))
        rows = _as_rows(value or [])
        n_rows = max(_ROWS, len(rows))
        n_shown = max(_SHOWN_AT_FIRST, len(rows) + 1)
        rows += [{"days": [], "start": "", "end": ""}] * (n_rows - len(rows))
        given = context["widget"]["attrs"]
        drawn = [_drawn(name, given, number, row) for number, row in enumerate(rows)]
        context["widget"] |= {"rows": drawn[:n_shown], "more_rows": drawn[n_shown:]}
        return context

    def value_from_datadict(
        self,
        data: Any,
        files: Any,  # noqa: ARG002  (Django's face)
        name: str,
    ) -> list[dict[str, Any]]:
        """Read the rows that somebody sent."""
        rows: list[dict[str, Any]] = []
        # Every drawn row sends its times, empty or not; the first that is missing is the end.
        while f"{name}-{len(rows)}-start" in data or f"{name}-{len(rows)}-end" in data:
            row = f"{name}-{len(rows)}"
            many = data.getlist if hasattr(data, "getlist") else data.get
            rows.append(
                {
                    "days": [str(day) for day in many(f"{row}-days") or []],
                    "start": data.get(f"{row}-start") or "",
                    "end": data.get(f"{row}-end") or "",
                }
            )
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-start" if id_ else id_


class WeekField(forms.Field):
    """Hours of a week as blocks [[day, "08:30", "12:00"], …]; no hours is an empty list."""

    widget = WeekWidget

    def validate(self, value: Any) -> None:
        """Let the form decide: no rows may be no hours, or not known."""

    def to_python(self, value: Sequence[Mapping[str, Any]] | None) -> list[list[Any]]:
        blocks: list[list[Any]] = []
        for number, row in enumerate(value or [], start=1):
            if row["days"] or row["start"].strip() or row["end"].strip():
                blocks += self._row(number, row)
        return blocks

    def _row(self, number: int, row: Mapping[str, Any]) -> list[list[Any]]:
        start, end = read_clock(row["start"]), read_clock(row["end"])
        days = [int(day) for day in row["days"] if day in set("0123456")]
        if not days:
            raise ValidationError(_("Rij %(number)s: kies minstens één dag.") % {"number": number})
        if start is None or end is None:
            sentence = _("Rij %(number)s: schrijf van wanneer tot wanneer, zo: 8.30 en 12.00.")
            raise ValidationError(sentence % {"number": number})
        return [[day, start, end] for day in days]


def _as_rows(value: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows to draw, from blocks of a fact or from rows that somebody sent."""
    rows: dict[tuple[str, str], list[str]] = {}
    sent = []
    for part in value:
        if isinstance(part, Mapping):
            sent.append(dict(part))
        else:
            day, start, end = part
            rows.setdefault((start, end), []).append(str(day))
    return sent or [
        {"days": days, "start": start, "end": end} for (start, end), days in rows.items()
    ]


def _drawn(
    name: str, attrs: Mapping[str, Any], number: int, row: Mapping[str, Any]
) -> dict[str, Any]:
    days = [
        {"value": day, "label": week.days([day], language()), "is_chosen": str(day) in row["days"]}
        for day in range(7)
    ]
    return {
        "number": number + 1,
        "name": f"{name}-{number}",
        "id": f"{attrs.get('id', name)}-{number}",
        "is_invalid": "aria-invalid" in attrs,
        "days": days,
        "start": row["start"],
        "end": row["end"],
    }
