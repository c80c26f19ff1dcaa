"""Changes to where somebody is signed in and with what. Each leaves one event, of codes alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from allauth.socialaccount.internal.flows import connect
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.access.system_key_services import close_own_keys
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.journal import services as journal
from klaverblad.apps.signin import queries
from klaverblad.apps.signin.browsers import words_of
from klaverblad.apps.signin.limits import Why
from klaverblad.apps.signin.models import SignIn
from klaverblad.errors import Refused

# Where a session keeps the id of its row.
SESSION_KEY = "sign_in"


def begin(
    actor: Actor,
    user: User,
    session: SessionBase,
    *,
    user_agent: str,
    ways: list[str],
    at: datetime,
) -> SignIn:
    """Write down that somebody signed in just now, in this session."""
    browser, system = words_of(user_agent)
    with transaction.atomic():
        _forget_what_is_over(actor, at=at)
        # Signing in twice in one browser is one session with a new key.
        queries.sign_ins(actor).filter(pk=session.get(SESSION_KEY)).delete()
        sign_in = SignIn.objects.create(
            user=user, since=at, last_seen_at=at, browser=browser, system=system
        )
        journal.emit("session.started", actor, user, at=at, sign_in=sign_in.pk, ways=ways)
    session[SESSION_KEY] = str(sign_in.pk)
    return sign_in


def see(sign_in: SignIn, *, at: datetime) -> None:
    """Keep a session going. No event: it says only that somebody is still there.

    A row that was ended meanwhile stays ended, and a later moment is not overwritten.
    """
    SignIn.objects.filter(pk=sign_in.pk, last_seen_at__lt=at).update(last_seen_at=at)


def end_when_over(actor: Actor, user: User, sign_in: SignIn | None, *, why: Why) -> None:
    """A session that lay still, lived too long or was ended elsewhere is over."""
    if sign_in is None:
        return
    with transaction.atomic():
        if queries.sign_ins(actor).filter(pk=sign_in.pk).delete()[0]:
            journal.emit("session.ended", actor, user, sign_in=sign_in.pk, why=why.value)


def end_mine(actor: Actor, user: User, session: SessionBase) -> bool:
    """Signing out ends this session; whether it still went on. If not, there is no second event."""
    sign_in_id = session.get(SESSION_KEY)
    with transaction.atomic():
        was_going = bool(queries.sign_ins(actor).filter(pk=sign_in_id).delete()[0])
        if was_going:
            journal.emit("session.ended", actor, user, sign_in=UUID(sign_in_id), why="signed_out")
    return was_going


def end_one(actor: Actor, user: User, sign_in_id: UUID) -> None:
    """End one session from another: the lost phone, the machine in the hall."""
    is_signed_in(actor).enforce()
    with transaction.atomic():
        sign_in = queries.sign_ins(actor).get(pk=sign_in_id)
        sign_in.delete()
        journal.emit("session.ended", actor, user, sign_in=sign_in_id, why="elsewhere")


def end_others(actor: Actor, user: User, session: SessionBase, *, why: str) -> int:
    """End every session but this one; how many there were."""
    with transaction.atomic():
        others = queries.sign_ins(actor).exclude(pk=session.get(SESSION_KEY))
        count, _by_model = others.delete()
        if count:
            journal.emit("session.ended_others", actor, user, count=count, why=why)
    return count


@transaction.atomic
def password_changed(actor: Actor, user: User, session: SessionBase, *, at: datetime) -> None:
    """Somebody chose another password: all else that opens something as them is closed but here."""
    note("password.changed", actor, user)
    end_others(actor, user, session, why="password")
    _close_lasting_ways_in(actor, at=at)


@transaction.atomic
def password_reset(actor: Actor, user: User, *, at: datetime) -> None:
    """Somebody who had lost their password chose one: nothing that was open stays open.

    Not even the session of this browser, in which they may have been signed in: it ended with the
    old password.
    """
    note("password.reset", actor, user)
    count, _by_model = queries.sign_ins(actor).delete()
    if count:
        journal.emit("session.ended_others", actor, user, count=count, why="password")
    _close_lasting_ways_in(actor, at=at)


def _close_lasting_ways_in(actor: Actor, *, at: datetime) -> None:
    """Keys for systems and the address of a calendar outlive a session; an intruder would make one.

    So does a paper or a mail to sign in by, that lies somewhere.
    """
    close_own_keys(actor, at=at, why="password")
    links.revoke_calendars(actor, at=at)
    links.replace_open(actor, scope=LinkScope.SIGN_IN, subject=User(pk=actor.user_id), at=at)


def unlink(actor: Actor, request: HttpRequest, link_id: int) -> None:
    """Take away a way in through a provider. The last way in stays: nobody shuts themselves out.

    The event is written by who listens to allauth, as for a link that is made.
    """
    is_signed_in(actor).enforce()
    with transaction.atomic():
        link = queries.link_of(actor, link_id)
        try:
            connect.validate_disconnect(request, link)
        except ValidationError as no:
            raise Refused(no.messages[0]) from no
        connect.disconnect(request, link)


def note(name: str, actor: Actor, subject: models.Model, **data: object) -> None:
    """Write down a change that allauth made: a factor, a link, a password."""
    with transaction.atomic():
        journal.emit(name, actor, subject, **data)


def _forget_what_is_over(actor: Actor, *, at: datetime) -> None:
    """Rows of browsers that were closed without signing out, once they can be of no use."""
    oldest = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    queries.sign_ins(actor).filter(since__lte=oldest).delete()
