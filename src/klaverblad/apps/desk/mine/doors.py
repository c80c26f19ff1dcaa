"""The five doors at the bottom of the phone."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories import message_queries

MORE = "more"


@dataclass(frozen=True, slots=True)
class Door:
    """One of the five: where it leads, and how much waits behind it."""

    url: str
    icon: str
    label: str
    is_current: bool
    n_waiting: int = 0


def doors(actor: Actor, tab: str) -> list[Door]:
    """Where a person can go from everywhere. What has no door of its own is behind the last."""
    said = {
        "home": ("desk:mine", "house", _("Start")),
        "plan": ("desk:my_plan", "list", _("Plan")),
        "diary": ("desk:my_diary", "book", _("Dagboek")),
        "messages": ("desk:my_messages", "bubble", _("Berichten")),
        MORE: ("desk:my_more", "menu", _("Meer")),
    }
    here = tab if tab in said else MORE
    n_waiting = message_queries.unseen(actor).count()
    return [
        Door(reverse(name), icon, label, key == here, n_waiting if key == "messages" else 0)
        for key, (name, icon, label) in said.items()
    ]
