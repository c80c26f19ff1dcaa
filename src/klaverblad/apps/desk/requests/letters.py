"""The letter that asks for a right: what this right needs and no more, the unknown as lines to fill.

Nothing of a letter is kept. It never says that somebody is guided by an OCMW, unless the OCMW itself
is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.person import Page
from klaverblad.apps.people import values
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights.cases import HOUSEHOLD, LEEFLOON, law
from klaverblad.apps.rights.request_services import body_of
from klaverblad.apps.rights.request_terms import right, right_name
from klaverblad.apps.rights.said_otherwise import said_otherwise
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/right_letter.typ")
LANGUAGES = ("nl", "fr", "en")
# More open lines than this make a form, and this is a letter.
_BLANKS_MOST = 6
_ROOM_FOR_PAPERS = 3
_NOT_HELD = (None, False, "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the letter; without a value it is a line to fill in by hand."""

    key: str
    label: str
    value: str
    is_in: bool


def reads(key: str) -> frozenset[str]:
    """The facts of the registry that a right reads: its yes or no, and how much it is.

    Of a right by status these are the statuses. No right but the leefloon weighs that one anew: what
    makes a leefloon is told to the OCMW alone, and to others that it is there.
    """
    found = right(key)
    assert found is not None, key
    if found.letter:
        return frozenset(found.letter)
    rules = (found.rule, *found.amounts)
    closed = set() if key == LEEFLOON else {LEEFLOON, "may_have_leefloon"}
    inputs = {one for rule in rules for one in _inputs(rule, closed)}
    return frozenset(inputs & registry().keys())


def _inputs(rule: str, closed: Collection[str]) -> set[str]:
    """The facts that a rule reads, near and far; but for what only a closed rule reads."""
    found, seen, waiting = set(), {*closed}, [rule]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        read = {dep.name for one in law().versions.get(key, ()) for dep in one.dependencies}
        found |= read & law().inputs_by_key.keys()
        waiting += read - law().inputs_by_key.keys()
    return found


def lines(page: Page, key: str, chosen: Collection[str] | None = None) -> list[Line]:
    """What may stand in the letter, by what this right reads and what is known; what is in it.

    chosen   the keys that stay in; None is what is known, and the few that are worth asking; of a
             right by status that status alone
    """
    needed, found, n_blank = reads(key), [], 0
    waited_for, statuses = _waited_for(page, key), _statuses(page, key)
    for entry in registry().values():
        if entry.key not in needed or entry.is_judgement or not page.reach.allows(entry):
            continue
        said = _said(page, entry.key)
        value = values.show(entry, said) if said is not None else ""
        if not value and not _is_due(page, entry):
            continue
        is_asked = not value and (waited_for is None or entry.key in waited_for)
        n_blank += is_asked
        is_first = bool(value) or (is_asked and n_blank <= _BLANKS_MOST)
        if statuses:
            is_first = entry.key in statuses
        is_in = is_first if chosen is None else entry.key in chosen
        found.append(Line(entry.key, entry.label(), value, is_in))
    return found


def _said(page: Page, key: str) -> Any:
    """What is known under a key, or what another fact says of it in other words."""
    known = page.known.get(key)
    if known is not None and known.value is not None:
        return known.value
    return said_otherwise({one: fact.value for one, fact in page.known.items()}).get(key)


def _statuses(page: Page, key: str) -> set[str]:
    """Of a right by status: the statuses that hold, else those to fill in; empty for any other."""
    found = right(key)
    assert found is not None, key
    held = {one for one in found.letter if _said(page, one) not in _NOT_HELD}
    return held or set(found.letter)


def _waited_for(page: Page, key: str) -> set[str] | None:
    """What the answer still waits for, where it is reckoned; None where nobody reckons it here."""
    if key != LEEFLOON:
        return None
    mine = {None, page.person.pk}
    return {one.key for one in page.leefloon.open_facts if one.person_id in mine}


def _is_due(page: Page, entry: FactKey) -> bool:
    """Not a detail of something that nobody said there is."""
    known = (page.known.get(one) for one in entry.after)
    return all(one is not None and bool(one.value) for one in known)


def home_words(page: Page, key: str) -> str | None:
    """With whom somebody lives, by what they are and without a name; None when it is not needed.

    returns  "" when nobody told: a line to fill in
    """
    found = right(key)
    assert found is not None, key
    if found.letter:
        # A status is enough: who lives in the house is told to nobody for it.
        return None
    asked = {one for rule in (found.rule, *found.amounts) for one in law().reads(rule).inputs}
    if key != LEEFLOON and HOUSEHOLD not in asked and not _reads_a_group(key):
        return None
    if page.home is None:
        return ""
    others = [one.role for one in page.home.members if one.person_id != page.person.pk]
    if not others:
        return _("Ik woon alleen.")
    counts = Counter(others)
    said = [f"{n} × {HouseholdRole(role).label}" for role, n in sorted(counts.items())]
    return _("Ik woon met %(n)s anderen samen: %(who)s.") % {
        "n": len(others),
        "who": ", ".join(said),
    }


def _reads_a_group(key: str) -> bool:
    """Whether a right counts the people of some household."""
    found = right(key)
    assert found is not None, key
    inputs = law().reads(found.rule).inputs
    return any(
        law().inputs_by_key[one].entity != "person" for one in inputs if one in law().inputs_by_key
    )


def letter(
    page: Page, key: str, *, language: str, on: date, chosen: Collection[str] | None = None
) -> dict[str, Any]:
    """Everything that stands on the paper, in one language; the page to look at shows the same."""
    with translation.override(language):
        return _document(page, key, on, chosen)


def _document(page: Page, key: str, on: date, chosen: Collection[str] | None) -> dict[str, Any]:
    name, person = right_name(key), page.person
    opening = (
        _("Ik vraag een leefloon aan.") if key == LEEFLOON else _("Ik vraag dit aan: %(right)s.")
    )
    home = home_words(page, key)
    about = [
        {"label": _("Naam"), "value": person.name},
        {"label": _("Geboren op"), "value": day_in_words(person.born_on) if person.born_on else ""},
        {"label": _("Rijksregisternummer"), "value": ""},
        {"label": _("Straat en nummer"), "value": ""},
        {"label": _("Gemeente"), "value": person.municipality.name},
        {"label": _("Telefoon"), "value": person.phone},
    ]
    facts = [
        {"label": one.label, "value": one.value} for one in lines(page, key, chosen) if one.is_in
    ]
    if home is not None:
        facts.insert(0, {"label": _("Met wie ik woon"), "value": home})
    return {
        "title": _("Aanvraag: %(right)s") % {"right": name},
        "foot": _("Aanvraag: %(right)s") % {"right": name},
        "colon": _(":"),
        "to_label": _("Aan"),
        "to": body_of(person, key),
        "about_title": _("Wie ik ben"),
        "about": about,
        "greeting": _("Beste,"),
        "body": [
            opening % {"right": name},
            _("Kunt u nakijken of ik er recht op heb, en het mij met een brief laten weten?"),
            _("Mag ik een bewijs dat u deze aanvraag kreeg, met de dag erop?"),
        ],
        "facts_title": _("Wat ik weet"),
        "facts_intro": _("U mag dit nakijken. Een lege lijn vul ik met de hand in."),
        "facts": facts,
        "papers_title": _("Wat ik erbij steek"),
        "n_papers": _ROOM_FOR_PAPERS,
        "closing": _("Met vriendelijke groet,"),
        "place": f"{person.municipality.name}, {day_in_words(on)}",
        "sign_name": person.name,
        "sign_label": _("Handtekening"),
        "empty_words": _("in te vullen"),
    }


def letter_pdf(
    page: Page,
    key: str,
    *,
    language: str,
    at: datetime,
    chosen: Collection[str] | None = None,
) -> bytes:
    """The letter as a tagged PDF."""
    on = timezone.localtime(at).date()
    said = letter(page, key, language=language, on=on, chosen=chosen)
    return render_pdf(TEMPLATE, said, language=language, at=at)
