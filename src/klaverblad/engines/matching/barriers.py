"""What can stand between a person and a place: one bit each, a word and a picture for people."""

from __future__ import annotations

from enum import IntFlag
from typing import NamedTuple

from klaverblad.engines.matching.words import Language, Words


class Barrier(IntFlag):
    """One bit for each thing that can make a place impossible. Bits never change their meaning."""

    TRAVEL = 1 << 0
    LICENCE = 1 << 1
    SCHEDULE = 1 << 2
    HOURS_TOO_MANY = 1 << 3
    HOURS_TOO_FEW = 1 << 4
    LANGUAGE = 1 << 5
    COMPETENCE = 1 << 6
    STATUS = 1 << 7
    DURATION = 1 << 8
    START = 1 << 9
    LOAD = 1 << 10
    STANDING = 1 << 11
    STAIRS = 1 << 12
    CRECHE = 1 << 13

    def label(self, lang: Language) -> str:
        """Name one barrier: by the thing, never by a type of person."""
        return SIGNS[self].name.say(lang)

    @property
    def icon(self) -> str:
        """The key of its picture; always shown with a word."""
        return SIGNS[self].icon


class Sign(NamedTuple):
    """How a barrier is shown."""

    name: Words
    icon: str


SIGNS = {
    Barrier.TRAVEL: Sign(Words("reistijd", "temps de trajet", "travel time"), "bus"),
    Barrier.LICENCE: Sign(Words("rijbewijs B", "permis B", "driving licence B"), "card"),
    Barrier.SCHEDULE: Sign(Words("uurrooster", "horaire", "working hours"), "calendar"),
    Barrier.HOURS_TOO_MANY: Sign(Words("te veel uren", "trop d'heures", "too many hours"), "clock"),
    Barrier.HOURS_TOO_FEW: Sign(
        Words("te weinig uren", "trop peu d'heures", "too few hours"), "clock"
    ),
    Barrier.LANGUAGE: Sign(Words("Nederlands", "néerlandais", "Dutch"), "speech"),
    Barrier.COMPETENCE: Sign(
        Words("attest of vaardigheid", "attestation ou compétence", "certificate or skill"), "cap"
    ),
    Barrier.STATUS: Sign(Words("statuut", "statut", "status"), "seal"),
    Barrier.DURATION: Sign(Words("duur", "durée", "duration"), "span"),
    Barrier.START: Sign(Words("startdatum", "date de début", "start date"), "flag"),
    Barrier.LOAD: Sign(Words("tillen", "port de charges", "lifting"), "weight"),
    Barrier.STANDING: Sign(Words("staan", "station debout", "standing"), "weight"),
    Barrier.STAIRS: Sign(Words("trappen", "escaliers", "stairs"), "weight"),
    Barrier.CRECHE: Sign(
        Words("weg langs de opvang", "trajet par l'accueil", "trip by childcare"), "calendar"
    ),
}
