"""The part of a copy of a file that tells of groups, and of who went along."""

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

_ENROLMENT, _ATTENDANCE = "groups.enrolment", "groups.attendance"
_PAIR, _MEETING = "groups.pair", "groups.meeting"


def together(_actor: Actor, copied: FileCopy) -> Section:
    """Groups, whether somebody was there, and companions with their meetings."""
    tables = copied.tables
    came = [
        Line(
            _("was er") if row["was_there"] else choice(_ATTENDANCE, "because", row),
            moment_in_words(row["noted_at"]),
            name_of(row["noted_by"]),
        )
        for row in tables[_ATTENDANCE]
    ]
    met = [
        Line(
            choice(_MEETING, "how", row).capitalize(),
            day_in_words(row["on"]),
            _("later weggenomen") if row["taken_back_at"] else "",
        )
        for row in tables[_MEETING]
    ]
    groups = [
        Group([_enrolment(row) for row in tables[_ENROLMENT]], _("Je groepen")),
        Group(came, _("Of je er was")),
        Group([_pair(row) for row in tables[_PAIR]], _("Wie met je meeging")),
        Group(met, _("Jullie ontmoetingen")),
    ]
    is_empty = not any(group.lines for group in groups)
    return Section(_("Je groepen en wie meegaat"), groups, _("Nog niets.") if is_empty else "")


def _enrolment(row: Row) -> Line:
    return Line(
        name_of(row["series"]),
        choice(_ENROLMENT, "state", row).capitalize(),
        joined(
            _("gevraagd op %(day)s") % {"day": moment_in_words(row["asked_at"])},
            choice(_ENROLMENT, "agreed_how", row),
            _("begonnen op %(day)s") % {"day": day_in_words(row["started_on"])}
            if row["started_on"]
            else "",
            _("geëindigd op %(day)s") % {"day": day_in_words(row["ended_on"])}
            if row["ended_on"]
            else "",
            choice(_ENROLMENT, "left_because", row) if row["left_because"] else "",
            _("daarna: %(what)s") % {"what": name_of(row["went_on_to"])}
            if row["went_on_to"]
            else "",
            _("de groep ziet je voornaam") if row["shows_name"] else "",
            row["needs"],
        ),
    )


def _pair(row: Row) -> Line:
    return Line(
        row["purpose"],
        name_of(row["companion"]) or name_of(row["organisation"]),
        joined(
            name_of(row["programme"]),
            choice(_PAIR, "state", row),
            _("ja gezegd op %(day)s") % {"day": day_in_words(row["agreed_on"])}
            if row["agreed_on"]
            else "",
            choice(_PAIR, "agreed_how", row) if row["agreed_how"] else "",
            choice(_PAIR, "channel", row),
            choice(_PAIR, "came_of", row) if row["came_of"] else "",
        ),
    )
