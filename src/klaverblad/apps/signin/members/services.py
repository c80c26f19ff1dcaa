"""Giving, changing and ending access. Each leaves one event; an end closes what was open at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role, User
from klaverblad.apps.journal import services as journal
from klaverblad.apps.signin.members import policies, queries
from klaverblad.apps.signin.models import Invitation, SignIn
from klaverblad.errors import BadInput, Refused

# How long a link to come in works, and how long an invitation that nobody answers stays.
INVITE_DAYS, FORGET_DAYS = 7, 60


class LastAdministrator(Refused):
    """Without one, nobody could give access any more."""

    code = "last_administrator"
    sentence = _(
        "Dit is de laatste beheerder van de regio. Geef eerst iemand anders die rol, zonder einddag."
    )


class HasItAlready(Refused):
    """The same access twice says nothing more."""

    code = "has_access_already"
    sentence = _("Deze persoon heeft die rol al in deze organisatie.")


@dataclass(frozen=True, slots=True)
class NewAccess:
    """Whom to let in, where, as what, until when; and the language of the mail."""

    organisation_id: UUID
    role: str
    name: str
    email: str
    language: str = "nl"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it: access at once for a colleague of the region, else an invitation."""

    membership: Membership | None = None
    invitation: Invitation | None = None
    issued: links.Issued | None = None


@transaction.atomic
def give_access(actor: Actor, new: NewAccess, *, at: datetime) -> Given:
    """Let somebody in: who works in this region gets the role; anybody else a link by mail.

    raises   BadInput for what cannot be read; Denied for a role that this actor may not give
    """
    organisation = _organisation(actor, new.organisation_id)
    policies.can_give_role(actor, organisation, new.role).enforce()
    _check(actor, new)
    colleague = queries.colleague_with(actor, new.email.strip())
    if colleague is None:
        return _invite(actor, organisation, new, at=at)
    if colleague.pk == actor.user_id:
        policies.deny("own_access").enforce()
    made = _make(actor, colleague, organisation, role=new.role, until=new.until)
    return Given(membership=made)


def _organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """Under a lock: of two browsers that invite the same person the second finds the first."""
    found = accounts.organisations(actor).select_for_update(of=("self",))
    return found.get(pk=organisation_id)


def _check(actor: Actor, new: NewAccess) -> None:
    if not new.name.strip():
        raise BadInput(_("Schrijf de voornaam en de familienaam."), field="name")
    if "@" not in new.email:
        raise BadInput(_("We kunnen dit adres niet lezen. Kijk het na."), field="email")
    _check_until(actor, new.until)


def _check_until(actor: Actor, until: date | None) -> None:
    if until is not None and until < actor.on:
        raise BadInput(
            _(
                "Kies vandaag of een latere dag. Moet het nu stoppen? Gebruik dan ‘Stop de toegang’."
            ),
            field="until",
        )


def _invite(actor: Actor, organisation: Organisation, new: NewAccess, *, at: datetime) -> Given:
    Invitation.objects.filter(sent_at__lt=at - timedelta(days=FORGET_DAYS)).delete()
    email = new.email.strip()
    same = Invitation.objects.filter(
        organisation=organisation, role=new.role, email__iexact=email
    ).first()
    invitation = same or Invitation(organisation=organisation, role=new.role, email=email)
    invitation.name, invitation.language = new.name.strip(), links.spoken(new.language)
    invitation.until = new.until
    return _send(actor, invitation, at=at, event="member.invited")


def _send(actor: Actor, invitation: Invitation, *, at: datetime, event: str) -> Given:
    """A new link, for one time; the former one closes."""
    invitation.sent_at, invitation.was_mailed = at, False
    invitation.save()
    links.replace_open(actor, scope=LinkScope.INVITE, subject=invitation, at=at)
    ask = links.Ask(language=invitation.language, valid_days=INVITE_DAYS)
    issued = links.issue(actor, scope=LinkScope.INVITE, subject=invitation, at=at, ask=ask)
    journal.emit(
        event,
        actor,
        invitation,
        organisation=invitation.organisation_id,
        role=invitation.role,
        until=invitation.until,
    )
    return Given(invitation=invitation, issued=issued)


@transaction.atomic
def send_again(actor: Actor, invitation_id: UUID, *, at: datetime) -> Given:
    """Another link, seven days anew; the former one opens nothing any more."""
    invitation = _invitation(actor, invitation_id)
    return _send(actor, invitation, at=at, event="member.invited_again")


@transaction.atomic
def note_mailed(actor: Actor, invitation_id: UUID) -> None:
    """The mail left. No event: the invitation has one, and this says only whether to try again."""
    _invitation(actor, invitation_id)
    Invitation.objects.filter(pk=invitation_id).update(was_mailed=True)


@transaction.atomic
def take_back(actor: Actor, invitation_id: UUID, *, at: datetime) -> None:
    """The invitation ends; its link opens nothing any more."""
    invitation = _invitation(actor, invitation_id)
    links.replace_open(actor, scope=LinkScope.INVITE, subject=invitation, at=at)
    journal.emit(
        "member.uninvited",
        actor,
        invitation,
        organisation=invitation.organisation_id,
        role=invitation.role,
    )
    invitation.delete()


def _invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    found = queries.invitations(actor).select_for_update(of=("self",)).get(pk=invitation_id)
    policies.can_give_role(actor, found.organisation, found.role).enforce()
    return found


@dataclass(frozen=True, slots=True)
class Accepted:
    """The access that somebody took, and whether they chose the password of their login by it."""

    membership: Membership
    chose_password: bool


@transaction.atomic
def accept(holder: links.LinkHolder, *, password: str, at: datetime) -> Accepted:
    """Whoever holds the link comes in; their login is made, or the one of this address used.

    A login that has a password keeps it, and its own way in: the link opens only the access.

    password   of a login that has none yet
    raises     LinkClosed for whoever is second, late, or not wanted any more
    """
    invitation = queries.invited_by_link(holder.subject_id)
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    links.use(holder, at=at)
    if invitation.until is not None and invitation.until < holder.on:
        raise links.LinkExpired(link=holder.link_id)
    user, chose = _login(invitation, password)
    if not user.is_active:
        raise links.LinkRevoked(link=holder.link_id)
    owner = Actor.owner(user, on=holder.on)
    found = _open_same(user, organisation, invitation.role, on=holder.on)
    membership = found or _make(
        owner, user, organisation, role=invitation.role, until=invitation.until
    )
    journal.emit("member.joined", owner, membership, invitation=invitation.pk)
    invitation.delete()
    return Accepted(membership, chose)


def _login(invitation: Invitation, password: str) -> tuple[User, bool]:
    user = queries.login_with(invitation.email)
    if user is not None and user.has_usable_password():
        return user, False
    assert password, "the form asks one of whoever has none"
    if user is None:
        user = User(email=invitation.email, name=invitation.name, language=invitation.language)
    user.set_password(password)
    user.save()
    return user, True


def _open_same(user: User, organisation: Organisation, role: str, *, on: date) -> Membership | None:
    same = Membership.objects.filter(user=user, organisation=organisation, role=role)
    return same.filter(Q(until=None) | Q(until__gte=on)).first()


def _make(
    actor: Actor, user: User, organisation: Organisation, *, role: str, until: date | None
) -> Membership:
    if _open_same(user, organisation, role, on=actor.on) is not None:
        raise HasItAlready(user=user.pk)
    made = Membership.objects.create(
        user=user, organisation=organisation, role=role, since=actor.on, until=until
    )
    journal.emit("member.added", actor, made, organisation=organisation.pk, role=role, until=until)
    return made


@transaction.atomic
def change_access(
    actor: Actor, membership_id: UUID, *, role: str, until: date | None
) -> Membership:
    """Another role or another last day. Of a role that changes, the former one ends and stays known."""
    membership = _membership(actor, membership_id)
    policies.can_change_member(actor, membership).enforce()
    policies.can_give_role(actor, membership.organisation, role).enforce()
    _check_until(actor, until)
    _refuse_ended(actor, membership)
    if role != membership.role:
        _refuse_last_administrator(actor, membership)
        end_at_once(actor, membership)
        journal.emit("member.ended", actor, membership, role=membership.role, why="role_changed")
        return _make(actor, membership.user, membership.organisation, role=role, until=until)
    if until is not None:
        _refuse_last_administrator(actor, membership)
    before, membership.until = membership.until, until
    membership.save(update_fields=["until"])
    journal.emit("member.changed", actor, membership, before=before, until=until)
    return membership


@transaction.atomic
def end_access(actor: Actor, membership_id: UUID) -> Membership:
    """It stops now: no page, no key and no calendar of it opens any more, and no browser goes on."""
    membership = _membership(actor, membership_id)
    policies.can_end_member(actor, membership).enforce()
    _refuse_ended(actor, membership)
    _refuse_last_administrator(actor, membership)
    end_at_once(actor, membership)
    journal.emit("member.ended", actor, membership, role=membership.role, why="asked")
    return membership


@transaction.atomic
def give_back(actor: Actor, membership_id: UUID, *, until: date | None) -> Membership:
    """It was ended by mistake: it goes on as before."""
    membership = _membership(actor, membership_id)
    policies.can_change_member(actor, membership).enforce()
    _check_until(actor, until)
    if _open_same(membership.user, membership.organisation, membership.role, on=actor.on):
        raise HasItAlready(user=membership.user_id)
    membership.until = until
    membership.save(update_fields=["until"])
    journal.emit("member.given_back", actor, membership, role=membership.role, until=until)
    return membership


def end_at_once(actor: Actor, membership: Membership) -> None:
    """Its last day was yesterday, and whoever is signed in signs in again, with what is left."""
    yesterday = actor.on - timedelta(days=1)
    # What began today leaves no day in which it held; the journal knows the moments.
    membership.since = min(membership.since, yesterday)
    membership.until = yesterday
    membership.save(update_fields=["since", "until"])
    count, _by_model = SignIn.objects.filter(user_id=membership.user_id).delete()
    if count:
        journal.emit(
            "session.ended_others", actor, membership.user, count=count, why="access_ended"
        )


def _membership(actor: Actor, membership_id: UUID) -> Membership:
    """Under a lock, with every administrator of the region when it is one: two do not end the last two."""
    found = queries.members(actor).get(pk=membership_id)
    wanted = Q(pk=found.pk)
    if found.role == Role.ADMINISTRATOR:
        wanted |= Q(organisation__region_id=actor.region_id, role=Role.ADMINISTRATOR)
    locked = Membership.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk")
    rows = {one.pk: one for one in locked.select_related("user", "organisation")}
    return rows[membership_id]


def _refuse_ended(actor: Actor, membership: Membership) -> None:
    if membership.until is not None and membership.until < actor.on:
        raise Refused(_("Deze toegang is al gestopt. Geef hem opnieuw als het nodig is."))


def _refuse_last_administrator(actor: Actor, membership: Membership) -> None:
    if membership.role != Role.ADMINISTRATOR:
        return
    others = Membership.objects.filter(
        role=Role.ADMINISTRATOR,
        organisation__region_id=actor.region_id,
        since__lte=actor.on,
        until=None,
        user__is_active=True,
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastAdministrator(membership=membership.pk)
