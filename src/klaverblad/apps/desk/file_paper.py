"""The same copy as a document to read: sections in plain words, in the language of the person.

Everything in it comes from the rows of the copy, so that paper and data never differ in whose eyes
they are for. docs/decisions/0009 says why what stands in it stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.columns import register
from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.access.terms import rules
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.file_copy import FileCopy, Named, Row
from klaverblad.apps.desk.file_readers import readers
from klaverblad.apps.desk.person import DOMAIN_WORDS
from klaverblad.apps.desk.story import story
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.engines.matching.words import day as in_words
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/person_file.typ")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, with who said it or when in smaller letters."""

    text: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    lines: Sequence[Line]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    groups: Sequence[Group]
    intro: str = ""


def as_pdf(actor: Actor, copied: FileCopy, *, made_at: datetime) -> bytes:
    """The copy as a tagged PDF in large letters."""
    language = language_of(copied)
    with translation.override(language):
        return render_pdf(
            TEMPLATE, document(actor, copied, made_at=made_at), language=language, at=made_at
        )


def language_of(copied: FileCopy) -> str:
    """The language of the person; that of the page when the desk does not speak theirs."""
    return spoken(copied.person.language, otherwise=values.language())


def document(actor: Actor, copied: FileCopy, *, made_at: datetime) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    name, day = copied.person.name, _day(timezone.localtime(made_at).date())
    made = [make(actor, copied) for make in _SECTIONS]
    # A title over nothing says nothing; a section without anything says so in its own words.
    sections = [replace(one, groups=[some for some in one.groups if some.lines]) for one in made]
    return {
        "title": _("Het dossier van %(name)s") % {"name": name},
        "foot": _("Klaverblad, kopie van %(day)s") % {"day": day},
        "colon": _(":") + " ",
        "opening": [
            _("Dit is alles wat Klaverblad van jou bewaart, op %(day)s.") % {"day": day},
            _("Klopt er iets niet? Zeg het aan je coach, of verbeter het zelf bij ‘Mijn plan’."),
            *_left_out(copied),
        ],
        "sections": [asdict(one) for one in sections],
    }


def _left_out(copied: FileCopy) -> list[str]:
    said = []
    if copied.n_of_others:
        said.append(
            _(
                "Bij %(n)s verslagen staat de tekst er niet bij, want die gaat ook over iemand "
                "anders. Vraag je coach wat je er wel van mag lezen."
            )
            % {"n": copied.n_of_others}
        )
    if copied.n_not_for_you:
        said.append(
            _(
                "%(n)s verslagen staan niet in deze kopie, want wie ze maakte mag ze niet lezen. "
                "De persoon krijgt ze bij ‘Mijn plan’, of via de teamverantwoordelijke."
            )
            % {"n": copied.n_not_for_you}
        )
    return said


def _day(value: date | None) -> str:
    return in_words(value, values.language()) if value else _("niet gekend")


def _moment(value: datetime) -> str:
    local = timezone.localtime(value)
    return f"{_day(local.date())}, {local.hour}.{local.minute:02}"


def _from_until(row: Row) -> str:
    if row["until"] is None:
        return _("sinds %(day)s") % {"day": _day(row["since"])}
    return _("van %(since)s tot en met %(until)s") % {
        "since": _day(row["since"]),
        "until": _day(row["until"]),
    }


def _choice(label: str, column: str, row: Row) -> str:
    """A code in the words that the pages say for it."""
    field = register()[label].model._meta.get_field(column)
    return str(dict(field.flatchoices).get(row[column], row[column]))


def _name(value: Named | None) -> str:
    return value.name if value else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _who_you_are(actor: Actor, copied: FileCopy) -> Section:
    (row,) = copied.tables["people.person"]
    said = {
        _("Naam"): copied.person.name,
        _("Geboren op"): _day(row["born_on"]),
        _("Gemeente"): _name(row["municipality"]),
        _("Taal"): _choice("people.person", "language", row),
        _("Telefoon"): row["phone"],
        _("E-mail"): row["email"],
        _("Belt liefst"): row["call_when"],
        _("Rijksregisternummer"): row["insz"],
        _("Waarom geen nummer"): _choice("people.person", "insz_absent_because", row),
        _("Waar je ongeveer woont, om je reistijd te berekenen"): _where(row),
        _("Dossier geopend op"): _moment(row["created_at"]),
    }
    logins = [
        Line(_joined(row["name"], row["email"]), _("Je aanmelding"))
        for row in copied.tables.get("accounts.user", [])
    ]
    mine = [Line(text, label) for label, text in said.items() if text]
    roof = people.roof(actor, copied.person.pk)
    living = [
        Line(one.person.name, note=str(one.get_role_display()))
        for one in roof.living
        if one.person_id != copied.person.pk
    ]
    stays = [
        Line(_from_until(row), _choice("people.householdmembership", "role", row).capitalize())
        for row in copied.tables["people.householdmembership"]
    ]
    groups = [Group([*mine, *logins]), Group(living, _("Met wie je woont"))]
    return Section(_("Wie je bent"), [*groups, Group(stays, _("Je plaats in het gezin"))])


def _where(row: Row) -> str:
    return "" if row["home_lat"] is None else f"{row['home_lat']:.4f}, {row['home_lon']:.4f}"


def _who_sees_it(_actor: Actor, copied: FileCopy) -> Section:
    coaches = [
        Line(_name(row["coach"]), _("Coach"), _name(row["organisation"]))
        for row in copied.tables["trajectories.trajectory"]
        if row["coach"]
    ]
    team = [
        Line(
            row["purpose"],
            _name(row["user"]),
            _joined(_name(row["organisation"]), _from_until(row)),
        )
        for row in copied.tables["people.teammember"]
    ]
    intro = _(
        "Coaches, maatschappelijk werkers en hun teamverantwoordelijke van %(ocmw)s kunnen je "
        "dossier zien. Een partner ziet het alleen zolang die in je team zit."
    ) % {"ocmw": copied.person.organisation.name}
    return Section(_("Wie je dossier kan zien"), [Group([*dict.fromkeys(coaches), *team])], intro)


def _what_is_noted(_actor: Actor, copied: FileCopy) -> Section:
    by_domain: dict[Any, list[Line]] = defaultdict(list)
    for row in copied.tables["people.fact"]:
        entry = registry().get(row["key"])
        shown = _value(entry, row["value"])
        label = entry.label() if entry else row["key"]
        by_domain[entry.domain if entry else None].append(Line(shown, label, _source(row)))
    groups = [
        Group(by_domain[domain], str(words))
        for domain, (words, _icon) in DOMAIN_WORDS.items()
        if by_domain[domain]
    ]
    if by_domain[None]:
        groups.append(Group(by_domain[None], _("Andere")))
    return Section(_("Wat er van je genoteerd is"), groups, "" if groups else _("Nog niets."))


def _value(entry: FactKey | None, value: Any) -> str:
    """A value in words; as it is stored when the registry does not know it any more."""
    if entry is None:
        return str(value)
    try:
        return values.show(entry, value)
    except (KeyError, TypeError, ValueError):
        return str(value)


def _source(row: Row) -> str:
    ended = _choice("people.fact", "ended_as", row) if row["replaced_at"] else ""
    return _joined(
        _from_until(row),
        _("gezegd door %(who)s") % {"who": _choice("people.fact", "said_by", row)},
        _choice("people.fact", "known_by", row),
        row["document"],
        _("genoteerd door %(name)s op %(day)s")
        % {"name": _name(row["recorded_by"]), "day": _moment(row["recorded_at"])}
        if row["recorded_by"]
        else _("genoteerd op %(day)s") % {"day": _moment(row["recorded_at"])},
        _("later %(how)s") % {"how": ended} if ended else "",
    )


def _goals_and_steps(_actor: Actor, copied: FileCopy) -> Section:
    tables = copied.tables
    paths = [
        Line(
            _("van %(since)s tot %(until)s")
            % {"since": _day(row["opened_on"]), "until": _day(row["closed_on"])}
            if row["closed_on"]
            else _("sinds %(day)s") % {"day": _day(row["opened_on"])},
            _choice("trajectories.trajectory", "phase", row).capitalize(),
            _name(row["organisation"]),
        )
        for row in tables["trajectories.trajectory"]
    ]
    goals = [Line(row["words"], _day(row["said_on"])) for row in tables["trajectories.goal"]]
    steps = [
        Line(row["title"], _choice("trajectories.step", "state", row).capitalize(), _step(row))
        for row in tables["trajectories.step"]
    ]
    seen = [
        Line(row["what_counts"] or "–", _domain(row["domain"]), _both(row))
        for row in tables["trajectories.domainposition"]
    ]
    care = [
        Line(
            _choice("trajectories.aftercaremoment", "situation", row)
            or row["skipped_because"]
            or _("nog te doen"),
            _day(row["due_on"]),
            row["where"],
        )
        for row in tables["trajectories.aftercaremoment"]
    ]
    groups = [
        Group(paths, _("Je traject")),
        Group(goals, _("Wat je wilt")),
        Group(steps, _("Je stappen")),
        Group(seen, _("Hoe het ging, per levensdomein")),
        Group(care, _("Nazorg")),
    ]
    return Section(_("Je doelen en stappen"), groups)


def _step(row: Row) -> str:
    return _joined(
        _name(row["instrument"]),
        _choice("trajectories.step", "by", row),
        _name(row["partner"]),
        _("tegen %(day)s") % {"day": _day(row["due_on"])} if row["due_on"] else "",
        _("gedaan op %(day)s") % {"day": _day(row["done_on"])} if row["done_on"] else "",
    )


def _domain(code: str) -> str:
    return next((str(words) for key, (words, _icon) in DOMAIN_WORDS.items() if key == code), code)


def _both(row: Row) -> str:
    label = "trajectories.domainposition"
    unsaid = _("niet gevraagd")
    return _("jij: %(person)s, je coach: %(professional)s") % {
        "person": unsaid if row["person_says"] is None else _choice(label, "person_says", row),
        "professional": unsaid
        if row["professional_says"] is None
        else _choice(label, "professional_says", row),
    }


def _talks(_actor: Actor, copied: FileCopy) -> Section:
    label = "trajectories.contact"
    rows = sorted(copied.tables[label], key=lambda row: row["at"], reverse=True)
    lines = [
        Line(
            _("De tekst gaat ook over iemand anders.")
            if row["note"] is None
            else row["note"] or "–",
            _moment(row["at"]),
            _joined(
                _choice(label, "kind", row),
                _choice(label, "outcome", row),
                _name(row["by"]),
                _("geschreven voor %(who)s") % {"who": _choice(label, "scope", row)},
                _("later teruggenomen") if row["withdrawn_at"] else "",
            ),
        )
        for row in rows
    ]
    return Section(_("Gesprekken"), [Group(lines)], "" if lines else _("Nog niets."))


def _appointments(_actor: Actor, copied: FileCopy) -> Section:
    lines = [
        Line(row["title"], _moment(row["starts_at"]), _joined(row["where"], _name(row["user"])))
        for row in copied.tables["trajectories.appointment"]
    ]
    return Section(_("Je afspraken"), [Group(lines)], "" if lines else _("Geen."))


def _who_copied_it(_actor: Actor, copied: FileCopy) -> Section:
    """Who took the file out of the house, and who opened it."""
    lines = [
        Line(_name(row["actor_user_id"]), _moment(row["at"]))
        for row in copied.tables["journal.event"]
        if row["name"] == "person.file_exported"
    ]
    opened = Group(readers(copied.person.pk, _moment, Line), _("Wie mijn dossier opende"))
    title = _("Wie een kopie van je dossier maakte")
    return Section(title, [Group(lines), opened], "" if lines else _("Nog niemand."))


def _how_long(_actor: Actor, copied: FileCopy) -> Section:
    warned = [
        Line(
            _("wordt gewist op %(day)s") % {"day": _day(row["kept_until"] or row["due_on"])},
            rules()[row["rule"]].label() if row["rule"] in rules() else row["rule"],
            row["kept_because"],
        )
        for row in copied.tables["access.retentionnotice"]
    ]
    kept = [
        Line(
            _("%(n)s maanden nadat je dossier sluit") % {"n": rule.months},
            rule.label(),
        )
        for rule in rules().values()
        if rule.is_of_files and rule.months is not None
    ]
    return Section(
        _("Hoe lang we dit bewaren"),
        [Group(kept), Group(warned, _("Wat binnenkort gewist wordt"))] if warned else [Group(kept)],
        _("Je gemeente of regio kan deze termijnen korter maken."),
    )


def _what_happened(actor: Actor, copied: FileCopy) -> Section:
    told, _n = story(actor, copied.person.pk, limit=None)
    days = groupby(told, key=lambda one: timezone.localtime(one.at).date())
    lines = [Line("\n".join(_event(one) for one in some), _day(day)) for day, some in days]
    return Section(_("Wat er gebeurde"), [Group(lines)])


def _event(one: Any) -> str:
    local = timezone.localtime(one.at)
    return f"{local.hour}.{local.minute:02} {one.sentence}" + (f" {one.who}" if one.who else "")


_SECTIONS: Iterable[Callable[[Actor, FileCopy], Section]] = (
    _who_you_are,
    _who_sees_it,
    _what_is_noted,
    _goals_and_steps,
    _talks,
    _appointments,
    _who_copied_it,
    _how_long,
    _what_happened,
)
