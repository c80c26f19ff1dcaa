"""A right in plain words: what it is, how sure, and what would make it surer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.desk.mine.page import OwnPage
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.rights.queries import MAIN_STEPS, Leefloon


@dataclass(frozen=True)
class PlainRight:
    """One right as its person reads it: a word for how sure it is, and what happens next."""

    name: str
    chip: str
    tone: str
    icon: str
    sentence: str
    answer: Leefloon

    @property
    def why(self) -> list[Any]:
        """The steps that are told in a talk, in a language of the desk."""
        return [
            line for line in self.answer.explain(self._language).lines if line.key in MAIN_STEPS
        ]

    @property
    def _language(self) -> str:
        from klaverblad.apps.people.values import language

        return language()


def plain_leefloon(page: OwnPage) -> PlainRight | None:
    """The leefloon of the person themselves; None when it may not be shown here."""
    if not can_read_rights(page.actor, page.person).is_allowed:
        return None
    answer = page.leefloon
    name = _("Leefloon")
    if answer.is_received:
        said = _("Je krijgt een leefloon. Dit is wat we nu berekenen. Het OCMW beslist.")
        return PlainRight(name, _("krijg je al"), "green", "check", said, answer)
    if answer.state in {"sure_yes", "likely"}:
        said = _("Je hebt er waarschijnlijk recht op. Vraag je coach om het na te kijken.")
        return PlainRight(name, _("waarschijnlijk"), "green", "check", said, answer)
    if answer.state == "open":
        said = _("Misschien. We weten nog niet genoeg. Met de vraag hieronder weten we meer.")
        return PlainRight(name, _("na te kijken"), "amber", "question", said, answer)
    said = _("Met wat we nu weten: geen leefloon. Klopt er iets niet? Verbeter het.")
    return PlainRight(name, _("nu niet"), "", "info", said, answer)
