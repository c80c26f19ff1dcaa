"""How groups read: rows of lists, what is free, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klaverblad.apps.groups.models import Series, Session
from klaverblad.apps.groups.outcome_queries import Outcomes
from klaverblad.apps.people.values import language
from klaverblad.engines.matching.words import day


def free(one: Series) -> int:
    """How many places nobody has. A series that was counted."""
    return max(0, one.capacity - one.n_taken)  # type: ignore[attr-defined]


def room(one: Series) -> str:
    """What is free, in words; "vol" with who waits."""
    n = free(one)
    if n:
        return ngettext("%(n)s plaats vrij", "%(n)s plaatsen vrij", n) % {"n": n}
    waiting = one.n_waiting  # type: ignore[attr-defined]
    if waiting:
        return ngettext("vol, %(n)s wacht", "vol, %(n)s wachten", waiting) % {"n": waiting}
    return _("vol")


def dates(one: Series) -> str:
    """From when to when."""
    lang = language()
    return _("%(first)s tot %(last)s") % {
        "first": day(one.starts_on, lang),
        "last": day(one.ends_on, lang),
    }


def hours(one: Session) -> str:
    """From what time to what time."""
    return f"{one.starts_at.hour}.{one.starts_at:%M} – {one.ends_at.hour}.{one.ends_at:%M}"


def series_rows(found: Sequence[Series], coming: Mapping[UUID, Session]) -> list[dict[str, Any]]:
    """The list of groups, as it is drawn."""
    return [
        {
            "series": one,
            "room": room(one),
            "is_free": free(one) > 0,
            "dates": dates(one),
            "next": coming.get(one.pk),
            "next_hours": hours(coming[one.pk]) if one.pk in coming else "",
        }
        for one in found
    ]


_CAME: Mapping[str, str | Promise] = {
    "came": gettext_lazy("kwam minstens één keer"),
    "never": gettext_lazy("kwam niet"),
    "unknown": gettext_lazy("niet genoteerd"),
}
_BECAME: Mapping[str, str | Promise] = {
    "busy": gettext_lazy("nog bezig"),
    "finished": gettext_lazy("rond"),
    "left": gettext_lazy("gestopt"),
}


def outcome_tables(found: Outcomes) -> list[dict[str, Any]]:
    """Three small tables; a hidden count says so."""
    if found.is_empty or found.is_hidden:
        return []

    def table(title: str, rows: Sequence[tuple[str, int | None]]) -> dict[str, Any]:
        kept = [{"label": label, "n": n} for label, n in rows if n != 0]
        return {"title": title, "rows": kept}

    return [
        table(_("Wie kwam"), [(str(_CAME[one.code]), one.n) for one in found.came]),
        table(_("Hoe het liep"), [(str(_BECAME[one.code]), one.n) for one in found.became]),
        table(
            _("Waar mensen daarna naartoe gingen"),
            [(str(one) if one else _("nog niet bekend"), n) for one, n in found.went_on],
        ),
    ]
