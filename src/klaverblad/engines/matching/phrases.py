"""The words for every reason, in three languages: short, plain, and about the thing."""

from __future__ import annotations

from typing import NamedTuple

from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.words import Words


class Unit(NamedTuple):
    """A unit, for one and for more."""

    one: Words
    more: Words


class Phrase(NamedTuple):
    """How a barrier that blocks is said: as a sentence, and in a few words."""

    sentence: Words
    chip: Words


SAME = Words("{of_place}", "{of_place}", "{of_place}")
PHRASES = {
    Barrier.TRAVEL: Phrase(
        Words(
            "{of_place} reizen, hoogstens {of_person}",
            "{of_place} de trajet, {of_person} au maximum",
            "{of_place} of travel, {of_person} at most",
        ),
        Words("{of_place} reizen", "{of_place} de trajet", "{of_place} of travel"),
    ),
    Barrier.LICENCE: Phrase(
        Words(
            "rijbewijs B nodig, nog geen rijbewijs B",
            "permis B demandé, pas encore de permis B",
            "driving licence B needed, no licence B yet",
        ),
        Words("rijbewijs B", "permis B", "driving licence B"),
    ),
    Barrier.SCHEDULE: Phrase(SAME, SAME),
    Barrier.HOURS_TOO_MANY: Phrase(
        Words(
            "{of_place} per week, hoogstens {of_person}",
            "{of_place} par semaine, {of_person} au maximum",
            "{of_place} a week, {of_person} at most",
        ),
        Words("{of_place} per week", "{of_place} par semaine", "{of_place} a week"),
    ),
    Barrier.HOURS_TOO_FEW: Phrase(
        Words(
            "{of_place} per week, minstens {of_person}",
            "{of_place} par semaine, {of_person} au minimum",
            "{of_place} a week, {of_person} at least",
        ),
        Words("{of_place} per week", "{of_place} par semaine", "{of_place} a week"),
    ),
    Barrier.LANGUAGE: Phrase(
        Words(
            "Nederlands {of_place} nodig, nu {of_person}",
            "néerlandais {of_place} demandé, actuellement {of_person}",
            "Dutch {of_place} needed, now {of_person}",
        ),
        Words("Nederlands {of_place}", "néerlandais {of_place}", "Dutch {of_place}"),
    ),
    Barrier.COMPETENCE: Phrase(
        Words(
            "nog nodig: {of_place}", "encore nécessaire : {of_place}", "still needed: {of_place}"
        ),
        SAME,
    ),
    Barrier.STATUS: Phrase(
        Words("alleen voor: {of_place}", "seulement pour : {of_place}", "only for: {of_place}"),
        Words("alleen {of_place}", "seulement {of_place}", "only {of_place}"),
    ),
    Barrier.DURATION: Phrase(
        Words(
            "duurt {of_place}, minstens {of_person} nodig",
            "dure {of_place}, {of_person} au minimum",
            "lasts {of_place}, at least {of_person} needed",
        ),
        Words("duurt {of_place}", "dure {of_place}", "lasts {of_place}"),
    ),
    Barrier.START: Phrase(
        Words(
            "starten kan tot en met {of_place}, vrij vanaf {of_person}",
            "début au plus tard le {of_place}, libre à partir du {of_person}",
            "starts on {of_place} at the latest, free from {of_person}",
        ),
        Words(
            "start uiterlijk {of_place}", "début au plus tard le {of_place}", "starts by {of_place}"
        ),
    ),
    Barrier.LOAD: Phrase(
        Words(
            "tilt tot {of_place}, kan tot {of_person}",
            "porter jusqu'à {of_place}, possible jusqu'à {of_person}",
            "lifting up to {of_place}, can do up to {of_person}",
        ),
        Words("tilt tot {of_place}", "porter {of_place}", "lifting {of_place}"),
    ),
    Barrier.STANDING: Phrase(
        Words(
            "{of_place} per dag staan, kan tot {of_person}",
            "{of_place} par jour debout, possible jusqu'à {of_person}",
            "{of_place} of standing a day, can do up to {of_person}",
        ),
        Words("{of_place} staan", "{of_place} debout", "{of_place} standing"),
    ),
    Barrier.STAIRS: Phrase(
        Words(
            "trappen op en af, dat gaat nu niet",
            "escaliers à monter, pas possible actuellement",
            "stairs to climb, not possible now",
        ),
        Words("trappen", "escaliers", "stairs"),
    ),
    Barrier.CRECHE: Phrase(
        Words(
            "{of_place} tussen opvang en werk, de uren van de opvang laten {of_person}",
            "{of_place} entre l'accueil et le travail, les heures d'accueil laissent {of_person}",
            "{of_place} between childcare and work, its hours leave {of_person}",
        ),
        Words(
            "opvang {of_place} van het werk",
            "accueil à {of_place} du travail",
            "childcare {of_place} from work",
        ),
    ),
}
HOURS = Unit(Words("uur", "heure", "hour"), Words("uur", "heures", "hours"))
MONTHS = Unit(Words("maand", "mois", "month"), Words("maanden", "mois", "months"))
MINUTES = Unit(Words("min", "min", "min"), Words("min", "min", "min"))
KILOS = Unit(Words("kg", "kg", "kg"), Words("kg", "kg", "kg"))
UNITS = {
    Barrier.TRAVEL: MINUTES,
    Barrier.HOURS_TOO_MANY: HOURS,
    Barrier.HOURS_TOO_FEW: HOURS,
    Barrier.DURATION: MONTHS,
    Barrier.LOAD: KILOS,
    Barrier.STANDING: HOURS,
    Barrier.CRECHE: MINUTES,
}
OUT_OF_REACH = Phrase(
    Words("geen weg erheen", "aucun moyen d'y aller", "no way to get there"),
    Words("niet te bereiken", "inaccessible", "out of reach"),
)
NO_DUTCH_YET = Words("nog geen", "aucun", "none")
TO_ASK = Words("nog te vragen: {facts}", "encore à demander : {facts}", "still to ask: {facts}")
OF_THE_PLACE = Words("{fact} van de plek", "{fact} du lieu de travail", "{fact} of the place")

FACTS = {
    "has_licence_b": Words("rijbewijs B", "permis B", "driving licence B"),
    "has_car": Words("auto", "voiture", "car"),
    "has_bike": Words("fiets", "vélo", "bike"),
    "travel_minutes_max": Words(
        "hoe lang reizen kan", "temps de trajet possible", "how long to travel"
    ),
    "minutes": Words("adres of reistijd", "adresse ou temps de trajet", "address or travel time"),
    "hours_week_min": Words("minstens hoeveel uren", "nombre minimum d'heures", "fewest hours"),
    "hours_week_max": Words("hoogstens hoeveel uren", "nombre maximum d'heures", "most hours"),
    "busy": Words("welke uren vrij zijn", "heures libres", "which hours are free"),
    "language_level": Words("niveau Nederlands", "niveau de néerlandais", "level of Dutch"),
    "competences": Words("attesten{names}", "attestations{names}", "certificates{names}"),
    "statuses": Words("statuut{names}", "statut{names}", "status{names}"),
    "available_from": Words("eerste vrije dag", "premier jour libre", "first free day"),
    "months_needed": Words("hoe lang werk nodig is", "durée nécessaire", "how long work must last"),
    "lift_kg_max": Words("hoeveel kg tillen lukt", "poids possible en kg", "how many kg to lift"),
    "stand_hours_max": Words(
        "hoeveel uur staan lukt", "heures debout possibles", "hours of standing"
    ),
    "can_climb_stairs": Words(
        "of trappen lukken", "possibilité de monter des escaliers", "whether stairs can be climbed"
    ),
    "creche_minutes": Words("waar de opvang is", "lieu de l'accueil", "where childcare is"),
    "needs_licence_b": Words("rijbewijs B", "permis B", "driving licence B"),
    "shifts": Words("werkuren", "heures de travail", "hours of work"),
    "hours_week": Words("uren per week", "heures par semaine", "hours a week"),
    "language_level_min": Words("niveau Nederlands", "niveau de néerlandais", "level of Dutch"),
    "competences_needed": Words(
        "gevraagde attesten{names}", "attestations demandées{names}", "certificates asked{names}"
    ),
    "statuses_accepted": Words("statuut{names}", "statut{names}", "status{names}"),
    "duration_months": Words("duur", "durée", "duration"),
    "starts_until": Words("laatste startdag", "dernier jour pour commencer", "last day to start"),
    "lift_kg": Words("gewicht om te tillen", "poids à porter", "weight to lift"),
    "stand_hours": Words("uren staan", "heures debout", "hours of standing"),
    "needs_stairs": Words("trappen", "escaliers", "stairs"),
}
