"""The fact that a granted right makes, with who said it and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import KnownBy, SaidBy
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.rights.models import RightRequest

# Right -> the fact of the registry that says the same. A code is added to those someone has; of a
# choice it is what a no, or nothing, becomes: who is on a list for years stays so.
GIVES: Mapping[str, tuple[str, Any]] = {
    "leefloon": ("statuses", "leefloon"),
    "verhoogde_tegemoetkoming": ("receives_vt", True),
    "igo": ("receives_igo", True),
    "ivt_it": ("receives_ivt_it", True),
    "sociale_huur": ("on_social_housing_list", "under_4_years"),
    "huurpremie": ("receives_huurpremie", True),
}


def fact_of(right: str) -> str:
    """The key of the fact that a yes writes, of the person or of their household; else empty."""
    entry = registry().get(GIVES.get(right, ("", None))[0])
    return entry.key if entry is not None else ""


def write_fact(actor: Actor, request: RightRequest) -> UUID | None:
    """Write what a yes makes so; None when there is nothing to write, or it stands there already.

    What begins later or is over is not so today, and is not written.
    """
    key = fact_of(request.right)
    since = request.granted_from or request.answered_on
    is_over = request.granted_until is not None and request.granted_until < actor.on
    if not key or since is None or since > actor.on or is_over:
        return None
    known = people.known_facts(actor, [request.person_id], keys=[key])
    old = known.get(request.person_id, {}).get(key)
    value, is_news = _with(key, GIVES[request.right][1], old.value if old else None)
    if not is_news:
        return None
    if old is not None and old.value is not None:
        # What else stands under the key was said on its own day.
        since = max(since, old.since)
    document = request.document
    said = facts.Said(
        key=key,
        value=value,
        since=since,
        said_by=SaidBy.AUTHORITY if document else SaidBy.PERSON,
        known_by=KnownBy.DOCUMENT if document else KnownBy.TOLD,
        document=document.title if document else "",
        evidence_id=document.pk if document else None,
    )
    try:
        return facts.record_fact(actor, request.person_id, said).pk
    except facts.HouseholdUnknown:
        # Nobody told with whom this person lives: the answer is kept all the same.
        return None


def _with(key: str, value: Any, old: Any) -> tuple[Any, bool]:
    """The new value, and whether it differs from what stands there."""
    kind = registry()[key].type
    if kind == FactType.CHOICE:
        return value, old in {None, "no"}
    if kind != FactType.CODES:
        return value, old != value
    codes = set(old or ())
    return [one for one in registry()[key].options if one in codes | {value}], value not in codes


def take_back_fact(actor: Actor, request: RightRequest) -> None:
    """Let what a yes wrote go with it; when somebody said more since, that stays."""
    if request.fact_id is not None:
        facts.withdraw_fact(actor, request.person_id, request.fact_id)
        request.fact_id = None
