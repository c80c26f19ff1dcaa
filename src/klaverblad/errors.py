"""The small tree of errors that people may meet.

Each carries a code, the facts behind it (never a name or free text, they may reach a log) and a
sentence for people. One middleware turns them into a page; see `apps.access.middleware`.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class KlaverbladError(Exception):
    """Something a person can understand and answer. Not for our own mistakes: those are asserts."""

    status = 500
    code = "error"
    sentence: str | Promise = _("Er ging iets mis. Wat je al invulde, is niet verloren.")

    def __init__(self, sentence: str | Promise | None = None, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts
        if sentence is not None:
            self.sentence = sentence


class BadInput(KlaverbladError):
    """We cannot read it: which row, which field, what was found, what would do."""

    status = 422
    code = "bad_input"
    sentence = _("We kunnen dit niet lezen. Kijk na wat je invulde.")


class Refused(KlaverbladError):
    """The domain says no, and what would make it a yes."""

    status = 409
    code = "refused"
    sentence = _("Dit kan nu niet.")


class Denied(KlaverbladError):
    """You may not; whom to ask."""

    status = 403
    code = "denied"
    sentence = _("Je mag dit niet zien of doen. Vraag het aan de coach van deze persoon.")
