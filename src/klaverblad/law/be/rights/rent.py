"""Help with the rent: the Flemish rent premium (huurpremie), the rent subsidy (huursubsidie)."""

from klaverblad.engines.rules import (
    Date,
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    monthly,
    months_after,
    round_to,
    rule,
    where,
)
from klaverblad.law.be.rights.groups import HousingSituation, SocialHousingList

PREMIUM_PAGE = "https://www.vlaanderen.be/bouwen-wonen-en-energie/huren-en-verhuren/vlaamse-huurpremie-voor-kandidaat-huurders-van-een-sociale-woning/hoeveel-bedraagt-de-vlaamse-huurpremie"
SUBSIDY_PAGE = "https://www.wonenvlaanderen.be/premies/voor-wie-de-vlaamse-huursubsidie-0"
MONTHS_A_YEAR = 12


@rule(
    entity="address_household",
    period="year",
    since="2020-01-01",
    source=f"{PREMIUM_PAGE}; {SUBSIDY_PAGE}",
    name={
        "nl": "inkomen op het aanslagbiljet, voor de huur",
        "fr": "revenu de l'avertissement-extrait de rôle, pour le loyer",
        "en": "income on the tax bill, for the rent",
    },
    says={
        "nl": "Het inkomen op het aanslagbiljet is samen {result}.",
        "fr": "Le revenu de l'avertissement-extrait de rôle est de {result} au total.",
        "en": "The income on the tax bill is {result} together.",
    },
)
def housing_income_year(tax_bill_income_eur: Members[Money]) -> Money:
    """Of the tenant and the partner."""
    return round_to(tax_bill_income_eur.of("applicant", "partner").sum(), "cent")


@rule(
    entity="address_household",
    period="month",
    since="2022-01-01",
    source="https://www.zwevegem.be/huurpremie",
    name={
        "nl": "hoogste huurprijs voor de huurpremie",
        "fr": "loyer maximal pour la prime de loyer",
        "en": "highest rent for the rent premium",
    },
    says={
        "nl": "De huur mag hoogstens {result} per maand zijn.",
        "fr": "Le loyer peut être de {result} par mois au plus.",
        "en": "The rent may be at most {result} per month.",
    },
)
def huurpremie_rent_max_month(
    is_room: Flag, is_high_rent_area: Flag, members: Members[Flag], p: Parameters
) -> Money:
    """Higher for who has persons at charge, up to a limit; and in the municipalities of the list."""
    dwelling = where(is_room, p.huurpremie_room_max_month, p.huurpremie_dwelling_max_month)
    base = where(is_high_rent_area, p.huurpremie_high_area_rent_max_month, dwelling)
    rise = p.huurpremie_rent_rise_share * members.of("dependant").count()
    return base * (1 + at_most(rise, p.huurpremie_rent_rise_max_share))


@rule(
    entity="address_household",
    period="month",
    since="2022-01-01",
    source=PREMIUM_PAGE,
    is_right=True,
    name={
        "nl": "Vlaamse huurpremie",
        "fr": "prime de loyer flamande",
        "en": "Flemish rent premium",
    },
    says={
        "nl": {
            "tenant": "De huurpremie is er alleen voor wie huurt van een eigenaar.",
            "waiting": "De huurpremie is er pas na 4 jaar zonder onderbreking op de wachtlijst voor een sociale woning.",
            "refused": "Wie een sociale woning weigerde, krijgt geen huurpremie.",
            "conform": "De woning moet in orde zijn. Vraag de gemeente om ze na te kijken.",
            "income": "Het inkomen ligt boven de grens van {social_housing_ceiling_year}.",
            "rent": "De huur ligt boven {huurpremie_rent_max_month} per maand.",
            "yes": "Waarschijnlijk recht op een huurpremie: het inkomen van {housing_income_year} ligt niet boven {social_housing_ceiling_year} per jaar, en de huur niet boven {huurpremie_rent_max_month} per maand. Wonen in Vlaanderen stuurt een formulier: vul het in en stuur het terug.",
        },
        "fr": {
            "tenant": "La prime de loyer n'existe que pour qui loue à un propriétaire privé.",
            "waiting": "La prime de loyer ne vient qu'après 4 ans sans interruption sur la liste d'attente d'un logement social.",
            "refused": "Qui a refusé un logement social ne reçoit pas la prime de loyer.",
            "conform": "Le logement doit être conforme. Demandez à la commune de le vérifier.",
            "income": "Le revenu dépasse le plafond de {social_housing_ceiling_year}.",
            "rent": "Le loyer dépasse {huurpremie_rent_max_month} par mois.",
            "yes": "Probablement droit à une prime de loyer : le revenu de {housing_income_year} ne dépasse pas {social_housing_ceiling_year} par an, et le loyer ne dépasse pas {huurpremie_rent_max_month} par mois. Wonen in Vlaanderen envoie un formulaire : remplissez-le et renvoyez-le.",
        },
        "en": {
            "tenant": "The rent premium is only for who rents from a private owner.",
            "waiting": "The rent premium only comes after 4 years without a break on the waiting list for social housing.",
            "refused": "Who refused social housing gets no rent premium.",
            "conform": "The home must be up to standard. Ask the municipality to check it.",
            "income": "The income is above the ceiling of {social_housing_ceiling_year}.",
            "rent": "The rent is above {huurpremie_rent_max_month} per month.",
            "yes": "Probably a right to a rent premium: the income of {housing_income_year} is not above {social_housing_ceiling_year} per year, and the rent not above {huurpremie_rent_max_month} per month. Wonen in Vlaanderen sends a form: fill it in and send it back.",
        },
    },
    leaves_out={
        "nl": "het inkomen van andere volwassenen op het adres",
        "fr": "le revenu d'autres adultes à l'adresse",
        "en": "the income of other adults at the address",
    },
)
def may_have_huurpremie(
    housing_situation: Members[HousingSituation],
    on_social_housing_list: Members[SocialHousingList],
    refused_social_dwelling: Flag,
    is_conform_dwelling: Flag,
    housing_income_year: Money,
    social_housing_ceiling_year: Money,
    rent_month_eur: Members[Money],
    huurpremie_rent_max_month: Money,
) -> Flag:
    """A private tenant who waits long enough, in a sound home that is not too dear."""
    is_private_tenant = housing_situation.the("applicant") == "rents_private"
    waits_long = on_social_housing_list.the("applicant") == "4_years_or_more"
    rent = rent_month_eur.the("applicant")
    return first(
        (~is_private_tenant, False, "tenant"),
        (~waits_long, False, "waiting"),
        (refused_social_dwelling, False, "refused"),
        (~is_conform_dwelling, False, "conform"),
        (housing_income_year > social_housing_ceiling_year, False, "income"),
        (rent > huurpremie_rent_max_month, False, "rent"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="address_household",
    period="month",
    since="2022-01-01",
    source=PREMIUM_PAGE,
    name={
        "nl": "bedrag van de huurpremie",
        "fr": "montant de la prime de loyer",
        "en": "amount of the rent premium",
    },
    says={
        "nl": {
            "yes": "De huurpremie is {result} per maand, en blijft een jaar lang gelijk.",
            "no": "Er is geen huurpremie.",
        },
        "fr": {
            "yes": "La prime de loyer est de {result} par mois, et reste la même pendant un an.",
            "no": "Il n'y a pas de prime de loyer.",
        },
        "en": {
            "yes": "The rent premium is {result} per month, and stays the same for a year.",
            "no": "There is no rent premium.",
        },
    },
)
def huurpremie_month(
    may_have_huurpremie: Flag,
    huurpremie_rent_max_month: Money,
    housing_income_year: Money,
    is_high_rent_area: Flag,
    members: Members[Flag],
    p: Parameters,
) -> Money:
    """A share of the highest rent less a part of the income, between nothing and the maximum."""
    # The law divides a yearly income and calls the outcome an amount per month.
    own_part = monthly(housing_income_year * MONTHS_A_YEAR) / p.huurpremie_income_divisor
    formula = huurpremie_rent_max_month * p.huurpremie_rent_share - own_part
    persons = at_most(members.of("dependant").count(), p.huurpremie_dependants_max)
    ordinary = p.huurpremie_max_month + p.huurpremie_dependant_max_month * persons
    high = p.huurpremie_high_max_month + p.huurpremie_high_dependant_max_month * persons
    highest = where(is_high_rent_area, high, ordinary)
    return first(
        (may_have_huurpremie, at_least(at_most(formula, highest), 0), "yes"),
        otherwise=(0, "no"),
    )


@rule(
    entity="address_household",
    period="year",
    since="2020-01-01",
    source=SUBSIDY_PAGE,
    name={
        "nl": "inkomensgrens van de huursubsidie",
        "fr": "plafond de revenu de la subvention-loyer",
        "en": "income ceiling of the rent subsidy",
    },
    says={
        "nl": "Voor dit huishouden is de grens {result} per jaar.",
        "fr": "Pour ce ménage, le plafond est de {result} par an.",
        "en": "For this household the ceiling is {result} per year.",
    },
)
def huursubsidie_ceiling_year(
    members: Members[Flag], has_recognised_handicap: Members[Flag], p: Parameters
) -> Money:
    """One for who is alone, one for who is alone with a disability, one for all others."""
    persons = members.of("dependant").count()
    alone = where(
        has_recognised_handicap.the("applicant"),
        p.huursubsidie_single_handicap_year,
        p.huursubsidie_single_year,
    )
    others = p.huursubsidie_other_year + p.huursubsidie_dependant_year * persons
    return where(members.of("partner", "dependant").any(), others, alone)


@rule(
    entity="address_household",
    period="month",
    since="2020-01-01",
    source=SUBSIDY_PAGE,
    is_right=True,
    name={
        "nl": "Vlaamse huursubsidie",
        "fr": "subvention-loyer flamande",
        "en": "Flemish rent subsidy",
    },
    says={
        "nl": {
            "move": "De huursubsidie is er voor wie uit een slechte of onaangepaste woning komt, dakloos was, of naar een woning verhuist die de woonmaatschappij zelf huurt.",
            "owner": "Wie een eigen woning heeft, krijgt geen huursubsidie.",
            "premium": "Huurpremie en huursubsidie kunnen niet samen.",
            "late": "De verhuis van {moved_on} is te lang geleden. Vraag de huursubsidie binnen {p.huursubsidie_claim_months} maanden na een verhuis.",
            "income": "Het inkomen ligt boven de grens van {huursubsidie_ceiling_year}.",
            "yes": "Waarschijnlijk recht op een huursubsidie. Vraag ze aan bij Wonen in Vlaanderen, binnen {p.huursubsidie_claim_months} maanden na de verhuis.",
        },
        "fr": {
            "move": "La subvention-loyer est pour qui quitte un mauvais logement ou un logement inadapté, était sans-abri, ou emménage dans un logement que la woonmaatschappij loue elle-même.",
            "owner": "Qui possède une habitation ne reçoit pas la subvention-loyer.",
            "premium": "La prime de loyer et la subvention-loyer ne peuvent pas aller ensemble.",
            "late": "Le déménagement du {moved_on} est trop ancien. Demandez la subvention-loyer dans les {p.huursubsidie_claim_months} mois après un déménagement.",
            "income": "Le revenu dépasse le plafond de {huursubsidie_ceiling_year}.",
            "yes": "Probablement droit à une subvention-loyer. Demandez-la à Wonen in Vlaanderen, dans les {p.huursubsidie_claim_months} mois après le déménagement.",
        },
        "en": {
            "move": "The rent subsidy is for who leaves a bad or unadapted home, was homeless, or moves to a home that the woonmaatschappij itself rents.",
            "owner": "Who owns a home gets no rent subsidy.",
            "premium": "The rent premium and the rent subsidy cannot go together.",
            "late": "The move of {moved_on} is too long ago. Ask for the rent subsidy within {p.huursubsidie_claim_months} months of a move.",
            "income": "The income is above the ceiling of {huursubsidie_ceiling_year}.",
            "yes": "Probably a right to a rent subsidy. Ask Wonen in Vlaanderen for it, within {p.huursubsidie_claim_months} months of the move.",
        },
    },
    leaves_out={
        "nl": "het plafond van de huur, de uitzonderingen voor eigenaars, de regel dat jongeren onder 25 de huur zelf moeten kunnen betalen, en het bedrag, dat met de jaren daalt",
        "fr": "le plafond du loyer, les exceptions pour propriétaires, la règle que les moins de 25 ans doivent pouvoir payer le loyer eux-mêmes, et le montant, qui baisse avec les années",
        "en": "the ceiling of the rent, the exceptions for owners, the rule that people under 25 must be able to pay the rent themselves, and the amount, which falls with the years",
    },
)
def may_have_huursubsidie(
    left_bad_dwelling: Flag,
    moved_to_svk_dwelling: Flag,
    owns_home: Members[Flag],
    receives_huurpremie: Flag,
    moved_on: Date,
    housing_income_year: Money,
    huursubsidie_ceiling_year: Money,
    day: Date,
    p: Parameters,
) -> Flag:
    """The reason of the move, no home of one's own, in time, and below the ceiling."""
    is_good_reason = left_bad_dwelling | moved_to_svk_dwelling
    is_in_time = day <= months_after(moved_on, p.huursubsidie_claim_months)
    return first(
        (~is_good_reason, False, "move"),
        (owns_home.of("applicant", "partner").any(), False, "owner"),
        (receives_huurpremie, False, "premium"),
        (~is_in_time, False, "late"),
        (housing_income_year > huursubsidie_ceiling_year, False, "income"),
        otherwise=(True, "yes"),
    )
