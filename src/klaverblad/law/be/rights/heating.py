"""The heating allowance (verwarmingstoelage, Sociaal Stookoliefonds) for fuel that is delivered."""

from klaverblad.engines.rules import (
    Date,
    Flag,
    Members,
    Money,
    Parameters,
    days_after,
    first,
    round_to,
    rule,
)
from klaverblad.law.be.rights.groups import Heating

PAGE = "https://www.mi-is.be/nl/faq/welke-huishoudens-behoren-tot-categorie-2"


@rule(
    entity="address_household",
    period="year",
    since="2022-01-01",
    source=PAGE,
    name={
        "nl": "inkomensgrens van de verwarmingstoelage",
        "fr": "plafond de revenu de l'allocation de chauffage",
        "en": "income ceiling of the heating allowance",
    },
    says={
        "nl": "Voor dit huishouden is de grens {result} per jaar.",
        "fr": "Pour ce ménage, le plafond est de {result} par an.",
        "en": "For this household the ceiling is {result} per year.",
    },
)
def heating_ceiling_year(members: Members[Flag], p: Parameters) -> Money:
    """A base, and more for each person at charge."""
    persons = members.of("dependant").count()
    return round_to(p.heating_base_year + p.heating_dependant_year * persons, "cent")


@rule(
    entity="address_household",
    period="year",
    since="2022-01-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "verwarmingstoelage",
        "fr": "allocation de chauffage",
        "en": "heating allowance",
    },
    says={
        "nl": {
            "fuel": "De verwarmingstoelage is er alleen voor stookolie, lamppetroleum en propaan in een tank.",
            "late": "De levering van {heating_delivered_on} is te lang geleden. Vraag de toelage binnen {p.heating_claim_days} dagen na een levering.",
            "vt": "Waarschijnlijk recht op een verwarmingstoelage, door de verhoogde tegemoetkoming. Vraag ze aan het OCMW binnen {p.heating_claim_days} dagen na de levering.",
            "income": "Waarschijnlijk recht op een verwarmingstoelage: het inkomen ligt niet boven {heating_ceiling_year}. Vraag ze aan het OCMW binnen {p.heating_claim_days} dagen na de levering.",
            "debt": "Waarschijnlijk recht op een verwarmingstoelage, door de hulp bij schulden. Vraag ze aan het OCMW binnen {p.heating_claim_days} dagen na de levering.",
            "no": "Met deze gegevens is er geen verwarmingstoelage: er is geen verhoogde tegemoetkoming, het inkomen ligt te hoog, en er is geen hulp bij schulden met een factuur die niemand kan betalen.",
        },
        "fr": {
            "fuel": "L'allocation de chauffage n'existe que pour le mazout, le pétrole lampant et le propane en vrac.",
            "late": "La livraison du {heating_delivered_on} est trop ancienne. Demandez l'allocation dans les {p.heating_claim_days} jours après une livraison.",
            "vt": "Probablement droit à une allocation de chauffage, par l'intervention majorée. Demandez-la au CPAS dans les {p.heating_claim_days} jours après la livraison.",
            "income": "Probablement droit à une allocation de chauffage : le revenu ne dépasse pas {heating_ceiling_year}. Demandez-la au CPAS dans les {p.heating_claim_days} jours après la livraison.",
            "debt": "Probablement droit à une allocation de chauffage, par l'aide pour les dettes. Demandez-la au CPAS dans les {p.heating_claim_days} jours après la livraison.",
            "no": "Avec ces données, il n'y a pas d'allocation de chauffage : pas d'intervention majorée, un revenu trop élevé, et pas d'aide pour des dettes avec une facture impayable.",
        },
        "en": {
            "fuel": "The heating allowance is for heating oil, lamp petroleum and propane in a tank only.",
            "late": "The delivery of {heating_delivered_on} is too long ago. Ask for the allowance within {p.heating_claim_days} days of a delivery.",
            "vt": "Probably a right to a heating allowance, by the increased reimbursement. Ask the OCMW for it within {p.heating_claim_days} days of the delivery.",
            "income": "Probably a right to a heating allowance: the income is not above {heating_ceiling_year}. Ask the OCMW for it within {p.heating_claim_days} days of the delivery.",
            "debt": "Probably a right to a heating allowance, by the help with debts. Ask the OCMW for it within {p.heating_claim_days} days of the delivery.",
            "no": "With these facts there is no heating allowance: there is no increased reimbursement, the income is too high, and there is no help with debts with a bill that cannot be paid.",
        },
    },
    leaves_out={
        "nl": "hoeveel liter er dit jaar al vergoed is, en het onderzoek van het inkomen bij de verhoogde tegemoetkoming",
        "fr": "combien de litres ont déjà été remboursés cette année, et l'examen des revenus avec l'intervention majorée",
        "en": "how many litres were paid for this year already, and the look at the income with the increased reimbursement",
    },
)
def may_have_verwarmingstoelage(
    heating: Heating,
    heating_delivered_on: Date,
    has_vt_status: Members[Flag],
    gross_taxable_last_year_eur: Members[Money],
    heating_ceiling_year: Money,
    has_debt_status: Members[Flag],
    cannot_pay_heating: Flag,
    day: Date,
    p: Parameters,
) -> Flag:
    """The fuel, the term, and one of three categories."""
    is_delivered_fuel = (
        (heating == "oil") | (heating == "propane_bulk") | (heating == "lamp_petroleum")
    )
    is_in_time = day <= days_after(heating_delivered_on, p.heating_claim_days)
    income = round_to(gross_taxable_last_year_eur.sum(), "cent")
    return first(
        (~is_delivered_fuel, False, "fuel"),
        (~is_in_time, False, "late"),
        (has_vt_status.any(), True, "vt"),
        (income <= heating_ceiling_year, True, "income"),
        (has_debt_status.any() & cannot_pay_heating, True, "debt"),
        otherwise=(False, "no"),
    )


@rule(
    entity="address_household",
    period="year",
    since="2022-01-01",
    source="arendonk.be, verwarmingstoelage",
    name={
        "nl": "hoogste verwarmingstoelage",
        "fr": "allocation de chauffage maximale",
        "en": "highest heating allowance",
    },
    says={
        "nl": {
            "yes": "De verwarmingstoelage is hoogstens {result} per jaar.",
            "no": "Er is geen verwarmingstoelage.",
        },
        "fr": {
            "yes": "L'allocation de chauffage est de {result} par an au plus.",
            "no": "Il n'y a pas d'allocation de chauffage.",
        },
        "en": {
            "yes": "The heating allowance is at most {result} per year.",
            "no": "There is no heating allowance.",
        },
    },
    leaves_out={
        "nl": "het bedrag per liter, dat van de prijs afhangt",
        "fr": "le montant par litre, qui dépend du prix",
        "en": "the amount per litre, which depends on the price",
    },
)
def verwarmingstoelage_max_year(may_have_verwarmingstoelage: Flag, p: Parameters) -> Money:
    """The most there is in a year, for who may have it."""
    return first(
        (may_have_verwarmingstoelage, p.heating_max_year, "yes"),
        otherwise=(0, "no"),
    )
