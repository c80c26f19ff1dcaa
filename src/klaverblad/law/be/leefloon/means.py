"""What one person has: wage after the SPI exemption, benefits, savings and the rest."""

from klaverblad.engines.rules import (
    Flag,
    Money,
    Parameters,
    at_least,
    first,
    rule,
    scale,
    yearly,
)


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 16",
    name={
        "nl": "inkomen uit werk of opleiding",
        "fr": "revenu du travail ou d'une formation",
        "en": "income from work or training",
    },
    says={
        "nl": {
            "wage": "Inkomen uit werk: {result} per maand.",
            "more": "Inkomen uit werk, als zelfstandige of uit een opleiding: samen {result} per maand.",
        },
        "fr": {
            "wage": "Revenu du travail : {result} par mois.",
            "more": "Revenu du travail, comme indépendant ou d'une formation : ensemble {result} par mois.",
        },
        "en": {
            "wage": "Income from work: {result} per month.",
            "more": "Income from work, self-employment or training: together {result} per month.",
        },
    },
)
def work_income_month(
    net_wage_month_eur: Money, has_other_means: Flag, other_work_income_month_eur: Money
) -> Money:
    """Wage, self-employment and premiums of a training: the SPI exemption is for all of them."""
    return first(
        (has_other_means, net_wage_month_eur + other_work_income_month_eur, "more"),
        otherwise=(net_wage_month_eur, "wage"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={"nl": "loon dat meetelt", "fr": "salaire compté", "en": "wage that counts"},
    says={
        "nl": {
            "wage": "Loon: {work_income_month} per maand, min {spi_exemption_month}. Dat is {result} per jaar.",
            "none": "Er is geen loon.",
        },
        "fr": {
            "wage": "Salaire : {work_income_month} par mois, moins {spi_exemption_month}. Cela fait {result} par an.",
            "none": "Il n'y a pas de salaire.",
        },
        "en": {
            "wage": "Wage: {work_income_month} per month, less {spi_exemption_month}. That is {result} per year.",
            "none": "There is no wage.",
        },
    },
)
def counted_wage_year(work_income_month: Money, spi_exemption_month: Money) -> Money:
    """The wage of the applicant, after the exemption."""
    # The exemption never exceeds the wage; the floor only says so while the wage is unknown.
    after_exemption = at_least(work_income_month - spi_exemption_month, 0)
    return first((work_income_month > 0, yearly(after_exemption), "wage"), otherwise=(0, "none"))


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 16",
    name={"nl": "uitkeringen", "fr": "allocations", "en": "benefits"},
    says={
        "nl": {
            "some": "Uitkeringen: {replacement_income_month_eur} per maand. Dat is {result} per jaar.",
            "none": "Er zijn geen uitkeringen.",
        },
        "fr": {
            "some": "Allocations : {replacement_income_month_eur} par mois. Cela fait {result} par an.",
            "none": "Il n'y a pas d'allocations.",
        },
        "en": {
            "some": "Benefits: {replacement_income_month_eur} per month. That is {result} per year.",
            "none": "There are no benefits.",
        },
    },
    leaves_out={
        "nl": "inkomsten die volledig vrijgesteld zijn (art. 22 §1), zoals kinderbijslag en studiebeurzen: vul die hier niet in",
        "fr": "les revenus entièrement exonérés (art. 22 §1), comme les allocations familiales et les bourses : ne les indiquez pas ici",
        "en": "income that is wholly exempt (art. 22 §1), such as child benefit and study grants: leave it out here",
    },
)
def replacement_income_year(replacement_income_month_eur: Money) -> Money:
    """Unemployment, sickness, pension: all of it counts."""
    return first(
        (replacement_income_month_eur > 0, yearly(replacement_income_month_eur), "some"),
        otherwise=(0, "none"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 27",
    name={"nl": "spaargeld dat meetelt", "fr": "épargne comptée", "en": "savings that count"},
    says={
        "nl": {
            "free": "Spaargeld: {savings_eur}. Tot {p.savings_free_eur} telt het niet mee.",
            "ceded": "Spaargeld: {savings_eur}, en afgestane goederen: {ceded_goods_eur}. Boven {p.savings_free_eur} telt {p.savings_middle_rate} mee, en boven {p.savings_middle_until_eur} {p.savings_high_rate}. Dat is {result} per jaar.",
            "counted": "Spaargeld: {savings_eur}. Boven {p.savings_free_eur} telt {p.savings_middle_rate} mee, en boven {p.savings_middle_until_eur} {p.savings_high_rate}. Dat is {result} per jaar.",
        },
        "fr": {
            "free": "Épargne : {savings_eur}. Jusqu'à {p.savings_free_eur}, elle ne compte pas.",
            "ceded": "Épargne : {savings_eur}, et biens cédés : {ceded_goods_eur}. Au-dessus de {p.savings_free_eur}, {p.savings_middle_rate} compte, et au-dessus de {p.savings_middle_until_eur}, {p.savings_high_rate}. Cela fait {result} par an.",
            "counted": "Épargne : {savings_eur}. Au-dessus de {p.savings_free_eur}, {p.savings_middle_rate} compte, et au-dessus de {p.savings_middle_until_eur}, {p.savings_high_rate}. Cela fait {result} par an.",
        },
        "en": {
            "free": "Savings: {savings_eur}. Up to {p.savings_free_eur} they do not count.",
            "ceded": "Savings: {savings_eur}, and ceded goods: {ceded_goods_eur}. Above {p.savings_free_eur}, {p.savings_middle_rate} counts, and above {p.savings_middle_until_eur}, {p.savings_high_rate}. That is {result} per year.",
            "counted": "Savings: {savings_eur}. Above {p.savings_free_eur}, {p.savings_middle_rate} counts, and above {p.savings_middle_until_eur}, {p.savings_high_rate}. That is {result} per year.",
        },
    },
    leaves_out={
        "nl": "of spaargeld en afgestane goederen elk hun eigen vrijgesteld deel hebben: hier delen ze er één, en spaargeld dat iemand met een ander samen heeft",
        "fr": "si l'épargne et les biens cédés ont chacun leur propre part exonérée : ici ils en partagent une, et l'épargne en indivision",
        "en": "whether savings and ceded goods each have an exempt part of their own: here they share one, and savings held together with someone else",
    },
)
def counted_savings_year(savings_eur: Money, ceded_goods_eur: Money, p: Parameters) -> Money:
    """A fictive yearly yield of moveable capital, the same for all categories."""
    capital = savings_eur + ceded_goods_eur
    counted = scale(
        capital,
        (p.savings_free_eur, p.savings_middle_rate),
        (p.savings_middle_until_eur, p.savings_high_rate),
    )
    return first(
        (capital <= p.savings_free_eur, 0, "free"),
        (ceded_goods_eur > 0, counted, "ceded"),
        otherwise=(counted, "counted"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 16; KB 11 juli 2002, art. 22 §1",
    name={
        "nl": "andere inkomsten en bezittingen",
        "fr": "autres revenus et biens",
        "en": "other income and property",
    },
    says={
        "nl": {
            "some": "Andere inkomsten: {other_income_month_eur} per maand. Samen met grond is dat {result} per jaar.",
            "none": "Er zijn geen andere inkomsten of bezittingen.",
        },
        "fr": {
            "some": "Autres revenus : {other_income_month_eur} par mois. Avec les terrains, cela fait {result} par an.",
            "none": "Il n'y a pas d'autres revenus ni de biens.",
        },
        "en": {
            "some": "Other income: {other_income_month_eur} per month. Together with land that is {result} per year.",
            "none": "There is no other income or property.",
        },
    },
    leaves_out={
        "nl": "wat iemand in natura krijgt, zoals een ander die de huur betaalt; en deze vrijstellingen, die nog niet nagekeken zijn: steun van het OCMW, giften die niet geregeld komen, wijk-werken, de vergoeding van vrijwilligers en de productiviteitspremie van een opleiding",
        "fr": "ce que quelqu'un reçoit en nature, comme un loyer payé par un autre ; et ces exonérations, qui n'ont pas encore été vérifiées : l'aide du CPAS, les dons irréguliers, les activités ALE, l'indemnité de volontaire et la prime de productivité d'une formation",
        "en": "what somebody gets in kind, such as rent paid by another; and these exemptions, which were not checked yet: aid of the OCMW, gifts that do not come regularly, wijk-werken, the allowance of volunteers and the productivity premium of a training",
    },
)
def other_means_year(
    has_other_means: Flag, other_income_month_eur: Money, counted_land_year: Money
) -> Money:
    """All net resources count; maintenance for children, grants and foster care do not."""
    return first(
        (has_other_means, yearly(other_income_month_eur) + counted_land_year, "some"),
        otherwise=(0, "none"),
    )
