"""The GPMI, a written plan with the OCMW: for whom it is a duty, by when, and when it is looked at."""

from klaverblad.engines.rules import (
    Count,
    Date,
    Flag,
    Members,
    Parameters,
    first,
    months_after,
    rule,
)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, plicht tot een GPMI",
    name={
        "nl": "een GPMI is verplicht",
        "fr": "un PIIS est obligatoire",
        "en": "a GPMI is a duty",
    },
    says={
        "nl": {
            "excused": "Een GPMI hoeft niet, om redenen van gezondheid of billijkheid die in de beslissing staan.",
            "young": "Is jonger dan {p.gpmi_young_below_years} jaar. Dan hoort er een GPMI bij, over werk, studie of opleiding.",
            "new": "Vraagt een leefloon aan sinds {p.gpmi_for_new_since}, en had er in de drie maanden ervoor geen. Dan hoort er een GPMI bij.",
            "no": "Een GPMI is niet verplicht. De persoon en het OCMW kunnen er samen één maken.",
        },
        "fr": {
            "excused": "Un PIIS n'est pas nécessaire, pour des raisons de santé ou d'équité que la décision indique.",
            "young": "A moins de {p.gpmi_young_below_years} ans. Un PIIS est alors prévu, sur l'emploi, les études ou une formation.",
            "new": "Demande un revenu d'intégration depuis le {p.gpmi_for_new_since}, et n'en avait pas dans les trois mois précédents. Un PIIS est alors prévu.",
            "no": "Un PIIS n'est pas obligatoire. La personne et le CPAS peuvent en faire un ensemble.",
        },
        "en": {
            "excused": "A GPMI is not needed, for reasons of health or equity that the decision gives.",
            "young": "Is younger than {p.gpmi_young_below_years}. Then a GPMI belongs to it, about work, studies or training.",
            "new": "Applies for a leefloon since {p.gpmi_for_new_since}, and had none in the three months before. Then a GPMI belongs to it.",
            "no": "A GPMI is not a duty. The person and the OCMW can make one together.",
        },
    },
    leaves_out={
        "nl": "de schorsing bij een GPMI dat niet nagekomen wordt: dat weegt een mens; vrijwilligerswerk en gemeenschapsdienst mogen geen voorwaarde zijn (Grondwettelijk Hof 86/2018)",
        "fr": "la suspension lorsqu'un PIIS n'est pas respecté : une personne l'apprécie ; le bénévolat et le service communautaire ne peuvent pas être une condition (Cour constitutionnelle 86/2018)",
        "en": "the suspension when a GPMI is not kept: a person weighs that; volunteering and community service may not be a condition (Constitutional Court 86/2018)",
    },
)
def is_gpmi_mandatory(
    age_years: Members[Count],
    requested_on: Date,
    had_leefloon_in_last_three_months: Flag,
    is_excused_from_gpmi: Flag,
    p: Parameters,
) -> Flag:
    """The young always, others when they are new; health and equity excuse."""
    is_young = age_years.the("applicant") < p.gpmi_young_below_years
    is_new = (requested_on >= p.gpmi_for_new_since) & ~had_leefloon_in_last_three_months
    return first(
        (~(is_young | is_new), False, "no"),
        (is_excused_from_gpmi, False, "excused"),
        (is_young, True, "young"),
        otherwise=(True, "new"),
    )


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, plicht tot een GPMI",
    name={
        "nl": "uiterste dag om het GPMI te tekenen",
        "fr": "dernier jour pour signer le PIIS",
        "en": "last day to sign the GPMI",
    },
    says={
        "nl": {
            "must": "De persoon en het OCMW tekenen het GPMI ten laatste op {result}.",
            "may": "Er is geen GPMI verplicht. Wie er toch één wil, kan dat altijd; verplicht zou het zijn tot {result}.",
        },
        "fr": {
            "must": "La personne et le CPAS signent le PIIS au plus tard le {result}.",
            "may": "Aucun PIIS n'est obligatoire. Qui en veut un peut toujours en faire un ; s'il était obligatoire, ce serait jusqu'au {result}.",
        },
        "en": {
            "must": "The person and the OCMW sign the GPMI on {result} at the latest.",
            "may": "No GPMI is a duty. Who wants one can always make one; as a duty it would be until {result}.",
        },
    },
)
def gpmi_due_on(is_gpmi_mandatory: Flag, decision_counted_on: Date, p: Parameters) -> Date:
    """So many months after the decision that grants the leefloon."""
    due = months_after(decision_counted_on, p.gpmi_within_months)
    return first((is_gpmi_mandatory, due, "must"), otherwise=(due, "may"))


@rule(
    entity="leefloon_request",
    period="day",
    since="2016-11-01",
    source="RMI-wet 26 mei 2002; KB 11 juli 2002, evaluatie van het GPMI",
    name={
        "nl": "uiterste dag van de volgende evaluatie van het GPMI",
        "fr": "dernier jour de la prochaine évaluation du PIIS",
        "en": "last day for the next evaluation of the GPMI",
    },
    says={
        "nl": "Het GPMI is getekend of bekeken op {gpmi_last_seen_on}. De volgende keer is ten laatste op {result}.",
        "fr": "Le PIIS a été signé ou évalué le {gpmi_last_seen_on}. La prochaine fois est au plus tard le {result}.",
        "en": "The GPMI was signed or looked at on {gpmi_last_seen_on}. The next time is on {result} at the latest.",
    },
    leaves_out={
        "nl": "dat minstens twee van de evaluaties in het jaar een gesprek zijn, wat nog niet nagekeken is",
        "fr": "qu'au moins deux des évaluations de l'année se font en entretien, ce qui n'a pas encore été vérifié",
        "en": "that at least two of the evaluations in the year are a talk, which was not checked yet",
    },
)
def gpmi_evaluation_due_on(gpmi_last_seen_on: Date, p: Parameters) -> Date:
    """At least once a quarter."""
    return months_after(gpmi_last_seen_on, p.gpmi_evaluation_within_months)
