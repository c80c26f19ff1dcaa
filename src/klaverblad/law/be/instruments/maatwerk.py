"""Individual customised work (individueel maatwerk, IMW), and VOP, which it replaced on 1 July 2023."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Date,
    Flag,
    Money,
    Options,
    Parameters,
    Share,
    at_least,
    at_most,
    first,
    round_to,
    rule,
    table,
    where,
)

PAGE = "https://www.vlaanderen.be/individueel-maatwerk/individueel-maatwerk-voor-werkgevers"
PREMIUMS = "https://herwin.be/question/welke-subsidies-komen-er-voor-individueel-maatwerk-imw/"
DECREE = "decreet 14 januari 2022; BVR 15 juli 2022"

# How people call these outcomes stands with the questions, in the *.inputs.yaml beside this module.
Package = Annotated[
    Column, Options(two_years={}, five_years={}, five_years_raised={}, from_maatwerkbedrijf={})
]
Guidance = Annotated[Column, Options(none={}, low={}, medium={}, high={})]


@rule(
    entity="person",
    period="day",
    since="2023-07-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "individueel maatwerk",
        "fr": "travail adapté individuel",
        "en": "individual customised work",
    },
    says={
        "nl": {
            "limitation": "Individueel maatwerk is er voor wie een arbeidsbeperking heeft die VDAB erkent.",
            "area": "Individueel maatwerk is er voor wie in Vlaanderen woont, of in de EU of EER en werkt in Vlaanderen.",
            "contract": "Individueel maatwerk hoort bij een arbeidscontract van langer dan een dag.",
            "yes": "Individueel maatwerk kan. VDAB bepaalt welke steun, het departement WEWIS betaalt de werkgever.",
        },
        "fr": {
            "limitation": "Le travail adapté individuel est pour qui a une limitation au travail reconnue par le VDAB.",
            "area": "Le travail adapté individuel est pour qui habite en Flandre, ou dans l'UE ou l'EEE et travaille en Flandre.",
            "contract": "Le travail adapté individuel va avec un contrat de travail de plus d'un jour.",
            "yes": "Le travail adapté individuel est possible. Le VDAB fixe le soutien, le département WEWIS paie l'employeur.",
        },
        "en": {
            "limitation": "Individual customised work is for who has a work limitation that VDAB recognises.",
            "area": "Individual customised work is for who lives in Flanders, or in the EU or EEA and works in Flanders.",
            "contract": "Individual customised work comes with an employment contract of more than a day.",
            "yes": "Individual customised work is possible. VDAB sets the support, the department WEWIS pays the employer.",
        },
    },
)
def may_enter_individueel_maatwerk(
    has_vdab_work_limitation: Flag, is_in_imw_area: Flag, has_contract_over_a_day: Flag
) -> Flag:
    """Any employer; the limitation, the place and the contract."""
    return first(
        (~has_vdab_work_limitation, False, "limitation"),
        (~is_in_imw_area, False, "area"),
        (~has_contract_over_a_day, False, "contract"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="fixed",
    since="2023-07-01",
    source=PAGE,
    name={
        "nl": "jaren steun bij individueel maatwerk",
        "fr": "années de soutien du travail adapté individuel",
        "en": "years of support in individual customised work",
    },
    says={
        "nl": {
            "short": "De steun duurt {result} jaar en kan niet langer.",
            "long": "De steun duurt {result} jaar. Daarna kan VDAB ze verlengen.",
        },
        "fr": {
            "short": "Le soutien dure {result} ans et ne peut pas être prolongé.",
            "long": "Le soutien dure {result} ans. Ensuite le VDAB peut le prolonger.",
        },
        "en": {
            "short": "The support lasts {result} years and cannot be longer.",
            "long": "The support lasts {result} years. After that VDAB may extend it.",
        },
    },
)
def imw_support_years(imw_package: Package, p: Parameters) -> Count:
    """Two years for a need that passes, five for one that lasts."""
    return first(
        (imw_package == "two_years", p.imw_short_years, "short"),
        otherwise=(p.imw_long_years, "long"),
    )


@rule(
    entity="person",
    period="quarter",
    since="2023-07-01",
    source=f"{PREMIUMS}; https://unikselection.be/individueel-maatwerk/",
    name={
        "nl": "deel van het loon dat de werkgever terugkrijgt",
        "fr": "part du salaire remboursée à l'employeur",
        "en": "share of the wage that the employer gets back",
    },
    says={
        "nl": {
            "start": "In de eerste {p.imw_first_quarters} kwartalen krijgt de werkgever {result} van het loon terug.",
            "next": "In kwartaal {imw_quarter} krijgt de werkgever {result} van het loon terug.",
            "rest": "In kwartaal {imw_quarter} krijgt de werkgever {result} van het loon terug.",
            "doubt": "Over kwartaal {imw_quarter} spreken de bronnen elkaar tegen.",
            "over": "Na de twee jaar is er geen premie meer.",
            "renewed": "Na {p.imw_start_quarters} kwartalen kijkt VDAB opnieuw. De premie is dan {p.imw_lowest_share} tot {p.imw_highest_share} van het loon.",
        },
        "fr": {
            "start": "Pendant les {p.imw_first_quarters} premiers trimestres, l'employeur récupère {result} du salaire.",
            "next": "Au trimestre {imw_quarter}, l'employeur récupère {result} du salaire.",
            "rest": "Au trimestre {imw_quarter}, l'employeur récupère {result} du salaire.",
            "doubt": "Pour le trimestre {imw_quarter}, les sources se contredisent.",
            "over": "Après les deux ans, il n'y a plus de prime.",
            "renewed": "Après {p.imw_start_quarters} trimestres, le VDAB réexamine. La prime est alors de {p.imw_lowest_share} à {p.imw_highest_share} du salaire.",
        },
        "en": {
            "start": "In the first {p.imw_first_quarters} quarters the employer gets {result} of the wage back.",
            "next": "In quarter {imw_quarter} the employer gets {result} of the wage back.",
            "rest": "In quarter {imw_quarter} the employer gets {result} of the wage back.",
            "doubt": "About quarter {imw_quarter} the sources contradict each other.",
            "over": "After the two years there is no premium any more.",
            "renewed": "After {p.imw_start_quarters} quarters VDAB looks again. The premium is then {p.imw_lowest_share} to {p.imw_highest_share} of the wage.",
        },
    },
    leaves_out={
        "nl": "een premie die VDAB zelf vastlegt, los van het startpakket",
        "fr": "une prime que le VDAB fixe lui-même, hors du paquet de départ",
        "en": "a premium that VDAB sets itself, apart from the start package",
    },
)
def imw_wage_share(imw_package: Package, imw_quarter: Count, p: Parameters) -> Share:
    """The start packages, quarter by quarter; where two sources differ the answer stays open."""
    is_short = imw_package == "two_years"
    start = table(
        imw_package,
        ("two_years", p.imw_two_years_share),
        ("five_years", p.imw_five_years_first_share),
        ("five_years_raised", p.imw_raised_first_share),
        ("from_maatwerkbedrijf", p.imw_company_first_share),
    )
    following = table(
        imw_package,
        ("two_years", p.imw_two_years_share),
        ("five_years", p.imw_five_years_next_share),
        ("five_years_raised", p.imw_raised_next_share),
        ("from_maatwerkbedrijf", p.imw_company_first_share),
    )
    rest = table(
        imw_package,
        ("two_years", 0),
        ("five_years", p.imw_five_years_rest_share),
        ("five_years_raised", p.imw_raised_rest_share),
        ("from_maatwerkbedrijf", p.imw_company_rest_share),
    )
    doubt = where(imw_quarter <= p.imw_next_until_quarter, following, rest)
    renewed = at_most(at_least(p.imw_renewed_share, p.imw_lowest_share), p.imw_highest_share)
    return first(
        (imw_quarter <= p.imw_first_quarters, start, "start"),
        (imw_quarter <= p.imw_next_surely_until_quarter, following, "next"),
        (is_short, 0, "over"),
        (imw_quarter < p.imw_rest_surely_from_quarter, doubt, "doubt"),
        (imw_quarter <= p.imw_start_quarters, rest, "rest"),
        otherwise=(renewed, "renewed"),
    )


@rule(
    entity="person",
    period="month",
    since="2023-07-01",
    source=PREMIUMS,
    name={
        "nl": "loonpremie voor de werkgever, per maand",
        "fr": "prime salariale pour l'employeur, par mois",
        "en": "wage premium for the employer, a month",
    },
    says={
        "nl": "De werkgever krijgt {imw_wage_share} van het loon terug: {result} per maand. Een loon boven {p.imw_cap_minimum_wages} keer het minimumloon telt niet verder mee.",
        "fr": "L'employeur récupère {imw_wage_share} du salaire : {result} par mois. Un salaire au-dessus de {p.imw_cap_minimum_wages} fois le minimum ne compte pas davantage.",
        "en": "The employer gets {imw_wage_share} of the wage back: {result} a month. A wage above {p.imw_cap_minimum_wages} times the minimum counts no further.",
    },
    leaves_out={
        "nl": "hoe het referteloon per kwartaal wordt berekend",
        "fr": "le calcul du salaire de référence par trimestre",
        "en": "how the reference wage of a quarter is worked out",
    },
)
def imw_wage_premium_month(
    imw_wage_share: Share,
    imw_reference_wage_month_eur: Money,
    imw_working_time_share: Share,
    p: Parameters,
) -> Money:
    """A share of the wage up to a ceiling that follows the minimum wage and the hours."""
    cap = p.ggmmi_month * p.imw_cap_minimum_wages * imw_working_time_share
    return round_to(at_most(imw_reference_wage_month_eur, cap) * imw_wage_share, "cent")


@rule(
    entity="person",
    period="quarter",
    since="2023-07-01",
    source=PREMIUMS,
    name={
        "nl": "begeleidingspremie voor de werkgever",
        "fr": "prime d'accompagnement pour l'employeur",
        "en": "guidance premium for the employer",
    },
    says={
        "nl": {
            "none": "In deze steun zit geen begeleidingspremie.",
            "start": "De begeleidingspremie is {result}: een vast deel van {p.imw_guidance_first_quarter} en een deel naar nood.",
            "later": "De begeleidingspremie is {result}: een vast deel van {p.imw_guidance_later_quarter} en een deel naar nood.",
        },
        "fr": {
            "none": "Ce soutien ne comprend pas de prime d'accompagnement.",
            "start": "La prime d'accompagnement est de {result} : une partie fixe de {p.imw_guidance_first_quarter} et une partie selon le besoin.",
            "later": "La prime d'accompagnement est de {result} : une partie fixe de {p.imw_guidance_later_quarter} et une partie selon le besoin.",
        },
        "en": {
            "none": "This support holds no guidance premium.",
            "start": "The guidance premium is {result}: a fixed part of {p.imw_guidance_first_quarter} and a part by need.",
            "later": "The guidance premium is {result}: a fixed part of {p.imw_guidance_later_quarter} and a part by need.",
        },
    },
    leaves_out={
        "nl": "de index sinds juli 2023; onze bronnen wijzen op een bedrag per kwartaal, maar het kan per jaar zijn",
        "fr": "l'index depuis juillet 2023 ; nos sources indiquent un montant par trimestre, mais il peut être par an",
        "en": "the index since July 2023; our sources point to an amount a quarter, but it may be a year",
    },
)
def imw_guidance_premium_quarter(
    imw_guidance_need: Guidance, imw_quarter: Count, p: Parameters
) -> Money:
    """A fixed part that halves after the start, and a part by need."""
    by_need = table(
        imw_guidance_need,
        ("none", 0),
        ("low", p.imw_guidance_low_quarter),
        ("medium", p.imw_guidance_medium_quarter),
        ("high", p.imw_guidance_high_quarter),
    )
    return first(
        (imw_guidance_need == "none", 0, "none"),
        (imw_quarter <= p.imw_first_quarters, p.imw_guidance_first_quarter + by_need, "start"),
        otherwise=(p.imw_guidance_later_quarter + by_need, "later"),
    )


@rule(
    entity="person",
    period="day",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "Vlaamse ondersteuningspremie (VOP)",
        "fr": "prime de soutien flamande (VOP)",
        "en": "Flemish support premium (VOP)",
    },
    says={
        "nl": {
            "ended": "Een nieuwe VOP kan niet meer sinds {p.vop_ended_on}. Individueel maatwerk kwam in de plaats.",
            "yes": "Een VOP kan: VDAB kent ze toe.",
            "no": "VDAB kent geen VOP toe.",
        },
        "fr": {
            "ended": "Une nouvelle VOP n'est plus possible depuis le {p.vop_ended_on}. Le travail adapté individuel l'a remplacée.",
            "yes": "Une VOP est possible : le VDAB l'accorde.",
            "no": "Le VDAB n'accorde pas de VOP.",
        },
        "en": {
            "ended": "A new VOP is not possible since {p.vop_ended_on}. Individual customised work took its place.",
            "yes": "A VOP is possible: VDAB grants it.",
            "no": "VDAB grants no VOP.",
        },
    },
    leaves_out={
        "nl": "de voorwaarden van toen, en een VOP die al liep",
        "fr": "les conditions de l'époque, et une VOP déjà en cours",
        "en": "the conditions of that time, and a VOP that ran already",
    },
)
def may_enter_vop(day: Date, vdab_grants_vop: Flag, p: Parameters) -> Flag:
    """Until individual customised work began."""
    return first(
        (day >= p.vop_ended_on, False, "ended"),
        (vdab_grants_vop, True, "yes"),
        otherwise=(False, "no"),
    )
