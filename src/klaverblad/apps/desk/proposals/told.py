"""What happened to a proposal, as sentences in the story of a person. What a run found is no part of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.values import language
from klaverblad.apps.placements.chain import default_text, read_chain

# name of the event -> icon, sentence
SAID: Mapping[str, tuple[str, str]] = {
    "proposal.made": ("people", gettext_noop("Plekken voorgelegd, naast elkaar.")),
    "proposal.moved": ("arrow-right", gettext_noop("Voorstel van plekken: %(state)s.")),
    "proposal.taken_back": (
        "undo",
        gettext_noop("Voorstel van plekken, een stap teruggenomen: %(state)s."),
    ),
    "places.contested": (
        "pencil",
        gettext_noop("Een reden bij de plekken klopte niet. Eerst konden er %(was)s, nu %(now)s."),
    ),
}


def sentence(event: Event) -> str:
    """One event in words."""
    return _(SAID[event.name][1]) % {
        "state": _state(event.data.get("to", "")),
        "was": event.data.get("n_before", 0),
        "now": event.data.get("n_after", 0),
    }


def _state(code: str) -> str:
    """A state by its name in the chain of the project; one of a region's own, by its code."""
    states = read_chain(default_text()).states
    return states[code].name[language()] if code in states else code.replace("_", " ")
