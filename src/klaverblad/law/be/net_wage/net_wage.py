"""What the employer pays out: the gross wage less all that is withheld."""

from klaverblad.engines.rules import Money, at_least, first, rule


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="wet 12 april 1965 betreffende de bescherming van het loon",
    name={"nl": "nettoloon", "fr": "salaire net", "en": "net wage"},
    says={
        "nl": {
            "nothing": "Zonder brutoloon is er geen nettoloon.",
            "whole": "Van je brutoloon gaat niets af. Je nettoloon is {result} per maand.",
            "less": "Van je brutoloon van {gross_wage_month_eur} hou je {result} netto per maand over.",
        },
        "fr": {
            "nothing": "Sans salaire brut, il n'y a pas de salaire net.",
            "whole": "Rien n'est retenu sur votre salaire brut. Votre salaire net est de {result} par mois.",
            "less": "De votre salaire brut de {gross_wage_month_eur}, il vous reste {result} net par mois.",
        },
        "en": {
            "nothing": "Without a gross wage there is no net wage.",
            "whole": "Nothing is taken off your gross wage. Your net wage is {result} per month.",
            "less": "Of your gross wage of {gross_wage_month_eur}, you keep {result} net per month.",
        },
    },
    leaves_out={
        "nl": "maaltijdcheques, de vergoeding voor je woon-werkverkeer, en loonbeslag",
        "fr": "les chèques-repas, l'indemnité pour le trajet domicile-travail, et la saisie sur salaire",
        "en": "meal vouchers, the refund of travel to work, and attachment of wages",
    },
)
def net_wage_of_job_month(
    gross_wage_month_eur: Money,
    taxable_wage_month: Money,
    withholding_tax_month: Money,
    bbsz_month: Money,
) -> Money:
    """The wage on the account."""
    # What is withheld never exceeds the wage; the floor only says so while it is unknown.
    net = at_least(taxable_wage_month - withholding_tax_month - bbsz_month, 0)
    return first(
        (gross_wage_month_eur <= 0, 0, "nothing"),
        (net >= gross_wage_month_eur, net, "whole"),
        otherwise=(net, "less"),
    )
