"""What happened to a request, as sentences: in the story of a person and on its own page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from klaverblad.apps.journal.models import Event
from klaverblad.apps.rights.request_terms import right_name

# name of the event -> icon, sentence
SAID: Mapping[str, tuple[str, str]] = {
    "right_request.asked": ("send", gettext_noop("Aangevraagd: %(right)s.")),
    "right_request.changed": ("pencil", gettext_noop("De aanvraag is verbeterd: %(right)s.")),
    "right_request.granted": ("check", gettext_noop("Toegekend: %(right)s.")),
    "right_request.refused": ("document", gettext_noop("Niet toegekend: %(right)s.")),
    "right_request.no_answer": ("hourglass", gettext_noop("Er kwam geen antwoord: %(right)s.")),
    "right_request.corrected": ("pencil", gettext_noop("Het antwoord is verbeterd: %(right)s.")),
    "right_request.reopened": (
        "undo",
        gettext_noop("Het antwoord is teruggenomen, de aanvraag wacht weer: %(right)s."),
    ),
    "right_request.withdrawn": ("minus", gettext_noop("De aanvraag is ingetrokken: %(right)s.")),
    "right_request.put_back": ("undo", gettext_noop("De aanvraag loopt weer: %(right)s.")),
    "right_request.chased": ("phone", gettext_noop("Nagevraagd hoever het staat: %(right)s.")),
    "right_request.chased_not": ("undo", gettext_noop("Toch niet nagevraagd: %(right)s.")),
    "right_request.talked_over": (
        "people",
        gettext_noop("De weigering samen bekeken: %(right)s."),
    ),
    "right_request.talked_over_not": (
        "undo",
        gettext_noop("De weigering toch niet samen bekeken: %(right)s."),
    ),
}


def right_of(event: Event) -> str:
    """The right that an event speaks of, by name."""
    return right_name(event.data.get("right", ""))


def sentence(event: Event) -> str:
    """One event in words."""
    return _(SAID[event.name][1]) % {"right": right_of(event)}
