"""Changes to organisations, members and the session's role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import ApiKey, Membership, Role, User

SESSION_KEY = "membership"

# Which of some logins serve for something else too: an app above says so.
InUse = Callable[[Iterable[UUID]], set[UUID]]
_in_use: list[InUse] = []


def keep_login_of(in_use: InUse) -> None:
    """Have logins that serve elsewhere outlive the file of their owner."""
    if in_use not in _in_use:
        _in_use.append(in_use)


def switch_membership(
    session: SessionBase, user: User, membership_id: UUID, *, on: date
) -> Membership:
    """Act for another organisation or in another role from now on."""
    membership = queries.memberships_of(user, on=on).get(pk=membership_id)
    session[SESSION_KEY] = str(membership.pk)
    # A new key: what a page of the old role held cannot be replayed in the new one.
    session.cycle_key()
    return membership


def forget_logins(actor: Actor, user_ids: Iterable[UUID]) -> None:
    """Erase the logins of people whose file is forgotten, in the caller's transaction.

    Whoever was ever a professional too keeps the login of that work, and loses the role of person;
    so does whoever uses it for something that has nothing to do with a file.
    The caller asked who may.
    """
    assert actor.role is None, "only the task that forgets files forgets logins"
    user_ids = list(user_ids)
    logins = User.objects.filter(pk__in=user_ids)
    working = set(
        Membership.objects.filter(user__in=logins)
        .exclude(role=Role.PERSON)
        .values_list("user_id", flat=True)
    )
    for in_use in _in_use:
        working |= in_use(user_ids)
    Membership.objects.filter(user__in=logins, role=Role.PERSON).delete()
    logins.exclude(pk__in=working).delete()


def login_of_mailbox(email: str, *, name: str, language: str) -> User | None:
    """The login of a mailbox that said yes to us, made if there is none; in the caller's transaction.

    A new one has no password: it is chosen by the link for a forgotten one. None when there is a
    login that was closed.
    """
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        return found if found.is_active else None
    made = User.objects.create_user(email, name)
    made.language = language
    made.save(update_fields=["language"])
    return made


def forget_unused_login(user_id: UUID) -> None:
    """Erase a login that never had a role, a password, or anything else that it is used for."""
    found = User.objects.filter(pk=user_id, memberships=None).first()
    if found is None or found.has_usable_password() or found.last_login is not None:
        return
    if not any(in_use([user_id]) for in_use in _in_use):
        found.delete()


def move_person(user_id: UUID, *, from_id: UUID, to_id: UUID) -> None:
    """Let somebody in guidance act for another organisation, in the transaction of the caller.

    It stays the same membership: its session, its calendar and its language go on. The caller
    asked who may, and writes the event.
    """
    open_here = Membership.objects.filter(user_id=user_id, role=Role.PERSON, until=None)
    if not open_here.filter(organisation_id=to_id).exists():
        open_here.filter(organisation_id=from_id).update(organisation_id=to_id)


def note_use(key: ApiKey, *, on: date) -> None:
    """Remember on which day a key was last used: one write a day, however often it is used."""
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)
