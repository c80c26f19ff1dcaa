"""What there is to mail, and to whom: for the task that does it, and for a member's own wish."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.letters import Told
from klaverblad.apps.exchange.lets.models import (
    Group,
    GroupState,
    HowOften,
    MailWish,
    Member,
    MemberState,
    Offer,
    SignUp,
)

EVERY = {HowOften.WEEKLY: timedelta(days=7), HowOften.MONTHLY: timedelta(days=30)}
LINES_MOST = 30
_SIGNER = Signer(salt="lets-mail")


def wish_of(mine: Member) -> MailWish | None:
    """What I said about mail; None when I never did."""
    return MailWish.objects.filter(member=mine).first()


def stop_token(member_id: UUID) -> str:
    """What stops the mail of a member, without a password: it opens nothing else."""
    return _SIGNER.sign(member_id.hex).replace(":", ".")


def wish_by_token(token: str) -> MailWish | None:
    """The wish that a link in a mail is about. Scoped by being signed by us."""
    try:
        key = _SIGNER.unsign(token.replace(".", ":"))
    except BadSignature:
        return None
    found = MailWish.objects.select_related("member__group", "member__user")
    return found.filter(member_id=UUID(key)).first()


def sign_up_by(digest: str) -> SignUp | None:
    """Who asked to join and did not confirm yet. Scoped by being the secret itself."""
    return SignUp.objects.select_related("group").filter(digest=digest).first()


def due(*, on: date) -> QuerySet[MailWish]:
    """Whose overview is due, or of whom something ends that they were not told of."""
    waits = Q(pk__in=[])
    for how, every in EVERY.items():
        last = Q(sent_on__lte=on - every) | Q(sent_on=None, chosen_on__lte=on - every)
        waits |= Q(overview=how) & last
    # The days of warning are a rule of each group: whoever could have something is looked at.
    ending = Offer.objects.filter(member=OuterRef("pk"), withdrawn_at=None, expires_on__gte=on)
    ending = ending.filter(Q(reminded_of=None) | ~Q(reminded_of=F("expires_on")))
    found = MailWish.objects.filter(member__state=MemberState.ACTIVE, member__user__is_active=True)
    return found.filter(waits | (Q(reminds=True) & Exists(ending))).order_by("pk")


def is_overview_due(wish: MailWish, *, on: date) -> bool:
    """Whether the time between two overviews has gone by."""
    every = EVERY.get(HowOften(wish.overview))
    return every is not None and (wish.sent_on or wish.chosen_on) + every <= on


def told(wish: MailWish, *, on: date, warn_days: int) -> Told:
    """What there is to tell this member today."""
    mine = wish.member
    ending: list[Offer] = []
    if wish.reminds:
        near = queries.running_out(mine, on=on, days=warn_days)
        ending = list(near.filter(Q(reminded_of=None) | ~Q(reminded_of=F("expires_on"))))
    if not is_overview_due(wish, on=on):
        return Told(ending=ending)
    since = wish.sent_on or wish.chosen_on
    offers = queries.offers(mine, on=on).filter(created_at__date__gt=since).exclude(member=mine)
    return Told(
        offers=list(offers[:LINES_MOST]),
        news=list(queries.news(mine, on=on).filter(put_at__date__gt=since)),
        n_asks=queries.asks_of(mine).filter(until__gte=on).count(),
        n_letters=queries.n_unread(mine),
        ending=ending,
    )


def sign_ups_before(moment: datetime) -> QuerySet[SignUp]:
    """Who did not confirm in time."""
    return SignUp.objects.filter(asked_at__lt=moment)


def groups_to_watch() -> QuerySet[Group]:
    """Every group that goes on, for the task that looks whether its guidance does."""
    return Group.objects.filter(state=GroupState.OPEN).select_related("currency")


def to_warn(group: Group) -> list[Member]:
    """Who can act: the coordinators; without any, whoever wants mail of the group."""
    leads = queries.coordinators(group.pk).filter(user__is_active=True).select_related("user")
    if found := list(leads):
        return found
    willing = Member.objects.filter(group=group, state=MemberState.ACTIVE, user__is_active=True)
    return list(willing.exclude(mail_wish=None).select_related("user"))


def member_of(slug: str, user: User | None) -> Member | None:
    """Who takes part in a group with a login, for whoever keeps the machine."""
    if user is None:
        return None
    found = Member.objects.filter(group__slug=slug, user=user, state=MemberState.ACTIVE)
    return found.select_related("group").first()
