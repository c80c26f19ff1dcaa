"""What a household has left in a month: all incomes and the leefloon, less travel and childcare."""

from klaverblad.engines.rules import Flag, Members, Money, first, rule

FAMILY = ("applicant", "partner", "child")


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="geen wet: een optelsom van wat iemand krijgt",
    name={
        "nl": "eigen inkomen",
        "fr": "revenu propre",
        "en": "income of one's own",
    },
    says={
        "nl": "Inkomen uit werk: {work_income_month}, en uit uitkeringen: {replacement_income_month_eur}. Met andere inkomsten is dat {result} per maand.",
        "fr": "Revenu du travail : {work_income_month}, et allocations : {replacement_income_month_eur}. Avec d'autres revenus, cela fait {result} par mois.",
        "en": "Income from work: {work_income_month}, and from benefits: {replacement_income_month_eur}. With other income that is {result} per month.",
    },
)
def own_income_month(
    work_income_month: Money,
    replacement_income_month_eur: Money,
    has_other_means: Flag,
    other_income_month_eur: Money,
) -> Money:
    """What comes in on the account of one person."""
    other = first((has_other_means, other_income_month_eur), otherwise=0)
    return work_income_month + replacement_income_month_eur + other


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="geen wet: wat werken kost",
    name={"nl": "kosten van werken", "fr": "frais du travail", "en": "costs of working"},
    says={
        "nl": {
            "none": "Zonder werk zijn er geen kosten om te gaan werken.",
            "travel": "Naar het werk gaan kost {result} per maand.",
        },
        "fr": {
            "none": "Sans travail, il n'y a pas de frais pour aller travailler.",
            "travel": "Aller au travail coûte {result} par mois.",
        },
        "en": {
            "none": "Without work there are no costs of going to work.",
            "travel": "Going to work costs {result} per month.",
        },
    },
)
def work_costs_month(net_wage_month_eur: Money, work_travel_month_eur: Money) -> Money:
    """Asked only of whoever has a wage."""
    return first((net_wage_month_eur <= 0, 0, "none"), otherwise=(work_travel_month_eur, "travel"))


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="geen wet: wat kinderopvang kost",
    name={"nl": "kosten van kinderopvang", "fr": "frais de garde", "en": "costs of childcare"},
    says={
        "nl": {
            "none": "Er zijn geen kinderen voor wie opvang betaald wordt.",
            "some": "Kinderopvang kost {result} per maand.",
        },
        "fr": {
            "none": "Il n'y a pas d'enfants pour qui une garde est payée.",
            "some": "La garde des enfants coûte {result} par mois.",
        },
        "en": {
            "none": "There are no children for whom childcare is paid.",
            "some": "Childcare costs {result} per month.",
        },
    },
)
def childcare_costs_month(is_minor: Members[Flag], childcare_month_eur: Money) -> Money:
    """Asked only where a minor child lives."""
    has_child = is_minor.of("child").any()
    return first((~has_child, 0, "none"), otherwise=(childcare_month_eur, "some"))


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="geen wet: een optelsom van wat een gezin krijgt en wat werken kost",
    name={
        "nl": "wat het gezin overhoudt",
        "fr": "ce qui reste au ménage",
        "en": "what the household has left",
    },
    says={
        "nl": "Na de kosten van werken en opvang houdt het gezin {result} per maand over.",
        "fr": "Après les frais du travail et de la garde, il reste {result} par mois au ménage.",
        "en": "After the costs of working and childcare the household has {result} per month left.",
    },
    leaves_out={
        "nl": "het Groeipakket, de jobbonus en de afrekening van de belastingen een jaar later, maaltijdcheques, en het inkomen van familie en huisgenoten",
        "fr": "les allocations familiales, le bonus à l'emploi et le décompte des impôts un an plus tard, les chèques-repas, et le revenu de la famille et des cohabitants",
        "en": "child benefit, the job bonus and the tax settlement a year later, meal vouchers, and the income of relatives and housemates",
    },
)
def disposable_income_month(
    own_income_month: Members[Money],
    leefloon: Money,
    work_costs_month: Members[Money],
    childcare_costs_month: Money,
) -> Money:
    """The applicant, a partner and the children at charge; not who merely shares the roof."""
    income = own_income_month.of(*FAMILY).sum() + leefloon
    return income - work_costs_month.of(*FAMILY).sum() - childcare_costs_month
