"""Neighbourhood work (wijk-werken), and PWA, which it replaced on 1 January 2018."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Date,
    Flag,
    Money,
    Options,
    Parameters,
    at_least,
    at_most,
    first,
    rule,
)

PAGE = "https://www.besox.be/wijk-werken-mogelijk-vanaf-2018/"
TRAVEL_PAGE = "https://extranet.vdab.be/home/nieuws/nieuws-23-10-2023-vanaf-1-januari-2024-past-vdab-verplaatsingsvergoedingen-aan"

# How people call these outcomes stands with the question, in the *.inputs.yaml beside this module.
Referral = Annotated[Column, Options(none={}, vdab={}, ocmw={})]


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=PAGE,
    name={"nl": "wijk-werken", "fr": "travail de quartier", "en": "neighbourhood work"},
    says={
        "nl": {
            "referral": "Wijk-werken begint met een verwijzing: van VDAB voor werkzoekenden, van het OCMW met een leefloon. Die is er niet.",
            "pwa": "Wijk-werken kan zonder einddatum, want er liep een PWA-overeenkomst op 30 september 2017.",
            "yes": "Wijk-werken kan: er is een verwijzing, en van de {p.wijk_werken_max_months} maanden zijn er {wijk_werken_months_used} gebruikt.",
            "used": "Wijk-werken duurt hoogstens {p.wijk_werken_max_months} maanden, en die zijn gebruikt.",
        },
        "fr": {
            "referral": "Le travail de quartier commence par une orientation : du VDAB pour les demandeurs d'emploi, du CPAS avec un revenu d'intégration. Il n'y en a pas.",
            "pwa": "Le travail de quartier est possible sans date de fin, car un contrat ALE courait le 30 septembre 2017.",
            "yes": "Le travail de quartier est possible : il y a une orientation, et {wijk_werken_months_used} des {p.wijk_werken_max_months} mois sont utilisés.",
            "used": "Le travail de quartier dure {p.wijk_werken_max_months} mois au plus, et ils sont utilisés.",
        },
        "en": {
            "referral": "Neighbourhood work starts with a referral: by VDAB for job seekers, by the OCMW with a leefloon. There is none.",
            "pwa": "Neighbourhood work is possible without an end date, for a PWA agreement ran on 30 September 2017.",
            "yes": "Neighbourhood work is possible: there is a referral, and {wijk_werken_months_used} of the {p.wijk_werken_max_months} months are used.",
            "used": "Neighbourhood work lasts {p.wijk_werken_max_months} months at most, and they are used.",
        },
    },
    leaves_out={
        "nl": "of er in de buurt een gebruiker is met werk dat past",
        "fr": "s'il y a dans le quartier un utilisateur avec un travail qui convient",
        "en": "whether a user nearby has work that fits",
    },
)
def may_enter_wijk_werken(
    wijk_werken_referral: Referral,
    had_pwa_agreement_in_2017: Flag,
    wijk_werken_months_used: Count,
    p: Parameters,
) -> Flag:
    """Whoever is referred, for twelve months; who came from PWA is not bound by them."""
    return first(
        (wijk_werken_referral == "none", False, "referral"),
        (had_pwa_agreement_in_2017, True, "pwa"),
        (wijk_werken_months_used < p.wijk_werken_max_months, True, "yes"),
        otherwise=(False, "used"),
    )


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=PAGE,
    name={
        "nl": "uren wijk-werken die deze maand nog kunnen",
        "fr": "heures de travail de quartier encore possibles ce mois",
        "en": "hours of neighbourhood work still possible this month",
    },
    says={
        "nl": "Hoogstens {p.wijk_werken_max_hours_month} uren per maand: deze maand kunnen er nog {result} bij.",
        "fr": "Au plus {p.wijk_werken_max_hours_month} heures par mois : ce mois, {result} sont encore possibles.",
        "en": "At most {p.wijk_werken_max_hours_month} hours a month: this month {result} more are possible.",
    },
)
def wijk_werken_hours_left_month(wijk_werken_hours_month: Count, p: Parameters) -> Count:
    """What is left of the ceiling of a month."""
    return at_least(p.wijk_werken_max_hours_month - wijk_werken_hours_month, 0)


@rule(
    entity="person",
    period="year",
    since="2018-01-01",
    source=PAGE,
    name={
        "nl": "uren wijk-werken die dit jaar nog kunnen",
        "fr": "heures de travail de quartier encore possibles cette année",
        "en": "hours of neighbourhood work still possible this year",
    },
    says={
        "nl": "Hoogstens {p.wijk_werken_max_hours_year} uren per jaar: dit jaar kunnen er nog {result} bij.",
        "fr": "Au plus {p.wijk_werken_max_hours_year} heures par an : cette année, {result} sont encore possibles.",
        "en": "At most {p.wijk_werken_max_hours_year} hours a year: this year {result} more are possible.",
    },
)
def wijk_werken_hours_left_year(wijk_werken_hours_year: Count, p: Parameters) -> Count:
    """What is left of the ceiling of a year."""
    return at_least(p.wijk_werken_max_hours_year - wijk_werken_hours_year, 0)


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=PAGE,
    name={
        "nl": "vergoeding voor wijk-werken per maand",
        "fr": "indemnité de travail de quartier par mois",
        "en": "allowance for neighbourhood work a month",
    },
    says={
        "nl": "Elk begonnen uur geeft {p.wijk_werken_hour_eur} boven op de uitkering of het leefloon. Deze maand is dat {result}.",
        "fr": "Chaque heure commencée donne {p.wijk_werken_hour_eur} en plus de l'allocation ou du revenu d'intégration. Ce mois, cela fait {result}.",
        "en": "Each hour that is started gives {p.wijk_werken_hour_eur} on top of the benefit or the leefloon. This month that is {result}.",
    },
    leaves_out={
        "nl": "of de vergoeding telt als inkomen voor het leefloon: vraag het aan de maatschappelijk werker",
        "fr": "si l'indemnité compte comme ressource pour le revenu d'intégration : demandez-le à l'assistant social",
        "en": "whether the allowance counts as income for the leefloon: ask the social worker",
    },
)
def wijk_werken_allowance_month(wijk_werken_hours_month: Count, p: Parameters) -> Money:
    """Per started hour, up to the ceiling of a month."""
    hours = at_most(wijk_werken_hours_month, p.wijk_werken_max_hours_month)
    return p.wijk_werken_hour_eur * hours


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=TRAVEL_PAGE,
    name={
        "nl": "vergoeding voor de verplaatsing bij wijk-werken",
        "fr": "indemnité de déplacement pour le travail de quartier",
        "en": "travel allowance for neighbourhood work",
    },
    says={
        "nl": "Voor {wijk_werken_km_month} kilometer is er deze maand {result}.",
        "fr": "Pour {wijk_werken_km_month} kilomètres, il y a {result} ce mois.",
        "en": "For {wijk_werken_km_month} kilometres there is {result} this month.",
    },
)
def wijk_werken_travel_month(wijk_werken_km_month: Count, p: Parameters) -> Money:
    """An amount per kilometre; rounded to be told, the source gives four decimals."""
    return p.wijk_werken_km_eur * wijk_werken_km_month


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=PAGE,
    name={
        "nl": "laagste kost van wijk-werken voor de gebruiker",
        "fr": "coût minimal du travail de quartier pour l'utilisateur",
        "en": "lowest cost of neighbourhood work for the user",
    },
    says={
        "nl": "De gebruiker betaalt voor deze uren minstens {result}. Elke regio kiest de prijs van een cheque.",
        "fr": "L'utilisateur paie au moins {result} pour ces heures. Chaque région choisit le prix d'un chèque.",
        "en": "For these hours the user pays {result} at least. Each region chooses the price of a cheque.",
    },
    leaves_out={
        "nl": "de belastingvermindering voor een gezin dat cheques koopt",
        "fr": "la réduction d'impôt pour un ménage qui achète des chèques",
        "en": "the tax reduction for a household that buys cheques",
    },
)
def wijk_werken_user_lowest_cost_month(wijk_werken_hours_month: Count, p: Parameters) -> Money:
    """One cheque for each started hour, at the lowest price."""
    return p.wijk_werken_cheque_lowest_eur * wijk_werken_hours_month


@rule(
    entity="person",
    period="month",
    since="2018-01-01",
    source=PAGE,
    name={
        "nl": "hoogste kost van wijk-werken voor de gebruiker",
        "fr": "coût maximal du travail de quartier pour l'utilisateur",
        "en": "highest cost of neighbourhood work for the user",
    },
    says={
        "nl": "De gebruiker betaalt voor deze uren hoogstens {result}. VDAB verzekert; er is geen contract tussen gebruiker en wijk-werker.",
        "fr": "L'utilisateur paie au plus {result} pour ces heures. Le VDAB assure ; il n'y a pas de contrat entre l'utilisateur et le travailleur.",
        "en": "For these hours the user pays {result} at most. VDAB insures; there is no contract between user and worker.",
    },
)
def wijk_werken_user_highest_cost_month(wijk_werken_hours_month: Count, p: Parameters) -> Money:
    """One cheque for each started hour, at the highest price."""
    return p.wijk_werken_cheque_highest_eur * wijk_werken_hours_month


@rule(
    entity="person",
    period="day",
    source=PAGE,
    name={"nl": "PWA", "fr": "ALE", "en": "PWA"},
    says={
        "nl": {
            "ended": "PWA bestaat niet meer sinds {p.pwa_ended_on}. Wijk-werken kwam in de plaats.",
            "yes": "Werken via PWA kon: er was een PWA-overeenkomst.",
            "no": "Er was geen PWA-overeenkomst.",
        },
        "fr": {
            "ended": "L'ALE n'existe plus depuis le {p.pwa_ended_on}. Le travail de quartier (wijk-werken) l'a remplacée.",
            "yes": "Travailler via l'ALE était possible : il y avait un contrat ALE.",
            "no": "Il n'y avait pas de contrat ALE.",
        },
        "en": {
            "ended": "PWA ended on {p.pwa_ended_on}. Neighbourhood work (wijk-werken) took its place.",
            "yes": "Working through PWA was possible: there was a PWA agreement.",
            "no": "There was no PWA agreement.",
        },
    },
    leaves_out={
        "nl": "de voorwaarden van toen",
        "fr": "les conditions de l'époque",
        "en": "the conditions of that time",
    },
)
def may_enter_pwa(day: Date, had_pwa_agreement_in_2017: Flag, p: Parameters) -> Flag:
    """Until wijk-werken began."""
    return first(
        (day >= p.pwa_ended_on, False, "ended"),
        (had_pwa_agreement_in_2017, True, "yes"),
        otherwise=(False, "no"),
    )
