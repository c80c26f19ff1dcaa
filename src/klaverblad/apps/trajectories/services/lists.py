"""Keeping a way of looking at a list: under a name, for oneself or for the team."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.policies import can_list_people
from klaverblad.apps.trajectories import list_queries, policies
from klaverblad.apps.trajectories.models import SavedList
from klaverblad.errors import BadInput, Refused

NAME_MOST = 60
# More would be a list of lists to search in.
LISTS_MOST = 30


@transaction.atomic
def keep_list(actor: Actor, *, name: str, choices: str, is_shared: bool = False) -> SavedList:
    """Keep the choices of a list under a name. Sharing it with the team is for the lead."""
    can_list_people(actor).enforce()
    if is_shared:
        policies.can_share_lists(actor).enforce()
    if not choices:
        raise BadInput(_("Kies eerst een filter. Zonder filter is het de gewone lijst."))
    mine = SavedList.objects.filter(
        owner_id=actor.user_id, organisation_id=actor.organisation_id, removed_at=None
    )
    if mine.count() >= LISTS_MOST:
        raise Refused(_("Je hebt al dertig lijsten. Haal er eerst één weg."))
    kept = SavedList(
        organisation_id=actor.organisation_id,
        owner_id=actor.user_id,
        name=_named(actor, name),
        choices=choices,
        is_shared=is_shared,
    )
    kept.save(force_insert=True)
    journal.emit("list.kept", actor, kept, shared=is_shared)
    return kept


@transaction.atomic
def rename_list(actor: Actor, list_id: UUID, *, name: str) -> SavedList:
    """Give a kept list another name."""
    kept = _mine(actor, list_id)
    kept.name = _named(actor, name, owner_id=kept.owner_id, but=kept.pk)
    kept.save(update_fields=["name"])
    journal.emit("list.renamed", actor, kept)
    return kept


@transaction.atomic
def share_list(actor: Actor, list_id: UUID, *, with_team: bool) -> SavedList:
    """Show a kept list to the whole team, or to its owner alone again."""
    kept = _mine(actor, list_id)
    policies.can_share_lists(actor).enforce()
    kept.is_shared = with_team
    kept.save(update_fields=["is_shared"])
    journal.emit("list.shared", actor, kept, shared=with_team)
    return kept


@transaction.atomic
def remove_list(actor: Actor, list_id: UUID, *, at: datetime) -> SavedList:
    """Take a kept list away; it can be put back."""
    kept = _mine(actor, list_id)
    kept.removed_at = at
    kept.save(update_fields=["removed_at"])
    journal.emit("list.removed", actor, kept)
    return kept


@transaction.atomic
def put_back_list(actor: Actor, list_id: UUID) -> SavedList:
    """Put back a list that was taken away, unless its name is taken meanwhile."""
    kept = _mine(actor, list_id)
    kept.name = _named(actor, kept.name, owner_id=kept.owner_id, but=kept.pk)
    kept.removed_at = None
    kept.save(update_fields=["removed_at"])
    journal.emit("list.put_back", actor, kept)
    return kept


def _mine(actor: Actor, list_id: UUID) -> SavedList:
    found = list_queries.every_list(actor).select_for_update(of=("self",)).get(pk=list_id)
    policies.can_write_list(actor, found).enforce()
    return found


def _named(
    actor: Actor, name: str, *, owner_id: UUID | None = None, but: UUID | None = None
) -> str:
    wanted = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not wanted or len(wanted) > NAME_MOST:
        raise BadInput(_("Geef de lijst een naam van hoogstens zestig tekens."), field="name")
    taken = SavedList.objects.filter(
        owner_id=owner_id or actor.user_id,
        organisation_id=actor.organisation_id,
        name=wanted,
        removed_at=None,
    )
    if taken.exclude(pk=but).exists():
        raise BadInput(_("Je hebt al een lijst met die naam. Kies een andere naam."), field="name")
    return wanted
