"""Bewaring: which parts of which files go, when, and why some are still needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from klaverblad.apps.access import queries
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.retention import is_kept, terms_of
from klaverblad.apps.access.terms import Term
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.registry import registry

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Warned:
    """One part of one file that goes on a day.

    what   the rule in words; `which` the facts under it, by name
    """

    notice: RetentionNotice
    person: Person
    what: str
    why: str
    which: Sequence[str]
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what was warned of."""

    rows: Sequence[Warned]
    total: int
    page: int
    n_pages: int


def warned(actor: Actor, *, page: int = 1) -> Listing:
    """What goes of the people of the actor's own OCMW, the first day on top."""
    found = queries.notices_of(own_persons(actor))
    total = found.count()
    n_pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), n_pages)
    notices = list(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Listing(_rows(actor, notices), total, page, n_pages)


def warned_of(actor: Actor, notice_id: UUID) -> Warned:
    """One part of a file; DoesNotExist when it is not there or not theirs."""
    notice = queries.notices_of(own_persons(actor)).get(pk=notice_id)
    return _rows(actor, [notice])[0]


def _rows(actor: Actor, notices: Sequence[RetentionNotice]) -> list[Warned]:
    persons = own_persons(actor).in_bulk([one.person_id for one in notices])
    terms: Mapping[tuple[str, int], Term] = {
        (term.rule.key, term.months): term for term in terms_of(actor.region_id or "", on=actor.on)
    }
    found = []
    for notice in notices:
        # A term that changed since the warning: the next run takes the warning away.
        term = terms.get((notice.rule, notice.months))
        keys = term.parts if term else ()
        found.append(
            Warned(
                notice,
                persons[notice.person_id],
                term.rule.label() if term else notice.rule,
                term.rule.say_why() if term else "",
                [registry()[key].label() for key in keys],
                is_kept(notice, on=actor.on),
            )
        )
    return found
