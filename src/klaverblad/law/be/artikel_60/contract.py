"""A contract through artikel 60 §7: who works, and how much of full time."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Grouping,
    Parameters,
    Role,
    at_most,
    first,
    rule,
)

artikel_60 = Grouping(
    key="artikel_60",
    name={
        "nl": "een contract via artikel 60 §7",
        "fr": "un contrat via l'article 60 §7",
        "en": "a contract through article 60 §7",
    },
    question={
        "nl": "Over welk contract gaat het?",
        "fr": "De quel contrat s'agit-il ?",
        "en": "Which contract is it about?",
    },
    roles=(
        Role(
            "worker",
            {"nl": "werknemer", "fr": "travailleur", "en": "worker"},
            {
                "nl": "wie werkt of zou werken met dit contract",
                "fr": "qui travaille ou travaillerait avec ce contrat",
                "en": "who works or would work with this contract",
            },
            holds_one=True,
        ),
    ),
)


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="KB 25 november 1991",
    name={
        "nl": "dagen die een week van dit contract telt",
        "fr": "jours que compte une semaine de ce contrat",
        "en": "days that a week of this contract counts for",
    },
    says={
        "nl": {
            "full": "Voltijds werk telt voor {p.full_time_week_days} dagen per week, ook in een week van vijf dagen.",
            "part": "Voltijds werk telt voor {p.full_time_week_days} dagen per week. {contract_hours_week} van de {full_time_hours_week} uren tellen voor {result}.",
        },
        "fr": {
            "full": "Un temps plein compte pour {p.full_time_week_days} jours par semaine, même dans une semaine de cinq jours.",
            "part": "Un temps plein compte pour {p.full_time_week_days} jours par semaine. {contract_hours_week} des {full_time_hours_week} heures comptent pour {result}.",
        },
        "en": {
            "full": "Full-time work counts for {p.full_time_week_days} days a week, also in a week of five days.",
            "part": "Full-time work counts for {p.full_time_week_days} days a week. {contract_hours_week} of the {full_time_hours_week} hours count for {result}.",
        },
    },
)
def artikel_60_week_days(
    contract_hours_week: Count, full_time_hours_week: Count, p: Parameters
) -> Count:
    """In proportion to the hours."""
    # Nobody works more than full-time; the ceiling says so while the hours are unknown.
    share = at_most(contract_hours_week / full_time_hours_week, 1)
    days = p.full_time_week_days * share
    return first((share >= 1, days, "full"), otherwise=(days, "part"))


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="OCMW-wet 8 juli 1976, art. 60 §7",
    name={
        "nl": "kan werken via artikel 60 §7",
        "fr": "peut travailler via l'article 60 §7",
        "en": "can work through article 60 §7",
    },
    says={
        "nl": {
            "open": "Werken via artikel 60 §7 kan: er is recht op leefloon of gelijke steun, en nog niet op een werkloosheidsuitkering.",
            "no_support": "Artikel 60 §7 is er voor wie recht heeft op een leefloon of gelijke steun van het OCMW. Dat recht is er niet.",
            "reached": "Er zijn al genoeg dagen voor een werkloosheidsuitkering. Artikel 60 §7 duurt niet langer dan daarvoor nodig is.",
        },
        "fr": {
            "open": "Travailler via l'article 60 §7 est possible : il y a droit au revenu d'intégration ou à une aide équivalente, et pas encore aux allocations de chômage.",
            "no_support": "L'article 60 §7 est pour qui a droit au revenu d'intégration ou à une aide équivalente du CPAS. Ce droit n'existe pas.",
            "reached": "Il y a déjà assez de jours pour des allocations de chômage. L'article 60 §7 ne dure pas plus longtemps que nécessaire pour cela.",
        },
        "en": {
            "open": "Working through article 60 §7 is possible: there is a right to leefloon or equal support, and not yet to unemployment benefit.",
            "no_support": "Article 60 §7 is for who has a right to leefloon or equal support of the OCMW. There is no such right.",
            "reached": "There are enough days for unemployment benefit already. Article 60 §7 lasts no longer than that takes.",
        },
    },
    leaves_out={
        "nl": "of er een plaats en geld voor is: het OCMW beslist",
        "fr": "s'il y a une place et un budget : le CPAS décide",
        "en": "whether there is a place and money for it: the OCMW decides",
    },
)
def may_work_through_artikel_60(
    has_leefloon_or_equal_support: Flag, unemployment_days_left: Count
) -> Flag:
    """For who gets leefloon or equal support, as long as the full social rights are not reached."""
    return first(
        (~has_leefloon_or_equal_support, False, "no_support"),
        (unemployment_days_left > 0, True, "open"),
        otherwise=(False, "reached"),
    )
