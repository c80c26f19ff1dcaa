"""Two files of one person: what was reckoned or set in either of them, and of whoever lives there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from klaverblad.apps.people import merging
from klaverblad.apps.rights.models import SetLine


def register() -> None:
    """Tell the merging of files what becomes of the rights of the two."""
    # What was reckoned of a file that went into another is reckoned anew of the two together.
    merging.settle("rights.personstates", merging.stay_behind)
    merging.settle("rights.rightalert", merging.stay_behind)
    merging.settle("rights.setline", _take_back)
    merging.afterwards(_follow_the_housemate)


def _take_back(_row: Any, _on: date) -> Mapping[str, Any]:
    """A line that is set in both files stands as in the kept one; the other stays to be read."""
    return {"taken_back_at": timezone.now()}


def _follow_the_housemate(kept_id: UUID, gone_id: UUID, on: date, note: merging.Note) -> None:
    """Let the lines that are about the file that went be about the kept one, as their owner sees it.

    A line about somebody who turns out to be its own person is a line about that person.
    """
    kept, gone = str(kept_id), str(gone_id)
    about_either = Q(about=gone) | Q(about=kept, person_id=kept_id)
    rows = SetLine.objects.filter(about_either)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        about = "" if row.person_id == kept_id else kept
        same = SetLine.objects.filter(
            person=row.person_id, line=row.line, about=about, taken_back_at=None
        )
        if row.taken_back_at is None and same.exists():
            # Noted apart: whoever undoes a merge first needs the row to be out of the way.
            note(row, _take_back(row, on))
        note(row, {"about": about})
