"""The rights that were asked for, in the copy of a file on paper."""

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
    name_of,
)
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import show_money
from klaverblad.apps.rights.request_terms import right_name

_TABLE = "rights.rightrequest"


def rights_asked_for(_actor: Actor, copied: FileCopy) -> Section:
    """Each request with how it was asked, its terms and its answer; the newest first."""
    rows = sorted(copied.tables[_TABLE], key=lambda row: row["asked_on"], reverse=True)
    groups = [Group(_lines(row), right_name(row["right"])) for row in rows]
    intro = "" if rows else _("Nog niets.")
    return Section(_("De rechten die je aanvroeg"), groups, intro)


def _lines(row: Row) -> list[Line]:
    said = [
        (
            _("Aangevraagd"),
            joined(
                day_in_words(row["asked_on"]),
                choice(_TABLE, "channel", row),
                row["body"],
            ),
        ),
        (_("Wie vroeg het aan"), choice(_TABLE, "asked_by", row)),
        (_("Hun nummer"), str(row["reference"] or "")),
        (_("Hoe het staat"), choice(_TABLE, "state", row)),
        (_("Antwoord ten laatste op"), _term(row, "answer_due_on", "answer_due_from")),
        (_("Laatst nagevraagd"), _day(row, "chased_on")),
        (_("Antwoord gekregen op"), _day(row, "answered_on")),
        (_("Bedrag"), _amount(row)),
        (_("Vanaf"), _day(row, "granted_from")),
        (_("Tot en met"), _day(row, "granted_until")),
        (_("Waarom niet"), row["refusal_words"]),
        (_("Beroep ten laatste op"), _term(row, "appeal_until", "appeal_from")),
        (_("Samen bekeken op"), _day(row, "appeal_talked_on")),
        (_("De brief"), name_of(row["document"])),
        (_("Genoteerd door"), name_of(row["recorded_by"])),
    ]
    return [Line(text, label) for label, text in said if text]


def _day(row: Row, column: str) -> str:
    return day_in_words(row[column]) if row[column] else ""


def _term(row: Row, column: str, who: str) -> str:
    return joined(day_in_words(row[column]), choice(_TABLE, who, row)) if row[column] else ""


def _amount(row: Row) -> str:
    if row["amount_eur"] is None:
        return ""
    amount = show_money(float(row["amount_eur"]), language())
    return f"{amount} {choice(_TABLE, 'amount_per', row)}"
