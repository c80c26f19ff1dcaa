"""The means of whoever lives with the applicant, and what counts of a partner."""

from klaverblad.engines.rules import (
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    first,
    rule,
    yearly,
)
from klaverblad.law.be.leefloon.household import LeefloonCategory


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34",
    name={
        "nl": "bestaansmiddelen van een huisgenoot",
        "fr": "ressources d'un cohabitant",
        "en": "means of a housemate",
    },
    says={
        "nl": "Eigen bestaansmiddelen: {result} per jaar.",
        "fr": "Ressources propres : {result} par an.",
        "en": "Own means: {result} per year.",
    },
)
def housemate_means_year(
    work_income_month: Money,
    replacement_income_year: Money,
    counted_savings_year: Money,
    counted_home_year: Money,
    other_means_year: Money,
) -> Money:
    """As those of the applicant, but without the SPI exemption, which is the applicant's own."""
    return (
        yearly(work_income_month)
        + replacement_income_year
        + counted_savings_year
        + counted_home_year
        + other_means_year
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34",
    name={
        "nl": "deel boven het bedrag van categorie 1",
        "fr": "part au-dessus du montant de la catégorie 1",
        "en": "part above the amount of category 1",
    },
    says={
        "nl": "Van {housemate_means_year} telt wat boven {p.leefloon_cohabiting_month} per maand ligt: {result} per jaar.",
        "fr": "De {housemate_means_year}, ce qui dépasse {p.leefloon_cohabiting_month} par mois compte : {result} par an.",
        "en": "Of {housemate_means_year}, what lies above {p.leefloon_cohabiting_month} per month counts: {result} per year.",
    },
)
def above_category_1_year(housemate_means_year: Money, p: Parameters) -> Money:
    """Everyone in the house keeps the amount of category 1 first."""
    return at_least(housemate_means_year - yearly(p.leefloon_cohabiting_month), 0)


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34 §1",
    name={
        "nl": "bestaansmiddelen van de partner",
        "fr": "ressources du partenaire",
        "en": "means of the partner",
    },
    says={
        "nl": {
            "none": "Er woont geen partner in.",
            "whole": "De bestaansmiddelen van de partner tellen volledig mee: {result} per jaar.",
            "above": "Van de partner telt het deel boven het bedrag van categorie 1 mee: {result} per jaar.",
        },
        "fr": {
            "none": "Aucun partenaire ne vit dans le ménage.",
            "whole": "Les ressources du partenaire comptent entièrement : {result} par an.",
            "above": "Du partenaire compte la part au-dessus du montant de la catégorie 1 : {result} par an.",
        },
        "en": {
            "none": "No partner lives in.",
            "whole": "The means of the partner count in full: {result} per year.",
            "above": "Of the partner, the part above the amount of category 1 counts: {result} per year.",
        },
    },
    leaves_out={
        "nl": "partners die allebei een leefloon aanvragen",
        "fr": "les partenaires qui demandent tous deux un revenu d'intégration",
        "en": "partners who both apply for a leefloon",
    },
)
def partner_means_year(
    leefloon_category: LeefloonCategory,
    members: Members[Flag],
    housemate_means_year: Members[Money],
    above_category_1_year: Members[Money],
) -> Money:
    """In full beside a child at charge, because the one amount is for both; else above cat. 1."""
    return first(
        (~members.of("partner").any(), 0, "none"),
        (leefloon_category == "with_family", housemate_means_year.of("partner").sum(), "whole"),
        otherwise=(above_category_1_year.of("partner").sum(), "above"),
    )
