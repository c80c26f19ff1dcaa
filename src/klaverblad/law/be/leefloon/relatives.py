"""Relatives who live in: whose means count, by two regimes with the change on 1 March 2026."""

from klaverblad.engines.rules import (
    Date,
    Flag,
    Members,
    Money,
    Parameters,
    Share,
    at_least,
    first,
    months_after,
    rule,
    where,
    yearly,
)

# The first degree could always count; the wider circle only since 2026.
FIRST_DEGREE = ("child", "ascendant_or_descendant")
WIDER_CIRCLE = "maintenance_relative"


@rule(
    entity="leefloon_household",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, herziening",
    name={
        "nl": "uiterste dag van de volgende herziening",
        "fr": "dernier jour de la prochaine révision",
        "en": "last day for the next review",
    },
    says={
        "nl": "Het leefloon is aangevraagd of herzien op {assessed_on}. Ten laatste op {result} kijkt het OCMW alles opnieuw na.",
        "fr": "Le revenu d'intégration a été demandé ou révisé le {assessed_on}. Le CPAS revoit tout au plus tard le {result}.",
        "en": "The leefloon was requested or reviewed on {assessed_on}. The OCMW looks at everything again on {result} at the latest.",
    },
    leaves_out={
        "nl": "dat het OCMW ook herziet bij elke verandering die ertoe doet",
        "fr": "que le CPAS révise aussi à chaque changement qui compte",
        "en": "that the OCMW also reviews at every change that matters",
    },
)
def review_due_on(assessed_on: Date, p: Parameters) -> Date:
    """At least once a year."""
    return months_after(assessed_on, p.review_within_months)


@rule(
    entity="leefloon_household",
    period="day",
    since="2026-03-01",
    source="KB 7 januari 2026, BS 16 januari 2026",
    name={
        "nl": "de nieuwe regel voor samenwonende familie geldt",
        "fr": "la nouvelle règle pour la famille cohabitante s'applique",
        "en": "the new rule for relatives who live in holds",
    },
    says={
        "nl": {
            "assessed": "Het leefloon is aangevraagd of herzien sinds {p.relatives_must_count_since}. De nieuwe regel voor samenwonende familie geldt.",
            "overdue": "Ten laatste op {review_due_on} moest het leefloon herzien zijn. Vanaf dan geldt de nieuwe regel voor samenwonende familie.",
            "before": "Het leefloon loopt van voor {p.relatives_must_count_since} en is nog niet herzien. De oude regel geldt tot de herziening, ten laatste op {review_due_on}.",
        },
        "fr": {
            "assessed": "Le revenu d'intégration a été demandé ou révisé depuis le {p.relatives_must_count_since}. La nouvelle règle pour la famille cohabitante s'applique.",
            "overdue": "Le revenu d'intégration devait être révisé au plus tard le {review_due_on}. Depuis lors, la nouvelle règle pour la famille cohabitante s'applique.",
            "before": "Le revenu d'intégration court d'avant le {p.relatives_must_count_since} et n'a pas encore été révisé. L'ancienne règle vaut jusqu'à la révision, au plus tard le {review_due_on}.",
        },
        "en": {
            "assessed": "The leefloon was requested or reviewed since {p.relatives_must_count_since}. The new rule for relatives who live in holds.",
            "overdue": "The leefloon had to be reviewed by {review_due_on}. From then on the new rule for relatives who live in holds.",
            "before": "The leefloon runs from before {p.relatives_must_count_since} and was not reviewed yet. The old rule holds until the review, on {review_due_on} at the latest.",
        },
    },
)
def relatives_new_rule_holds(
    assessed_on: Date, review_due_on: Date, day: Date, p: Parameters
) -> Flag:
    """New requests at once; a running file at its next review, which comes within the year."""
    return first(
        (assessed_on >= p.relatives_must_count_since, True, "assessed"),
        (day >= review_due_on, True, "overdue"),
        otherwise=(False, "before"),
    )


SHARE_NAME = {
    "nl": "deel van familie dat meetelt",
    "fr": "part de la famille qui compte",
    "en": "share of relatives that counts",
}


@rule(
    key="relatives_share",
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    until="2026-02-28",
    source="KB 11 juli 2002, art. 34 §2",
    name=SHARE_NAME,
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
    name=SHARE_NAME,
    says={
        "nl": {
            "before": "Het OCMW telt {relatives_counted_share} van het inkomen van ouders en volwassen kinderen mee.",
            "equity": "Het OCMW telt het inkomen van familie niet mee om redenen van billijkheid, en de beslissing zegt waarom.",
            "no_reason": "Het OCMW wil het inkomen van familie niet meetellen, maar de beslissing zegt niet waarom. Zonder reden telt het mee.",
            "must": "Het inkomen van ouders, volwassen kinderen en andere onderhoudsplichtigen in huis moet meetellen.",
        },
        "fr": {
            "before": "Le CPAS compte {relatives_counted_share} du revenu des parents et enfants adultes.",
            "equity": "Le CPAS écarte le revenu de la famille pour des raisons d'équité, et la décision dit pourquoi.",
            "no_reason": "Le CPAS veut écarter le revenu de la famille, mais la décision ne dit pas pourquoi. Sans raison, il compte.",
            "must": "Le revenu des parents, des enfants adultes et des autres débiteurs d'aliments cohabitants doit compter.",
        },
        "en": {
            "before": "The OCMW counts {relatives_counted_share} of the income of parents and adult children.",
            "equity": "The OCMW sets the income of relatives aside for reasons of equity, and the decision says why.",
            "no_reason": "The OCMW wants to set the income of relatives aside, but the decision does not say why. Without a reason it counts.",
            "must": "The income of parents, adult children and others who owe maintenance and live in must count.",
        },
    },
    leaves_out={
        "nl": "hoe de omzendbrief de billijkheid en het deel boven categorie 1 precies omschrijft: één bron zegt dat de billijkheid blijft, een andere spreekt van een plicht",
        "fr": "la manière précise dont la circulaire décrit l'équité et la part au-dessus de la catégorie 1 : une source dit que l'équité subsiste, une autre parle d'une obligation",
        "en": "how exactly the circular words equity and the part above category 1: one source says that equity remains, another speaks of a duty",
    },
)
def relatives_share_by_duty(
    relatives_new_rule_holds: Flag,
    relatives_counted_share: Share,
    is_relatives_income_set_aside: Flag,
    has_equity_reason: Flag,
) -> Share:
    """A duty, which equity may set aside when the decision gives its reason."""
    return first(
        (~relatives_new_rule_holds, relatives_counted_share, "before"),
        (is_relatives_income_set_aside & has_equity_reason, 0, "equity"),
        (is_relatives_income_set_aside, 1, "no_reason"),
        otherwise=(1, "must"),
    )


@rule(
    entity="person",
    period="year",
    since="2026-03-01",
    source="KB 7 januari 2026, BS 16 januari 2026",
    name={
        "nl": "kinderbijslag die een huisgenoot voor de aanvrager krijgt",
        "fr": "allocations familiales perçues par un cohabitant pour le demandeur",
        "en": "child benefit that a housemate gets for the applicant",
    },
    says={
        "nl": {
            "exempt": "Kinderbijslag die deze huisgenoot voor de aanvrager krijgt, telt nog niet mee.",
            "none": "Deze huisgenoot krijgt geen kinderbijslag voor de aanvrager.",
            "counted": "Kinderbijslag die deze huisgenoot voor de aanvrager krijgt: {result} per jaar. Die telt mee.",
        },
        "fr": {
            "exempt": "Les allocations familiales que ce cohabitant perçoit pour le demandeur ne comptent pas encore.",
            "none": "Ce cohabitant ne perçoit pas d'allocations familiales pour le demandeur.",
            "counted": "Allocations familiales que ce cohabitant perçoit pour le demandeur : {result} par an. Elles comptent.",
        },
        "en": {
            "exempt": "Child benefit that this housemate gets for the applicant does not count yet.",
            "none": "This housemate gets no child benefit for the applicant.",
            "counted": "Child benefit that this housemate gets for the applicant: {result} per year. It counts.",
        },
    },
    leaves_out={
        "nl": "dat de toeslag voor een handicap nooit meetelt, en volgens één bron ook de wezentoeslag niet: vul die hier niet in",
        "fr": "que le supplément pour handicap ne compte jamais, et selon une source le supplément d'orphelin non plus : ne les indiquez pas ici",
        "en": "that the supplement for a disability never counts, and by one source neither does the orphan's supplement: leave them out here",
    },
)
def child_benefit_for_applicant_year(
    relatives_new_rule_holds: Flag, child_benefit_for_applicant_month_eur: Money
) -> Money:
    """Exempt under the old rule, counted under the new one."""
    return first(
        (~relatives_new_rule_holds, 0, "exempt"),
        (child_benefit_for_applicant_month_eur <= 0, 0, "none"),
        otherwise=(yearly(child_benefit_for_applicant_month_eur), "counted"),
    )


ABOVE_NAME = {
    "nl": "deel van een volwassen huisgenoot boven categorie 1",
    "fr": "part d'un cohabitant majeur au-dessus de la catégorie 1",
    "en": "part of an adult housemate above category 1",
}
ABOVE_SAYS = {
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
}


@rule(
    key="adult_above_category_1_year",
    entity="person",
    period="year",
    since="2002-10-01",
    until="2026-02-28",
    source="KB 11 juli 2002, art. 34",
    name=ABOVE_NAME,
    says=ABOVE_SAYS,
)
def adult_above_category_1(is_minor: Flag, above_category_1_year: Money) -> Money:
    """Only adults have means that may count."""
    return first((is_minor, 0, "minor"), otherwise=(above_category_1_year, "adult"))


@rule(
    key="adult_above_category_1_year",
    entity="person",
    period="year",
    since="2026-03-01",
    source="KB 11 juli 2002, art. 34, gewijzigd door KB 7 januari 2026",
    name=ABOVE_NAME,
    says=ABOVE_SAYS,
)
def adult_above_category_1_with_child_benefit(
    is_minor: Flag,
    housemate_means_year: Money,
    child_benefit_for_applicant_year: Money,
    p: Parameters,
) -> Money:
    """Only adults; their means, with the child benefit that they get for the applicant."""
    means = housemate_means_year + child_benefit_for_applicant_year
    above = at_least(means - yearly(p.leefloon_cohabiting_month), 0)
    return first((is_minor, 0, "minor"), otherwise=(above, "adult"))


MEANS_NAME = {
    "nl": "bestaansmiddelen van samenwonende familie",
    "fr": "ressources de la famille cohabitante",
    "en": "means of relatives who live in",
}
MEANS_SAYS = {
    "nl": {
        "none": "Er woont geen familie in met een inkomen dat kan meetellen.",
        "some": "Van samenwonende familie telt {result} per jaar mee.",
    },
    "fr": {
        "none": "Aucun membre de la famille cohabitante n'a de revenu qui peut compter.",
        "some": "De la famille cohabitante, {result} par an comptent.",
    },
    "en": {
        "none": "No relative who lives in has an income that can count.",
        "some": "Of relatives who live in, {result} per year counts.",
    },
}


@rule(
    key="relatives_means_year",
    entity="leefloon_household",
    period="year",
    since="2002-10-01",
    until="2026-02-28",
    source="KB 11 juli 2002, art. 34 §2",
    name=MEANS_NAME,
    says=MEANS_SAYS,
)
def relatives_means_before_2026(
    adult_above_category_1_year: Members[Money], relatives_share: Share
) -> Money:
    """What parents and adult children have above category 1, for the share that counts."""
    above = adult_above_category_1_year.of(*FIRST_DEGREE).sum()
    return first((above <= 0, 0, "none"), otherwise=(above * relatives_share, "some"))


@rule(
    key="relatives_means_year",
    entity="leefloon_household",
    period="year",
    since="2026-03-01",
    source="KB 11 juli 2002, art. 34, gewijzigd door KB 7 januari 2026",
    name=MEANS_NAME,
    says=MEANS_SAYS,
)
def relatives_means_since_2026(
    adult_above_category_1_year: Members[Money],
    relatives_share: Share,
    relatives_new_rule_holds: Flag,
) -> Money:
    """The wider circle of those who owe maintenance counts too, once the new rule holds."""
    nearest = adult_above_category_1_year.of(*FIRST_DEGREE).sum()
    wider = adult_above_category_1_year.of(WIDER_CIRCLE).sum()
    above = nearest + where(relatives_new_rule_holds, wider, 0)
    return first((above <= 0, 0, "none"), otherwise=(above * relatives_share, "some"))
