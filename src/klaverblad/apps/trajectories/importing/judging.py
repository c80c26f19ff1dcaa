"""What a row of a file of people is: somebody new, a change, nothing new, or wrong and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from klaverblad.apps.access.sealed import blind_indexes
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.imports.kinds import Change, Problem, Row, Verdict, plain
from klaverblad.apps.imports.models import RowState
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people import values
from klaverblad.apps.people.forms import PersonForm
from klaverblad.apps.people.models import HomeLanguage, InszAbsent, Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values.insz import read_insz
from klaverblad.apps.people.values.refusal import quoted
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.importing.fields import FACT
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.engines.matching.words import day as in_words
from klaverblad.errors import BadInput

# How the languages of people are called in three languages, beside their codes and words.
_LANGUAGES = {
    "nl": ("nederlands", "néerlandais", "dutch"),
    "fr": ("frans", "français", "french"),
    "en": ("engels", "anglais", "english"),
    "ar": ("arabisch", "arabe", "arabic"),
    "tr": ("turks", "turc", "turkish"),
    "uk": ("oekraïens", "ukrainien", "ukrainian"),
    "pl": ("pools", "polonais", "polish"),
    "other": ("andere", "autre", "other"),
}
_LANGUAGE_OF = {plain(word): code for code, words in _LANGUAGES.items() for word in words}
_LANGUAGE_OF |= {code: code for code in _LANGUAGES}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written for a row.

    newcomer  a file to open; None when there is one
    details   what changes at the head of a file
    facts     key -> value that is new or different
    coach_id  who coaches from now on; None leaves it
    """

    newcomer: files.Newcomer | None = None
    details: tuple[files.Detail, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    coach_id: UUID | None = None


@dataclass(frozen=True)
class Seen:
    """What stands here now, read once for a slice of rows."""

    towns: Sequence[Municipality]
    coaches: Mapping[str, UUID]
    coach_names: Mapping[UUID, str]
    by_number: Mapping[str, UUID]
    by_name: Mapping[str, Sequence[UUID]]
    files: Mapping[UUID, Person]
    facts: Mapping[UUID, Mapping[str, people.KnownFact]]
    running: Mapping[UUID, Trajectory]


@dataclass
class Read:
    """A row as it could be read: what it says, and what could not be."""

    row: Row
    said: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    coach_id: UUID | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append(Problem(key, sentence))

    @property
    def title(self) -> str:
        name = f"{self.row.values.get('first_name', '')} {self.row.values.get('last_name', '')}"
        return name.strip() or _("zonder naam")


def judge(actor: Actor, rows: Sequence[Row]) -> list[Verdict]:
    """One verdict for each row; the number of queries does not grow with them."""
    towns = list(accounts.municipalities(actor))
    coaches = list(queries.coaches(actor))
    words = {plain(one.name): one.pk for one in coaches}
    words |= {plain(one.email): one.pk for one in coaches}
    # One form for all rows: to make it takes longer than to fill it in.
    form = PersonForm({}, municipalities=towns, on=actor.on)
    read = [_read(actor, row, form, towns, words) for row in rows]
    seen = _seen(actor, read, towns, {one.pk: one.name for one in coaches}, words)
    return [_verdict(actor, one, seen) for one in read]


# ---- reading ---------------------------------------------------------------------------------
def _read(
    actor: Actor,
    row: Row,
    form: PersonForm,
    towns: Sequence[Municipality],
    coaches: Mapping[str, UUID],
) -> Read:
    found = Read(row)
    said = {key: row.values.get(key, "") for key in PersonForm.base_fields}
    said["municipality"] = _town(actor, found, towns)
    said["language"] = _language(found)
    if not said["insz"]:
        said["insz_absent_because"] = InszAbsent.NOT_ASKED
    form.data = said
    form.full_clean()
    if form.errors:
        told = {one.field for one in found.problems}
        for key, errors in form.errors.items():
            if key not in told:
                found.wrong(key if key in row.values else "", " ".join(errors))
    found.said = dict(form.cleaned_data)
    found.coach_id = _coach(found, coaches)
    for key, text in row.values.items():
        if key.startswith(FACT) and text:
            _fact(found, key, text)
    return found


def _town(actor: Actor, found: Read, towns: Sequence[Municipality]) -> str:
    """The code of the municipality; when a row says none, that of the OCMW."""
    text = found.row.values.get("municipality", "")
    if not text:
        return actor.municipality_id or ""
    for one in towns:
        if plain(text) in {plain(one.name), str(one.pk)}:
            return str(one.pk)
    sentence = _("“%(found)s” is geen gemeente van deze regio. Kies uit: %(options)s.")
    options = ", ".join(one.name for one in towns)
    found.wrong("municipality", sentence % {"found": quoted(text), "options": options})
    return ""


def _language(found: Read) -> str:
    text = found.row.values.get("language", "")
    if not text:
        return HomeLanguage.NL
    code = _LANGUAGE_OF.get(plain(text))
    if code is None:
        sentence = _("We kennen de taal “%(found)s” niet. Kies uit: %(options)s.")
        options = ", ".join(str(label) for label in HomeLanguage.labels)
        found.wrong("language", sentence % {"found": quoted(text), "options": options})
        return HomeLanguage.NL
    return code


def _coach(found: Read, coaches: Mapping[str, UUID]) -> UUID | None:
    text = found.row.values.get("coach", "")
    if not text:
        return None
    coach_id = coaches.get(plain(text))
    if coach_id is None:
        sentence = _("“%(found)s” is geen coach van je OCMW. Schrijf de naam of het e-mailadres.")
        found.wrong("coach", sentence % {"found": quoted(text)})
    return coach_id


def _fact(found: Read, key: str, text: str) -> None:
    try:
        found.facts[key.removeprefix(FACT)] = values.read(registry()[key.removeprefix(FACT)], text)
    except BadInput as error:
        found.wrong(key, str(error.sentence))


# ---- what stands here ------------------------------------------------------------------------
def _seen(
    actor: Actor,
    read: Sequence[Read],
    towns: Sequence[Municipality],
    coach_names: Mapping[UUID, str],
    coaches: Mapping[str, UUID],
) -> Seen:
    own = own_persons(actor)
    indexes = {
        index: one.said["insz"]
        for one in read
        if one.said.get("insz")
        for index in blind_indexes(one.said["insz"], use="insz")
    }
    rows = own.filter(insz_index__in=indexes).values_list("insz_index", "pk")
    by_number = {indexes[index]: pk for index, pk in rows}
    names = {one.said["last_name"] for one in read if one.said.get("last_name")}
    by_name = defaultdict(list)
    # Capitals differ between files, and a database compares accents as it likes.
    wanted = {plain(name) for name in names}
    for pk, first, last in own.values_list("pk", "first_name", "last_name"):
        if plain(last) in wanted:
            by_name[name_of(first, last)].append(pk)
    ids = set(by_number.values()) | {pk for found in by_name.values() for pk in found}
    known = own.in_bulk(list(ids))
    keys = {key for one in read for key in one.facts}
    facts = people.known_facts(actor, list(ids), keys=keys) if keys else {}
    running = queries.trajectories(actor).filter(
        person_id__in=ids, organisation_id=actor.organisation_id, closed_on=None
    )
    return Seen(
        towns=towns,
        coaches=coaches,
        coach_names=coach_names,
        by_number=by_number,
        by_name=by_name,
        files=known,
        facts=facts,
        running={one.person_id: one for one in running},
    )


def name_of(first: str, last: str) -> str:
    """A name as two files would agree on it."""
    return f"{plain(first)} {plain(last)}"


# ---- the verdict -----------------------------------------------------------------------------
def _verdict(actor: Actor, one: Read, seen: Seen) -> Verdict:
    if one.problems:
        return Verdict(RowState.WRONG, one.title, problems=tuple(one.problems))
    someone = _match(one, seen)
    if one.problems:
        return Verdict(RowState.WRONG, one.title, problems=tuple(one.problems))
    if someone is None:
        said = {key: value for key, value in one.said.items() if key != "municipality"}
        newcomer = files.Newcomer(**said, municipality_id=one.said["municipality"])
        facts = {key: value for key, value in one.facts.items() if value is not None}
        coach_id = one.coach_id or queries.coach_for(actor)
        told = [_fact_words(key, value, None) for key, value in facts.items()]
        if coach_id is not None:
            told.append(Change(_("Coach"), "", seen.coach_names[coach_id]))
        return Verdict(
            RowState.NEW,
            one.title,
            changes=tuple(replace(change, before="") for change in told),
            plan=Plan(newcomer, facts=facts, coach_id=coach_id),
        )
    return _compared(one, someone, seen)


def _match(one: Read, seen: Seen) -> Person | None:
    """Who this already is, by number or by name and birthday; a doubt is for a person to settle."""
    said = one.said
    by_number = seen.by_number.get(said["insz"]) if said["insz"] else None
    if by_number is not None:
        return seen.files[by_number]
    same_name = [
        seen.files[pk]
        for pk in seen.by_name.get(name_of(said["first_name"], said["last_name"]), ())
    ]
    if said["born_on"] is None:
        if same_name:
            one.wrong(
                "born_on" if "born_on" in one.row.values else "",
                _(
                    "Er is al een dossier met deze naam. "
                    "Geef de geboortedag of het rijksregisternummer, of sla de rij over."
                ),
            )
        return None
    found = [p for p in same_name if p.born_on == said["born_on"]]
    if not found and any(p.born_on is None for p in same_name):
        one.wrong(
            "", _("Er is al een dossier met deze naam, zonder geboortedag. Vul die daar eerst in.")
        )
        return None
    if len(found) > 1:
        one.wrong(
            "", _("Twee dossiers hebben deze naam en geboortedag. Geef het rijksregisternummer.")
        )
        return None
    if found and said["insz"] and found[0].insz:
        one.wrong(
            "insz",
            _("Het dossier met deze naam en geboortedag heeft een ander rijksregisternummer."),
        )
        return None
    return found[0] if found else None


def _compared(one: Read, someone: Person, seen: Seen) -> Verdict:
    """What a row would change in a file; an empty cell leaves what stands there."""
    details = tuple(_details(one, someone))
    if any(d.name == "born_on" and d.before for d in details):
        sentence = _("In het dossier staat een andere geboortedag: %(day)s. Kijk na welke klopt.")
        day = in_words(someone.born_on, values.language()) if someone.born_on else ""
        problem = Problem("born_on", sentence % {"day": day})
        return Verdict(RowState.WRONG, one.title, someone.pk, problems=(problem,))
    known = seen.facts.get(someone.pk, {})
    facts = {
        key: value
        for key, value in one.facts.items()
        # "Not known" of a file says less than what is known here.
        if value is not None and (key not in known or known[key].value != value)
    }
    running = seen.running.get(someone.pk)
    coach_id = one.coach_id if running and one.coach_id != running.coach_id else None
    plan = Plan(details=details, facts=facts, coach_id=coach_id)
    changes = [
        *(_detail_words(d, seen) for d in details),
        *(_fact_words(key, facts[key], known.get(key)) for key in facts),
    ]
    if coach_id is not None and running is not None:
        before = seen.coach_names.get(running.coach_id, "") if running.coach_id else ""
        changes.append(Change(_("Coach"), before or _("geen"), seen.coach_names[coach_id]))
    state = RowState.CHANGED if changes else RowState.SAME
    return Verdict(state, one.title, someone.pk, changes=tuple(changes), plan=plan)


def _details(one: Read, someone: Person) -> list[files.Detail]:
    after = {
        "first_name": one.said["first_name"],
        "last_name": one.said["last_name"],
        "born_on": one.said["born_on"],
        "phone": one.said["phone"],
        "email": one.said["email"],
        "insz": one.said["insz"],
    }
    if one.row.values.get("language"):
        after["language"] = one.said["language"]
    if one.row.values.get("municipality"):
        after["municipality_id"] = one.said["municipality"]
    return [
        files.Detail(name, before, value)
        for name, value in after.items()
        if value and value != (before := getattr(someone, name))
    ]


_LABELS = {
    "first_name": lambda: _("Voornaam"),
    "last_name": lambda: _("Familienaam"),
    "born_on": lambda: _("Geboren op"),
    "phone": lambda: _("Telefoon"),
    "email": lambda: _("E-mail"),
    "insz": lambda: _("Rijksregisternummer"),
    "language": lambda: _("Taal"),
    "municipality_id": lambda: _("Gemeente"),
}


def _detail_words(one: files.Detail, seen: Seen) -> Change:
    towns = {town.pk: town.name for town in seen.towns}

    def said(value: Any) -> str:
        if not value:
            return _("onbekend")
        match one.name:
            case "born_on":
                return str(in_words(value, values.language()))
            case "language":
                return str(HomeLanguage(value).label)
            case "municipality_id":
                return towns.get(value, str(value))
            case "insz":
                return f"{value[:2]}.{value[2:4]}.{value[4:6]}-{value[6:9]}.{value[9:]}"
        return str(value)

    return Change(_LABELS[one.name](), said(one.before), said(one.after))


def _fact_words(key: str, value: Any, known: people.KnownFact | None) -> Change:
    entry = registry()[key]
    before = values.show(entry, known.value) if known else _("onbekend")
    return Change(entry.label(), before, values.show(entry, value))


def same(said: Mapping[str, str]) -> str:
    """What makes two rows speak of one person: the number, else the name with the birthday."""
    if number := said.get("insz", ""):
        try:
            return read_insz(number)
        except BadInput:
            return ""
    name = name_of(said.get("first_name", ""), said.get("last_name", ""))
    return f"{name} {plain(said.get('born_on', ''))}" if name.strip() else ""
