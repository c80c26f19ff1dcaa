"""The social supplement of the Groeipakket (sociale toeslag): by the income of the family."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Flag,
    Members,
    Money,
    Options,
    Parameters,
    at_most,
    first,
    round_to,
    rule,
    where,
    yearly,
)

PAGE = "https://www.groeipakket.be/en/benefits-Groeipakket/social-allowance"
OLD_PAGE = "https://www.fons.be/faq/voorwaarden/ik-heb-een-laag-inkomen-heb-ik-recht-op-een-sociale-toeslag"

SocialBand = Annotated[
    Column,
    Options(
        low={"nl": "laagste inkomens", "fr": "revenus les plus bas", "en": "lowest incomes"},
        mid={"nl": "middelste inkomens", "fr": "revenus moyens", "en": "middle incomes"},
        none={"nl": "geen toeslag", "fr": "pas de supplément", "en": "no supplement"},
    ),
]

BAND_NAME = {
    "nl": "inkomensgroep voor de sociale toeslag",
    "fr": "tranche de revenu pour le supplément social",
    "en": "income band for the social supplement",
}
BAND_SAYS = {
    "nl": {
        "children": "Er is geen kind dat meetelt voor het Groeipakket.",
        "low": "Het inkomen van {social_income_year} per jaar ligt in de laagste groep.",
        "mid": "Het inkomen van {social_income_year} per jaar ligt in de middelste groep.",
        "high": "Het inkomen van {social_income_year} per jaar is te hoog voor een sociale toeslag.",
    },
    "fr": {
        "children": "Aucun enfant ne compte pour le Groeipakket.",
        "low": "Le revenu de {social_income_year} par an est dans la tranche la plus basse.",
        "mid": "Le revenu de {social_income_year} par an est dans la tranche moyenne.",
        "high": "Le revenu de {social_income_year} par an est trop élevé pour un supplément social.",
    },
    "en": {
        "children": "No child counts for the Groeipakket.",
        "low": "The income of {social_income_year} per year is in the lowest band.",
        "mid": "The income of {social_income_year} per year is in the middle band.",
        "high": "The income of {social_income_year} per year is too high for a social supplement.",
    },
}
BAND_LEAVES_OUT = {
    "nl": "kinderen die geboren zijn voor 2019 en een oude sociale toeslag houden",
    "fr": "les enfants nés avant 2019 qui gardent un ancien supplément social",
    "en": "children born before 2019 who keep an old social supplement",
}


@rule(
    entity="child_benefit_family",
    period="year",
    since="2023-01-01",
    source=PAGE,
    name={
        "nl": "inkomen voor de sociale toeslag",
        "fr": "revenu pour le supplément social",
        "en": "income for the social supplement",
    },
    says={
        "nl": {
            "now": "Het inkomen is al {income_lower_months} maanden lager. Dan telt het inkomen van nu, als dat lager is: {result} per jaar.",
            "bill": "Het inkomen op het aanslagbiljet telt: {result} per jaar.",
        },
        "fr": {
            "now": "Le revenu est plus bas depuis {income_lower_months} mois. Le revenu actuel compte alors, s'il est plus bas : {result} par an.",
            "bill": "Le revenu de l'avertissement-extrait de rôle compte : {result} par an.",
        },
        "en": {
            "now": "The income has been lower for {income_lower_months} months. Then the income of now counts, if it is lower: {result} per year.",
            "bill": "The income on the tax bill counts: {result} per year.",
        },
    },
    leaves_out={
        "nl": "het onderzoek van het kadastraal inkomen, en de inkomsten die anders tellen, zoals die van zelfstandigen",
        "fr": "l'examen du revenu cadastral, et les revenus comptés autrement, comme ceux des indépendants",
        "en": "the look at the cadastral income, and incomes that count otherwise, such as those of the self-employed",
    },
)
def social_income_year(
    tax_bill_income_eur: Members[Money],
    gross_taxable_now_month_eur: Members[Money],
    income_lower_months: Count,
    p: Parameters,
) -> Money:
    """The tax bill; and by the alarm procedure the income of now, after enough lower months."""
    bill = round_to(tax_bill_income_eur.of("recipient", "partner").sum(), "cent")
    monthly_income = gross_taxable_now_month_eur.of("recipient", "partner").sum()
    now = round_to(yearly(monthly_income), "cent")
    return first(
        (income_lower_months >= p.social_supplement_alarm_months, at_most(bill, now), "now"),
        otherwise=(bill, "bill"),
    )


@rule(
    key="social_supplement_band",
    entity="child_benefit_family",
    period="month",
    since="2023-01-01",
    until="2025-08-31",
    source=OLD_PAGE,
    name=BAND_NAME,
    says=BAND_SAYS,
    leaves_out=BAND_LEAVES_OUT,
)
def social_supplement_band_until_2025(
    groeipakket_children: Count, social_income_year: Money, p: Parameters
) -> SocialBand:
    """One limit for all, and a second one for families with three children or more."""
    is_large = groeipakket_children >= p.social_supplement_large_family
    return first(
        (groeipakket_children <= 0, "none", "children"),
        (social_income_year <= p.social_supplement_low_year, "low", "low"),
        (is_large & (social_income_year <= p.social_supplement_mid_large_year), "mid", "mid"),
        otherwise=("none", "high"),
    )


@rule(
    key="social_supplement_band",
    entity="child_benefit_family",
    period="month",
    since="2025-09-01",
    source=PAGE,
    name=BAND_NAME,
    says=BAND_SAYS,
    leaves_out=BAND_LEAVES_OUT,
)
def social_supplement_band_since_2025(
    groeipakket_children: Count, social_income_year: Money, p: Parameters
) -> SocialBand:
    """A low and a middle band; the middle one reaches further in large families."""
    is_large = groeipakket_children >= p.social_supplement_large_family
    middle = where(is_large, p.social_supplement_mid_large_year, p.social_supplement_mid_small_year)
    return first(
        (groeipakket_children <= 0, "none", "children"),
        (social_income_year <= p.social_supplement_low_year, "low", "low"),
        (social_income_year <= middle, "mid", "mid"),
        otherwise=("none", "high"),
    )


@rule(
    entity="child_benefit_family",
    period="month",
    since="2023-01-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "sociale toeslag van het Groeipakket",
        "fr": "supplément social du Groeipakket",
        "en": "social supplement of the Groeipakket",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op een sociale toeslag, in de groep van de {social_supplement_band}. De uitbetaler kijkt dat na.",
            "no": "Met deze gegevens is er geen sociale toeslag. De uitbetaler beslist.",
        },
        "fr": {
            "yes": "Probablement droit à un supplément social, dans la tranche des {social_supplement_band}. L'organisme payeur le vérifie.",
            "no": "Avec ces données, il n'y a pas de supplément social. L'organisme payeur décide.",
        },
        "en": {
            "yes": "Probably a right to a social supplement, in the band of the {social_supplement_band}. The payer checks it.",
            "no": "With these facts there is no social supplement. The payer decides.",
        },
    },
)
def may_have_groeipakket_sociale_toeslag(social_supplement_band: SocialBand) -> Flag:
    """In one of the two bands."""
    return social_supplement_band != "none"


@rule(
    entity="child_benefit_family",
    period="month",
    since="2023-01-01",
    source=PAGE,
    name={
        "nl": "bedrag van de sociale toeslag",
        "fr": "montant du supplément social",
        "en": "amount of the social supplement",
    },
    says={
        "nl": {
            "low": "De sociale toeslag is {result} per maand, voor alle kinderen samen.",
            "mid": "De sociale toeslag is {result} per maand, voor alle kinderen samen.",
            "none": "Er is geen sociale toeslag.",
        },
        "fr": {
            "low": "Le supplément social est de {result} par mois, pour tous les enfants ensemble.",
            "mid": "Le supplément social est de {result} par mois, pour tous les enfants ensemble.",
            "none": "Il n'y a pas de supplément social.",
        },
        "en": {
            "low": "The social supplement is {result} per month, for all children together.",
            "mid": "The social supplement is {result} per month, for all children together.",
            "none": "There is no social supplement.",
        },
    },
)
def social_supplement_month(
    social_supplement_band: SocialBand, groeipakket_children: Count, p: Parameters
) -> Money:
    """An amount per child, by the band and the number of children."""
    is_large = groeipakket_children >= p.social_supplement_large_family
    low = where(is_large, p.social_supplement_large_low_month, p.social_supplement_small_low_month)
    mid = where(is_large, p.social_supplement_large_mid_month, p.social_supplement_small_mid_month)
    return first(
        (social_supplement_band == "low", low * groeipakket_children, "low"),
        (social_supplement_band == "mid", mid * groeipakket_children, "mid"),
        otherwise=(0, "none"),
    )
