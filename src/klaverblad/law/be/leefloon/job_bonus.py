"""A bonus for the OCMW when somebody with a GPMI finds work that lasts."""

from klaverblad.engines.rules import Count, Date, Flag, Money, Parameters, first, months_after, rule


@rule(
    entity="leefloon_request",
    period="fixed",
    since="2026-01-01",
    source="wetsontwerp compensatie OCMW's, aangenomen door de Kamer op 13 en 14 november 2025",
    name={
        "nl": "bonus voor werk dat blijft",
        "fr": "bonus pour un emploi durable",
        "en": "bonus for work that lasts",
    },
    says={
        "nl": {
            "no_gpmi": "Zonder GPMI krijgt het OCMW geen bonus voor werk dat blijft.",
            "short": "Er is {worked_months_count} maanden gewerkt. Voor de bonus zijn {p.job_bonus_worked_months} maanden nodig.",
            "late": "Het werk kwam later dan vier jaar na de aanvraag. Dan is er geen bonus.",
            "yes": "Er is lang genoeg gewerkt, met een GPMI. Het OCMW krijgt één keer {result}.",
        },
        "fr": {
            "no_gpmi": "Sans PIIS, le CPAS ne reçoit pas de bonus pour un emploi durable.",
            "short": "{worked_months_count} mois ont été travaillés. Il faut {p.job_bonus_worked_months} mois pour le bonus.",
            "late": "L'emploi est venu plus de quatre ans après la demande. Il n'y a alors pas de bonus.",
            "yes": "L'emploi a duré assez longtemps, avec un PIIS. Le CPAS reçoit une fois {result}.",
        },
        "en": {
            "no_gpmi": "Without a GPMI the OCMW gets no bonus for work that lasts.",
            "short": "{worked_months_count} months were worked. The bonus needs {p.job_bonus_worked_months} months.",
            "late": "The work came later than four years after the request. Then there is no bonus.",
            "yes": "The work lasted long enough, with a GPMI. The OCMW gets {result} once.",
        },
    },
    leaves_out={
        "nl": "de tekst van de wet zelf, die nog niet gezien is in het Belgisch Staatsblad, en of onderbroken werk ook telt",
        "fr": "le texte de la loi lui-même, pas encore vu au Moniteur belge, et si un emploi interrompu compte aussi",
        "en": "the text of the law itself, not yet seen in the Belgisch Staatsblad, and whether work with breaks counts too",
    },
)
def state_job_bonus_eur(
    has_signed_gpmi: Flag,
    worked_months_count: Count,
    requested_on: Date,
    day: Date,
    p: Parameters,
) -> Money:
    """A year of work with a GPMI, within some years of the request."""
    last = months_after(requested_on, p.job_bonus_within_months)
    return first(
        (~has_signed_gpmi, 0, "no_gpmi"),
        (worked_months_count < p.job_bonus_worked_months, 0, "short"),
        (day > last, 0, "late"),
        otherwise=(p.state_job_bonus_eur, "yes"),
    )
