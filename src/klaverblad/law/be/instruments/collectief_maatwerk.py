"""Collective customised work (collectief maatwerk): paid work with guidance in a customised-work company."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Date,
    Flag,
    Options,
    Parameters,
    Share,
    at_least,
    at_most,
    first,
    rule,
)

ACT = "Maatwerkdecreet 12 juli 2013; BVR 17 februari 2017"
PREMIUM = "https://herwin.be/question/wat-is-de-loonpremie/"

# How people call these outcomes stands with the question, in the *.inputs.yaml beside this module.
CollectivePackage = Annotated[Column, Options(start={}, start_raised={}, after_return={}, other={})]

NAME = {
    "nl": "collectief maatwerk",
    "fr": "travail adapté collectif",
    "en": "collective customised work",
}
YES_NO = {
    "nl": {
        "yes": "Collectief maatwerk kan: VDAB besliste het na een indicering. Een maatwerkbedrijf moet nog een plaats hebben.",
        "no": "Collectief maatwerk vraagt een beslissing van VDAB na een indicering. Een OCMW mag adviseren, VDAB beslist.",
    },
    "fr": {
        "yes": "Le travail adapté collectif est possible : le VDAB l'a décidé après une indication. Une entreprise doit encore avoir une place.",
        "no": "Le travail adapté collectif demande une décision du VDAB après une indication. Un CPAS peut conseiller, le VDAB décide.",
    },
    "en": {
        "yes": "Collective customised work is possible: VDAB decided so after an assessment. A company must still have a place.",
        "no": "Collective customised work takes a decision of VDAB after an assessment. An OCMW may advise, VDAB decides.",
    },
}
LEAVES_OUT = {
    "nl": "wie er volgens VDAB bij hoort: mensen met een arbeidsbeperking, een psychosociale arbeidsbeperking, of die uiterst kwetsbaar zijn",
    "fr": "qui en fait partie selon le VDAB : les personnes avec une limitation au travail, une limitation psychosociale, ou extrêmement vulnérables",
    "en": "who belongs to it by VDAB: people with a work limitation, a psychosocial work limitation, or who are extremely vulnerable",
}


@rule(
    key="may_enter_collectief_maatwerk",
    entity="person",
    period="day",
    since="2013-07-12",
    until="2022-12-31",
    source=ACT,
    name=NAME,
    says={
        "nl": {
            "not_yet": "Collectief maatwerk begon pas op {p.collectief_maatwerk_began_on}.",
            **YES_NO["nl"],
        },
        "fr": {
            "not_yet": "Le travail adapté collectif n'a commencé que le {p.collectief_maatwerk_began_on}.",
            **YES_NO["fr"],
        },
        "en": {
            "not_yet": "Collective customised work began on {p.collectief_maatwerk_began_on} only.",
            **YES_NO["en"],
        },
    },
    leaves_out=LEAVES_OUT,
)
def may_enter_collectief_maatwerk_at_first(
    day: Date, vdab_assigns_collectief_maatwerk: Flag, p: Parameters
) -> Flag:
    """The first day is known from memory, so every answer of these years says so."""
    return first(
        (day < p.collectief_maatwerk_began_on, False, "not_yet"),
        (vdab_assigns_collectief_maatwerk, True, "yes"),
        otherwise=(False, "no"),
    )


@rule(
    key="may_enter_collectief_maatwerk",
    entity="person",
    period="day",
    since="2023-01-01",
    source=ACT,
    name=NAME,
    says=YES_NO,
    leaves_out=LEAVES_OUT,
)
def may_enter_collectief_maatwerk_now(vdab_assigns_collectief_maatwerk: Flag) -> Flag:
    """VDAB assesses, and decides."""
    return first((vdab_assigns_collectief_maatwerk, True, "yes"), otherwise=(False, "no"))


@rule(
    entity="person",
    period="quarter",
    since="2013-07-12",
    source=f"{ACT}; {PREMIUM}",
    name={
        "nl": "deel van het loon dat het maatwerkbedrijf terugkrijgt",
        "fr": "part du salaire remboursée à l'entreprise de travail adapté",
        "en": "share of the wage that the customised-work company gets back",
    },
    says={
        "nl": {
            "start": "Met dit startpakket krijgt het maatwerkbedrijf {result} van het loon terug.",
            "raised": "Met dit startpakket krijgt het maatwerkbedrijf {result} van het loon terug.",
            "after_return": "Na een terugkeer uit doorstroom krijgt het maatwerkbedrijf {result} van het loon terug.",
            "other": "De premie ligt tussen {p.collectief_lowest_share} en {p.collectief_highest_share} van het loon. VDAB bepaalt hoeveel.",
        },
        "fr": {
            "start": "Avec ce paquet de départ, l'entreprise récupère {result} du salaire.",
            "raised": "Avec ce paquet de départ, l'entreprise récupère {result} du salaire.",
            "after_return": "Après un retour de transition, l'entreprise récupère {result} du salaire.",
            "other": "La prime va de {p.collectief_lowest_share} à {p.collectief_highest_share} du salaire. Le VDAB fixe combien.",
        },
        "en": {
            "start": "With this start package the company gets {result} of the wage back.",
            "raised": "With this start package the company gets {result} of the wage back.",
            "after_return": "After a return from a transition the company gets {result} of the wage back.",
            "other": "The premium lies between {p.collectief_lowest_share} and {p.collectief_highest_share} of the wage. VDAB sets how much.",
        },
    },
    leaves_out={
        "nl": "de begeleidingspremie, waarvan onze bronnen geen bedrag geven, en de lagere sociale bijdragen",
        "fr": "la prime d'accompagnement, dont nos sources ne donnent pas de montant, et les cotisations sociales réduites",
        "en": "the guidance premium, of which our sources give no amount, and the lower social contributions",
    },
)
def collectief_maatwerk_wage_share(
    collectief_maatwerk_package: CollectivePackage, p: Parameters
) -> Share:
    """The start packages are known; any other premium lies between two bounds."""
    other = at_most(
        at_least(p.collectief_other_share, p.collectief_lowest_share), p.collectief_highest_share
    )
    return first(
        (collectief_maatwerk_package == "start", p.collectief_start_share, "start"),
        (collectief_maatwerk_package == "start_raised", p.collectief_raised_share, "raised"),
        (collectief_maatwerk_package == "after_return", p.collectief_return_share, "after_return"),
        otherwise=(other, "other"),
    )
