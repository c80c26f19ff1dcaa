"""What somebody wrote on their own pages, in the copy of their file: the diary, messages, replies."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.file_copy import FileCopy, Row
from klaverblad.apps.desk.paper_parts import (
    Group,
    Line,
    Section,
    choice,
    day_in_words,
    joined,
    moment_in_words,
    name_of,
)

_DIARY, _ENTRY = "trajectories.searchdiary", "trajectories.searchentry"
_EVIDENCE, _MESSAGE = "trajectories.searchevidence", "trajectories.message"
_REPLY = "trajectories.appointmentreply"


def search_diary(_actor: Actor, copied: FileCopy) -> Section:
    """The search diary, the newest line first."""
    proofs: dict[Any, list[str]] = defaultdict(list)
    for row in copied.tables[_EVIDENCE]:
        proofs[_key(row["entry"])].append(name_of(row["document"]))
    rows = sorted(copied.tables[_ENTRY], key=lambda row: row["on"], reverse=True)
    lines = [
        Line(
            joined(choice(_ENTRY, "kind", row), row["with_whom"], row["came_of_it"]),
            day_in_words(row["on"]),
            joined(
                choice(_ENTRY, "how", row) if row["how"] else "",
                *proofs[row["id"]],
                _("later teruggenomen") if row["withdrawn_at"] else "",
            ),
        )
        for row in rows
    ]
    readers = [
        Line(choice(_DIARY, "readers", row), _("Wie leest dit?")) for row in copied.tables[_DIARY]
    ]
    return Section(
        _("Je zoekdagboek"), [Group([*readers, *lines])], "" if lines else _("Nog niets.")
    )


def messages(_actor: Actor, copied: FileCopy) -> Section:
    """The messages with the OCMW, and what was said to appointments; the newest first."""
    rows = sorted(copied.tables[_MESSAGE], key=lambda row: row["sent_at"], reverse=True)
    said = [
        Line(
            joined(
                choice(_MESSAGE, "cannot_because", row) if row["cannot_because"] else "",
                row["text"],
            ),
            moment_in_words(row["sent_at"]),
            joined(name_of(row["by"]), _("later teruggenomen") if row["withdrawn_at"] else ""),
        )
        for row in rows
    ]
    replies = [
        Line(
            _("Je zei: ik kom.") if row["is_coming"] else choice(_REPLY, "because", row),
            moment_in_words(row["said_at"]),
            name_of(row["appointment"]),
        )
        for row in copied.tables[_REPLY]
    ]
    groups = [Group(said), Group(replies, _("Wat je zei over je afspraken"))]
    return Section(_("Je berichten"), groups, "" if said or replies else _("Nog niets."))


def _key(value: Row | Any) -> Any:
    """What a row points to: with its name beside it, or alone."""
    return getattr(value, "key", value)
