"""Who opened a file, for the copy on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from klaverblad.apps.desk.sharing import read_lines
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.people.merge_queries import ids_of_file

T = TypeVar("T")


def readers(
    person_id: UUID, moment: Callable[[datetime], str], line: Callable[[str, str, str], T]
) -> list[T]:
    """Each reading as a line of text, label and note, the newest first.

    The person came out of a scoped query; that is the scope of this one.
    """
    return [
        line(
            ", ".join(part for part in (one.organisation, one.purpose, one.via) if part),
            one.who,
            moment(one.at),
        )
        for one in read_lines(list(journal.reads_about(*ids_of_file(person_id))))
    ]
