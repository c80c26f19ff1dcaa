"""What the region agreed on and holds now; without a table of its own, the example of the project."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.placements.chain import Chain, default_text, read_chain
from klaverblad.apps.placements.models import AgreedKind, AgreedTable, EndedAs, Proposal, Run
from klaverblad.apps.placements.policies import can_agree, can_read_runs
from klaverblad.engines.matching.ranking import Policy

# Used where no table holds: the example of `klaverblad match`, adopted by nobody. A test holds them equal.
EXAMPLE = Policy(version="example-1", minutes_counted_max=90)


def tables(actor: Actor) -> QuerySet[AgreedTable]:
    """Every version of the region of this actor, the newest first."""
    can_read_runs(actor).enforce()
    return _of_region(actor).select_related("recorded_by", "let_hold_by")


def own_tables(actor: Actor) -> QuerySet[AgreedTable]:
    """The same, for whoever keeps them."""
    can_agree(actor).enforce()
    return _of_region(actor)


def _of_region(actor: Actor) -> QuerySet[AgreedTable]:
    if actor.region_id is None:
        return AgreedTable.objects.none()
    return AgreedTable.objects.filter(region_id=actor.region_id)


def in_force(actor: Actor, kind: AgreedKind) -> AgreedTable | None:
    """The table that holds in the region of this actor: that is no secret to anybody in it."""
    held = _of_region(actor).filter(kind=kind, holds_since__isnull=False)
    return held.order_by("-holds_since", "pk").first()


def closeness(actor: Actor) -> Policy:
    """In which order this actor sees places: by the points that the region published."""
    table = in_force(actor, AgreedKind.POINTS)
    if table is None:
        return EXAMPLE
    return Policy(version=table.version, **table.closeness)


def chain_now(actor: Actor) -> tuple[AgreedTable | None, Chain]:
    """By which chain a new proposal begins."""
    table = in_force(actor, AgreedKind.CHAIN)
    return table, chain_of_table(table)


def chain_of_table(table: AgreedTable | None) -> Chain:
    """A chain that was kept; None is that of the project."""
    if table is None:
        return read_chain(default_text())
    return read_chain(table.text, table.version)


def chain_of(proposal: Proposal) -> Chain:
    """The chain by which a proposal goes on; fetch it with its `chain`."""
    return chain_of_table(proposal.chain)


def is_tried(table_id: UUID) -> bool:
    """Whether a run tried this table to its end."""
    tried = Run.objects.filter(table_id=table_id, organisation=None, ended_as=EndedAs.DONE)
    return tried.exists()
