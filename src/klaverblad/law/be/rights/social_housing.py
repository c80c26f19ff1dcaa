"""A social home (sociale huurwoning): who may register, and what the rent would be."""

from klaverblad.engines.rules import (
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    monthly,
    round_to,
    rule,
    where,
)

PAGE = "https://www.theistbest.be/huurder/huurprijsberekening/"
MONTHS_A_YEAR = 12


@rule(
    entity="address_household",
    period="year",
    since="2022-01-01",
    source=PAGE,
    name={
        "nl": "inkomensgrens voor een sociale woning",
        "fr": "plafond de revenu pour un logement social",
        "en": "income ceiling for social housing",
    },
    says={
        "nl": "Voor dit huishouden is de grens {result} per jaar.",
        "fr": "Pour ce ménage, le plafond est de {result} par an.",
        "en": "For this household the ceiling is {result} per year.",
    },
)
def social_housing_ceiling_year(
    members: Members[Flag], has_recognised_handicap: Members[Flag], p: Parameters
) -> Money:
    """One for who is alone, one for who is alone with a disability, one for all others."""
    persons = members.of("dependant").count()
    alone = where(
        has_recognised_handicap.the("applicant"),
        p.social_housing_single_handicap_year,
        p.social_housing_single_year,
    )
    others = p.social_housing_other_year + p.social_housing_dependant_year * persons
    return where(members.of("partner", "dependant").any(), others, alone)


@rule(
    entity="address_household",
    period="month",
    since="2022-01-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "inschrijving voor een sociale woning",
        "fr": "inscription pour un logement social",
        "en": "registration for social housing",
    },
    says={
        "nl": {
            "owner": "Wie een eigen woning heeft, kan zich meestal niet inschrijven voor een sociale woning.",
            "income": "Het inkomen ligt boven de grens van {social_housing_ceiling_year}.",
            "yes": "Kan zich waarschijnlijk inschrijven voor een sociale woning. Doe dat bij de woonmaatschappij. Er is een wachtlijst.",
        },
        "fr": {
            "owner": "Qui possède une habitation ne peut en général pas s'inscrire pour un logement social.",
            "income": "Le revenu dépasse le plafond de {social_housing_ceiling_year}.",
            "yes": "Peut probablement s'inscrire pour un logement social, auprès de la woonmaatschappij. Il y a une liste d'attente.",
        },
        "en": {
            "owner": "Who owns a home can usually not register for social housing.",
            "income": "The income is above the ceiling of {social_housing_ceiling_year}.",
            "yes": "Can probably register for social housing, at the woonmaatschappij. There is a waiting list.",
        },
    },
    leaves_out={
        "nl": "de taalplicht, de uitzonderingen voor eigenaars, het inkomen van andere volwassenen, en de volgorde van toewijzing",
        "fr": "l'obligation linguistique, les exceptions pour propriétaires, le revenu d'autres adultes, et l'ordre d'attribution",
        "en": "the language duty, the exceptions for owners, the income of other adults, and the order of allocation",
    },
)
def may_have_sociale_huur(
    owns_home: Members[Flag],
    tax_bill_income_eur: Members[Money],
    social_housing_ceiling_year: Money,
) -> Flag:
    """No home of one's own, and an income that is not above the ceiling."""
    income = round_to(tax_bill_income_eur.of("applicant", "partner").sum(), "cent")
    return first(
        (owns_home.of("applicant", "partner").any(), False, "owner"),
        (income > social_housing_ceiling_year, False, "income"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="address_household",
    period="month",
    since="2023-01-01",
    source=PAGE,
    name={"nl": "sociale huurprijs", "fr": "loyer social", "en": "social rent"},
    says={
        "nl": "De huur van deze sociale woning is {result} per maand.",
        "fr": "Le loyer de ce logement social est de {result} par mois.",
        "en": "The rent of this social home is {result} per month.",
    },
    leaves_out={
        "nl": "dat het inkomen minstens als een leefloon telt",
        "fr": "que le revenu compte au moins comme un revenu d'intégration",
        "en": "that the income counts for at least a leefloon",
    },
)
def social_rent_month(
    social_rent_income_year_eur: Money,
    social_housing_ceiling_year: Money,
    patrimony_discount_month_eur: Money,
    energy_correction_month_eur: Money,
    base_rent_month_eur: Money,
    members: Members[Flag],
    p: Parameters,
) -> Money:
    """A part of the income, less the discounts, between the lowest rent and the market value."""
    income, ceiling = social_rent_income_year_eur, social_housing_ceiling_year
    divisor = first(
        (income < ceiling, p.social_rent_divisor),
        (income < ceiling * p.social_rent_middle_share, p.social_rent_above_divisor),
        (income < ceiling * p.social_rent_high_share, p.social_rent_middle_divisor),
        otherwise=p.social_rent_high_divisor,
    )
    # The law divides a yearly income and calls the outcome an amount per month.
    share = monthly(income * MONTHS_A_YEAR) / divisor
    patrimony = at_most(patrimony_discount_month_eur, p.social_rent_patrimony_max_month)
    family = p.social_rent_dependant_month * members.of("dependant").count()
    rent = share - patrimony - family + energy_correction_month_eur
    return at_most(at_least(rent, p.social_rent_lowest_month), base_rent_month_eur)
