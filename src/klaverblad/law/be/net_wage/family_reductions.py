"""Reductions of the withholding tax for children and others at charge."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    rule,
    where,
)
from klaverblad.law.be.net_wage.job import TaxPartner

TABLE = "KB/WIB 92, bijlage III"


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "vermindering voor kinderen",
        "fr": "réduction pour enfants",
        "en": "reduction for children",
    },
    says={
        "nl": {
            "some": "Kinderen ten laste: {tax_children_count}. Daarvoor gaat {result} per jaar van de belasting af.",
            "none": "Er zijn geen kinderen ten laste.",
        },
        "fr": {
            "some": "Enfants à charge : {tax_children_count}. Pour cela, {result} par an est déduit de l'impôt.",
            "none": "Il n'y a pas d'enfants à charge.",
        },
        "en": {
            "some": "Children at charge: {tax_children_count}. For them {result} per year comes off the tax.",
            "none": "There are no children at charge.",
        },
    },
    leaves_out={
        "nl": "kinderen die je met de andere ouder deelt (co-ouderschap)",
        "fr": "les enfants partagés avec l'autre parent (coparenté)",
        "en": "children shared with the other parent (co-parenting)",
    },
)
def child_reduction_year(
    tax_children_count: Count, tax_disabled_children_count: Count, p: Parameters
) -> Money:
    """By the number of children; one with a disability counts for two."""
    # There are no more children with a disability than children.
    counted = tax_children_count + at_most(tax_disabled_children_count, tax_children_count)
    # Part of the table for one to eight children; each one more adds the same.
    amount = p.child_reduction_8_year + p.child_reduction_more_year * at_least(counted - 8, 0)
    for n in range(8, 1, -1):
        amount = where(counted >= n, amount, getattr(p, f"child_reduction_{n - 1}_year"))
    return first((tax_children_count >= 1, amount, "some"), otherwise=(0, "none"))


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "vermindering voor een alleenstaande ouder",
        "fr": "réduction pour un parent isolé",
        "en": "reduction for a single parent",
    },
    says={
        "nl": {
            "given": "Als alleenstaande ouder gaat er {result} per jaar extra af.",
            "none": "Er is geen vermindering voor een alleenstaande ouder.",
        },
        "fr": {
            "given": "Comme parent isolé, {result} de plus par an est déduit.",
            "none": "Il n'y a pas de réduction pour parent isolé.",
        },
        "en": {
            "given": "As a single parent, {result} more per year comes off.",
            "none": "There is no reduction for a single parent.",
        },
    },
    leaves_out={
        "nl": "of je feitelijk samenwoont met een partner",
        "fr": "si vous cohabitez de fait avec un partenaire",
        "en": "whether you live with a partner without being married or registered",
    },
)
def single_parent_reduction_year(
    tax_children_count: Count, tax_partner: TaxPartner, p: Parameters
) -> Money:
    """For who is not married or legally cohabiting, and has a child at charge."""
    is_single_parent = (tax_partner == "none") & (tax_children_count >= 1)
    return first((is_single_parent, p.single_parent_reduction_year, "given"), otherwise=(0, "none"))


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "andere verminderingen",
        "fr": "autres réductions",
        "en": "other reductions",
    },
    says={
        "nl": {
            "some": "Voor een handicap of voor anderen ten laste gaat {result} per jaar af.",
            "none": "Er zijn geen andere verminderingen.",
        },
        "fr": {
            "some": "Pour un handicap ou pour d'autres personnes à charge, {result} par an est déduit.",
            "none": "Il n'y a pas d'autres réductions.",
        },
        "en": {
            "some": "For a disability or for others at charge, {result} per year comes off.",
            "none": "There are no other reductions.",
        },
    },
    leaves_out={
        "nl": "de handicap van een partner, en verminderingen voor een groepsverzekering of overuren",
        "fr": "le handicap d'un partenaire, et les réductions pour une assurance de groupe ou des heures supplémentaires",
        "en": "the disability of a partner, and reductions for a group insurance or overtime",
    },
)
def other_reduction_year(
    has_other_tax_reductions: Flag,
    is_disabled_for_tax: Flag,
    other_dependants_count: Count,
    elderly_dependants_count: Count,
    p: Parameters,
) -> Money:
    """One question opens the three that few people need."""
    amount = (
        where(is_disabled_for_tax, p.disabled_worker_reduction_year, 0)
        + p.other_dependant_reduction_year * other_dependants_count
        + p.elderly_dependant_reduction_year * elderly_dependants_count
    )
    return first((has_other_tax_reductions, amount, "some"), otherwise=(0, "none"))


@rule(
    entity="job",
    period="year",
    since="2024-04-01",
    source=TABLE,
    name={
        "nl": "verminderingen voor het gezin",
        "fr": "réductions pour la famille",
        "en": "reductions for the family",
    },
    says={
        "nl": {
            "some": "Voor je gezin gaat {result} per jaar van de belasting af.",
            "none": "Er zijn geen verminderingen voor het gezin.",
        },
        "fr": {
            "some": "Pour votre famille, {result} par an est déduit de l'impôt.",
            "none": "Il n'y a pas de réductions pour la famille.",
        },
        "en": {
            "some": "For your family, {result} per year comes off the tax.",
            "none": "There are no reductions for the family.",
        },
    },
)
def family_reduction_year(
    child_reduction_year: Money, single_parent_reduction_year: Money, other_reduction_year: Money
) -> Money:
    """All reductions together."""
    together = child_reduction_year + single_parent_reduction_year + other_reduction_year
    return first((together > 0, together, "some"), otherwise=(0, "none"))
