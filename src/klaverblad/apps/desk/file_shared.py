"""The part of a copy that says who saw the file, by what right, and what was sent for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.file_copy import FileCopy, Row
from klaverblad.apps.desk.file_readers import readers
from klaverblad.apps.desk.paper_parts import (
    Group,
    Line,
    Section,
    choice,
    from_until,
    joined,
    moment_in_words,
    name_of,
)
from klaverblad.apps.desk.sharing import domains_in_words
from klaverblad.apps.people.models import RequestState


def who_sees_it(_actor: Actor, copied: FileCopy) -> Section:
    coaches = [
        Line(name_of(row["coach"]), _("Coach"), name_of(row["organisation"]))
        for row in copied.tables["trajectories.trajectory"]
        if row["coach"]
    ]
    team = [
        Line(
            row["purpose"],
            name_of(row["user"]),
            joined(name_of(row["organisation"]), from_until(row)),
        )
        for row in copied.tables["people.teammember"]
    ]
    intro = _(
        "Coaches, maatschappelijk werkers en hun teamverantwoordelijke van %(ocmw)s kunnen je "
        "dossier zien. Een partner ziet het alleen zolang die in je team zit."
    ) % {"ocmw": copied.person.organisation.name}
    return Section(_("Wie je dossier kan zien"), [Group([*dict.fromkeys(coaches), *team])], intro)


def what_was_agreed(_actor: Actor, copied: FileCopy) -> Section:
    """To whom the person said yes, who asked, and who opened the file without asking."""
    groups = [
        Group(
            [_consent(row) for row in copied.tables["people.consent"]],
            _("Wie mag meekijken, of mocht dat"),
        ),
        Group(
            [_request(row) for row in copied.tables["people.accessrequest"]],
            _("Wie vroeg om mee te kijken"),
        ),
        Group(
            [_emergency(row) for row in copied.tables["people.emergencyaccess"]],
            _("Wie je dossier in nood opende"),
        ),
    ]
    is_empty = not any(group.lines for group in groups)
    return Section(_("Met wie je deelt"), groups, _("Nog met niemand.") if is_empty else "")


def _consent(row: Row) -> Line:
    label = "people.consent"
    ended = ""
    if row["revoked_at"] is not None:
        ended = _("stopgezet op %(day)s (%(how)s)") % {
            "day": moment_in_words(row["revoked_at"]),
            "how": choice(label, "revoked_how", row),
        }
    return Line(
        _what_for(label, row),
        name_of(row["organisation"]),
        joined(
            from_until({"since": row["given_on"], "until": row["until"]}),
            choice(label, "given_how", row),
            _noted_by(row["recorded_by"]),
            ended,
        ),
    )


def _request(row: Row) -> Line:
    label = "people.accessrequest"
    state = choice(label, "state", row)
    if row["state"] != RequestState.OPEN:
        state = _("%(state)s op %(day)s") % {
            "state": state,
            "day": moment_in_words(row["decided_at"]),
        }
    return Line(
        joined(_what_for(label, row), f"“{row['why']}”"),
        name_of(row["organisation"]),
        joined(name_of(row["asked_by"]), moment_in_words(row["asked_at"]), state),
    )


def _emergency(row: Row) -> Line:
    found = ""
    if row["reviewed_at"] is not None:
        found = _("nagekeken op %(day)s: %(review)s") % {
            "day": moment_in_words(row["reviewed_at"]),
            "review": row["review"],
        }
    until = row["ended_at"] or row["expires_at"]
    return Line(
        row["why"],
        joined(name_of(row["user"]), name_of(row["organisation"])),
        joined(
            _("van %(since)s tot %(until)s")
            % {"since": moment_in_words(row["opened_at"]), "until": moment_in_words(until)},
            found,
        ),
    )


def _what_for(label: str, row: Row) -> str:
    shared = domains_in_words(row["domains"])
    return f"{choice(label, 'purpose', row).capitalize()}{_(':')} {shared}"


def _noted_by(who: Any) -> str:
    return _("genoteerd door %(name)s") % {"name": name_of(who)} if who else ""


def documents(_actor: Actor, copied: FileCopy) -> Section:
    """What was sent; the files themselves stand on the page."""
    label = "people.document"
    lines = [
        Line(
            row["title"],
            moment_in_words(row["uploaded_at"]),
            joined(
                choice(label, "kind", row),
                name_of(row["uploaded_by"]) or name_of(row["sent_by_organisation"]),
                _("weggenomen op %(day)s") % {"day": moment_in_words(row["withdrawn_at"])}
                if row["withdrawn_at"]
                else "",
            ),
        )
        for row in copied.tables["people.document"]
    ]
    intro = _("De bestanden zelf open je bij ‘Documenten’.") if lines else _("Nog geen.")
    return Section(_("Je documenten"), [Group(lines)], intro)


def who_copied_it(_actor: Actor, copied: FileCopy) -> Section:
    """Who took the file out of the house, and who opened it."""
    lines = [
        Line(name_of(row["actor_user_id"]), moment_in_words(row["at"]))
        for row in copied.tables["journal.event"]
        if row["name"] == "person.file_exported"
    ]
    opened = Group(readers(copied.person.pk, moment_in_words, Line), _("Wie mijn dossier opende"))
    title = _("Wie een kopie van je dossier maakte")
    return Section(title, [Group(lines), opened], "" if lines else _("Nog niemand."))
