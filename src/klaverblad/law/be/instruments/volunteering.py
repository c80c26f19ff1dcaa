"""Volunteering (vrijwilligerswerk): who may start, and how much of the costs may be paid as a flat rate."""

from klaverblad.engines.rules import Count, Flag, Money, Parameters, at_least, first, rule

LAW = "wet 3 juli 2005"
CEILINGS = f"{LAW}; https://www.vlaanderen.be/onkostenvergoeding-voor-vrijwilligerswerk"


@rule(
    entity="person",
    period="day",
    since="2005-07-03",
    source=f"{LAW}; vreemdelingenrecht.be",
    name={"nl": "vrijwilligerswerk", "fr": "bénévolat", "en": "volunteering"},
    says={
        "nl": {
            "free": "Vrijwilligerswerk kan. Er is geen leefloon, dus het OCMW hoeft het niet te weten.",
            "told": "Vrijwilligerswerk kan: het OCMW weet ervan.",
            "tell": "Vrijwilligerswerk kan met een leefloon, maar zeg het eerst aan het OCMW.",
        },
        "fr": {
            "free": "Le bénévolat est possible. Il n'y a pas de revenu d'intégration, donc le CPAS ne doit pas le savoir.",
            "told": "Le bénévolat est possible : le CPAS est au courant.",
            "tell": "Le bénévolat est possible avec un revenu d'intégration, mais prévenez d'abord le CPAS.",
        },
        "en": {
            "free": "Volunteering is possible. There is no leefloon, so the OCMW need not know.",
            "told": "Volunteering is possible: the OCMW knows about it.",
            "tell": "Volunteering is possible with a leefloon, but tell the OCMW first.",
        },
    },
    leaves_out={
        "nl": "wat je moet melden bij een werkloosheidsuitkering (RVA) of een uitkering van het ziekenfonds, en de leeftijd vanaf wanneer het mag",
        "fr": "ce qu'il faut déclarer avec des allocations de chômage (ONEM) ou une indemnité de la mutualité, et l'âge minimal",
        "en": "what to report with unemployment benefit (RVA) or a benefit of the health fund, and the lowest age",
    },
)
def may_enter_vrijwilligerswerk(
    receives_leefloon: Flag, has_told_ocmw_of_volunteering: Flag
) -> Flag:
    """Free for all; with a leefloon the OCMW is told first."""
    return first(
        (~receives_leefloon, True, "free"),
        (has_told_ocmw_of_volunteering, True, "told"),
        otherwise=(False, "tell"),
    )


@rule(
    entity="person",
    period="day",
    since="2005-07-03",
    source=CEILINGS,
    name={
        "nl": "hoogste vaste vergoeding per dag voor een vrijwilliger",
        "fr": "indemnité forfaitaire maximale par jour de bénévolat",
        "en": "highest flat rate a day for a volunteer",
    },
    says={
        "nl": "Een organisatie mag hoogstens {result} per dag geven zonder bewijs van kosten. Dat telt voor alle organisaties samen.",
        "fr": "Une organisation peut donner {result} par jour au plus sans preuve de frais. Cela vaut pour toutes les organisations ensemble.",
        "en": "An organisation may give {result} a day at most without proof of costs. That holds for all organisations together.",
    },
    leaves_out={
        "nl": "de terugbetaling van echte kosten met bewijs, en van kilometers naast de vaste vergoeding",
        "fr": "le remboursement de frais réels avec preuve, et de kilomètres en plus du forfait",
        "en": "the refund of real costs with proof, and of kilometres beside the flat rate",
    },
)
def volunteer_day_max(p: Parameters) -> Money:
    """An organisation may give it, and need not."""
    return p.volunteer_max_day


@rule(
    entity="person",
    period="year",
    since="2005-07-03",
    source=CEILINGS,
    name={
        "nl": "hoogste vaste vergoeding per jaar voor een vrijwilliger",
        "fr": "indemnité forfaitaire maximale par an pour un bénévole",
        "en": "highest flat rate a year for a volunteer",
    },
    says={
        "nl": {
            "raised": "Voor deze activiteit mag een vrijwilliger hoogstens {result} per jaar krijgen.",
            "plain": "Een vrijwilliger mag hoogstens {result} per jaar krijgen zonder bewijs van kosten.",
        },
        "fr": {
            "raised": "Pour cette activité, un bénévole peut recevoir {result} par an au plus.",
            "plain": "Un bénévole peut recevoir {result} par an au plus sans preuve de frais.",
        },
        "en": {
            "raised": "For this activity a volunteer may get {result} a year at most.",
            "plain": "A volunteer may get {result} a year at most without proof of costs.",
        },
    },
    leaves_out={
        "nl": "voor welke activiteiten het hogere bedrag geldt",
        "fr": "pour quelles activités le montant plus élevé vaut",
        "en": "for which activities the higher amount holds",
    },
)
def volunteer_year_max(has_raised_volunteer_ceiling: Flag, p: Parameters) -> Money:
    """One ceiling for all organisations together; a higher one for some activities."""
    return first(
        (has_raised_volunteer_ceiling, p.volunteer_raised_max_year, "raised"),
        otherwise=(p.volunteer_max_year, "plain"),
    )


@rule(
    entity="person",
    period="year",
    since="2005-07-03",
    source=CEILINGS,
    name={
        "nl": "vaste vergoeding die dit jaar nog kan",
        "fr": "indemnité forfaitaire encore possible cette année",
        "en": "flat rate still possible this year",
    },
    says={
        "nl": {
            "left": "Dit jaar kan er nog {result} bij, alle organisaties samen.",
            "full": "Met {volunteer_received_year_eur} is het hoogste bedrag van dit jaar bereikt. Alleen echte kosten met bewijs kunnen nog.",
        },
        "fr": {
            "left": "Cette année, {result} sont encore possibles, toutes organisations comprises.",
            "full": "Avec {volunteer_received_year_eur}, le maximum de cette année est atteint. Seuls des frais réels avec preuve restent possibles.",
        },
        "en": {
            "left": "This year {result} more is possible, all organisations together.",
            "full": "With {volunteer_received_year_eur} the most for this year is reached. Only real costs with proof are possible still.",
        },
    },
)
def volunteer_left_year(volunteer_received_year_eur: Money, volunteer_year_max: Money) -> Money:
    """What all organisations together may still give."""
    left = at_least(volunteer_year_max - volunteer_received_year_eur, 0)
    return first((left > 0, left, "left"), otherwise=(0, "full"))


@rule(
    entity="person",
    period="year",
    since="2005-07-03",
    source=f"{LAW}; https://www.vlaanderenvrijwilligt.be/wetgeving/kostenvergoedingen/",
    name={
        "nl": "kilometers naast de vaste vergoeding",
        "fr": "kilomètres en plus du forfait",
        "en": "kilometres beside the flat rate",
    },
    says={
        "nl": "Naast de vaste vergoeding mag een organisatie hoogstens {result} kilometer per jaar terugbetalen.",
        "fr": "En plus du forfait, une organisation peut rembourser {result} kilomètres par an au plus.",
        "en": "Beside the flat rate an organisation may pay back {result} kilometres a year at most.",
    },
)
def volunteer_km_max_year(p: Parameters) -> Count:
    """Both together are allowed up to this."""
    return p.volunteer_max_km_year
