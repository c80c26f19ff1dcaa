"""Every change to keys for systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import policies
from klaverblad.apps.access import system_key_queries as queries
from klaverblad.apps.access.policies import deny
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.keys import Secret, new_secret
from klaverblad.apps.accounts.models import ApiKey, KeyScope, Membership
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput, Refused

DAYS_MOST = 365
# Enough for the systems of one desk; more are keys that somebody forgot.
OPEN_MOST = 10


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is for, what it may do, and until when."""

    name: str
    scope: KeyScope
    expires_on: date


@transaction.atomic
def make_key(
    actor: Actor, membership_id: UUID, new: NewKey, *, has_second_factor: bool
) -> tuple[ApiKey, Secret]:
    """Make a key that acts as a membership. Its text exists in what this returns, and nowhere else."""
    found = queries.members_for_keys(actor).select_for_update(of=("self",))
    membership: Membership = found.get(pk=membership_id)
    policies.can_make_key(actor, membership).enforce()
    if not has_second_factor:
        deny("no_second_factor").enforce()
    if not new.name.strip():
        raise BadInput(_("Schrijf waarvoor de sleutel dient."), field="name")
    if not actor.on < new.expires_on <= actor.on + timedelta(days=DAYS_MOST):
        raise BadInput(_("Een sleutel geldt hoogstens een jaar."), field="expires_on")
    still_open = membership.keys.filter(revoked_at=None, expires_on__gte=actor.on)
    if still_open.count() >= OPEN_MOST:
        raise Refused(_("Er zijn al tien sleutels. Trek er eerst een in die niemand nog gebruikt."))
    secret = new_secret()
    key = ApiKey.objects.create(
        membership=membership,
        name=new.name.strip(),
        prefix=secret.prefix,
        digest=secret.digest,
        scope=new.scope,
        expires_on=new.expires_on,
    )
    journal.emit(
        "key.made",
        actor,
        key,
        membership=membership.pk,
        scope=new.scope,
        expires_on=new.expires_on,
    )
    return key, secret


@transaction.atomic
def withdraw_key(actor: Actor, key_id: UUID) -> ApiKey:
    """Close a key at once and for good."""
    key: ApiKey = queries.keys(actor).select_for_update(of=("self",)).get(pk=key_id)
    policies.can_withdraw_key(actor, key).enforce()
    if key.revoked_at is not None:
        raise Refused(_("Deze sleutel is al ingetrokken. Niemand kan er nog in mee."), key=key.pk)
    _close(actor, key, at=timezone.now(), why="asked")
    return key


@transaction.atomic
def close_own_keys(actor: Actor, *, at: datetime, why: str) -> int:
    """Close every key of a user, because somebody else may have made one; how many there were."""
    found = list(queries.own_open_keys(actor).select_for_update().order_by("pk"))
    for key in found:
        policies.can_withdraw_key(actor, key).enforce()
        _close(actor, key, at=at, why=why)
    return len(found)


def _close(actor: Actor, key: ApiKey, *, at: datetime, why: str) -> None:
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    journal.emit("key.withdrawn", actor, key, membership=key.membership_id, why=why)
