"""Target-group reductions (doelgroepverminderingen), and a premium for hiring that is over."""

from klaverblad.engines.rules import (
    Count,
    Date,
    Flag,
    Money,
    Parameters,
    Share,
    first,
    rule,
    where,
)

YOUNG = "https://www.partena-professional.be/nl/knowledge-center/infoflashes/versterking-van-de-vlaamse-doelgroepvermindering-voor-ouderen-en"
OLDER = "https://werkkracht10.be/blog/vlaamse-regering-keurt-wijzigingen-doelgroepvermindering-goed"
MEMORY = "VDAB; nog niet nagekeken"


@rule(
    entity="person",
    period="quarter",
    since="2019-01-01",
    source=YOUNG,
    name={
        "nl": "doelgroepvermindering voor laaggeschoolde jongeren",
        "fr": "réduction groupe-cible pour jeunes peu qualifiés",
        "en": "target-group reduction for low-skilled young people",
    },
    says={
        "nl": {
            "skilled": "Deze vermindering is er voor laaggeschoolde jongeren.",
            "age": "Deze vermindering is er voor wie jonger is dan {p.young_reduction_below_years} jaar.",
            "quarters": "Deze vermindering duurt {p.young_reduction_quarters} kwartalen, en die zijn voorbij.",
            "wage": "Het loon van {gross_wage_quarter_eur} per kwartaal is te hoog voor deze vermindering.",
            "yes": "De werkgever krijgt waarschijnlijk een doelgroepvermindering voor deze jongere.",
            "between": "Het loon ligt tussen de twee grenzen van de bron. Welke van de twee nu geldt, staat er niet.",
        },
        "fr": {
            "skilled": "Cette réduction est pour les jeunes peu qualifiés.",
            "age": "Cette réduction est pour qui a moins de {p.young_reduction_below_years} ans.",
            "quarters": "Cette réduction dure {p.young_reduction_quarters} trimestres, et ils sont passés.",
            "wage": "Le salaire de {gross_wage_quarter_eur} par trimestre est trop élevé pour cette réduction.",
            "yes": "L'employeur reçoit probablement une réduction groupe-cible pour ce jeune.",
            "between": "Le salaire se trouve entre les deux plafonds de la source. Elle ne dit pas lequel vaut maintenant.",
        },
        "en": {
            "skilled": "This reduction is for low-skilled young people.",
            "age": "This reduction is for who is younger than {p.young_reduction_below_years}.",
            "quarters": "This reduction lasts {p.young_reduction_quarters} quarters, and they are over.",
            "wage": "The wage of {gross_wage_quarter_eur} a quarter is too high for this reduction.",
            "yes": "The employer probably gets a target-group reduction for this young person.",
            "between": "The wage lies between the two ceilings of the source. It does not say which of the two holds now.",
        },
    },
    leaves_out={
        "nl": "op welke dag de leeftijd telt, hoe het loon van een deeltijdse telt, en de afbouw van deze vermindering na 2019: vraag het aan de RSZ",
        "fr": "le jour où l'âge compte, comment compte le salaire d'un temps partiel, et la suppression de cette réduction après 2019 : demandez-le à l'ONSS",
        "en": "the day on which the age counts, how a part-time wage counts, and the phasing out of this reduction after 2019: ask the RSZ",
    },
)
def may_enter_doelgroepvermindering_jongeren(
    is_low_skilled: Flag,
    age_years: Count,
    reduction_quarter: Count,
    gross_wage_quarter_eur: Money,
    p: Parameters,
) -> Flag:
    """Young, low-skilled, with a low wage; of later years than 2019 nothing was found."""
    return first(
        (~is_low_skilled, False, "skilled"),
        (age_years >= p.young_reduction_below_years, False, "age"),
        (reduction_quarter > p.young_reduction_quarters, False, "quarters"),
        (gross_wage_quarter_eur <= p.young_reduction_lower_ceiling_quarter, True, "yes"),
        (gross_wage_quarter_eur > p.young_reduction_higher_ceiling_quarter, False, "wage"),
        otherwise=(gross_wage_quarter_eur <= p.young_reduction_ceiling_quarter, "between"),
    )


@rule(
    entity="person",
    period="quarter",
    since="2019-01-01",
    source=YOUNG,
    name={
        "nl": "deel van het loon dat de werkgever minder betaalt voor een jongere",
        "fr": "part du salaire que l'employeur paie en moins pour un jeune",
        "en": "share of the wage that the employer pays less for a young person",
    },
    says={
        "nl": {
            "yes": "De werkgever betaalt geen basisbijdrage van {result} op het loon.",
            "no": "Er is geen vermindering voor deze jongere.",
        },
        "fr": {
            "yes": "L'employeur ne paie pas la cotisation de base de {result} sur le salaire.",
            "no": "Il n'y a pas de réduction pour ce jeune.",
        },
        "en": {
            "yes": "The employer pays no base contribution of {result} on the wage.",
            "no": "There is no reduction for this young person.",
        },
    },
    leaves_out={
        "nl": "andere verminderingen die al van de basisbijdrage af gaan",
        "fr": "d'autres réductions déjà déduites de la cotisation de base",
        "en": "other reductions that come off the base contribution already",
    },
)
def young_reduction_share(may_enter_doelgroepvermindering_jongeren: Flag, p: Parameters) -> Share:
    """The whole base contribution."""
    return first(
        (may_enter_doelgroepvermindering_jongeren, p.young_reduction_base_share, "yes"),
        otherwise=(0, "no"),
    )


@rule(
    entity="person",
    period="quarter",
    since="2002-10-01",
    source=OLDER,
    name={
        "nl": "doelgroepvermindering voor oudere werknemers in dienst",
        "fr": "réduction groupe-cible pour travailleurs âgés en service",
        "en": "target-group reduction for older workers in service",
    },
    says={
        "nl": {
            "service": "Deze vermindering is er voor wie al in dienst is bij de werkgever.",
            "age": "Deze vermindering is er vanaf {p.older_reduction_from_years} jaar.",
            "yes": "De werkgever krijgt waarschijnlijk een doelgroepvermindering voor deze werknemer.",
        },
        "fr": {
            "service": "Cette réduction est pour qui est déjà en service chez l'employeur.",
            "age": "Cette réduction existe à partir de {p.older_reduction_from_years} ans.",
            "yes": "L'employeur reçoit probablement une réduction groupe-cible pour ce travailleur.",
        },
        "en": {
            "service": "This reduction is for who is in service with the employer already.",
            "age": "This reduction exists from {p.older_reduction_from_years} years on.",
            "yes": "The employer probably gets a target-group reduction for this worker.",
        },
    },
    leaves_out={
        "nl": "de grens van het loon, en op welke dag de leeftijd telt: vraag het aan de RSZ",
        "fr": "le plafond du salaire, et le jour où l'âge compte : demandez-le à l'ONSS",
        "en": "the ceiling of the wage, and the day on which the age counts: ask the RSZ",
    },
)
def may_enter_doelgroepvermindering_ouderen(
    is_in_service: Flag, age_years: Count, p: Parameters
) -> Flag:
    """In service, and from an age that rises with the years."""
    return first(
        (~is_in_service, False, "service"),
        (age_years < p.older_reduction_from_years, False, "age"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="quarter",
    since="2002-10-01",
    source=OLDER,
    name={
        "nl": "vermindering voor een oudere werknemer per kwartaal",
        "fr": "réduction pour un travailleur âgé par trimestre",
        "en": "reduction for an older worker a quarter",
    },
    says={
        "nl": {
            "yes": "De vermindering is {p.older_reduction_lower_quarter} of, op hogere leeftijd, {p.older_reduction_higher_quarter} per kwartaal. Vanaf welke leeftijd het hogere bedrag geldt, staat niet in onze bronnen.",
            "no": "Er is geen vermindering voor deze werknemer.",
        },
        "fr": {
            "yes": "La réduction est de {p.older_reduction_lower_quarter} ou, à un âge plus élevé, de {p.older_reduction_higher_quarter} par trimestre. Nos sources ne disent pas à partir de quel âge.",
            "no": "Il n'y a pas de réduction pour ce travailleur.",
        },
        "en": {
            "yes": "The reduction is {p.older_reduction_lower_quarter} or, at a higher age, {p.older_reduction_higher_quarter} a quarter. Our sources do not say from which age on.",
            "no": "There is no reduction for this worker.",
        },
    },
    leaves_out={
        "nl": "wie deeltijds of niet het hele kwartaal werkt",
        "fr": "qui travaille à temps partiel ou pas tout le trimestre",
        "en": "who works part-time or not the whole quarter",
    },
)
def older_reduction_quarter(
    may_enter_doelgroepvermindering_ouderen: Flag, age_years: Count, p: Parameters
) -> Money:
    """Two amounts; from which age the higher one holds was not found."""
    amount = where(
        age_years < p.older_reduction_higher_from_years,
        p.older_reduction_lower_quarter,
        p.older_reduction_higher_quarter,
    )
    return first((may_enter_doelgroepvermindering_ouderen, amount, "yes"), otherwise=(0, "no"))


@rule(
    entity="person",
    period="day",
    source=MEMORY,
    name={
        "nl": "aanwervingsincentive voor langdurig werkzoekenden",
        "fr": "incitant à l'embauche de demandeurs d'emploi de longue durée",
        "en": "hiring incentive for the long-term unemployed",
    },
    says={
        "nl": {
            "ended": "De aanwervingsincentive bestaat niet meer voor wie sinds {p.hiring_incentive_ended_on} begint.",
            "not_yet": "De aanwervingsincentive begon pas op {p.hiring_incentive_began_on}.",
            "short": "De aanwervingsincentive was er voor wie minstens {p.hiring_incentive_jobseeker_months} maanden werkzoekend was.",
            "yes": "De werkgever kan een aanwervingsincentive krijgen.",
        },
        "fr": {
            "ended": "L'incitant à l'embauche n'existe plus pour qui commence depuis le {p.hiring_incentive_ended_on}.",
            "not_yet": "L'incitant à l'embauche n'a commencé que le {p.hiring_incentive_began_on}.",
            "short": "L'incitant à l'embauche était pour qui cherchait un emploi depuis au moins {p.hiring_incentive_jobseeker_months} mois.",
            "yes": "L'employeur peut recevoir un incitant à l'embauche.",
        },
        "en": {
            "ended": "The hiring incentive is over for who starts since {p.hiring_incentive_ended_on}.",
            "not_yet": "The hiring incentive began on {p.hiring_incentive_began_on} only.",
            "short": "The hiring incentive was for who had been a job seeker for at least {p.hiring_incentive_jobseeker_months} months.",
            "yes": "The employer may get a hiring incentive.",
        },
    },
    leaves_out={
        "nl": "andere voorwaarden van toen, en wat het verving",
        "fr": "les autres conditions de l'époque, et ce qui l'a remplacé",
        "en": "other conditions of that time, and what took its place",
    },
)
def may_enter_aanwervingsincentive(day: Date, jobseeker_months: Count, p: Parameters) -> Flag:
    """Asked on the day of hiring; all that is known of it is from memory."""
    return first(
        (day >= p.hiring_incentive_ended_on, False, "ended"),
        (day < p.hiring_incentive_began_on, False, "not_yet"),
        (jobseeker_months < p.hiring_incentive_jobseeker_months, False, "short"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="fixed",
    source=MEMORY,
    name={
        "nl": "bedrag van de aanwervingsincentive",
        "fr": "montant de l'incitant à l'embauche",
        "en": "amount of the hiring incentive",
    },
    says={
        "nl": {
            "no": "Er is geen aanwervingsincentive.",
            "early": "Na {p.hiring_incentive_first_months} maanden in dienst komt het eerste deel. Zo lang is het nog niet.",
            "first": "Na {p.hiring_incentive_first_months} maanden in dienst krijgt een werkgever {result}, voor een voltijdse job.",
            "both": "Na {p.hiring_incentive_second_months} maanden in dienst is dat samen {result}, voor een voltijdse job.",
        },
        "fr": {
            "no": "Il n'y a pas d'incitant à l'embauche.",
            "early": "La première partie vient après {p.hiring_incentive_first_months} mois en service. Ce n'est pas encore le cas.",
            "first": "Après {p.hiring_incentive_first_months} mois en service, l'employeur reçoit {result}, pour un temps plein.",
            "both": "Après {p.hiring_incentive_second_months} mois en service, cela fait {result} en tout, pour un temps plein.",
        },
        "en": {
            "no": "There is no hiring incentive.",
            "early": "The first part comes after {p.hiring_incentive_first_months} months in service. It is not that long yet.",
            "first": "After {p.hiring_incentive_first_months} months in service the employer gets {result}, for a full-time job.",
            "both": "After {p.hiring_incentive_second_months} months in service that is {result} together, for a full-time job.",
        },
    },
)
def hiring_incentive_eur(
    may_enter_aanwervingsincentive: Flag, months_in_service: Count, p: Parameters
) -> Money:
    """In two parts, for who was hired on the day that is asked about."""
    both = p.hiring_incentive_first_eur + p.hiring_incentive_second_eur
    return first(
        (~may_enter_aanwervingsincentive, 0, "no"),
        (months_in_service < p.hiring_incentive_first_months, 0, "early"),
        (
            months_in_service < p.hiring_incentive_second_months,
            p.hiring_incentive_first_eur,
            "first",
        ),
        otherwise=(both, "both"),
    )
