"""What a coordinator tells everybody in the group."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.models import News
from klaverblad.apps.exchange.lets.services.locked import coordinating
from klaverblad.apps.journal import services as journal


def tell_news(
    actor: Actor,
    group_id: UUID,
    news_id: UUID,
    *,
    title: str,
    text: str,
    until: date,
    at: datetime,
) -> News:
    """Put something on the page of every member, until a day; sent twice, it stands there once."""
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        news, is_new = News.objects.get_or_create(
            pk=news_id,
            defaults={
                "group": mine.group,
                "by": mine,
                "title": title,
                "text": text,
                "until": until,
                "put_at": at,
            },
        )
        if news.group_id != mine.group_id:
            raise News.DoesNotExist
        if is_new:
            journal.emit("lets_news.told", actor, news, at=at)
    return news


def take_news_away(actor: Actor, group_id: UUID, news_id: UUID, *, at: datetime) -> None:
    """It was told long enough."""
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        news = queries.news(mine, on=actor.on).get(pk=news_id)
        journal.emit("lets_news.taken_away", actor, news, at=at)
        news.delete()
