"""Asking to join without a login: by mail, and only once the mailbox says yes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.services import login_of_mailbox
from klaverblad.apps.exchange.lets import mail_queries, queries
from klaverblad.apps.exchange.lets.errors import AlreadyMember, LinkOver, LinkUnknown
from klaverblad.apps.exchange.lets.models import Group, SignUp
from klaverblad.apps.exchange.lets.services.joining import Applicant, apply_for
from klaverblad.apps.journal import services as journal

CONFIRM_DAYS = 3
TASK = "exchange_sign_up"


def ask_to_join(
    actor: Actor, group_id: UUID, said: Applicant, email: str, language: str, *, at: datetime
) -> str:
    """Keep what somebody without a login asks, and give the token of the link for their mailbox.

    Nothing looks whether the address has a login: what is kept, said and mailed is the same.

    raises   Group.DoesNotExist
    """
    assert actor.system == TASK, "nobody is signed in yet"
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        group = queries.open_group(group_id)
        # A second time from one mailbox: the last words count, and the first link is over.
        SignUp.objects.filter(group=group, email__iexact=email).delete()
        row = SignUp.objects.create(
            group=group,
            name=said.name,
            area=said.area,
            about=said.about,
            email=email,
            language=language,
            digest=_digest(token),
            asked_at=at,
        )
        journal.emit("lets_group.asked_by_mail", actor, row, at=at)
    return token


def find_sign_up(token: str, *, at: datetime) -> SignUp:
    """What a link is for.

    raises   LinkOver
    """
    found = mail_queries.sign_up_by(_digest(token))
    if found is None:
        raise LinkUnknown
    if found.asked_at < at - timedelta(days=CONFIRM_DAYS):
        raise LinkOver
    return found


def confirm(actor: Actor, token: str, *, at: datetime) -> Group:
    """The mailbox says yes: whoever has it asks to join, as their login, which is made if need be.

    raises   LinkOver
    """
    assert actor.system == TASK, "nobody is signed in yet"
    with transaction.atomic():
        found = find_sign_up(token, at=at)
        row = SignUp.objects.select_for_update(of=("self",)).filter(pk=found.pk).first()
        if row is None:
            raise LinkUnknown
        user = login_of_mailbox(row.email, name=row.name, language=row.language)
        if user is None:
            raise LinkOver
        said = Applicant(name=row.name, area=row.area, about=row.about)
        group = found.group
        row.delete()
        try:
            with transaction.atomic():
                apply_for(Actor.owner(user, on=actor.on), group.pk, said)
        except (AlreadyMember, IntegrityError):
            # They are known there: that is for the mailbox alone to know, and the page says so.
            pass
    return group


def forget_unconfirmed(*, before: datetime) -> int:
    """Erase who did not confirm in time; how many there were."""
    n, _of_which = mail_queries.sign_ups_before(before - timedelta(days=CONFIRM_DAYS)).delete()
    return n


def _digest(token: str) -> str:
    return hashlib.sha256(f"lets-sign-up:{token}".encode()).hexdigest()
