"""The leefloon itself: the amount of the category, less the means that count."""

from klaverblad.engines.rules import (
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    monthly,
    rule,
    where,
    yearly,
)
from klaverblad.law.be.leefloon.household import LeefloonCategory


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 16",
    name={
        "nl": "bestaansmiddelen van de aanvrager",
        "fr": "ressources du demandeur",
        "en": "means of the applicant",
    },
    says={
        "nl": "Eigen bestaansmiddelen: {result} per jaar.",
        "fr": "Ressources propres : {result} par an.",
        "en": "Own means: {result} per year.",
    },
    leaves_out={
        "nl": "dat bij beslag het bedrag voor het beslag telt, dat schulden en kosten er niet afgaan, en dat alleen telt wat iemand echt krijgt",
        "fr": "qu'en cas de saisie le montant avant saisie compte, que les dettes et les frais ne se déduisent pas, et que seul compte ce que l'on reçoit vraiment",
        "en": "that with attachment the amount before it counts, that debts and costs do not come off, and that only what somebody really gets counts",
    },
)
def applicant_means_year(
    counted_wage_year: Money,
    replacement_income_year: Money,
    counted_savings_year: Money,
    counted_home_year: Money,
    other_means_year: Money,
) -> Money:
    """All that the applicant has, on a yearly basis: net, and before any attachment."""
    return (
        counted_wage_year
        + replacement_income_year
        + counted_savings_year
        + counted_home_year
        + other_means_year
    )


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 16",
    name={
        "nl": "alle bestaansmiddelen",
        "fr": "toutes les ressources",
        "en": "all means",
    },
    says={
        "nl": "Samen zijn de bestaansmiddelen {result} per jaar.",
        "fr": "Au total, les ressources sont de {result} par an.",
        "en": "Together the means are {result} per year.",
    },
)
def total_means_year(
    applicant_means_year: Members[Money], partner_means_year: Money, relatives_means_year: Money
) -> Money:
    """Everything that counts, before the general exemption."""
    return applicant_means_year.the("applicant") + partner_means_year + relatives_means_year


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 22 §2",
    name={
        "nl": "algemene vrijstelling",
        "fr": "exonération générale",
        "en": "general exemption",
    },
    says={
        "nl": {
            "no_means": "Er zijn geen bestaansmiddelen, dus de algemene vrijstelling is niet nodig.",
            "given": "Daarvan telt {result} per jaar niet mee: de algemene vrijstelling.",
            "too_much": "De bestaansmiddelen zijn niet lager dan het leefloon. Dan is er geen algemene vrijstelling.",
        },
        "fr": {
            "no_means": "Il n'y a pas de ressources, l'exonération générale n'est donc pas nécessaire.",
            "given": "De cela, {result} par an ne comptent pas : l'exonération générale.",
            "too_much": "Les ressources ne sont pas inférieures au revenu d'intégration. Il n'y a donc pas d'exonération générale.",
        },
        "en": {
            "no_means": "There are no means, so the general exemption is not needed.",
            "given": "Of that, {result} per year does not count: the general exemption.",
            "too_much": "The means are not lower than the leefloon. Then there is no general exemption.",
        },
    },
)
def general_exemption_year(
    total_means_year: Money,
    leefloon_category: LeefloonCategory,
    category_amount_month: Money,
    p: Parameters,
) -> Money:
    """Last of all, and only while the means stay below the amount of the category."""
    of_category = where(
        leefloon_category == "with_family",
        p.general_exemption_with_family_year,
        where(
            leefloon_category == "cohabiting",
            p.general_exemption_cohabiting_year,
            p.general_exemption_alone_year,
        ),
    )
    return first(
        (total_means_year <= 0, 0, "no_means"),
        (
            total_means_year < yearly(category_amount_month),
            at_most(of_category, total_means_year),
            "given",
        ),
        otherwise=(0, "too_much"),
    )


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 14 §2",
    name={
        "nl": "bestaansmiddelen die meetellen",
        "fr": "ressources comptées",
        "en": "means that count",
    },
    says={
        "nl": "Er telt {result} per jaar aan bestaansmiddelen mee.",
        "fr": "De ces ressources, {result} par an comptent.",
        "en": "Of the means, {result} per year counts.",
    },
)
def counted_means_year(total_means_year: Money, general_exemption_year: Money) -> Money:
    """What is taken off the yearly amount of the category."""
    # The exemption never exceeds the means; the floor only says so while they are unknown.
    return at_least(total_means_year - general_exemption_year, 0)


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 14 §2",
    name={
        "nl": "bedrag na het onderzoek van de bestaansmiddelen",
        "fr": "montant après l'enquête sur les ressources",
        "en": "amount after the means test",
    },
    says={
        "nl": "Na aftrek van de bestaansmiddelen blijft {result} per maand over.",
        "fr": "Après déduction des ressources, il reste {result} par mois.",
        "en": "After the means are taken off, {result} per month is left.",
    },
)
def leefloon_amount_month(category_amount_month: Money, counted_means_year: Money) -> Money:
    """What there is to get for whoever meets the other conditions."""
    return at_least(category_amount_month - monthly(counted_means_year), 0)


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3 en 14",
    is_right=True,
    name={"nl": "leefloon", "fr": "revenu d'intégration", "en": "leefloon"},
    says={
        "nl": {
            "granted": "Met deze gegevens is het leefloon {result} per maand. Het OCMW beslist.",
            "means": "Met deze gegevens is er geen leefloon: de bestaansmiddelen zijn niet lager dan het bedrag van de categorie. Het OCMW beslist.",
            "conditions": "Met deze gegevens is er geen leefloon: aan een voorwaarde is niet voldaan. Het OCMW beslist.",
        },
        "fr": {
            "granted": "Avec ces données, le revenu d'intégration est de {result} par mois. Le CPAS décide.",
            "means": "Avec ces données, il n'y a pas de revenu d'intégration : les ressources ne sont pas inférieures au montant de la catégorie. Le CPAS décide.",
            "conditions": "Avec ces données, il n'y a pas de revenu d'intégration : une condition n'est pas remplie. Le CPAS décide.",
        },
        "en": {
            "granted": "With these facts, the leefloon is {result} per month. The OCMW decides.",
            "means": "With these facts there is no leefloon: the means are not lower than the amount of the category. The OCMW decides.",
            "conditions": "With these facts there is no leefloon: a condition is not met. The OCMW decides.",
        },
    },
)
def leefloon(leefloon_conditions_met: Flag, leefloon_amount_month: Money) -> Money:
    """The amount per month, or nothing, with the reason."""
    return first(
        (~leefloon_conditions_met, 0, "conditions"),
        (leefloon_amount_month <= 0, 0, "means"),
        otherwise=(leefloon_amount_month, "granted"),
    )
