"""The special social security contribution (bijzondere bijdrage, BBSZ), as withheld each month."""

from klaverblad.engines.rules import (
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    round_to,
    rule,
)
from klaverblad.law.be.net_wage.job import TaxPartner

ARTICLE = "wet 30 maart 1994; RSZ-instructies, bijzondere bijdrage"


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source=ARTICLE,
    name={
        "nl": "bijzondere bijdrage van wie alleen belast wordt",
        "fr": "cotisation spéciale de qui est imposé seul",
        "en": "special contribution of who is taxed alone",
    },
    says={
        "nl": {
            "due": "Wie alleen belast wordt, betaalt op {rsz_base_month} een bijzondere bijdrage van {result}.",
            "free": "Tot een loon van {p.bbsz_from_month} is er geen bijzondere bijdrage.",
        },
        "fr": {
            "due": "Qui est imposé seul paie sur {rsz_base_month} une cotisation spéciale de {result}.",
            "free": "Jusqu'à un salaire de {p.bbsz_from_month}, il n'y a pas de cotisation spéciale.",
        },
        "en": {
            "due": "Who is taxed alone pays a special contribution of {result} on {rsz_base_month}.",
            "free": "Up to a wage of {p.bbsz_from_month} there is no special contribution.",
        },
    },
)
def bbsz_single_month(rsz_base_month: Money, p: Parameters) -> Money:
    """The monthly scale of individual taxation."""
    base = rsz_base_month
    amount = first(
        (base < p.bbsz_from_month, 0),
        (
            base < p.bbsz_second_from_month,
            _above(base, p.bbsz_from_month, p.bbsz_single_first_share),
        ),
        (
            base < p.bbsz_third_from_month,
            p.bbsz_single_second_month + _above(base, p.bbsz_second_from_month, p.bbsz_share),
        ),
        (
            base < p.bbsz_fourth_from_month,
            p.bbsz_single_third_month
            + _above(base, p.bbsz_third_from_month, p.bbsz_single_third_share),
        ),
        otherwise=p.bbsz_single_fourth_month + _above(base, p.bbsz_fourth_from_month, p.bbsz_share),
    )
    return _named(at_most(round_to(amount, "cent"), p.bbsz_max_month))


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source=ARTICLE,
    name={
        "nl": "bijzondere bijdrage van een gezin met één inkomen",
        "fr": "cotisation spéciale d'un ménage à un revenu",
        "en": "special contribution of a household with one income",
    },
    says={
        "nl": {
            "due": "Wie een partner zonder beroepsinkomen heeft, betaalt op {rsz_base_month} een bijzondere bijdrage van {result}.",
            "free": "Tot een loon van {p.bbsz_from_month} is er geen bijzondere bijdrage.",
        },
        "fr": {
            "due": "Qui a un partenaire sans revenu professionnel paie sur {rsz_base_month} une cotisation spéciale de {result}.",
            "free": "Jusqu'à un salaire de {p.bbsz_from_month}, il n'y a pas de cotisation spéciale.",
        },
        "en": {
            "due": "Who has a partner without an income from work pays a special contribution of {result} on {rsz_base_month}.",
            "free": "Up to a wage of {p.bbsz_from_month} there is no special contribution.",
        },
    },
)
def bbsz_one_income_month(rsz_base_month: Money, p: Parameters) -> Money:
    """The monthly scale of a couple whose partner does not earn."""
    amount = first(
        (rsz_base_month < p.bbsz_from_month, 0),
        otherwise=_couple(rsz_base_month, p),
    )
    return _named(at_most(round_to(amount, "cent"), p.bbsz_max_month))


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source=ARTICLE,
    name={
        "nl": "bijzondere bijdrage van een gezin met twee inkomens",
        "fr": "cotisation spéciale d'un ménage à deux revenus",
        "en": "special contribution of a household with two incomes",
    },
    says={
        "nl": {
            "due": "Wie een partner met een beroepsinkomen heeft, betaalt op {rsz_base_month} een bijzondere bijdrage van {result}.",
            "free": "Tot een loon van {p.bbsz_two_incomes_from_month} is er geen bijzondere bijdrage.",
        },
        "fr": {
            "due": "Qui a un partenaire avec un revenu professionnel paie sur {rsz_base_month} une cotisation spéciale de {result}.",
            "free": "Jusqu'à un salaire de {p.bbsz_two_incomes_from_month}, il n'y a pas de cotisation spéciale.",
        },
        "en": {
            "due": "Who has a partner with an income from work pays a special contribution of {result} on {rsz_base_month}.",
            "free": "Up to a wage of {p.bbsz_two_incomes_from_month} there is no special contribution.",
        },
    },
)
def bbsz_two_incomes_month(rsz_base_month: Money, p: Parameters) -> Money:
    """The monthly scale of a couple who both earn: it starts lower, with a step."""
    amount = first(
        (rsz_base_month < p.bbsz_two_incomes_from_month, 0),
        otherwise=at_least(_couple(rsz_base_month, p), p.bbsz_two_incomes_min_month),
    )
    return _named(at_most(round_to(amount, "cent"), p.bbsz_two_incomes_max_month))


def _couple(base: Money, p: Parameters) -> Money:
    """What both scales of a couple share above the first limit."""
    return first(
        (
            base < p.bbsz_second_from_month,
            _above(base, p.bbsz_from_month, p.bbsz_couple_first_share),
        ),
        otherwise=p.bbsz_couple_second_month + _above(base, p.bbsz_second_from_month, p.bbsz_share),
    )


def _named(amount: Money) -> Money:
    return first((amount > 0, amount, "due"), otherwise=(0, "free"))


def _above(base: Money, limit: Money, share: Money) -> Money:
    return at_least(base - limit, 0) * share


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source=ARTICLE,
    name={
        "nl": "bijzondere bijdrage sociale zekerheid",
        "fr": "cotisation spéciale de sécurité sociale",
        "en": "special social security contribution",
    },
    says={
        "nl": {
            "some": "Aan bijzondere bijdrage voor de sociale zekerheid gaat {result} van je loon af.",
            "none": "Er gaat geen bijzondere bijdrage van je loon af.",
        },
        "fr": {
            "some": "Pour la cotisation spéciale de sécurité sociale, {result} est retenu sur votre salaire.",
            "none": "Aucune cotisation spéciale n'est retenue sur votre salaire.",
        },
        "en": {
            "some": "The special social security contribution takes {result} off your wage.",
            "none": "No special contribution is taken off your wage.",
        },
    },
    leaves_out={
        "nl": "de afrekening van de bijzondere bijdrage per kwartaal en in de personenbelasting",
        "fr": "le décompte de la cotisation spéciale par trimestre et à l'impôt des personnes physiques",
        "en": "the settlement of the special contribution each quarter and in the income tax",
    },
)
def bbsz_month(
    tax_partner: TaxPartner,
    bbsz_single_month: Money,
    bbsz_one_income_month: Money,
    bbsz_two_incomes_month: Money,
) -> Money:
    """What is withheld this month, by how the household is taxed."""
    amount = first(
        (tax_partner == "with_income", bbsz_two_incomes_month),
        (tax_partner == "without_income", bbsz_one_income_month),
        otherwise=bbsz_single_month,
    )
    return first((amount > 0, amount, "some"), otherwise=(0, "none"))
