"""Whose name stands in a text: so that a description for others names nobody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import persons

# A text of some lines holds no more; a longer one is not searched word by word.
_WORDS_MOST = 200


def names_among(actor: Actor, words: Collection[str]) -> list[tuple[str, str]]:
    """First and last names of the actor's own people of which a word is among these."""
    some = sorted(words)[:_WORDS_MOST]
    found = persons(actor).filter(Q(first_name__in=some) | Q(last_name__in=some))
    return list(found.order_by().values_list("first_name", "last_name").distinct())
