"""A lawyer for nothing or for less (juridische tweedelijnsbijstand, pro Deo)."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Flag,
    Members,
    Money,
    Options,
    Parameters,
    at_least,
    first,
    round_to,
    rule,
    where,
)

PAGE = "https://baliewestvlaanderen.be/vanaf-vandaag-nieuwe-inkomensgrenzen-juridische-tweedelijnsbijstand"

LegalAid = Annotated[
    Column,
    Options(
        free={"nl": "gratis", "fr": "gratuite", "en": "free of charge"},
        partial={
            "nl": "met een kleine eigen bijdrage",
            "fr": "avec une petite contribution",
            "en": "with a small contribution",
        },
        none={"nl": "geen", "fr": "aucune", "en": "none"},
    ),
]


@rule(
    entity="address_household",
    period="month",
    since="2021-09-01",
    source=PAGE,
    name={
        "nl": "inkomen voor de juridische bijstand",
        "fr": "revenu pour l'aide juridique",
        "en": "income for legal aid",
    },
    says={
        "nl": "Voor de juridische bijstand telt {result} per maand.",
        "fr": "Pour l'aide juridique, {result} par mois compte.",
        "en": "For legal aid, {result} per month counts.",
    },
)
def legal_aid_income_month(
    net_income_month: Members[Money],
    exceptional_debts_month_eur: Money,
    members: Members[Flag],
    p: Parameters,
) -> Money:
    """Net income, less an amount for each person at charge and less exceptional debts."""
    income = net_income_month.of("applicant", "partner").sum()
    persons = members.of("dependant").count()
    # Nobody at charge takes nothing off, also while the amount for one is unknown.
    for_persons = where(persons > 0, p.legal_aid_dependant_month * persons, 0)
    left = round_to(income - for_persons - exceptional_debts_month_eur, "cent")
    return at_least(left, 0)


@rule(
    entity="address_household",
    period="month",
    since="2021-09-01",
    source=PAGE,
    name={
        "nl": "soort juridische bijstand",
        "fr": "sorte d'aide juridique",
        "en": "kind of legal aid",
    },
    says={
        "nl": {
            "leefloon": "Wie een leefloon krijgt, krijgt een gratis advocaat.",
            "free": "Het inkomen van {legal_aid_income_month} is laag genoeg voor een gratis advocaat.",
            "partial": "Het inkomen van {legal_aid_income_month} is laag genoeg voor een advocaat met een kleine eigen bijdrage.",
            "none": "Het inkomen van {legal_aid_income_month} is te hoog voor een pro-Deoadvocaat.",
        },
        "fr": {
            "leefloon": "Qui reçoit un revenu d'intégration a un avocat gratuit.",
            "free": "Le revenu de {legal_aid_income_month} est assez bas pour un avocat gratuit.",
            "partial": "Le revenu de {legal_aid_income_month} est assez bas pour un avocat avec une petite contribution.",
            "none": "Le revenu de {legal_aid_income_month} est trop élevé pour un avocat pro Deo.",
        },
        "en": {
            "leefloon": "Who gets a leefloon gets a lawyer free of charge.",
            "free": "The income of {legal_aid_income_month} is low enough for a lawyer free of charge.",
            "partial": "The income of {legal_aid_income_month} is low enough for a lawyer with a small contribution.",
            "none": "The income of {legal_aid_income_month} is too high for a pro Deo lawyer.",
        },
    },
    leaves_out={
        "nl": "andere groepen die vanzelf in aanmerking komen, zoals wie een IGO of IVT krijgt, sociale huurders met een lage huur, wie in collectieve schuldenregeling is en minderjarigen; en huisgenoten",
        "fr": "d'autres groupes admis d'office, comme qui reçoit la GRAPA ou une ARR, les locataires sociaux à petit loyer, les personnes en règlement collectif de dettes et les mineurs ; et les cohabitants",
        "en": "other groups that qualify by themselves, such as who gets an IGO or IVT, social tenants with a low rent, people in a collective debt settlement and minors; and housemates",
    },
)
def legal_aid_kind(
    has_leefloon_status: Members[Flag],
    legal_aid_income_month: Money,
    members: Members[Flag],
    p: Parameters,
) -> LegalAid:
    """The lower ceiling gives it for nothing, the higher one for a contribution."""
    is_household = members.of("partner", "dependant").any()
    full = where(is_household, p.legal_aid_full_household_month, p.legal_aid_full_single_month)
    part = where(
        is_household, p.legal_aid_partial_household_month, p.legal_aid_partial_single_month
    )
    return first(
        (has_leefloon_status.the("applicant"), "free", "leefloon"),
        (legal_aid_income_month <= full, "free", "free"),
        (legal_aid_income_month <= part, "partial", "partial"),
        otherwise=("none", "none"),
    )


@rule(
    entity="address_household",
    period="month",
    since="2021-09-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "juridische tweedelijnsbijstand (pro Deo)",
        "fr": "aide juridique de deuxième ligne (pro Deo)",
        "en": "legal aid (pro Deo)",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op een pro-Deoadvocaat: {legal_aid_kind}. Het Bureau voor Juridische Bijstand beslist.",
            "no": "Met deze gegevens is er geen recht op een pro-Deoadvocaat. Het Bureau voor Juridische Bijstand beslist.",
        },
        "fr": {
            "yes": "Probablement droit à un avocat pro Deo : aide {legal_aid_kind}. Le Bureau d'aide juridique décide.",
            "no": "Avec ces données, il n'y a pas de droit à un avocat pro Deo. Le Bureau d'aide juridique décide.",
        },
        "en": {
            "yes": "Probably a right to a pro Deo lawyer: {legal_aid_kind}. The Bureau for Legal Aid decides.",
            "no": "With these facts there is no right to a pro Deo lawyer. The Bureau for Legal Aid decides.",
        },
    },
)
def may_have_pro_deo(legal_aid_kind: LegalAid) -> Flag:
    """In full or in part."""
    return legal_aid_kind != "none"
