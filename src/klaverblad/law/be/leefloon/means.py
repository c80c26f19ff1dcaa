"""What one person has: wage after the SPI exemption, benefits, savings, a home of one's own."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    rule,
    scale,
    yearly,
)


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={"nl": "SPI-vrijstelling", "fr": "exonération ISP", "en": "SPI exemption"},
    says={
        "nl": {
            "credit": "Van het loon telt {result} per maand niet mee: de SPI-vrijstelling.",
            "none": "Er is geen SPI-vrijstelling meer.",
        },
        "fr": {
            "credit": "Sur le salaire, {result} par mois ne compte pas : l'exonération ISP.",
            "none": "Il n'y a plus d'exonération ISP.",
        },
        "en": {
            "credit": "Of the wage, {result} per month does not count: the SPI exemption.",
            "none": "There is no SPI exemption left.",
        },
    },
    leaves_out={
        "nl": "de hogere vrijstelling voor knelpuntberoepen, die voor studenten en voor kunstenaars, en het aftellen van de drie jaar",
        "fr": "l'exonération majorée pour les métiers en pénurie, celle des étudiants et des artistes, et le décompte des trois ans",
        "en": "the higher exemption for shortage occupations, those for students and artists, and the running down of the three years",
    },
)
def spi_exemption_month(net_wage_month_eur: Money, has_spi_credit: Flag, p: Parameters) -> Money:
    """The part of a wage that stays yours when the means are counted."""
    return first(
        (has_spi_credit, at_most(net_wage_month_eur, p.spi_exemption_month), "credit"),
        otherwise=(0, "none"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={"nl": "loon dat meetelt", "fr": "salaire compté", "en": "wage that counts"},
    says={
        "nl": {
            "wage": "Loon: {net_wage_month_eur} per maand, min {spi_exemption_month}. Dat is {result} per jaar.",
            "none": "Er is geen loon.",
        },
        "fr": {
            "wage": "Salaire : {net_wage_month_eur} par mois, moins {spi_exemption_month}. Cela fait {result} par an.",
            "none": "Il n'y a pas de salaire.",
        },
        "en": {
            "wage": "Wage: {net_wage_month_eur} per month, less {spi_exemption_month}. That is {result} per year.",
            "none": "There is no wage.",
        },
    },
)
def counted_wage_year(net_wage_month_eur: Money, spi_exemption_month: Money) -> Money:
    """The wage of the applicant, after the exemption."""
    # The exemption never exceeds the wage; the floor only says so while the wage is unknown.
    after_exemption = at_least(net_wage_month_eur - spi_exemption_month, 0)
    return first((net_wage_month_eur > 0, yearly(after_exemption), "wage"), otherwise=(0, "none"))


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
        "fr": "les revenus entièrement exonérés (art. 22 §1), comme les allocations familiales et les bourses : ne les indique pas ici",
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
            "counted": "Spaargeld: {savings_eur}. Boven {p.savings_free_eur} telt {p.savings_middle_rate} mee, en boven {p.savings_middle_until_eur} {p.savings_high_rate}. Dat is {result} per jaar.",
        },
        "fr": {
            "free": "Épargne : {savings_eur}. Jusqu'à {p.savings_free_eur}, elle ne compte pas.",
            "counted": "Épargne : {savings_eur}. Au-dessus de {p.savings_free_eur}, {p.savings_middle_rate} compte, et au-dessus de {p.savings_middle_until_eur}, {p.savings_high_rate}. Cela fait {result} par an.",
        },
        "en": {
            "free": "Savings: {savings_eur}. Up to {p.savings_free_eur} they do not count.",
            "counted": "Savings: {savings_eur}. Above {p.savings_free_eur}, {p.savings_middle_rate} counts, and above {p.savings_middle_until_eur}, {p.savings_high_rate}. That is {result} per year.",
        },
    },
    leaves_out={
        "nl": "goederen die in de laatste tien jaar zijn weggegeven of verkocht (art. 28 tot 32)",
        "fr": "les biens donnés ou vendus au cours des dix dernières années (art. 28 à 32)",
        "en": "goods given away or sold in the last ten years (art. 28 to 32)",
    },
)
def counted_savings_year(savings_eur: Money, p: Parameters) -> Money:
    """A fictive yearly yield of moveable capital, the same for all categories."""
    return first(
        (savings_eur <= p.savings_free_eur, 0, "free"),
        otherwise=(
            scale(
                savings_eur,
                (p.savings_free_eur, p.savings_middle_rate),
                (p.savings_middle_until_eur, p.savings_high_rate),
            ),
            "counted",
        ),
    )


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25",
    name={
        "nl": "kinderen met kinderbijslag",
        "fr": "enfants avec allocations familiales",
        "en": "children with child benefit",
    },
    says={
        "nl": "Kinderen met kinderbijslag: {result}.",
        "fr": "Enfants avec allocations familiales : {result}.",
        "en": "Children with child benefit: {result}.",
    },
)
def children_with_benefit(receives_child_benefit: Members[Flag]) -> Count:
    """The children that raise the exemption of a home."""
    return receives_child_benefit.of("child").count()


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25 en 26",
    name={"nl": "eigen woning die meetelt", "fr": "habitation comptée", "en": "home that counts"},
    says={
        "nl": {
            "owns": "Eigen woning met een kadastraal inkomen van {cadastral_income_eur}. Min de vrijstelling, maal {p.home_multiplier}, telt {result} per jaar mee.",
            "none": "Er is geen eigen woning.",
        },
        "fr": {
            "owns": "Habitation propre avec un revenu cadastral de {cadastral_income_eur}. Moins l'exonération, fois {p.home_multiplier}, {result} par an compte.",
            "none": "Il n'y a pas d'habitation propre.",
        },
        "en": {
            "owns": "A home with a cadastral income of {cadastral_income_eur}. Less the exemption, times {p.home_multiplier}, {result} per year counts.",
            "none": "There is no home of one's own.",
        },
    },
    leaves_out={
        "nl": "mede-eigendom, verhuurde woningen, aftrek van hypotheekrente, onbebouwde grond en vruchtgebruik",
        "fr": "la copropriété, les biens loués, la déduction des intérêts hypothécaires, les terrains non bâtis et l'usufruit",
        "en": "joint ownership, homes that are let, the deduction of mortgage interest, unbuilt land and usufruct",
    },
)
def counted_home_year(
    owns_home: Flag, cadastral_income_eur: Money, children_with_benefit: Count, p: Parameters
) -> Money:
    """Built property: what the cadastral income exceeds the exemption by, three times."""
    exemption = p.home_free_year + p.home_free_per_child_year * children_with_benefit
    counted = at_least(cadastral_income_eur - exemption, 0) * p.home_multiplier
    return first((owns_home, counted, "owns"), otherwise=(0, "none"))
