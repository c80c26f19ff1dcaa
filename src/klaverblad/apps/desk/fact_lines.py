"""What is known of a person, key by key, in words: the known ones, and the ones that can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from klaverblad.apps.desk.person import Page
from klaverblad.apps.people import values
from klaverblad.apps.people.models import Fact, KnownBy
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import Domain, FactKey, registry
from klaverblad.apps.placements.columns import FACT_KEYS
from klaverblad.apps.rights import queries as rights

_NAMES_SHOWN = 3


def used_by(key: str) -> list[str]:
    """What reads a fact: rights by name, and "plekken" when the matching does."""
    names = list(rights.rights_reading(key))
    if key in FACT_KEYS:
        names.append(_("plekken"))
    return names


@dataclass(frozen=True)
class FactLine:
    """One key of the registry with what is known under it, in words."""

    entry: FactKey
    fact: KnownFact | Fact | None
    used_by: Sequence[str]

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def label(self) -> str:
        return self.entry.label()

    @property
    def shown(self) -> str:
        return values.show(self.entry, self.fact.value if self.fact else None)

    @property
    def icon(self) -> str:
        return values.provenance_icon(self.fact.known_by) if self.fact else "question"

    @property
    def source(self) -> str:
        """Who said it and how we know: "loonbrief", or "verteld aan Joris Claes"."""
        if self.fact is None:
            return ""
        if self.fact.document:
            return self.fact.document
        if self.fact.known_by == KnownBy.TOLD and self.fact.recorded_by:
            return _("verteld aan %(name)s") % {"name": str(self.fact.recorded_by)}
        return str(KnownBy(self.fact.known_by).label)


def fact_lines(page: Page) -> dict[Domain, list[FactLine]]:
    """Every key by life domain: known ones with provenance, unknown ones with the question.

    What is not shared with this actor is not there at all: nobody need know that it is known. Nor
    is a detail of something that nobody said there is, or what only the interview asks.
    """
    found: dict[Domain, list[FactLine]] = {domain: [] for domain in Domain}
    for key, entry in registry().items():
        is_due = key in page.known or (
            not entry.is_of_interview and all(_holds(page.known.get(one)) for one in entry.after)
        )
        if is_due and page.reach.allows(entry):
            line = FactLine(entry, page.known.get(key), _shortly(used_by(key)))
            found[entry.domain].append(line)
    return found


def _shortly(names: list[str]) -> list[str]:
    """In a table: the first ones by name, and how many more there are."""
    if len(names) <= _NAMES_SHOWN:
        return names
    n = len(names) - _NAMES_SHOWN + 1
    more = _("nog %(n)s") % {"n": n}
    return [*names[: _NAMES_SHOWN - 1], more]


def _holds(fact: KnownFact | None) -> bool:
    """Was something said here that is not no, not 0 and not unknown?"""
    return fact is not None and bool(fact.value)
