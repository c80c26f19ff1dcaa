"""Mailing links to sign in with, beside the request: so that how long it takes tells nothing."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.desk.mine import letters
from klaverblad.apps.people import mailbox_queries
from klaverblad.apps.people import services as people
from klaverblad.apps.people.services.ways_in import person_to_mail

log = logging.getLogger("klaverblad.desk")


def mail_ways_in(email: str, *, origin: str) -> None:
    """Put a mail in the queue for each person who chose this address; for nobody, nothing."""
    for person_id in mailbox_queries.persons_of_mailbox(email):
        mail_way_in.enqueue(str(person_id), origin)


@task()
def mail_way_in(person_id: str, origin: str) -> bool:
    """Make the link and mail it. The token is in no argument: it is made here."""
    way = people.way_in_by_mail(UUID(person_id), at=timezone.now())
    if way is None:
        return False
    sent = letters.mail_way_in(way, origin, person_to_mail(UUID(person_id)))
    log.info("way_in_mailed", extra={"task": "mail_way_in", "count": int(sent)})
    return sent
