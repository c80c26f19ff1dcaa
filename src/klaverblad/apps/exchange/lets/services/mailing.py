"""Mail that a member asked for: chosen, stopped without signing in, and sent once a day at most."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import hour_queries, letters, mail_queries
from klaverblad.apps.exchange.lets.letters import Links, Told
from klaverblad.apps.exchange.lets.models import Group, HowOften, MailWish, Offer
from klaverblad.apps.exchange.lets.rules import read_rules
from klaverblad.apps.exchange.lets.services.locked import active
from klaverblad.apps.journal import services as journal

TASK = "exchange_mail"


def choose_mail(
    actor: Actor, group_id: UUID, *, overview: str, reminds: bool, origin: str
) -> MailWish:
    """Say which mail one wants. `origin` is where this desk stands, as the browser knows it."""
    with transaction.atomic():
        mine = active(actor, group_id)
        wish, _is_new = MailWish.objects.update_or_create(
            member=mine,
            defaults={"overview": overview, "reminds": reminds, "origin": origin.rstrip("/")},
            create_defaults={
                "overview": overview,
                "reminds": reminds,
                "origin": origin.rstrip("/"),
                "chosen_on": actor.on,
            },
        )
        journal.emit("lets_member.chose_mail", actor, mine, overview=overview, reminds=reminds)
    return wish


def stop_mail(token: str, *, on: date) -> Group | None:
    """No more mail of this group; whoever holds the link of a mail may say so. Twice is once."""
    with transaction.atomic():
        wish = mail_queries.wish_by_token(token)
        if wish is None:
            return None
        row = MailWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
        if row.overview != HowOften.NEVER or row.reminds:
            row.overview, row.reminds = HowOften.NEVER, False
            row.save(update_fields=["overview", "reminds"])
            actor = Actor(role=None, on=on, user_id=wish.member.user_id)
            journal.emit("lets_member.stopped_mail", actor, wish.member)
    return wish.member.group


def mail_daily(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """Once a day: what members wanted to hear, and whether the guidance of a group falls away."""
    actor = Actor.task(TASK, on=on)
    for wish_id in list(mail_queries.due(on=on).values_list("pk", flat=True)):
        send_told(actor, wish_id)
    for group in mail_queries.groups_to_watch():
        warn_of_guidance(actor, group)


def send_told(actor: Actor, member_id: UUID) -> bool:
    """Send one member what there is; whether a mail left.

    It is noted before it is sent, so that a task that is begun again sends no second one. What did
    not leave is noted back, and tried the next day.
    """
    assert actor.system == TASK, "only the task sends what was asked for"
    with transaction.atomic():
        found = MailWish.objects.select_for_update(of=("self",))
        wish = found.select_related("member__group__currency", "member__user").get(pk=member_id)
        rules = read_rules(wish.member.group.rules)
        told = mail_queries.told(wish, on=actor.on, warn_days=rules.warn_days)
        before = wish.sent_on
        if mail_queries.is_overview_due(wish, on=actor.on):
            wish.sent_on = actor.on
            wish.save(update_fields=["sent_on"])
        for offer in told.ending:
            offer.reminded_of = offer.expires_on
        Offer.objects.bulk_update(told.ending, ["reminded_of"])
    if told.is_nothing:
        return False
    if _send(wish, told):
        return True
    with transaction.atomic():
        MailWish.objects.filter(pk=wish.pk).update(sent_on=before)
        Offer.objects.filter(pk__in=[one.pk for one in told.ending]).update(reminded_of=None)
    return False


def _send(wish: MailWish, told: Told) -> bool:
    user = wish.member.user
    assert user is not None, "whoever gets mail has a login"
    stop = f"{wish.origin}{reverse('lets:stop_mail', args=[mail_queries.stop_token(wish.pk)])}"
    market = f"{wish.origin}{reverse('lets:market', args=[wish.member.group_id])}"
    subject, body = letters.overview(
        wish.member.group, told, Links(market, stop), language=user.language
    )
    # RFC 2369 and 8058: a mail program offers to stop with one tap.
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letters.send(user, subject, body, headers)


def warn_of_guidance(actor: Actor, group: Group) -> int:
    """Mail each new sign that guidance falls away to who can act, once. How many mails left."""
    found = hour_queries.signs(group, on=actor.on)
    codes = " ".join(sorted(one.code for one in found))
    with transaction.atomic():
        row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
        known = set(row.warned_of.split())
        if row.warned_of == codes:
            return 0
        row.warned_of = codes
        row.save(update_fields=["warned_of"])
    # What went well again is forgotten above, so that it is told when it comes back.
    new = [one for one in found if one.code not in known]
    n = 0
    for member in mail_queries.to_warn(group) if new else []:
        assert member.user is not None, "whoever gets mail has a login"
        n += letters.send(member.user, *letters.guidance(group, new, language=member.user.language))
    if new:
        with transaction.atomic():
            journal.emit("lets_group.warned", actor, group, codes=[one.code for one in new])
    return n
