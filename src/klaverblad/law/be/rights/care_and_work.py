"""The Flemish care budgets (zorgbudgetten), the premium of the care fund, and the job bonus."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Money,
    Parameters,
    at_most,
    first,
    rule,
    where,
)

CARE_PAGE = "Vlaamse sociale bescherming, public dossier of April 2026"
BONUS_PAGE = (
    "https://www.knack.be/nieuws/belgie/politiek/vlaams-regering-wil-jobbonus-tot-2027-behouden/"
)


@rule(
    entity="person",
    period="month",
    since="2025-01-01",
    source=CARE_PAGE,
    name={
        "nl": "zorgbudget voor ouderen met een zorgnood",
        "fr": "budget de soins pour personnes âgées dépendantes",
        "en": "care budget for older people in need of care",
    },
    says={
        "nl": {
            "receives": "Krijgt al het zorgbudget voor ouderen.",
            "age": "Is nog geen {p.care_budget_elderly_from_years} jaar.",
            "score": "De score van de zorgnood is lager dan {p.care_budget_least_score}.",
            "income": "Het inkomen ligt boven de grens.",
            "yes": "Heeft waarschijnlijk recht op het zorgbudget voor ouderen.",
        },
        "fr": {
            "receives": "Reçoit déjà le budget de soins pour personnes âgées.",
            "age": "N'a pas encore {p.care_budget_elderly_from_years} ans.",
            "score": "Le score de dépendance est inférieur à {p.care_budget_least_score}.",
            "income": "Le revenu dépasse le plafond.",
            "yes": "A probablement droit au budget de soins pour personnes âgées.",
        },
        "en": {
            "receives": "Gets the care budget for older people already.",
            "age": "Is not {p.care_budget_elderly_from_years} yet.",
            "score": "The score of the need of care is lower than {p.care_budget_least_score}.",
            "income": "The income is above the ceiling.",
            "yes": "Probably has a right to the care budget for older people.",
        },
    },
)
def may_have_elderly_care_budget(
    receives_zorgbudget_ouderen: Flag,
    age_years: Count,
    care_need_score: Count,
    care_budget_income_year_eur: Money,
    p: Parameters,
) -> Flag:
    """The age, the score, and an income below a ceiling that is not known here."""
    return first(
        (age_years < p.care_budget_elderly_from_years, False, "age"),
        (receives_zorgbudget_ouderen, True, "receives"),
        (care_need_score < p.care_budget_least_score, False, "score"),
        (care_budget_income_year_eur > p.care_budget_income_limit_year, False, "income"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2025-01-01",
    source=CARE_PAGE,
    is_right=True,
    name={
        "nl": "zorgbudget van de Vlaamse sociale bescherming",
        "fr": "budget de soins de la protection sociale flamande",
        "en": "care budget of the Flemish social protection",
    },
    says={
        "nl": {
            "heavy": "Waarschijnlijk recht op het zorgbudget voor zwaar zorgbehoevenden. De zorgkas beslist.",
            "support": "Waarschijnlijk recht op het basisondersteuningsbudget. De zorgkas betaalt het.",
            "elderly": "Waarschijnlijk recht op het zorgbudget voor ouderen met een zorgnood. De zorgkas beslist.",
            "no": "Met deze gegevens is er geen zorgbudget. De zorgkas kan de zorgnood onderzoeken.",
        },
        "fr": {
            "heavy": "Probablement droit au budget de soins pour personnes fortement dépendantes. La caisse d'assurance soins décide.",
            "support": "Probablement droit au budget d'assistance de base. La caisse d'assurance soins le paie.",
            "elderly": "Probablement droit au budget de soins pour personnes âgées dépendantes. La caisse d'assurance soins décide.",
            "no": "Avec ces données, il n'y a pas de budget de soins. La caisse d'assurance soins peut examiner la dépendance.",
        },
        "en": {
            "heavy": "Probably a right to the care budget for people in need of heavy care. The care fund decides.",
            "support": "Probably a right to the basic support budget. The care fund pays it.",
            "elderly": "Probably a right to the care budget for older people in need of care. The care fund decides.",
            "no": "With these facts there is no care budget. The care fund can look into the need of care.",
        },
    },
)
def may_have_zorgbudget(
    has_heavy_care_need: Flag,
    has_support_need_for_budget: Flag,
    may_have_elderly_care_budget: Flag,
) -> Flag:
    """One of the three budgets."""
    return first(
        (has_heavy_care_need, True, "heavy"),
        (has_support_need_for_budget, True, "support"),
        (may_have_elderly_care_budget, True, "elderly"),
        otherwise=(False, "no"),
    )


@rule(
    entity="person",
    period="month",
    since="2025-01-01",
    source=CARE_PAGE,
    name={
        "nl": "zorgbudgetten samen",
        "fr": "budgets de soins ensemble",
        "en": "care budgets together",
    },
    says={
        "nl": "De zorgbudgetten zijn samen {result} per maand.",
        "fr": "Les budgets de soins sont ensemble de {result} par mois.",
        "en": "The care budgets are together {result} per month.",
    },
    leaves_out={
        "nl": "welke zorgbudgetten niet samen kunnen",
        "fr": "quels budgets de soins ne peuvent pas aller ensemble",
        "en": "which care budgets cannot go together",
    },
)
def zorgbudget_month(
    has_heavy_care_need: Flag,
    has_support_need_for_budget: Flag,
    may_have_elderly_care_budget: Flag,
    p: Parameters,
) -> Money:
    """Two fixed amounts, and one that falls with the income; how it falls is not known here."""
    by_income = at_most(p.care_budget_by_income_month, p.care_budget_elderly_max_month)
    return (
        where(has_heavy_care_need, p.care_budget_heavy_month, 0)
        + where(has_support_need_for_budget, p.care_budget_support_month, 0)
        + where(may_have_elderly_care_budget, by_income, 0)
    )


@rule(
    entity="person",
    period="year",
    since="2025-01-01",
    source=CARE_PAGE,
    name={
        "nl": "zorgpremie",
        "fr": "prime d'assurance soins",
        "en": "premium of the care fund",
    },
    says={
        "nl": {
            "vt": "Met de verhoogde tegemoetkoming is de zorgpremie {result} per jaar.",
            "normal": "De gewone zorgpremie is {result} per jaar.",
        },
        "fr": {
            "vt": "Avec l'intervention majorée, la prime d'assurance soins est de {result} par an.",
            "normal": "La prime d'assurance soins ordinaire est de {result} par an.",
        },
        "en": {
            "vt": "With the increased reimbursement, the premium of the care fund is {result} per year.",
            "normal": "The ordinary premium of the care fund is {result} per year.",
        },
    },
    leaves_out={
        "nl": "op welke dag van het vorige jaar de verhoogde tegemoetkoming er moest zijn",
        "fr": "à quel jour de l'année précédente l'intervention majorée devait exister",
        "en": "on which day of the year before the increased reimbursement had to be there",
    },
)
def care_premium_year(has_vt_status: Flag, p: Parameters) -> Money:
    """What everybody pays, less with the increased reimbursement."""
    return first(
        (has_vt_status, p.care_premium_vt_year, "vt"),
        otherwise=(p.care_premium_normal_year, "normal"),
    )


@rule(
    entity="person",
    period="year",
    since="2022-01-01",
    source=BONUS_PAGE,
    is_right=True,
    name={"nl": "Vlaamse jobbonus", "fr": "jobbonus flamand", "en": "Flemish job bonus"},
    says={
        "nl": {
            "young": "De jobbonus is er voor wie {p.jobbonus_from_years} jaar of ouder is.",
            "old": "De jobbonus is er niet voor wie vorig jaar de pensioenleeftijd al had.",
            "flanders": "De jobbonus is er voor wie in Vlaanderen woont.",
            "no_work": "Er was vorig jaar geen loon.",
            "high": "Het brutoloon van vorig jaar, {gross_wage_last_year_month_eur} per maand, is te hoog voor de jobbonus.",
            "yes": "Waarschijnlijk recht op de jobbonus. Hij komt vanzelf. Kijk in Mijn Burgerprofiel of je rekeningnummer er staat.",
        },
        "fr": {
            "young": "Le jobbonus est pour qui a {p.jobbonus_from_years} ans ou plus.",
            "old": "Le jobbonus n'est pas pour qui avait déjà l'âge de la pension l'année passée.",
            "flanders": "Le jobbonus est pour qui habite en Flandre.",
            "no_work": "Il n'y avait pas de salaire l'année passée.",
            "high": "Le salaire brut de l'année passée, {gross_wage_last_year_month_eur} par mois, est trop élevé pour le jobbonus.",
            "yes": "Probablement droit au jobbonus. Il vient automatiquement. Vérifiez dans Mijn Burgerprofiel si votre numéro de compte y figure.",
        },
        "en": {
            "young": "The job bonus is for who is {p.jobbonus_from_years} or older.",
            "old": "The job bonus is not for who was of pension age last year already.",
            "flanders": "The job bonus is for who lives in Flanders.",
            "no_work": "There was no wage last year.",
            "high": "The gross wage of last year, {gross_wage_last_year_month_eur} per month, is too high for the job bonus.",
            "yes": "Probably a right to the job bonus. It comes by itself. Look in Mijn Burgerprofiel whether your account number is there.",
        },
    },
    leaves_out={
        "nl": "wie een deel van het jaar of deeltijds werkte en daarom een deel krijgt",
        "fr": "qui a travaillé une partie de l'année ou à temps partiel et reçoit donc une partie",
        "en": "who worked a part of the year or part-time and so gets a part",
    },
)
def may_have_jobbonus(
    age_years: Count,
    lives_in_flanders: Flag,
    gross_wage_last_year_month_eur: Money,
    p: Parameters,
) -> Flag:
    """A wage last year, below the limit of this year, of who was of age and not yet pensioned."""
    return first(
        (age_years < p.jobbonus_from_years, False, "young"),
        (age_years >= p.jobbonus_until_years, False, "old"),
        (~lives_in_flanders, False, "flanders"),
        (gross_wage_last_year_month_eur <= 0, False, "no_work"),
        (gross_wage_last_year_month_eur >= p.jobbonus_zero_from_month, False, "high"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="year",
    since="2022-01-01",
    source=BONUS_PAGE,
    name={
        "nl": "bedrag van de jobbonus",
        "fr": "montant du jobbonus",
        "en": "amount of the job bonus",
    },
    says={
        "nl": {
            "none": "Er is geen jobbonus.",
            "full": "De jobbonus is {result} per jaar, voor een heel jaar voltijds werk.",
            "part": "De jobbonus is een deel van {p.jobbonus_max_year}, want hij daalt met het loon.",
        },
        "fr": {
            "none": "Il n'y a pas de jobbonus.",
            "full": "Le jobbonus est de {result} par an, pour une année entière à temps plein.",
            "part": "Le jobbonus est une partie de {p.jobbonus_max_year}, car il baisse avec le salaire.",
        },
        "en": {
            "none": "There is no job bonus.",
            "full": "The job bonus is {result} per year, for a whole year of full-time work.",
            "part": "The job bonus is a part of {p.jobbonus_max_year}, for it falls with the wage.",
        },
    },
)
def jobbonus_year(
    may_have_jobbonus: Flag, gross_wage_last_year_month_eur: Money, p: Parameters
) -> Money:
    """In full below a first limit; how it falls to the second one is not known here."""
    part = at_most(p.jobbonus_between_year, p.jobbonus_max_year)
    return first(
        (~may_have_jobbonus, 0, "none"),
        (
            gross_wage_last_year_month_eur <= p.jobbonus_full_until_month,
            p.jobbonus_max_year,
            "full",
        ),
        otherwise=(part, "part"),
    )
