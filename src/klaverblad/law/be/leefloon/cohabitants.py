"""The means of those who live with the applicant: a partner, and relatives by two regimes."""

from klaverblad.engines.rules import (
    Date,
    Flag,
    Members,
    Money,
    Parameters,
    Share,
    at_least,
    first,
    rule,
    yearly,
)
from klaverblad.law.be.leefloon.household import LeefloonCategory

RELATIVES = ("child", "ascendant_or_descendant")


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34",
    name={
        "nl": "bestaansmiddelen van een huisgenoot",
        "fr": "ressources d'un cohabitant",
        "en": "means of a housemate",
    },
    says={
        "nl": "Eigen bestaansmiddelen: {result} per jaar.",
        "fr": "Ressources propres : {result} par an.",
        "en": "Own means: {result} per year.",
    },
)
def housemate_means_year(
    net_wage_month_eur: Money,
    replacement_income_year: Money,
    counted_savings_year: Money,
    counted_home_year: Money,
) -> Money:
    """As those of the applicant, but without the SPI exemption, which is the applicant's own."""
    return (
        yearly(net_wage_month_eur)
        + replacement_income_year
        + counted_savings_year
        + counted_home_year
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34",
    name={
        "nl": "deel boven het bedrag van categorie 1",
        "fr": "part au-dessus du montant de la catégorie 1",
        "en": "part above the amount of category 1",
    },
    says={
        "nl": "Van {housemate_means_year} telt wat boven {p.leefloon_cohabiting_month} per maand ligt: {result} per jaar.",
        "fr": "De {housemate_means_year}, ce qui dépasse {p.leefloon_cohabiting_month} par mois compte : {result} par an.",
        "en": "Of {housemate_means_year}, what lies above {p.leefloon_cohabiting_month} per month counts: {result} per year.",
    },
)
def above_category_1_year(housemate_means_year: Money, p: Parameters) -> Money:
    """Everyone in the house keeps the amount of category 1 first."""
    return at_least(housemate_means_year - yearly(p.leefloon_cohabiting_month), 0)


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34 §1",
    name={
        "nl": "bestaansmiddelen van de partner",
        "fr": "ressources du partenaire",
        "en": "means of the partner",
    },
    says={
        "nl": {
            "none": "Er woont geen partner in.",
            "whole": "De bestaansmiddelen van de partner tellen volledig mee: {result} per jaar.",
            "above": "Van de partner telt het deel boven het bedrag van categorie 1 mee: {result} per jaar.",
        },
        "fr": {
            "none": "Aucun partenaire ne vit dans le ménage.",
            "whole": "Les ressources du partenaire comptent entièrement : {result} par an.",
            "above": "Du partenaire compte la part au-dessus du montant de la catégorie 1 : {result} par an.",
        },
        "en": {
            "none": "No partner lives in.",
            "whole": "The means of the partner count in full: {result} per year.",
            "above": "Of the partner, the part above the amount of category 1 counts: {result} per year.",
        },
    },
    leaves_out={
        "nl": "partners die allebei een leefloon aanvragen",
        "fr": "les partenaires qui demandent tous deux un revenu d'intégration",
        "en": "partners who both apply for a leefloon",
    },
)
def partner_means_year(
    leefloon_category: LeefloonCategory,
    members: Members[Flag],
    housemate_means_year: Members[Money],
    above_category_1_year: Members[Money],
) -> Money:
    """In full beside a child at charge, because the one amount is for both; else above cat. 1."""
    return first(
        (~members.of("partner").any(), 0, "none"),
        (leefloon_category == "with_family", housemate_means_year.of("partner").sum(), "whole"),
        otherwise=(above_category_1_year.of("partner").sum(), "above"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34",
    name={
        "nl": "deel van een volwassen huisgenoot boven categorie 1",
        "fr": "part d'un cohabitant majeur au-dessus de la catégorie 1",
        "en": "part of an adult housemate above category 1",
    },
    says={
        "nl": {
            "adult": "Deel boven het bedrag van categorie 1: {result} per jaar.",
            "minor": "Is minderjarig: dit inkomen telt niet mee.",
        },
        "fr": {
            "adult": "Part au-dessus du montant de la catégorie 1 : {result} par an.",
            "minor": "Est mineur : ce revenu ne compte pas.",
        },
        "en": {
            "adult": "Part above the amount of category 1: {result} per year.",
            "minor": "Is a minor: this income does not count.",
        },
    },
)
def adult_above_category_1_year(is_minor: Flag, above_category_1_year: Money) -> Money:
    """Only adults have means that may count."""
    return first((is_minor, 0, "minor"), otherwise=(above_category_1_year, "adult"))


@rule(
    key="relatives_share",
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    until="2026-02-28",
    source="KB 11 juli 2002, art. 34 §2",
    name={
        "nl": "deel van familie dat meetelt",
        "fr": "part de la famille qui compte",
        "en": "share of relatives that counts",
    },
    says={
        "nl": "Het OCMW mag het inkomen van ouders en volwassen kinderen meetellen. Het telt {result} mee.",
        "fr": "Le CPAS peut compter le revenu des parents et enfants adultes. Il en compte {result}.",
        "en": "The OCMW may count the income of parents and adult children. It counts {result}.",
    },
)
def relatives_share_by_judgement(relatives_counted_share: Share) -> Share:
    """The OCMW may count it, wholly or in part; a person decides."""
    return relatives_counted_share


@rule(
    key="relatives_share",
    entity="leefloon_household",
    period="month",
    since="2026-03-01",
    source="KB 11 juli 2002, art. 34, gewijzigd door KB 7 januari 2026",
    name={
        "nl": "deel van familie dat meetelt",
        "fr": "part de la famille qui compte",
        "en": "share of relatives that counts",
    },
    says={
        "nl": {
            "before": "Het leefloon is nog niet herzien sinds {p.relatives_must_count_since}. Het OCMW telt {result} van het inkomen van familie mee.",
            "equity": "Het OCMW telt het inkomen van familie niet mee om redenen van billijkheid.",
            "must": "Het inkomen van ouders, volwassen kinderen en andere onderhoudsplichtigen in huis moet meetellen.",
        },
        "fr": {
            "before": "Le dossier n'a pas été révisé depuis le {p.relatives_must_count_since}. Le CPAS compte {result} du revenu de la famille.",
            "equity": "Le CPAS écarte le revenu de la famille pour des raisons d'équité.",
            "must": "Le revenu des parents, des enfants adultes et des autres débiteurs d'aliments cohabitants doit compter.",
        },
        "en": {
            "before": "The file was not reviewed since {p.relatives_must_count_since}. The OCMW counts {result} of the income of relatives.",
            "equity": "The OCMW sets the income of relatives aside for reasons of equity.",
            "must": "The income of parents, adult children and others who owe maintenance and live in must count.",
        },
    },
    leaves_out={
        "nl": "hoe de omzendbrief de billijkheid en het deel boven categorie 1 precies omschrijft, en de kinderbijslag die een huisgenoot voor de aanvrager krijgt",
        "fr": "la manière précise dont la circulaire décrit l'équité et la part au-dessus de la catégorie 1, et les allocations familiales qu'un cohabitant reçoit pour le demandeur",
        "en": "how exactly the circular words equity and the part above category 1, and the child benefit that a housemate gets for the applicant",
    },
)
def relatives_share_by_duty(
    assessed_on: Date,
    relatives_counted_share: Share,
    is_relatives_income_set_aside: Flag,
    p: Parameters,
) -> Share:
    """A duty for new requests and from the next review on; equity may set it aside."""
    return first(
        (assessed_on < p.relatives_must_count_since, relatives_counted_share, "before"),
        (is_relatives_income_set_aside, 0, "equity"),
        otherwise=(1, "must"),
    )


@rule(
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 34 §2",
    name={
        "nl": "bestaansmiddelen van samenwonende familie",
        "fr": "ressources de la famille cohabitante",
        "en": "means of relatives who live in",
    },
    says={
        "nl": {
            "none": "Er woont geen familie in met een inkomen dat kan meetellen.",
            "some": "Van samenwonende familie telt {result} per jaar mee.",
        },
        "fr": {
            "none": "Aucun membre de la famille cohabitante n'a de revenu qui peut compter.",
            "some": "De la famille cohabitante, {result} par an compte.",
        },
        "en": {
            "none": "No relative who lives in has an income that can count.",
            "some": "Of relatives who live in, {result} per year counts.",
        },
    },
    leaves_out={
        "nl": "dat tot 28 februari 2026 alleen ouders en kinderen konden meetellen, geen grootouders of schoonfamilie",
        "fr": "que jusqu'au 28 février 2026 seuls les parents et enfants pouvaient compter, pas les grands-parents ni la belle-famille",
        "en": "that until 28 February 2026 only parents and children could count, not grandparents or in-laws",
    },
)
def relatives_means_year(
    adult_above_category_1_year: Members[Money], relatives_share: Share
) -> Money:
    """What adult relatives have above category 1, for the share that counts."""
    above = adult_above_category_1_year.of(*RELATIVES).sum()
    return first((above <= 0, 0, "none"), otherwise=(above * relatives_share, "some"))
