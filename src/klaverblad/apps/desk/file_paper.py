"""The same copy as a document to read: sections in plain words, in the language of the person.

Everything in it comes from the rows of the copy, so that paper and data never differ in whose eyes
they are for. docs/decisions/0009 says why what stands in it stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.access.terms import rules
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import file_own, file_shared
from klaverblad.apps.desk.endings import paper as endings
from klaverblad.apps.desk.file_copy import FileCopy, Named, Row
from klaverblad.apps.desk.groups.file_part import together
from klaverblad.apps.desk.paper_parts import (
    Group,
    Line,
    Section,
    choice,
    day_in_words,
    from_until,
    joined,
    moment_in_words,
    name_of,
)
from klaverblad.apps.desk.person import DOMAIN_WORDS
from klaverblad.apps.desk.plan.file_part import agreed_and_changed
from klaverblad.apps.desk.requests.file_part import rights_asked_for
from klaverblad.apps.desk.story import story
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/person_file.typ")


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
    name, day = copied.person.name, day_in_words(timezone.localtime(made_at).date())
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
    if copied.has_no_login:
        said.append(
            _(
                "Hoe en wanneer je je aanmeldt, staat niet in deze kopie. "
                "Dat staat in de kopie die je zelf maakt bij ‘Mijn plan’."
            )
        )
    return said


def _who_you_are(actor: Actor, copied: FileCopy) -> Section:
    (row,) = copied.tables["people.person"]
    said = {
        _("Naam"): copied.person.name,
        _("Geboren op"): day_in_words(row["born_on"]),
        _("Gemeente"): name_of(row["municipality"]),
        _("Taal"): choice("people.person", "language", row),
        _("Telefoon"): row["phone"],
        _("E-mail"): row["email"],
        _("Belt liefst"): row["call_when"],
        _("Rijksregisternummer"): row["insz"],
        _("Waarom geen nummer"): choice("people.person", "insz_absent_because", row),
        _("Waar je ongeveer woont, om je reistijd te berekenen"): _where(row),
        _("Dossier geopend op"): moment_in_words(row["created_at"]),
    }
    logins = [
        Line(joined(row["name"], row["email"]), _("Je aanmelding"))
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
        Line(from_until(row), choice("people.householdmembership", "role", row).capitalize())
        for row in copied.tables["people.householdmembership"]
    ]
    groups = [Group([*mine, *logins]), Group(living, _("Met wie je woont"))]
    return Section(_("Wie je bent"), [*groups, Group(stays, _("Je plaats in het gezin"))])


def _where(row: Row) -> str:
    return "" if row["home_lat"] is None else f"{row['home_lat']:.4f}, {row['home_lon']:.4f}"


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
    ended = choice("people.fact", "ended_as", row) if row["replaced_at"] else ""
    return joined(
        from_until(row),
        _("gezegd door %(who)s") % {"who": choice("people.fact", "said_by", row)},
        choice("people.fact", "known_by", row),
        row["document"],
        _("genoteerd door %(name)s op %(day)s")
        % {"name": name_of(row["recorded_by"]), "day": moment_in_words(row["recorded_at"])}
        if row["recorded_by"]
        else _("genoteerd op %(day)s") % {"day": moment_in_words(row["recorded_at"])},
        _("later %(how)s") % {"how": ended} if ended else "",
    )


def _goals_and_steps(_actor: Actor, copied: FileCopy) -> Section:
    tables = copied.tables
    paths = [
        Line(
            _("van %(since)s tot %(until)s")
            % {"since": day_in_words(row["opened_on"]), "until": day_in_words(row["closed_on"])}
            if row["closed_on"]
            else _("sinds %(day)s") % {"day": day_in_words(row["opened_on"])},
            choice("trajectories.trajectory", "phase", row).capitalize(),
            name_of(row["organisation"]),
        )
        for row in tables["trajectories.trajectory"]
    ]
    goals = [
        Line(row["words"], day_in_words(row["said_on"])) for row in tables["trajectories.goal"]
    ]
    steps = [
        Line(row["title"], choice("trajectories.step", "state", row).capitalize(), _step(row))
        for row in tables["trajectories.step"]
    ]
    screened = {row["id"]: row for row in tables["trajectories.screening"]}
    seen = [
        Line(row["what_counts"] or "–", _domain(row["domain"]), _both(row, screened))
        for row in tables["trajectories.domainposition"]
    ]
    care = [
        Line(
            choice("trajectories.aftercaremoment", "situation", row)
            or row["skipped_because"]
            or _("nog te doen"),
            day_in_words(row["due_on"]),
            joined(row["where"], *_heard(row)),
        )
        for row in tables["trajectories.aftercaremoment"]
    ]
    groups = [
        Group(paths, _("Je traject")),
        Group(goals, _("Wat je wilt")),
        Group(steps, _("Je stappen")),
        Group(seen, _("Hoe het ging, per levensdomein")),
        Group(care, _("Nazorg")),
        *endings.groups(tables),
    ]
    return Section(_("Je doelen en stappen"), groups)


def _step(row: Row) -> str:
    return joined(
        name_of(row["instrument"]),
        choice("trajectories.step", "by", row),
        name_of(row["partner"]),
        _("tegen %(day)s") % {"day": day_in_words(row["due_on"])} if row["due_on"] else "",
        _("gedaan op %(day)s") % {"day": day_in_words(row["done_on"])} if row["done_on"] else "",
    )


def _heard(row: Row) -> Iterator[str]:
    """What else was said at a talk about work."""
    label = "trajectories.aftercaremoment"
    if row["hours_week"] is not None:
        yield _("%(n)s uur per week") % {"n": f"{row['hours_week']:g}"}
    if row["wage"]:
        yield _("loon: %(wage)s") % {"wage": choice(label, "wage", row)}
    if row["wants_help"] is not None:
        yield _("wil hulp") if row["wants_help"] else _("geen hulp nodig")
    if row["told_by_link"]:
        yield _("zelf gezegd met een link")
    if row["skipped_as"]:
        yield choice(label, "skipped_as", row)


def _domain(code: str) -> str:
    return next((str(words) for key, (words, _icon) in DOMAIN_WORDS.items() if key == code), code)


def _both(row: Row, screened: Mapping[Any, Row]) -> str:
    label = "trajectories.domainposition"
    unsaid, screening = _("niet gevraagd"), screened[row["screening"]]
    both = _("jij: %(person)s, je coach: %(professional)s") % {
        "person": unsaid if row["person_says"] is None else choice(label, "person_says", row),
        "professional": unsaid
        if row["professional_says"] is None
        else choice(label, "professional_says", row),
    }
    gone = _("later teruggenomen") if screening["withdrawn_at"] else ""
    return joined(day_in_words(screening["on"]), both, gone)


def _talks(_actor: Actor, copied: FileCopy) -> Section:
    label = "trajectories.contact"
    rows = sorted(copied.tables[label], key=lambda row: row["at"], reverse=True)
    lines = [
        Line(
            _("De tekst gaat ook over iemand anders.")
            if row["note"] is None
            else row["note"] or "–",
            moment_in_words(row["at"]),
            joined(
                choice(label, "kind", row),
                choice(label, "outcome", row),
                name_of(row["by"]),
                _("geschreven voor %(who)s") % {"who": choice(label, "scope", row)},
                _("later teruggenomen") if row["withdrawn_at"] else "",
            ),
        )
        for row in rows
    ]
    return Section(_("Gesprekken"), [Group(lines)], "" if lines else _("Nog niets."))


def _appointments(_actor: Actor, copied: FileCopy) -> Section:
    label = "trajectories.appointment"
    along: dict[Any, list[str]] = defaultdict(list)
    for row in copied.tables["trajectories.appointmentguest"]:
        along[_key(row["appointment"])].append(name_of(row["user"]))
    lines = [
        Line(
            row["title"],
            moment_in_words(row["starts_at"]),
            joined(
                choice(label, "kind", row),
                _("%(n)s minuten") % {"n": row["minutes"]} if row["minutes"] else "",
                row["where"],
                name_of(row["user"]),
                *along[row["id"]],
                _("meebrengen: %(what)s") % {"what": row["bring"]} if row["bring"] else "",
                choice(label, "state", row),
                choice(label, "ended_because", row) if row["ended_because"] else "",
            ),
        )
        for row in copied.tables[label]
    ]
    wishes = [
        Line(choice("trajectories.reminderwish", "channel", row), day_in_words(row["said_on"]))
        for row in copied.tables["trajectories.reminderwish"]
    ]
    sent = [
        Line(
            choice("trajectories.reminder", "channel", row),
            moment_in_words(row["due_at"]),
            choice("trajectories.reminder", "state", row),
        )
        for row in copied.tables["trajectories.reminder"]
    ]
    groups = [
        Group(lines),
        Group(wishes, _("Hoe je herinnerd wilt worden")),
        Group(sent, _("Herinneringen")),
    ]
    return Section(_("Je afspraken"), groups, "" if lines or wishes else _("Geen."))


def _key(value: Any) -> Any:
    return value.key if isinstance(value, Named) else value


def _how_long(_actor: Actor, copied: FileCopy) -> Section:
    warned = [
        Line(
            _("wordt gewist op %(day)s")
            % {"day": day_in_words(row["kept_until"] or row["due_on"])},
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
    lines = [Line("\n".join(_event(one) for one in some), day_in_words(day)) for day, some in days]
    return Section(_("Wat er gebeurde"), [Group(lines)])


def _event(one: Any) -> str:
    local = timezone.localtime(one.at)
    return f"{local.hour}.{local.minute:02} {one.sentence}" + (f" {one.who}" if one.who else "")


_SECTIONS: Iterable[Callable[[Actor, FileCopy], Section]] = (
    _who_you_are,
    file_shared.who_sees_it,
    file_shared.what_was_agreed,
    _what_is_noted,
    _goals_and_steps,
    agreed_and_changed,
    rights_asked_for,
    _talks,
    _appointments,
    together,
    file_own.messages,
    file_own.search_diary,
    file_shared.documents,
    file_shared.who_copied_it,
    _how_long,
    _what_happened,
)
