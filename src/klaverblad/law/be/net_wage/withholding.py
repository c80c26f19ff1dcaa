"""The withholding tax on wages (bedrijfsvoorheffing): an advance on the income tax."""

from klaverblad.engines.rules import (
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    monthly,
    round_to,
    rule,
    where,
    yearly,
)
from klaverblad.law.be.net_wage.job import TaxPartner

TABLE = "KB/WIB 92, bijlage III"


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="WIB 92; KB/WIB 92, bijlage III",
    name={"nl": "belastbaar loon", "fr": "salaire imposable", "en": "taxable wage"},
    says={
        "nl": "Je belastbare loon is {result}: het brutoloon min de RSZ.",
        "fr": "Votre salaire imposable est de {result} : le salaire brut moins l'ONSS.",
        "en": "Your taxable wage is {result}: the gross wage less the contribution.",
    },
    leaves_out={
        "nl": "voordelen van alle aard, zoals een bedrijfswagen, en een eigen bijdrage aan een groepsverzekering",
        "fr": "les avantages de toute nature, comme une voiture de société, et une cotisation propre à une assurance de groupe",
        "en": "benefits in kind, such as a company car, and one's own contribution to a group insurance",
    },
)
def taxable_wage_month(gross_wage_month_eur: Money, rsz_month: Money) -> Money:
    """What is left of the gross wage after social security."""
    # Between zero and the gross wage; the bounds only say so while it is unknown.
    return at_least(at_most(gross_wage_month_eur - rsz_month, gross_wage_month_eur), 0)


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "netto belastbaar loon per jaar",
        "fr": "salaire net imposable par an",
        "en": "net taxable wage per year",
    },
    says={
        "nl": "Je belastbare loon van {taxable_wage_month}, maal twaalf, min een vast deel voor je kosten om te werken, is {result} per jaar. Dat vaste deel is {p.work_costs_share}, en hoogstens {p.work_costs_max_year}.",
        "fr": "Votre salaire imposable de {taxable_wage_month}, fois douze, moins un forfait pour vos frais professionnels, fait {result} par an. Ce forfait est de {p.work_costs_share}, et au plus {p.work_costs_max_year}.",
        "en": "Your taxable wage of {taxable_wage_month}, times twelve, less a flat part for the costs of working, is {result} per year. That part is {p.work_costs_share}, and at most {p.work_costs_max_year}.",
    },
)
def withholding_base_year(taxable_wage_month: Money, p: Parameters) -> Money:
    """Twelve months, less the flat-rate work costs."""
    year = yearly(taxable_wage_month)
    # Of twelve whole months, what is taken off and what is left round to the same cent.
    left = at_least(year * (1 - p.work_costs_share), year - p.work_costs_max_year)
    return at_least(round_to(left, "cent"), 0)


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "deel voor de partner zonder inkomen",
        "fr": "part du partenaire sans revenu",
        "en": "share of the partner without income",
    },
    says={
        "nl": {
            "given": "Je partner heeft geen beroepsinkomen. Daarom telt {p.attributed_quotient_share} van je loon als loon van je partner: {result}.",
            "none": "Er gaat geen deel naar een partner zonder inkomen.",
        },
        "fr": {
            "given": "Votre partenaire n'a pas de revenu professionnel. Pour cela, {p.attributed_quotient_share} de votre salaire compte comme le sien : {result}.",
            "none": "Aucune part ne va à un partenaire sans revenu.",
        },
        "en": {
            "given": "Your partner has no income from work. So {p.attributed_quotient_share} of your wage counts as your partner's: {result}.",
            "none": "No share goes to a partner without income.",
        },
    },
    leaves_out={
        "nl": "een partner met een klein beroepsinkomen of een pensioen: vul in wat je werkgever weet",
        "fr": "un partenaire avec un petit revenu professionnel ou une pension : indiquez ce que votre employeur sait",
        "en": "a partner with a small income from work or a pension: say what your employer knows",
    },
)
def attributed_quotient_year(
    withholding_base_year: Money, tax_partner: TaxPartner, p: Parameters
) -> Money:
    """Scale II: part of the wage is taxed as the partner's, who has a tax-free sum of their own."""
    part = round_to(withholding_base_year * p.attributed_quotient_share, "cent")
    return first(
        (
            tax_partner == "without_income",
            at_most(part, p.attributed_quotient_max_year),
            "given",
        ),
        otherwise=(0, "none"),
    )


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "basisbelasting per jaar",
        "fr": "impôt de base par an",
        "en": "basic tax per year",
    },
    says={
        "nl": {
            "none": "Op {withholding_base_year} per jaar is er geen belasting: de belastingvrije som is hoger.",
            "some": "Op {withholding_base_year} per jaar is de basisbelasting {result}. Daarin telt de belastingvrije som al mee.",
        },
        "fr": {
            "none": "Sur {withholding_base_year} par an, il n'y a pas d'impôt : la quotité exemptée est plus élevée.",
            "some": "Sur {withholding_base_year} par an, l'impôt de base est de {result}. La quotité exemptée est déjà déduite.",
        },
        "en": {
            "none": "On {withholding_base_year} per year there is no tax: the tax-free sum is higher.",
            "some": "On {withholding_base_year} per year the basic tax is {result}. The tax-free sum is already counted.",
        },
    },
)
def basic_withholding_year(
    withholding_base_year: Money,
    attributed_quotient_year: Money,
    tax_partner: TaxPartner,
    p: Parameters,
) -> Money:
    """The tax of the brackets, less the tax on the tax-free sum of one, or of both."""
    own = at_least(withholding_base_year - attributed_quotient_year, 0)
    free = where(
        tax_partner == "without_income",
        p.withholding_tax_free_year * 2,
        p.withholding_tax_free_year,
    )
    tax = at_least(_of_brackets(own, p) + _of_brackets(attributed_quotient_year, p) - free, 0)
    return first((tax > 0, tax, "some"), otherwise=(0, "none"))


def _of_brackets(amount: Money, p: Parameters) -> Money:
    """Each slice at its rate and to the cent, as the printed table adds them up."""
    first_until, second_until, third_until = (
        p.withholding_bracket_1_until_year,
        p.withholding_bracket_2_until_year,
        p.withholding_bracket_3_until_year,
    )
    slices = (
        (at_most(amount, first_until), p.withholding_rate_1),
        (at_least(at_most(amount, second_until) - first_until, 0), p.withholding_rate_2),
        (at_least(at_most(amount, third_until) - second_until, 0), p.withholding_rate_3),
        (at_least(amount - third_until, 0), p.withholding_rate_4),
    )
    one, two, three, four = (round_to(part * rate, "cent") for part, rate in slices)
    return one + two + three + four


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "bedrijfsvoorheffing vóór de fiscale werkbonus",
        "fr": "précompte avant le bonus fiscal à l'emploi",
        "en": "withholding tax before the fiscal work bonus",
    },
    says={
        "nl": {
            "none": "Na de verminderingen voor je gezin blijft er geen bedrijfsvoorheffing over.",
            "some": "De belasting van een jaar, gedeeld door twaalf, is {result} bedrijfsvoorheffing per maand.",
        },
        "fr": {
            "none": "Après les réductions pour votre famille, il ne reste pas de précompte professionnel.",
            "some": "L'impôt d'une année, divisé par douze, fait {result} de précompte professionnel par mois.",
        },
        "en": {
            "none": "After the reductions for your family, no withholding tax is left.",
            "some": "The tax of a year, divided by twelve, is {result} of withholding tax per month.",
        },
    },
)
def withholding_before_bonus_month(
    basic_withholding_year: Money, family_reduction_year: Money
) -> Money:
    """The tax of the year less the reductions for the family, by twelve."""
    left = at_least(basic_withholding_year - family_reduction_year, 0)
    return first((left > 0, round_to(monthly(left), "cent"), "some"), otherwise=(0, "none"))


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="WIB 92; KB/WIB 92, bijlage III",
    name={
        "nl": "fiscale werkbonus",
        "fr": "bonus fiscal à l'emploi",
        "en": "fiscal work bonus",
    },
    says={
        "nl": {
            "some": "De fiscale werkbonus is {result}: {p.fiscal_werkbonus_a_share} van werkbonus A en {p.fiscal_werkbonus_b_share} van werkbonus B.",
            "none": "Zonder werkbonus is er geen fiscale werkbonus.",
        },
        "fr": {
            "some": "Le bonus fiscal à l'emploi est de {result} : {p.fiscal_werkbonus_a_share} du bonus A et {p.fiscal_werkbonus_b_share} du bonus B.",
            "none": "Sans bonus à l'emploi, il n'y a pas de bonus fiscal.",
        },
        "en": {
            "some": "The fiscal work bonus is {result}: {p.fiscal_werkbonus_a_share} of work bonus A and {p.fiscal_werkbonus_b_share} of work bonus B.",
            "none": "Without a work bonus there is no fiscal work bonus.",
        },
    },
)
def fiscal_werkbonus_month(
    werkbonus_a_month: Money, werkbonus_b_month: Money, p: Parameters
) -> Money:
    """A share of the social work bonus comes off the withholding tax too."""
    of_both = (
        werkbonus_a_month * p.fiscal_werkbonus_a_share
        + werkbonus_b_month * p.fiscal_werkbonus_b_share
    )
    return first((of_both > 0, round_to(of_both, "cent"), "some"), otherwise=(0, "none"))


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="WIB 92; KB/WIB 92, bijlage III",
    name={
        "nl": "bedrijfsvoorheffing",
        "fr": "précompte professionnel",
        "en": "withholding tax",
    },
    says={
        "nl": {
            "some": "Aan bedrijfsvoorheffing gaat {result} van je loon af. Dat is een voorschot op je belastingen.",
            "none": "Er gaat geen bedrijfsvoorheffing van je loon af.",
        },
        "fr": {
            "some": "Pour le précompte professionnel, {result} est retenu sur votre salaire. C'est une avance sur votre impôt.",
            "none": "Aucun précompte professionnel n'est retenu sur votre salaire.",
        },
        "en": {
            "some": "The withholding tax takes {result} off your wage. It is an advance on your income tax.",
            "none": "No withholding tax is taken off your wage.",
        },
    },
    leaves_out={
        "nl": "wat je later terugkrijgt of bijbetaalt in de personenbelasting",
        "fr": "ce que vous récupérez ou payez encore plus tard à l'impôt des personnes physiques",
        "en": "what you get back or still pay later in the income tax",
    },
)
def withholding_tax_month(
    withholding_before_bonus_month: Money, fiscal_werkbonus_month: Money
) -> Money:
    """What the employer pays to the tax office for the worker; never below zero."""
    left = at_least(withholding_before_bonus_month - fiscal_werkbonus_month, 0)
    return first((left > 0, left, "some"), otherwise=(0, "none"))
