"""With whom someone lives, and which of the three categories that gives."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Date,
    Flag,
    Grouping,
    Members,
    Money,
    Options,
    Parameters,
    Role,
    first,
    rule,
    years_between,
)

LeefloonCategory = Annotated[
    Column,
    Options(
        cohabiting={
            "nl": "categorie 1, samenwonend",
            "fr": "catégorie 1, cohabitant",
            "en": "category 1, cohabiting",
        },
        alone={
            "nl": "categorie 2, alleenstaand",
            "fr": "catégorie 2, isolé",
            "en": "category 2, living alone",
        },
        with_family={
            "nl": "categorie 3, met gezin ten laste",
            "fr": "catégorie 3, avec famille à charge",
            "en": "category 3, with a family at charge",
        },
    ),
]

leefloon_household = Grouping(
    key="leefloon_household",
    name={
        "nl": "wie onder één dak woont met de aanvrager van een leefloon",
        "fr": "qui vit sous le même toit que le demandeur d'un revenu d'intégration",
        "en": "who lives under one roof with the applicant of a leefloon",
    },
    question={
        "nl": "Wie woont er nog bij je in huis?",
        "fr": "Qui d'autre habite avec vous ?",
        "en": "Who else lives with you?",
    },
    roles=(
        Role(
            "applicant",
            {"nl": "aanvrager", "fr": "demandeur", "en": "applicant"},
            {
                "nl": "wie het leefloon aanvraagt",
                "fr": "qui demande le revenu d'intégration",
                "en": "who applies for the leefloon",
            },
            holds_one=True,
        ),
        Role(
            "partner",
            {"nl": "partner", "fr": "partenaire", "en": "partner"},
            {
                "nl": "echtgenoot of levenspartner, die zelf geen leefloon aanvraagt",
                "fr": "conjoint ou partenaire de vie, qui ne demande pas lui-même",
                "en": "spouse or life partner, who does not apply",
            },
        ),
        Role(
            "child",
            {"nl": "kind", "fr": "enfant", "en": "child"},
            {
                "nl": "ongehuwd kind ten laste",
                "fr": "enfant célibataire à charge",
                "en": "unmarried child at charge",
            },
        ),
        Role(
            "ascendant_or_descendant",
            {"nl": "familielid", "fr": "membre de la famille", "en": "relative"},
            {
                "nl": "ouder of volwassen kind",
                "fr": "parent ou enfant adulte",
                "en": "parent or adult child",
            },
        ),
        Role(
            "other",
            {"nl": "huisgenoot", "fr": "cohabitant", "en": "housemate"},
            {
                "nl": "broer, zus, vriend of iemand anders zonder onderhoudsplicht",
                "fr": "frère, sœur, ami ou autre personne sans obligation alimentaire",
                "en": "brother, sister, friend or anyone else who owes no maintenance",
            },
        ),
        Role(
            "maintenance_relative",
            {
                "nl": "andere onderhoudsplichtige",
                "fr": "autre débiteur d'aliments",
                "en": "other who owes maintenance",
            },
            {
                "nl": "grootouder, kleinkind, schoonfamilie door een huwelijk, of ex-echtgenoot",
                "fr": "grand-parent, petit-enfant, belle-famille par mariage, ou ex-conjoint",
                "en": "grandparent, grandchild, in-law by marriage, or former spouse",
            },
        ),
    ),
)

AGE = "volle jaren sinds de geboorte; elke regel die de leeftijd leest, noemt zijn eigen artikel"
HOUSEMATES = ("child", "ascendant_or_descendant", "other", "maintenance_relative")


@rule(
    entity="person",
    period="day",
    since="2002-10-01",
    source=AGE,
    cites_reader=True,
    name={"nl": "leeftijd", "fr": "âge", "en": "age"},
    says={
        "nl": "Geboren op {born_on}: {result} jaar op {day}.",
        "fr": "Né(e) le {born_on} : {result} ans le {day}.",
        "en": "Born on {born_on}: {result} years old on {day}.",
    },
)
def age_years(born_on: Date, day: Date) -> Count:
    """Whole years on the day for which the law is read."""
    return years_between(born_on, day)


@rule(
    entity="person",
    period="day",
    since="2002-10-01",
    source=AGE,
    cites_reader=True,
    name={"nl": "minderjarig", "fr": "mineur d'âge", "en": "minor"},
    says={
        "nl": {"yes": "Is {age_years} jaar, en dus minderjarig.", "no": "Is {age_years} jaar."},
        "fr": {"yes": "A {age_years} ans, et est donc mineur.", "no": "A {age_years} ans."},
        "en": {"yes": "Is {age_years}, and so a minor.", "no": "Is {age_years} years old."},
    },
)
def is_minor(age_years: Count, p: Parameters) -> Flag:
    """Not yet of age."""
    return age_years < p.age_of_majority_years


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 14 §1",
    name={"nl": "categorie", "fr": "catégorie", "en": "category"},
    says={
        "nl": {
            "child": "Er woont een minderjarig kind ten laste mee. Dat is categorie 3.",
            "homeless": "Is dakloos en heeft een GPMI. Dat is categorie 2, ook wie tijdelijk bij iemand slaapt.",
            "partner": "Woont samen met een partner. Dat is categorie 1.",
            "shares": "Woont met anderen en deelt de kosten van het huishouden. Dat is categorie 1.",
            "apart": "Woont met anderen onder één dak, maar deelt de kosten van het huishouden niet. Dat is categorie 2.",
            "alone": "Woont alleen. Dat is categorie 2.",
        },
        "fr": {
            "child": "Un enfant mineur à charge vit dans le ménage. C'est la catégorie 3.",
            "homeless": "Est sans abri et a un PIIS. C'est la catégorie 2, même en dormant temporairement chez quelqu'un.",
            "partner": "Vit avec un partenaire. C'est la catégorie 1.",
            "shares": "Vit avec d'autres et partage les frais du ménage. C'est la catégorie 1.",
            "apart": "Vit avec d'autres sous le même toit, mais ne partage pas les frais du ménage. C'est la catégorie 2.",
            "alone": "Vit seul. C'est la catégorie 2.",
        },
        "en": {
            "child": "A minor child at charge lives in the household. That is category 3.",
            "homeless": "Is homeless and has a GPMI. That is category 2, also when sleeping somewhere for a while.",
            "partner": "Lives with a partner. That is category 1.",
            "shares": "Lives with others and shares the costs of the household. That is category 1.",
            "apart": "Lives with others under one roof, but does not share the costs of the household. That is category 2.",
            "alone": "Lives alone. That is category 2.",
        },
    },
    leaves_out={
        "nl": "gedeeld verblijf van kinderen (een juridische vraag voor het OCMW)",
        "fr": "l'hébergement partagé des enfants (une question juridique pour le CPAS)",
        "en": "shared custody of children (a legal question for the OCMW)",
    },
)
def leefloon_category(
    is_minor: Members[Flag],
    members: Members[Flag],
    shares_household_costs: Flag,
    is_homeless_with_gpmi: Members[Flag],
) -> LeefloonCategory:
    """A minor child comes first; then who has no home; then sharing a household."""
    has_housemates = members.of(*HOUSEMATES).any()
    return first(
        (is_minor.of("child").any(), "with_family", "child"),
        (is_homeless_with_gpmi.the("applicant"), "alone", "homeless"),
        (members.of("partner").any(), "cohabiting", "partner"),
        (has_housemates & shares_household_costs, "cohabiting", "shares"),
        (has_housemates, "alone", "apart"),
        otherwise=("alone", "alone"),
    )


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 14 §1",
    name={
        "nl": "bedrag van de categorie",
        "fr": "montant de la catégorie",
        "en": "amount of the category",
    },
    says={
        "nl": {
            "with_family": "Het bedrag van categorie 3 is {result} per maand.",
            "cohabiting": "Het bedrag van categorie 1 is {result} per maand.",
            "alone": "Het bedrag van categorie 2 is {result} per maand.",
        },
        "fr": {
            "with_family": "Le montant de la catégorie 3 est de {result} par mois.",
            "cohabiting": "Le montant de la catégorie 1 est de {result} par mois.",
            "alone": "Le montant de la catégorie 2 est de {result} par mois.",
        },
        "en": {
            "with_family": "The amount of category 3 is {result} per month.",
            "cohabiting": "The amount of category 1 is {result} per month.",
            "alone": "The amount of category 2 is {result} per month.",
        },
    },
)
def category_amount_month(leefloon_category: LeefloonCategory, p: Parameters) -> Money:
    """What someone without any means gets."""
    return first(
        (leefloon_category == "with_family", p.leefloon_with_family_month, "with_family"),
        (leefloon_category == "cohabiting", p.leefloon_cohabiting_month, "cohabiting"),
        otherwise=(p.leefloon_alone_month, "alone"),
    )
