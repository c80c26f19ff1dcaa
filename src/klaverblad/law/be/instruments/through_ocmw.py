"""Work through the OCMW: what art. 60 §7 brings and costs it, art. 61, and temporary work experience (TWE)."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Flag,
    Money,
    Options,
    Parameters,
    first,
    round_to,
    rule,
)

TWE_PAGE = "https://www.vdab.be/tijdelijkewerkervaring/draaiboek-twe-ocmw/financiering"
TWE_LAW = "Tijdelijke-werkervaringsdecreet 9 december 2016; BVR 23 december 2016"
ARTIKEL_60 = "OCMW-wet 8 juli 1976, art. 60 §7"

# How people call these outcomes stands with the question, in the *.inputs.yaml beside this module.
Region = Annotated[Column, Options(flanders={}, brussels={}, wallonia={})]


@rule(
    entity="artikel_60",
    period="month",
    since="1976-07-08",
    source=ARTIKEL_60,
    name={
        "nl": "toelage van de staat voor dit contract artikel 60",
        "fr": "subvention de l'État pour ce contrat article 60",
        "en": "state subsidy for this article 60 contract",
    },
    says={
        "nl": {
            "full": "Voor een voltijds contract is de toelage {result} per maand: het leefloon met gezin ten laste.",
            "half": "Voor een contract van minstens {p.artikel_60_subsidy_half_share} is de toelage {result} per maand.",
            "less": "Voor een kleiner contract is de toelage lager. Hoeveel staat niet in onze bronnen.",
        },
        "fr": {
            "full": "Pour un contrat à temps plein, la subvention est de {result} par mois : le revenu d'intégration avec famille à charge.",
            "half": "Pour un contrat d'au moins {p.artikel_60_subsidy_half_share}, la subvention est de {result} par mois.",
            "less": "Pour un contrat plus petit, la subvention est plus basse. Nos sources ne disent pas combien.",
        },
        "en": {
            "full": "For a full-time contract the subsidy is {result} a month: the leefloon with a family at charge.",
            "half": "For a contract of at least {p.artikel_60_subsidy_half_share} the subsidy is {result} a month.",
            "less": "For a smaller contract the subsidy is lower. Our sources do not say how much.",
        },
    },
    leaves_out={
        "nl": "de hogere toelage in de sociale economie, die een eigen regel heeft",
        "fr": "la subvention majorée en économie sociale, qui a sa propre règle",
        "en": "the higher subsidy in the social economy, which has a rule of its own",
    },
)
def artikel_60_subsidy_month(
    contract_hours_week: Count, full_time_hours_week: Count, p: Parameters
) -> Money:
    """Full-time the leefloon of category 3, less for part-time."""
    share = contract_hours_week / full_time_hours_week
    full = round_to(p.leefloon_with_family_month * p.artikel_60_subsidy_share, "cent")
    return first(
        (share >= 1, full, "full"),
        (share >= p.artikel_60_subsidy_half_share, p.artikel_60_subsidy_half_month, "half"),
        otherwise=(p.artikel_60_subsidy_less_month, "less"),
    )


@rule(
    entity="artikel_60",
    period="month",
    since="2017-01-01",
    source="https://www.werk.be/beleidsthemas/leefloners",
    name={
        "nl": "verhoogde staatstoelage in de sociale economie",
        "fr": "subvention majorée en économie sociale",
        "en": "increased state subsidy in the social economy",
    },
    says={
        "nl": {
            "place": "De verhoogde toelage is er voor een plaats in een erkend initiatief van de sociale economie.",
            "full": "Het contingent van het OCMW is op. Dan is er geen verhoogde toelage.",
            "yes": "Een verhoogde toelage kan: vraag ze via NovaPrima. Hoeveel ze nu is, staat niet in onze bronnen.",
        },
        "fr": {
            "place": "La subvention majorée est pour une place dans une initiative reconnue d'économie sociale.",
            "full": "Le contingent du CPAS est épuisé. Il n'y a alors pas de subvention majorée.",
            "yes": "Une subvention majorée est possible : demandez-la via NovaPrima. Nos sources ne disent pas son montant actuel.",
        },
        "en": {
            "place": "The increased subsidy is for a place in a recognised initiative of the social economy.",
            "full": "The contingent of the OCMW is used up. Then there is no increased subsidy.",
            "yes": "An increased subsidy is possible: ask for it through NovaPrima. Our sources do not say how much it is now.",
        },
    },
)
def artikel_60_raised_subsidy_month(
    is_recognised_social_economy_place: Flag, has_ocmw_contingent_left: Flag, p: Parameters
) -> Money:
    """Within a yearly contingent of the OCMW; its amount was not found."""
    return first(
        (~is_recognised_social_economy_place, 0, "place"),
        (~has_ocmw_contingent_left, 0, "full"),
        otherwise=(p.artikel_60_raised_subsidy_month, "yes"),
    )


@rule(
    entity="artikel_60",
    period="month",
    since="1976-07-08",
    source=ARTIKEL_60,
    name={
        "nl": "bijdrage van de gebruiker voor een werknemer artikel 60",
        "fr": "contribution de l'utilisateur pour un travailleur article 60",
        "en": "contribution of the user for an article 60 worker",
    },
    says={
        "nl": "Geen wet bepaalt wat de gebruiker betaalt. De raad voor maatschappelijk welzijn beslist.",
        "fr": "Aucune loi ne fixe ce que l'utilisateur paie. Le conseil de l'action sociale décide.",
        "en": "No law sets what the user pays. The council for social welfare decides.",
    },
    leaves_out={
        "nl": "het tarief van het OCMW, dat per soort gebruiker kan verschillen",
        "fr": "le tarif du CPAS, qui peut varier selon l'utilisateur",
        "en": "the tariff of the OCMW, which may differ by kind of user",
    },
)
def artikel_60_user_contribution_month(p: Parameters) -> Money:
    """Open until a region adds the tariff of its councils."""
    return p.artikel_60_user_tariff_month


@rule(
    entity="person",
    period="month",
    since="1976-07-08",
    source="OCMW-wet 8 juli 1976, art. 61",
    name={
        "nl": "werk via artikel 61",
        "fr": "travail via l'article 61",
        "en": "work through article 61",
    },
    says={
        "nl": {
            "yes": "Werken via artikel 61 kan: het OCMW stelt het voor. De andere werkgever is dan je werkgever.",
            "no": "Artikel 61 begint bij het OCMW, en dat stelt het niet voor.",
        },
        "fr": {
            "yes": "Travailler via l'article 61 est possible : le CPAS le propose. L'autre employeur est alors votre employeur.",
            "no": "L'article 61 commence au CPAS, et il ne le propose pas.",
        },
        "en": {
            "yes": "Working through article 61 is possible: the OCMW proposes it. The other employer is your employer then.",
            "no": "Article 61 starts at the OCMW, and it does not propose it.",
        },
    },
    leaves_out={
        "nl": "hoe vaak het in Vlaanderen nog gebeurt",
        "fr": "à quelle fréquence cela se fait encore en Flandre",
        "en": "how often it still happens in Flanders",
    },
)
def may_enter_artikel_61(ocmw_proposes_artikel_61: Flag) -> Flag:
    """The OCMW decides, case by case."""
    return first((ocmw_proposes_artikel_61, True, "yes"), otherwise=(False, "no"))


@rule(
    entity="person",
    period="day",
    since="1976-07-08",
    source="https://www.actiris.brussels/nl/werkgevers/artikel-60-61-contract/",
    name={
        "nl": "premie voor begeleiding bij artikel 61, per betaalde dag",
        "fr": "prime de tutorat article 61, par jour payé",
        "en": "tutoring premium of article 61, per paid day",
    },
    says={
        "nl": {
            "flanders": "Of de werkgever in Vlaanderen een premie krijgt, staat niet in onze bronnen. Vraag het aan het OCMW.",
            "brussels": "In Brussel krijgt de werkgever {result} per betaalde dag, hoogstens {p.artikel_61_premium_max_months} maanden.",
            "over": "In Brussel duurt de premie hoogstens {p.artikel_61_premium_max_months} maanden, en die zijn voorbij.",
            "wallonia": "Of de werkgever in Wallonië een premie krijgt, staat niet in onze bronnen.",
        },
        "fr": {
            "flanders": "Nos sources ne disent pas si l'employeur reçoit une prime en Flandre. Demandez-le au CPAS.",
            "brussels": "À Bruxelles, l'employeur reçoit {result} par jour payé, pendant {p.artikel_61_premium_max_months} mois au plus.",
            "over": "À Bruxelles, la prime dure {p.artikel_61_premium_max_months} mois au plus, et ils sont passés.",
            "wallonia": "Nos sources ne disent pas si l'employeur reçoit une prime en Wallonie.",
        },
        "en": {
            "flanders": "Our sources do not say whether the employer gets a premium in Flanders. Ask the OCMW.",
            "brussels": "In Brussels the employer gets {result} for each paid day, for {p.artikel_61_premium_max_months} months at most.",
            "over": "In Brussels the premium lasts {p.artikel_61_premium_max_months} months at most, and they are over.",
            "wallonia": "Our sources do not say whether the employer gets a premium in Wallonia.",
        },
    },
)
def artikel_61_premium_day(ocmw_region: Region, artikel_61_months: Count, p: Parameters) -> Money:
    """Known for Brussels only."""
    is_brussels = ocmw_region == "brussels"
    is_over = artikel_61_months >= p.artikel_61_premium_max_months
    return first(
        (ocmw_region == "flanders", p.artikel_61_premium_flanders_day, "flanders"),
        (is_brussels & is_over, 0, "over"),
        (is_brussels, p.artikel_61_premium_brussels_day, "brussels"),
        otherwise=(p.artikel_61_premium_wallonia_day, "wallonia"),
    )


@rule(
    entity="person",
    period="month",
    since="2017-01-01",
    source=TWE_LAW,
    name={
        "nl": "tijdelijke werkervaring (TWE)",
        "fr": "expérience professionnelle temporaire (TWE)",
        "en": "temporary work experience (TWE)",
    },
    says={
        "nl": {
            "no": "Alleen het OCMW beslist wie in TWE begint, en het kiest er niet voor.",
            "yes": "TWE kan: het OCMW kiest ervoor, en van de {p.twe_max_months} maanden zijn er {twe_months_used} gebruikt.",
            "rights": "TWE kan langer dan {p.twe_max_months} maanden, alleen om de rechten van artikel 60 op te bouwen.",
            "used": "TWE duurt hoogstens {p.twe_max_months} maanden, en die zijn gebruikt.",
        },
        "fr": {
            "no": "Seul le CPAS décide qui commence en TWE, et il ne le choisit pas.",
            "yes": "La TWE est possible : le CPAS la choisit, et {twe_months_used} des {p.twe_max_months} mois sont utilisés.",
            "rights": "La TWE peut durer plus de {p.twe_max_months} mois, seulement pour compléter les droits de l'article 60.",
            "used": "La TWE dure {p.twe_max_months} mois au plus, et ils sont utilisés.",
        },
        "en": {
            "no": "Only the OCMW decides who starts in TWE, and it does not choose it.",
            "yes": "TWE is possible: the OCMW chooses it, and {twe_months_used} of the {p.twe_max_months} months are used.",
            "rights": "TWE may last longer than {p.twe_max_months} months, only to complete the rights of article 60.",
            "used": "TWE lasts {p.twe_max_months} months at most, and they are used.",
        },
    },
    leaves_out={
        "nl": "of TWE in 2025 en 2026 nog bestaat voor een OCMW: vraag het aan VDAB of het departement WEWIS",
        "fr": "si la TWE existe encore pour un CPAS en 2025 et 2026 : demandez-le au VDAB ou au département WEWIS",
        "en": "whether TWE still exists for an OCMW in 2025 and 2026: ask VDAB or the department WEWIS",
    },
)
def may_enter_tijdelijke_werkervaring(
    ocmw_chooses_twe: Flag, twe_months_used: Count, completes_artikel_60_rights: Flag, p: Parameters
) -> Flag:
    """The OCMW alone decides; two years, longer only for the rights of art. 60."""
    return first(
        (~ocmw_chooses_twe, False, "no"),
        (twe_months_used < p.twe_max_months, True, "yes"),
        (completes_artikel_60_rights, True, "rights"),
        otherwise=(False, "used"),
    )


@rule(
    entity="person",
    period="month",
    since="2017-01-01",
    source=f"{TWE_PAGE}; https://www.vvsg.be/nieuws/financiering-trajecten-waarvan-de-duur-24-maanden-overschrijdt",
    name={
        "nl": "wat een OCMW krijgt voor TWE",
        "fr": "ce qu'un CPAS reçoit pour la TWE",
        "en": "what an OCMW gets for TWE",
    },
    says={
        "nl": {
            "within": "Het OCMW krijgt {result} per maand: {p.twe_effort_month} inspanning, {p.twe_compensation_1_month} en {p.twe_compensation_2_month} compensatie.",
            "beyond": "Na {p.twe_max_months} maanden krijgt het OCMW {result} per maand: alleen nog compensatie.",
            "none": "Na {p.twe_max_months} maanden krijgt het OCMW niets meer, behalve om de rechten van artikel 60 op te bouwen.",
        },
        "fr": {
            "within": "Le CPAS reçoit {result} par mois : {p.twe_effort_month} d'effort, {p.twe_compensation_1_month} et {p.twe_compensation_2_month} de compensation.",
            "beyond": "Après {p.twe_max_months} mois, le CPAS reçoit {result} par mois : seulement la compensation.",
            "none": "Après {p.twe_max_months} mois, le CPAS ne reçoit plus rien, sauf pour compléter les droits de l'article 60.",
        },
        "en": {
            "within": "The OCMW gets {result} a month: {p.twe_effort_month} for the effort, {p.twe_compensation_1_month} and {p.twe_compensation_2_month} as compensation.",
            "beyond": "After {p.twe_max_months} months the OCMW gets {result} a month: compensation only.",
            "none": "After {p.twe_max_months} months the OCMW gets no more, except to complete the rights of article 60.",
        },
    },
)
def twe_subsidy_month(
    twe_months_used: Count, completes_artikel_60_rights: Flag, p: Parameters
) -> Money:
    """The effort part becomes a third compensation after two years."""
    compensation = p.twe_compensation_1_month + p.twe_compensation_2_month
    return first(
        (twe_months_used < p.twe_max_months, p.twe_effort_month + compensation, "within"),
        (completes_artikel_60_rights, p.twe_compensation_3_month + compensation, "beyond"),
        otherwise=(0, "none"),
    )
