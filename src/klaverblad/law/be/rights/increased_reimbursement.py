"""The increased reimbursement (verhoogde tegemoetkoming, VT): by status, or by income."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Members,
    Money,
    Parameters,
    first,
    round_to,
    rule,
    where,
    yearly,
)
from klaverblad.law.be.rights.groups import DeceasedParents

PAGE = "https://www.mc.be/fr/avantages-remboursements/statut-bim-intervention-majoree"
CEILINGS = "https://partenamut.be/fr/faq/bim"


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source=PAGE,
    name={
        "nl": "verhoogde tegemoetkoming door een statuut",
        "fr": "intervention majorée par statut",
        "en": "increased reimbursement by status",
    },
    says={
        "nl": {
            "allowance": "Heeft een statuut van handicap of leeftijd. Dat opent de verhoogde tegemoetkoming.",
            "leefloon": "Krijgt al {leefloon_full_months} volle maanden na elkaar een leefloon. Vanaf {p.vt_leefloon_months} maanden opent dat de verhoogde tegemoetkoming.",
            "orphan": "Is wees en jonger dan {p.vt_orphan_until_years} jaar.",
            "minor": "Is erkend als niet-begeleide minderjarige.",
            "none": "Heeft geen statuut dat de verhoogde tegemoetkoming opent.",
        },
        "fr": {
            "allowance": "A un statut de handicap ou d'âge. Cela ouvre l'intervention majorée.",
            "leefloon": "Reçoit depuis {leefloon_full_months} mois complets de suite un revenu d'intégration. À partir de {p.vt_leefloon_months} mois, cela ouvre l'intervention majorée.",
            "orphan": "Est orphelin et a moins de {p.vt_orphan_until_years} ans.",
            "minor": "Est reconnu comme mineur étranger non accompagné.",
            "none": "N'a pas de statut qui ouvre l'intervention majorée.",
        },
        "en": {
            "allowance": "Has a status of disability or age. That opens the increased reimbursement.",
            "leefloon": "Has had a leefloon for {leefloon_full_months} full months in a row. From {p.vt_leefloon_months} months on, that opens the increased reimbursement.",
            "orphan": "Is an orphan and younger than {p.vt_orphan_until_years}.",
            "minor": "Is recognised as an unaccompanied minor.",
            "none": "Has no status that opens the increased reimbursement.",
        },
    },
    leaves_out={
        "nl": "voor wie in het gezin het statuut telt, en hoe lang het recht doorloopt na het einde van een statuut",
        "fr": "pour qui dans le ménage le statut compte, et combien de temps le droit continue après la fin d'un statut",
        "en": "for whom in the household the status counts, and how long the right runs on after a status ends",
    },
)
def has_vt_by_status(
    has_handicap_or_elderly_status: Flag,
    gets_leefloon: Flag,
    leefloon_full_months: Count,
    deceased_parents: DeceasedParents,
    age_years: Count,
    is_minor: Flag,
    is_unaccompanied_minor: Flag,
    p: Parameters,
) -> Flag:
    """A status opens it without any look at the income."""
    is_long_enough = leefloon_full_months >= p.vt_leefloon_months
    is_young_orphan = (deceased_parents == "both") & (age_years < p.vt_orphan_until_years)
    return first(
        (has_handicap_or_elderly_status, True, "allowance"),
        (gets_leefloon & is_long_enough, True, "leefloon"),
        (is_young_orphan, True, "orphan"),
        (is_minor & is_unaccompanied_minor, True, "minor"),
        otherwise=(False, "none"),
    )


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source=PAGE,
    name={
        "nl": "groep van wie het inkomen van één maand telt",
        "fr": "groupe dont le revenu d'un mois compte",
        "en": "group of whom the income of one month counts",
    },
    says={
        "nl": {
            "yes": "Krijgt een pensioen, is invalide, heeft een erkende handicap, of is al lang genoeg werkloos of arbeidsongeschikt.",
            "no": "Krijgt geen pensioen, is niet invalide, heeft geen erkende handicap, en is niet lang genoeg werkloos of arbeidsongeschikt.",
        },
        "fr": {
            "yes": "Reçoit une pension, est invalide, a un handicap reconnu, ou est depuis assez longtemps au chômage ou en incapacité.",
            "no": "Ne reçoit pas de pension, n'est pas invalide, n'a pas de handicap reconnu, et n'est pas depuis assez longtemps au chômage ou en incapacité.",
        },
        "en": {
            "yes": "Gets a pension, is an invalid, has a recognised disability, or has been unemployed or unable to work for long enough.",
            "no": "Gets no pension, is no invalid, has no recognised disability, and has not been unemployed or unable to work for long enough.",
        },
    },
)
def is_in_vt_month_group(
    receives_pension: Flag,
    is_invalid: Flag,
    has_recognised_handicap: Flag,
    benefit_months: Count,
    p: Parameters,
) -> Flag:
    """Whoever is in it need not wait for last year's income to be low."""
    # Who is not without work at all is not in the group, however many months it takes.
    is_long_without_work = (benefit_months > 0) & (benefit_months >= p.vt_benefit_months)
    return receives_pension | is_invalid | has_recognised_handicap | is_long_without_work


@rule(
    entity="health_fund_household",
    period="year",
    since="2016-02-01",
    source=CEILINGS,
    name={
        "nl": "grens voor het inkomen van één maand, op een jaar",
        "fr": "plafond pour le revenu d'un mois, sur un an",
        "en": "ceiling for the income of one month, over a year",
    },
    says={
        "nl": "Voor dit gezin is de grens {result} per jaar.",
        "fr": "Pour ce ménage, le plafond est de {result} par an.",
        "en": "For this household the ceiling is {result} per year.",
    },
)
def vt_month_ceiling_year(members: Members[Flag], p: Parameters) -> Money:
    """A base, and more for each further person."""
    persons = members.of("partner", "dependant").count()
    return round_to(p.vt_month_base_year + p.vt_month_person_year * persons, "cent")


@rule(
    entity="health_fund_household",
    period="year",
    since="2016-02-01",
    source=CEILINGS,
    name={
        "nl": "grens voor het inkomen van vorig jaar",
        "fr": "plafond pour le revenu de l'année passée",
        "en": "ceiling for the income of last year",
    },
    says={
        "nl": "Voor dit gezin is de grens {result} per jaar.",
        "fr": "Pour ce ménage, le plafond est de {result} par an.",
        "en": "For this household the ceiling is {result} per year.",
    },
)
def vt_year_ceiling_year(members: Members[Flag], p: Parameters) -> Money:
    """A base, and more for each further person."""
    persons = members.of("partner", "dependant").count()
    return round_to(p.vt_year_base_year + p.vt_year_person_year * persons, "cent")


@rule(
    entity="health_fund_household",
    period="month",
    since="2016-02-01",
    source=PAGE,
    name={
        "nl": "het inkomen van één maand is laag genoeg",
        "fr": "le revenu d'un mois est assez bas",
        "en": "the income of one month is low enough",
    },
    says={
        "nl": {
            "yes": "Het inkomen van één maand, maal twaalf, ligt niet boven {vt_month_ceiling_year}, en dit gezin mag met die maand rekenen.",
            "no": "Het inkomen van één maand opent de verhoogde tegemoetkoming niet. Die weg is er voor wie een pensioen krijgt, invalide is, een erkende handicap heeft, alleen een kind opvoedt of lang zonder werk is.",
        },
        "fr": {
            "yes": "Le revenu d'un mois, fois douze, ne dépasse pas {vt_month_ceiling_year}, et ce ménage peut compter avec ce mois.",
            "no": "Le revenu d'un mois n'ouvre pas l'intervention majorée. Cette voie est pour les pensionnés, invalides, personnes avec un handicap reconnu, parents isolés ou personnes longtemps sans travail.",
        },
        "en": {
            "yes": "The income of one month, times twelve, is not above {vt_month_ceiling_year}, and this household may reckon with that month.",
            "no": "The income of one month does not open the increased reimbursement. That way is for pensioners, invalids, people with a recognised disability, single parents and people long without work.",
        },
    },
    leaves_out={
        "nl": "hoe het ziekenfonds het inkomen van een eigen woning of van spaargeld meetelt",
        "fr": "comment la mutualité compte le revenu d'une habitation propre ou de l'épargne",
        "en": "how the health fund counts the income of an own home or of savings",
    },
)
def vt_by_month_income(
    is_in_vt_month_group: Members[Flag],
    members: Members[Flag],
    has_child_two_days_a_week: Flag,
    gross_taxable_now_month_eur: Members[Money],
    vt_month_ceiling_year: Money,
) -> Flag:
    """Only for the groups whose income falls before last year's does."""
    is_single_parent = ~members.of("partner").any() & has_child_two_days_a_week
    is_in_group = is_in_vt_month_group.of("applicant", "partner").any() | is_single_parent
    income = round_to(yearly(gross_taxable_now_month_eur.sum()), "cent")
    return is_in_group & (income <= vt_month_ceiling_year)


@rule(
    entity="health_fund_household",
    period="year",
    since="2016-02-01",
    source=PAGE,
    name={
        "nl": "bruto belastbaar inkomen van vorig jaar, van het hele gezin",
        "fr": "revenu imposable brut de l'année passée, de tout le ménage",
        "en": "gross taxable income of last year, of the whole household",
    },
    says={
        "nl": "Het bruto belastbaar inkomen van vorig jaar is voor het hele gezin {result}.",
        "fr": "Le revenu imposable brut de l'année passée est de {result} pour tout le ménage.",
        "en": "The gross taxable income of last year is {result} for the whole household.",
    },
)
def vt_income_last_year(gross_taxable_last_year_eur: Members[Money]) -> Money:
    """Everyone in the household together."""
    return round_to(gross_taxable_last_year_eur.sum(), "cent")


@rule(
    entity="health_fund_household",
    period="month",
    since="2016-02-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "verhoogde tegemoetkoming",
        "fr": "intervention majorée (BIM)",
        "en": "increased reimbursement",
    },
    says={
        "nl": {
            "status": "Waarschijnlijk recht op de verhoogde tegemoetkoming, door een statuut. Het ziekenfonds kijkt dat na.",
            "month": "Waarschijnlijk recht op de verhoogde tegemoetkoming, door het inkomen van één maand. Het ziekenfonds beslist.",
            "year": "Waarschijnlijk recht op de verhoogde tegemoetkoming: het inkomen van vorig jaar, {vt_income_last_year}, ligt niet boven {vt_year_ceiling_year}. Het ziekenfonds beslist.",
            "no": "Met deze gegevens is er geen recht op de verhoogde tegemoetkoming: er is geen statuut, en het inkomen van vorig jaar ligt boven {vt_year_ceiling_year}. Het ziekenfonds beslist.",
        },
        "fr": {
            "status": "Probablement droit à l'intervention majorée, par un statut. La mutualité le vérifie.",
            "month": "Probablement droit à l'intervention majorée, par le revenu d'un mois. La mutualité décide.",
            "year": "Probablement droit à l'intervention majorée : le revenu de l'année passée, {vt_income_last_year}, ne dépasse pas {vt_year_ceiling_year}. La mutualité décide.",
            "no": "Avec ces données, il n'y a pas de droit à l'intervention majorée : il n'y a pas de statut, et le revenu de l'année passée dépasse {vt_year_ceiling_year}. La mutualité décide.",
        },
        "en": {
            "status": "Probably a right to the increased reimbursement, by a status. The health fund checks it.",
            "month": "Probably a right to the increased reimbursement, by the income of one month. The health fund decides.",
            "year": "Probably a right to the increased reimbursement: the income of last year, {vt_income_last_year}, is not above {vt_year_ceiling_year}. The health fund decides.",
            "no": "With these facts there is no right to the increased reimbursement: there is no status, and the income of last year is above {vt_year_ceiling_year}. The health fund decides.",
        },
    },
)
def may_have_verhoogde_tegemoetkoming(
    has_vt_by_status: Members[Flag],
    vt_by_month_income: Flag,
    vt_income_last_year: Money,
    vt_year_ceiling_year: Money,
) -> Flag:
    """Three roads, and any of them is enough."""
    return first(
        (has_vt_by_status.any(), True, "status"),
        (vt_income_last_year <= vt_year_ceiling_year, True, "year"),
        (vt_by_month_income, True, "month"),
        otherwise=(False, "no"),
    )


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source=PAGE,
    name={
        "nl": "heeft de verhoogde tegemoetkoming of kan ze krijgen",
        "fr": "a l'intervention majorée ou peut l'avoir",
        "en": "has the increased reimbursement or can get it",
    },
    says={
        "nl": {
            "yes": "Heeft de verhoogde tegemoetkoming, of kan ze krijgen.",
            "no": "Heeft geen verhoogde tegemoetkoming, en krijgt ze met deze gegevens niet.",
        },
        "fr": {
            "yes": "A l'intervention majorée, ou peut l'avoir.",
            "no": "N'a pas l'intervention majorée, et ne l'aura pas avec ces données.",
        },
        "en": {
            "yes": "Has the increased reimbursement, or can get it.",
            "no": "Does not have the increased reimbursement, and will not get it with these facts.",
        },
    },
)
def has_vt_status(receives_vt: Flag, may_have_verhoogde_tegemoetkoming: Flag) -> Flag:
    """Known as a status, or worked out from the incomes: either is enough."""
    # Whoever has it already needs no sum of incomes to be told why.
    return where(receives_vt, True, may_have_verhoogde_tegemoetkoming)


BY_ITSELF_NAME = {
    "nl": "de verhoogde tegemoetkoming komt vanzelf",
    "fr": "l'intervention majorée vient automatiquement",
    "en": "the increased reimbursement comes by itself",
}
BY_ITSELF_SAYS = {
    "nl": {
        "yes": "Het ziekenfonds geeft de verhoogde tegemoetkoming zonder aanvraag.",
        "no": "De verhoogde tegemoetkoming komt niet vanzelf. Vraag ze aan bij het ziekenfonds.",
    },
    "fr": {
        "yes": "La mutualité accorde l'intervention majorée sans demande.",
        "no": "L'intervention majorée ne vient pas automatiquement. Demandez-la à la mutualité.",
    },
    "en": {
        "yes": "The health fund gives the increased reimbursement without an application.",
        "no": "The increased reimbursement does not come by itself. Ask the health fund for it.",
    },
}


@rule(
    key="vt_comes_by_itself",
    entity="health_fund_household",
    period="month",
    since="2016-02-01",
    until="2024-09-30",
    source=PAGE,
    name=BY_ITSELF_NAME,
    says=BY_ITSELF_SAYS,
)
def vt_comes_by_status_alone(has_vt_by_status: Members[Flag]) -> Flag:
    """A status is passed on to the health fund."""
    return has_vt_by_status.any()


@rule(
    key="vt_comes_by_itself",
    entity="health_fund_household",
    period="month",
    since="2024-10-01",
    source=PAGE,
    name=BY_ITSELF_NAME,
    says=BY_ITSELF_SAYS,
)
def vt_comes_by_status_or_alone(
    has_vt_by_status: Members[Flag],
    members: Members[Flag],
    is_invalid: Members[Flag],
    benefit_months: Members[Count],
    gross_taxable_now_month_eur: Members[Money],
    vt_month_ceiling_year: Money,
    p: Parameters,
) -> Flag:
    """Since 1 October 2024 also for who lives without a partner, and long without work."""
    months = benefit_months.the("applicant")
    is_long_without_work = (months > 0) & (months >= p.vt_benefit_months)
    is_isolated = ~members.of("partner").any()
    is_in_group = is_invalid.the("applicant") | is_long_without_work
    income = round_to(yearly(gross_taxable_now_month_eur.sum()), "cent")
    is_below = income < vt_month_ceiling_year
    return where(has_vt_by_status.any(), True, is_isolated & is_in_group & is_below)
