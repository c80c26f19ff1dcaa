"""Goods that were given away or sold: for some years they count as if they were still there."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Date,
    Flag,
    Money,
    Options,
    Parameters,
    at_least,
    first,
    rule,
    table,
    where,
    years_between,
)
from klaverblad.law.be.leefloon.household import LeefloonCategory

# How people call these outcomes stands with the question, in means.inputs.yaml.
CededRight = Annotated[Column, Options(full={}, usufruct={}, bare={})]


@rule(
    entity="person",
    period="fixed",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 28 tot 32",
    name={"nl": "afgestane goederen", "fr": "biens cédés", "en": "ceded goods"},
    says={
        "nl": {
            "none": "Er zijn geen goederen weggegeven of verkocht.",
            "long_ago": "De goederen zijn op {ceded_on} weggegeven of verkocht. Dat is langer dan {p.ceded_lookback_years} jaar geleden: ze tellen niet meer mee.",
            "counted": "Op {ceded_on} zijn goederen weggegeven of verkocht met een waarde van {ceded_value_eur}. Na de aftrek telt {result} mee als kapitaal.",
        },
        "fr": {
            "none": "Aucun bien n'a été donné ou vendu.",
            "long_ago": "Les biens ont été donnés ou vendus le {ceded_on}. C'était il y a plus de {p.ceded_lookback_years} ans : ils ne comptent plus.",
            "counted": "Le {ceded_on}, des biens d'une valeur de {ceded_value_eur} ont été donnés ou vendus. Après déduction, {result} compte comme capital.",
        },
        "en": {
            "none": "No goods were given away or sold.",
            "long_ago": "The goods were given away or sold on {ceded_on}. That is more than {p.ceded_lookback_years} years ago: they count no more.",
            "counted": "On {ceded_on}, goods worth {ceded_value_eur} were given away or sold. After what is taken off, {result} counts as capital.",
        },
    },
    leaves_out={
        "nl": "schulden van voor de afstand die ervan afgaan, meer dan één afstand, en of de jaarlijkse aftrek ook voor een deel van een jaar telt",
        "fr": "les dettes d'avant la cession qui s'en déduisent, plusieurs cessions, et si la déduction annuelle vaut aussi pour une partie d'année",
        "en": "debts from before that come off, more than one transfer, and whether the yearly deduction also counts for a part of a year",
    },
)
def ceded_goods_eur(
    has_other_means: Flag,
    ceded_value_eur: Money,
    ceded_on: Date,
    ceded_right: CededRight,
    ceded_only_home: Flag,
    leefloon_category: LeefloonCategory,
    day: Date,
    p: Parameters,
) -> Money:
    """The market value at the transfer, less an amount for a home and for each year since."""
    share = table(ceded_right, ("full", 1), ("usufruct", p.usufruct_share), ("bare", p.bare_share))
    years = years_between(ceded_on, day)
    a_year = table(
        leefloon_category,
        ("cohabiting", p.ceded_free_cohabiting_eur),
        ("alone", p.ceded_free_alone_eur),
        ("with_family", p.ceded_free_with_family_eur),
    )
    home = where(ceded_only_home, p.ceded_home_free_eur, 0)
    left = ceded_value_eur * share - home - a_year * (years / p.one_year)
    return first(
        (~has_other_means | (ceded_value_eur <= 0), 0, "none"),
        (years >= p.ceded_lookback_years, 0, "long_ago"),
        otherwise=(at_least(left, 0), "counted"),
    )
