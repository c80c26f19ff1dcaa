"""The GPMI and how the plan changed, for the copy of a file on paper."""

from __future__ import annotations

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
from klaverblad.apps.desk.plan.versions import COLUMNS, WHAT

_GPMI, _SIGNATURE = "trajectories.gpmi", "trajectories.gpmisignature"
_EVALUATION, _CHANGE = "trajectories.gpmievaluation", "trajectories.planchange"


def agreed_and_changed(_actor: Actor, copied: FileCopy) -> Section:
    """Each GPMI with who signed and how it went, and every change of the plan; the newest first."""
    tables = copied.tables
    made = sorted(tables[_GPMI], key=lambda row: row["made_at"], reverse=True)
    promised = sorted(tables[_EVALUATION], key=lambda row: row["due_on"])
    signed = sorted(tables[_SIGNATURE], key=lambda row: row["signed_on"])
    changed = sorted(tables[_CHANGE], key=lambda row: row["number"], reverse=True)
    groups = [
        Group([_gpmi(row) for row in made], _("Wat je samen tekende")),
        Group([_signature(row) for row in signed], _("Wie tekende")),
        Group([_evaluation(row) for row in promised], _("Samen kijken hoe het gaat")),
        Group([_change(row) for row in changed], _("Hoe je plan veranderde")),
    ]
    is_empty = not (made or changed)
    return Section(_("Je GPMI en je plan"), groups, _("Nog niets.") if is_empty else "")


def _gpmi(row: Row) -> Line:
    ended = _("gestopt op %(day)s") % {"day": day_in_words(row["ended_on"])}
    return Line(
        row["agreed"] or choice(_GPMI, "kind", row).capitalize(),
        day_in_words(row["signed_on"]) if row["signed_on"] else moment_in_words(row["made_at"]),
        joined(
            choice(_GPMI, "kind", row),
            choice(_GPMI, "state", row),
            ended if row["ended_on"] else "",
            row["ended_because"],
        ),
    )


def _signature(row: Row) -> Line:
    return Line(
        row["name"],
        day_in_words(row["signed_on"]),
        joined(choice(_SIGNATURE, "party", row), choice(_SIGNATURE, "how", row)),
    )


def _evaluation(row: Row) -> Line:
    done = _("gedaan op %(day)s") % {"day": day_in_words(row["done_on"])}
    return Line(
        row["outcome"] or row["skipped_because"] or (_("gedaan") if row["done_on"] else "–"),
        day_in_words(row["due_on"]),
        done if row["done_on"] else _("ging niet door") if row["skipped_because"] else "",
    )


def _change(row: Row) -> Line:
    before, after = row["before"] or {}, row["after"]
    title = str(after.get("title") or after.get("words") or "")
    was = str(before.get("title") or before.get("words") or "")
    differs = [
        str(label)
        for name, label in COLUMNS.items()
        if before and name in before and before[name] != after.get(name)
    ]
    said = _(WHAT.get(row["what"], row["what"]))
    return Line(
        f"{said}: {title}",
        moment_in_words(row["at"]),
        joined(
            name_of(row["by"]),
            _("eerst: %(words)s") % {"words": was} if was and was != title else "",
            _("anders: %(what)s") % {"what": ", ".join(differs)} if differs else "",
        ),
    )
