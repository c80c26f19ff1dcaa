"""Keeping what a region agreed on: written down first, tried on everybody in numbers, then in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements import agreed_queries as queries
from klaverblad.apps.placements.chain import read_chain
from klaverblad.apps.placements.models import AgreedKind, AgreedTable
from klaverblad.apps.placements.policies import can_agree
from klaverblad.engines.rules import LoadError
from klaverblad.errors import BadInput, Refused

# How errors call the text of the form.
NAME = "regel"
_FIELD = "text"
_LONG = {"version": 40, "adopted_by": 160, "source": 300}


class Unreadable(BadInput):
    """A table that does not load: the line, what stands there, and what would do."""

    code = "agreed_unreadable"


class NotTried(Refused):
    """Quotas hold only when somebody saw what they cost."""

    code = "agreed_not_tried"
    sentence = _(
        "Deze afspraak heeft quota. Probeer ze eerst uit: dan staat er wat elk quotum kost."
    )


@transaction.atomic
def write_down(actor: Actor, kind: str, text: str, *, at: datetime) -> AgreedTable:
    """Keep a version as it was written. It does not hold yet.

    raises   Unreadable; Refused when the version is there already
    """
    can_agree(actor).enforce()
    read = _read(AgreedKind(kind), text)
    head = read.head
    if len(head["version"]) > _LONG["version"]:
        raise BadInput(_("De naam van de versie is te lang."), field=_FIELD)
    if queries.own_tables(actor).filter(kind=kind, version=head["version"]).exists():
        raise Refused(_("Deze versie is er al. Geef de nieuwe een andere naam."), field=_FIELD)
    table = AgreedTable.objects.create(
        region_id=actor.region_id,
        kind=kind,
        version=head["version"],
        adopted_by=head["adopted_by"][: _LONG["adopted_by"]],
        adopted_on=date.fromisoformat(head["adopted_on"]),
        source=head["source"][: _LONG["source"]],
        text=text,
        closeness=read.closeness,
        has_quotas=read.has_quotas,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
    journal.emit("agreed.written", actor, table, kind=table.kind)
    return table


@transaction.atomic
def let_hold(actor: Actor, table_id: UUID, *, at: datetime) -> AgreedTable:
    """From now on this version counts; every earlier one stays to be read.

    raises   NotTried for quotas whose price nobody saw
    """
    can_agree(actor).enforce()
    table = queries.own_tables(actor).select_for_update(of=("self",)).get(pk=table_id)
    if table.has_quotas and not queries.is_tried(table.pk):
        raise NotTried(table=table.pk)
    table.holds_since, table.let_hold_by_id = at, actor.user_id
    table.save(update_fields=["holds_since", "let_hold_by"])
    journal.emit("agreed.let_hold", actor, table, kind=table.kind, adopted_on=table.adopted_on)
    return table


@dataclass(frozen=True)
class _Read:
    """Who adopted it, when and where it stands; and what pages need to know of the rest."""

    head: dict[str, str]
    closeness: dict[str, int] = field(default_factory=dict)
    has_quotas: bool = False


def _read(kind: AgreedKind, text: str) -> _Read:
    try:
        if kind == AgreedKind.CHAIN:
            chain = read_chain(text, NAME)
            return _Read(_head(chain, chain.version))
        from klaverblad.match.policy_file import read_policy

        adopted = read_policy(text, NAME)
        near = adopted.weights.closeness
        unknown = sorted(set(adopted.weights.priority) - set(registry()["statuses"].options))
    except LoadError as problem:
        raise Unreadable(
            _("%(where)s: %(what)s. %(remedy)s")
            % {"where": problem.where, "what": problem.what, "remedy": problem.remedy},
            field=_FIELD,
        ) from None
    if unknown:
        raise Unreadable(
            _("Dit statuut kennen we niet: %(code)s. Kijk bij de feiten hoe het heet.")
            % {"code": unknown[0]},
            field=_FIELD,
        )
    closeness = {
        "points_nearby": near.points_nearby,
        "points_lost_minute": near.points_lost_minute,
        "minutes_counted_max": near.minutes_counted_max,
    }
    return _Read(_head(adopted, adopted.weights.version), closeness, bool(adopted.quotas))


def _head(read: Any, version: str) -> dict[str, str]:
    return {
        "version": version,
        "adopted_by": read.adopted_by,
        "adopted_on": read.adopted_on,
        "source": read.source,
    }
