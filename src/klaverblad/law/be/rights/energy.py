"""Energy, water and internet for less, through a status of somebody at the address."""

from klaverblad.engines.rules import Flag, Members, Money, Parameters, Share, rule, where

ENERGY_PAGE = "socialsecurity.be, sociaal tarief; https://www.creg.be/fr/consommateurs/prix-et-tarifs/tarif-social"
INTERNET_PAGE = "https://www.sint-lievens-houtem.be/sociaal-internettarief"
ENERGY_NAME = {
    "nl": "sociaal tarief voor elektriciteit en gas",
    "fr": "tarif social pour l'électricité et le gaz",
    "en": "social tariff for electricity and gas",
}
YES = {
    "nl": "Waarschijnlijk recht op het sociaal tarief voor elektriciteit en gas. Kijk na of het op de factuur staat.",
    "fr": "Probablement droit au tarif social pour l'électricité et le gaz. Vérifiez s'il figure sur la facture.",
    "en": "Probably a right to the social tariff for electricity and gas. Check whether it is on the bill.",
}
ENERGY_LEAVES_OUT = {
    "nl": "of het contract op naam staat van iemand van dit adres",
    "fr": "si le contrat est au nom de quelqu'un de cette adresse",
    "en": "whether the contract is in the name of somebody at this address",
}


@rule(
    key="may_have_sociaal_tarief_energie",
    entity="address_household",
    period="quarter",
    since="2021-02-01",
    until="2023-06-30",
    source=ENERGY_PAGE,
    is_right=True,
    name=ENERGY_NAME,
    says={
        "nl": {
            "yes": YES["nl"],
            "no": "Met deze gegevens is er geen sociaal tarief: niemand op dit adres heeft een statuut dat het opent, ook de verhoogde tegemoetkoming niet.",
        },
        "fr": {
            "yes": YES["fr"],
            "no": "Avec ces données, il n'y a pas de tarif social : personne à cette adresse n'a de statut qui l'ouvre, ni l'intervention majorée.",
        },
        "en": {
            "yes": YES["en"],
            "no": "With these facts there is no social tariff: nobody at this address has a status that opens it, nor the increased reimbursement.",
        },
    },
    leaves_out=ENERGY_LEAVES_OUT,
)
def energy_tariff_with_vt(
    has_leefloon_status: Members[Flag],
    has_handicap_or_elderly_status: Members[Flag],
    has_vt_status: Members[Flag],
    is_social_flat_with_shared_gas: Flag,
) -> Flag:
    """For some time the increased reimbursement opened it too."""
    has_simple_status = has_handicap_or_elderly_status.any() | is_social_flat_with_shared_gas
    has_status = where(has_simple_status, True, has_leefloon_status.any())
    return where(has_status, True, has_vt_status.any())


@rule(
    key="may_have_sociaal_tarief_energie",
    entity="address_household",
    period="quarter",
    since="2023-07-01",
    source=ENERGY_PAGE,
    is_right=True,
    name=ENERGY_NAME,
    says={
        "nl": {
            "yes": YES["nl"],
            "no": "Met deze gegevens is er geen sociaal tarief: niemand op dit adres heeft een statuut dat het opent. De verhoogde tegemoetkoming alleen is niet genoeg.",
        },
        "fr": {
            "yes": YES["fr"],
            "no": "Avec ces données, il n'y a pas de tarif social : personne à cette adresse n'a de statut qui l'ouvre. L'intervention majorée seule ne suffit pas.",
        },
        "en": {
            "yes": YES["en"],
            "no": "With these facts there is no social tariff: nobody at this address has a status that opens it. The increased reimbursement alone is not enough.",
        },
    },
    leaves_out=ENERGY_LEAVES_OUT,
)
def energy_tariff_without_vt(
    has_leefloon_status: Members[Flag],
    has_handicap_or_elderly_status: Members[Flag],
    is_social_flat_with_shared_gas: Flag,
) -> Flag:
    """One status at the address is enough, or a social flat on shared gas."""
    has_simple_status = has_handicap_or_elderly_status.any() | is_social_flat_with_shared_gas
    return where(has_simple_status, True, has_leefloon_status.any())


@rule(
    entity="address_household",
    period="fixed",
    since="2021-02-01",
    source=ENERGY_PAGE,
    name={
        "nl": "prijs van stroom met sociaal tarief",
        "fr": "prix de l'électricité au tarif social",
        "en": "price of electricity at the social tariff",
    },
    says={
        "nl": "Met het sociaal tarief kost 1.000 kWh stroom {result}, btw inbegrepen.",
        "fr": "Au tarif social, 1 000 kWh d'électricité coûtent {result}, TVA comprise.",
        "en": "At the social tariff, 1,000 kWh of electricity costs {result}, VAT included.",
    },
)
def social_electricity_1000_kwh(p: Parameters) -> Money:
    """Of a thousand kilowatt hours, so that a price of a few cents keeps its digits."""
    return p.social_electricity_1000_kwh_eur


@rule(
    entity="address_household",
    period="fixed",
    since="2021-02-01",
    source=ENERGY_PAGE,
    name={
        "nl": "prijs van gas met sociaal tarief",
        "fr": "prix du gaz au tarif social",
        "en": "price of gas at the social tariff",
    },
    says={
        "nl": "Met het sociaal tarief kost 1.000 kWh gas {result}, btw inbegrepen.",
        "fr": "Au tarif social, 1 000 kWh de gaz coûtent {result}, TVA comprise.",
        "en": "At the social tariff, 1,000 kWh of gas costs {result}, VAT included.",
    },
)
def social_gas_1000_kwh(p: Parameters) -> Money:
    """Of a thousand kilowatt hours, so that a price of a few cents keeps its digits."""
    return p.social_gas_1000_kwh_eur


@rule(
    entity="address_household",
    period="year",
    since="2021-02-01",
    source="https://www.vlaanderen.be/sociaal-tarief-voor-water",
    is_right=True,
    name={
        "nl": "sociaal tarief voor water",
        "fr": "tarif social de l'eau",
        "en": "social water tariff",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op het sociaal tarief voor water, want iemand op dit adres had op 1 januari een statuut dat het opent.",
            "no": "Met deze gegevens is er dit jaar geen sociaal tarief voor water. Een statuut dat na 1 januari begint, telt pas volgend jaar. De verhoogde tegemoetkoming alleen is niet genoeg.",
        },
        "fr": {
            "yes": "Probablement droit au tarif social de l'eau, car quelqu'un à cette adresse avait au 1er janvier un statut qui l'ouvre.",
            "no": "Avec ces données, il n'y a pas de tarif social de l'eau cette année. Un statut qui commence après le 1er janvier ne compte que l'année prochaine. L'intervention majorée seule ne suffit pas.",
        },
        "en": {
            "yes": "Probably a right to the social water tariff, for somebody at this address had a status that opens it on 1 January.",
            "no": "With these facts there is no social water tariff this year. A status that begins after 1 January counts next year only. The increased reimbursement alone is not enough.",
        },
    },
)
def may_have_sociaal_tarief_water(had_status_on_1_january: Members[Flag]) -> Flag:
    """The first of January decides for the whole year."""
    return had_status_on_1_january.any()


@rule(
    entity="address_household",
    period="fixed",
    since="2021-02-01",
    source="https://www.vlaanderen.be/sociaal-tarief-voor-water",
    name={
        "nl": "korting op water",
        "fr": "réduction sur l'eau",
        "en": "discount on water",
    },
    says={
        "nl": "Met het sociaal tarief gaat {result} van de hele waterfactuur af.",
        "fr": "Au tarif social, toute la facture d'eau baisse de {result}.",
        "en": "At the social tariff, {result} is taken off the whole water bill.",
    },
    leaves_out={
        "nl": "de vergoeding die in de plaats komt wanneer de watermeter gedeeld is",
        "fr": "la compensation versée lorsque le compteur d'eau est partagé",
        "en": "the compensation that comes instead when the water meter is shared",
    },
)
def social_water_discount(p: Parameters) -> Share:
    """Off all parts of the bill."""
    return p.water_discount_share


@rule(
    entity="address_household",
    period="month",
    since="2024-03-01",
    source=INTERNET_PAGE,
    is_right=True,
    name={
        "nl": "sociaal internetaanbod",
        "fr": "offre internet sociale",
        "en": "social internet offer",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op het sociaal internetaanbod. Vraag het zelf aan de operator, één keer per huishouden.",
            "no": "Met deze gegevens is er geen sociaal internetaanbod. De verhoogde tegemoetkoming of een uitkering van het ziekenfonds alleen is niet genoeg.",
        },
        "fr": {
            "yes": "Probablement droit à l'offre internet sociale. Demandez-la à l'opérateur, une fois par ménage.",
            "no": "Avec ces données, il n'y a pas d'offre internet sociale. L'intervention majorée ou une indemnité de la mutualité seule ne suffit pas.",
        },
        "en": {
            "yes": "Probably a right to the social internet offer. Ask the operator for it, once per household.",
            "no": "With these facts there is no social internet offer. The increased reimbursement or a benefit of the health fund alone is not enough.",
        },
    },
    leaves_out={
        "nl": "de andere groepen van de vroegere lijst van het sociaal tarief voor energie, zoals het zorgbudget voor ouderen, en het oude sociaal telefoontarief van wie het had op 29 februari 2024",
        "fr": "les autres groupes de l'ancienne liste du tarif social de l'énergie, comme le budget de soins pour personnes âgées, et l'ancien tarif social de qui l'avait le 29 février 2024",
        "en": "the other groups of the old list of the social energy tariff, such as the care budget for older people, and the old social telephone tariff of who had it on 29 February 2024",
    },
)
def may_have_sociaal_internet(
    has_leefloon_status: Members[Flag],
    gets_igo: Members[Flag],
    gets_ivt_it: Members[Flag],
) -> Flag:
    """Leefloon or its equivalent, IGO, or an allowance of DG Handicap."""
    has_allowance = gets_igo.any() | gets_ivt_it.any()
    return where(has_allowance, True, has_leefloon_status.any())


@rule(
    entity="address_household",
    period="month",
    since="2024-03-01",
    source=INTERNET_PAGE,
    name={
        "nl": "hoogste prijs van sociaal internet",
        "fr": "prix maximal de l'internet social",
        "en": "highest price of social internet",
    },
    says={
        "nl": "Sociaal internet kost hoogstens {result} per maand.",
        "fr": "L'internet social coûte au plus {result} par mois.",
        "en": "Social internet costs at most {result} per month.",
    },
)
def social_internet_max_month(p: Parameters) -> Money:
    """Internet alone."""
    return p.social_internet_max_month_eur


@rule(
    entity="address_household",
    period="month",
    since="2024-03-01",
    source=INTERNET_PAGE,
    name={
        "nl": "hoogste prijs van een sociale bundel",
        "fr": "prix maximal d'un pack social",
        "en": "highest price of a social bundle",
    },
    says={
        "nl": "Een sociale bundel met internet kost hoogstens {result} per maand.",
        "fr": "Un pack social avec internet coûte au plus {result} par mois.",
        "en": "A social bundle with internet costs at most {result} per month.",
    },
)
def social_bundle_max_month(p: Parameters) -> Money:
    """Internet with television or telephone."""
    return p.social_bundle_max_month_eur
