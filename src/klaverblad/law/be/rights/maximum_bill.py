"""The maximum health bill (maximumfactuur): what a household pays itself has a yearly ceiling."""

from klaverblad.engines.rules import Flag, Members, Money, Parameters, at_least, first, rule, where

CEILING_NAME = {
    "nl": "plafond van de maximumfactuur",
    "fr": "plafond du maximum à facturer",
    "en": "ceiling of the maximum bill",
}
CEILING_SAYS = {
    "nl": "Het gezin betaalt dit jaar hoogstens {result} remgeld zelf.",
    "fr": "Le ménage paie lui-même cette année au plus {result} de tickets modérateurs.",
    "en": "The household pays at most {result} in co-payments itself this year.",
}
CEILING_LEAVES_OUT = {
    "nl": "welke kosten meetellen, en de lagere plafonds voor kinderen en voor wie chronisch ziek is",
    "fr": "quels frais comptent, et les plafonds réduits pour les enfants et les malades chroniques",
    "en": "which costs count, and the lower ceilings for children and for the chronically ill",
}


@rule(
    key="maf_ceiling_year",
    entity="health_fund_household",
    period="year",
    since="2019-01-01",
    until="2021-12-31",
    source="https://domusmedica.be/actueel/regels-maximumfactuur-gewijzigd",
    name=CEILING_NAME,
    says=CEILING_SAYS,
    leaves_out=CEILING_LEAVES_OUT,
)
def maf_ceiling_in_five_steps(
    has_vt_status: Members[Flag],
    net_taxable_two_years_ago_eur: Members[Money],
    p: Parameters,
) -> Money:
    """By the income of two years ago; with the increased reimbursement never above the social one."""
    income = net_taxable_two_years_ago_eur.sum()
    by_income = first(
        (income <= p.maf_bracket_1_until_year, p.maf_bracket_1_year),
        (income <= p.maf_bracket_2_until_year, p.maf_bracket_2_year),
        (income <= p.maf_bracket_3_until_year, p.maf_bracket_3_year),
        (income <= p.maf_bracket_4_until_year, p.maf_bracket_4_year),
        otherwise=p.maf_bracket_5_year,
    )
    return where(has_vt_status.any(), p.maf_social_year, by_income)


@rule(
    key="maf_ceiling_year",
    entity="health_fund_household",
    period="year",
    since="2022-01-01",
    source="https://plusmagazine.knack.be/recht-en-geld/de-maximumfactuur-voor-gezondheidskosten-de-nieuwe-bedragen/article-normal-1844027.html",
    name=CEILING_NAME,
    says=CEILING_SAYS,
    leaves_out=CEILING_LEAVES_OUT,
)
def maf_ceiling_in_six_steps(
    has_vt_status: Members[Flag],
    net_taxable_two_years_ago_eur: Members[Money],
    p: Parameters,
) -> Money:
    """Since 2022 a lower step comes first, for the lowest incomes."""
    income = net_taxable_two_years_ago_eur.sum()
    by_income = first(
        (income <= p.maf_bracket_1_until_year, p.maf_bracket_1_year),
        (income <= p.maf_bracket_2_until_year, p.maf_bracket_2_year),
        (income <= p.maf_bracket_3_until_year, p.maf_bracket_3_year),
        (income <= p.maf_bracket_4_until_year, p.maf_bracket_4_year),
        otherwise=p.maf_bracket_5_year,
    )
    return first(
        (income <= p.maf_lowest_until_year, p.maf_lowest_year),
        (has_vt_status.any(), p.maf_social_year),
        otherwise=by_income,
    )


@rule(
    entity="health_fund_household",
    period="month",
    since="2019-01-01",
    source="https://domusmedica.be/actueel/regels-maximumfactuur-gewijzigd",
    is_right=True,
    name={"nl": "maximumfactuur", "fr": "maximum à facturer", "en": "maximum health bill"},
    says={
        "nl": {
            "yes": "Het remgeld van dit jaar, {copayments_year_eur}, ligt boven het plafond van {maf_ceiling_year}. Waarschijnlijk betaalt het ziekenfonds de rest terug.",
            "no": "Het remgeld van dit jaar, {copayments_year_eur}, ligt niet boven het plafond. Er is dus nog niets terug te betalen.",
        },
        "fr": {
            "yes": "Les tickets modérateurs de cette année, {copayments_year_eur}, dépassent le plafond de {maf_ceiling_year}. La mutualité rembourse probablement le reste.",
            "no": "Les tickets modérateurs de cette année, {copayments_year_eur}, ne dépassent pas le plafond. Il n'y a donc rien à rembourser pour l'instant.",
        },
        "en": {
            "yes": "The co-payments of this year, {copayments_year_eur}, are above the ceiling of {maf_ceiling_year}. The health fund probably pays the rest back.",
            "no": "The co-payments of this year, {copayments_year_eur}, are not above the ceiling. So there is nothing to pay back yet.",
        },
    },
)
def may_have_maximumfactuur(copayments_year_eur: Money, maf_ceiling_year: Money) -> Flag:
    """Once above the ceiling, the health fund pays."""
    return copayments_year_eur > maf_ceiling_year


@rule(
    entity="health_fund_household",
    period="year",
    since="2019-01-01",
    source="https://domusmedica.be/actueel/regels-maximumfactuur-gewijzigd",
    name={
        "nl": "terugbetaling door de maximumfactuur",
        "fr": "remboursement par le maximum à facturer",
        "en": "refund by the maximum bill",
    },
    says={
        "nl": "Dit jaar betaalt het ziekenfonds tot nu toe {result} terug.",
        "fr": "Cette année, la mutualité rembourse jusqu'ici {result}.",
        "en": "So far this year, the health fund pays back {result}.",
    },
)
def maf_refund_year(copayments_year_eur: Money, maf_ceiling_year: Money) -> Money:
    """What was paid above the ceiling."""
    return at_least(copayments_year_eur - maf_ceiling_year, 0)
