"""Who gets in by a mail to an address. Asked before anybody is signed in, so there is no actor."""

from __future__ import annotations

from uuid import UUID

from django.db.models.functions import Lower

from klaverblad.apps.people.models import Person

PERSONS_MOST = 6


def persons_of_mailbox(address: str) -> list[UUID]:
    """The people who chose this very address to get in by. Several may share one mailbox.

    Scoped by what is done with it: a mail goes to that address, and whoever asked hears nothing.
    """
    said = address.strip().lower()
    if not said:
        return []
    chose = Person.objects.alias(chosen=Lower("sign_in_email"), filed=Lower("email")).filter(
        chosen=said, filed=said, user__is_active=True
    )
    return list(chose.order_by("pk").values_list("pk", flat=True)[:PERSONS_MOST])
