"""What a group shows outside, and the keys with which the apps of its members come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.keys import Secret, new_secret
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets.outward_models import AppKey, Outward
from klaverblad.apps.exchange.lets.services.locked import coordinating, taking_part
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput, Refused

KEY_DAYS = 365
OPEN_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a group shows of itself; nothing unless it says so."""

    shows_profile: bool = False
    lets_apps_in: bool = False
    website: str = ""
    email: str = ""


@transaction.atomic
def show_outside(actor: Actor, group_id: UUID, shown: Shown, *, at: datetime) -> Outward:
    """A coordinator says what the group shows outside.

    raises   BadInput: a profile needs the address of a site, by which indexes know it
    """
    mine = coordinating(actor, group_id)
    if shown.shows_profile and not shown.website:
        raise BadInput(_("Een profiel heeft het adres van een website nodig."), field="website")
    row, _is_new = Outward.objects.update_or_create(
        group=mine.group,
        defaults={
            "shows_profile": shown.shows_profile,
            "lets_apps_in": shown.lets_apps_in,
            "website": shown.website,
            "email": shown.email,
            "changed_at": at,
        },
    )
    journal.emit(
        "lets_outward.changed",
        actor,
        mine.group,
        at=at,
        profile=shown.shows_profile,
        apps=shown.lets_apps_in,
    )
    return row


@transaction.atomic
def make_app_key(
    actor: Actor, group_id: UUID, *, name: str, may_pay: bool, at: datetime
) -> tuple[AppKey, Secret]:
    """A key for an app of one's own. Its text exists in what this returns, and nowhere else.

    raises   Refused when the group lets no apps in, or when there are enough keys
    """
    mine = taking_part(actor, group_id)
    if not queries.lets_apps_in(mine.group_id):
        raise Refused(_("Je groep laat geen andere apps toe. Vraag het aan de coördinator."))
    if not name.strip():
        raise BadInput(_("Schrijf welke app het is."), field="name")
    if queries.open_keys(mine, on=actor.on).count() >= OPEN_MOST:
        raise Refused(_("Je hebt al vijf sleutels. Trek er eerst een in."))
    secret = new_secret()
    key = AppKey.objects.create(
        member=mine,
        name=name.strip(),
        digest=secret.digest,
        may_pay=may_pay,
        made_at=at,
        expires_on=actor.on + timedelta(days=KEY_DAYS),
    )
    journal.emit("lets_key.made", actor, key, at=at, may_pay=may_pay)
    return key, secret


@transaction.atomic
def withdraw_app_key(actor: Actor, group_id: UUID, key_id: UUID, *, at: datetime) -> AppKey:
    """Close a key at once and for good."""
    mine = taking_part(actor, group_id)
    key = queries.app_keys(mine).select_for_update(of=("self",)).get(pk=key_id)
    if key.withdrawn_at is None:
        key.withdrawn_at = at
        key.save(update_fields=["withdrawn_at"])
        journal.emit("lets_key.withdrawn", actor, key, at=at)
    return key
