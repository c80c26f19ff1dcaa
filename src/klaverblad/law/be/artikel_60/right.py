"""When the unemployment right opens, and what that means for the length of the contract."""

from klaverblad.engines.rules import (
    Count,
    Date,
    Flag,
    Members,
    Parameters,
    at_least,
    at_most,
    days_after,
    first,
    months_after,
    round_down_to,
    round_to,
    rule,
)

DAYS_A_WEEK = 7
WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="KB 25 november 1991",
    name={
        "nl": "dagen die nog ontbreken",
        "fr": "jours qui manquent encore",
        "en": "days that are still missing",
    },
    says={
        "nl": {
            "left": "Er zijn {unemployment_days_needed} dagen nodig en er tellen er al {unemployment_days_counted}. Er ontbreken nog {result} dagen.",
            "reached": "Er zijn {unemployment_days_needed} dagen nodig en er tellen er al {unemployment_days_counted}. Dat is genoeg.",
        },
        "fr": {
            "left": "Il faut {unemployment_days_needed} jours et {unemployment_days_counted} comptent déjà. Il manque encore {result} jours.",
            "reached": "Il faut {unemployment_days_needed} jours et {unemployment_days_counted} comptent déjà. C'est suffisant.",
        },
        "en": {
            "left": "{unemployment_days_needed} days are needed and {unemployment_days_counted} count already. {result} days are still missing.",
            "reached": "{unemployment_days_needed} days are needed and {unemployment_days_counted} count already. That is enough.",
        },
    },
)
def unemployment_days_left(
    unemployment_days_needed: Count, unemployment_days_counted: Count
) -> Count:
    """What is needed, less what counts already."""
    left = at_least(unemployment_days_needed - unemployment_days_counted, 0)
    return first((left > 0, left, "left"), otherwise=(0, "reached"))


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="OCMW-wet 8 juli 1976, art. 60 §7",
    name={
        "nl": "weken werk die nog nodig zijn",
        "fr": "semaines de travail encore nécessaires",
        "en": "weeks of work still needed",
    },
    says={
        "nl": "Een week van dit contract telt voor {artikel_60_week_days} dagen. Dan zijn er nog {result} weken nodig.",
        "fr": "Une semaine de ce contrat compte pour {artikel_60_week_days} jours. Il faut donc encore {result} semaines.",
        "en": "A week of this contract counts for {artikel_60_week_days} days. So {result} more weeks are needed.",
    },
)
def artikel_60_weeks_left(unemployment_days_left: Count, artikel_60_week_days: Count) -> Count:
    """The length that the contract still needs; rounded to be told, not to reckon with."""
    return round_to(unemployment_days_left / artikel_60_week_days, "hundredth")


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="OCMW-wet 8 juli 1976, art. 60 §7; KB 25 november 1991",
    name={
        "nl": "dag waarop het recht op een uitkering verwacht wordt",
        "fr": "jour où le droit aux allocations est attendu",
        "en": "day on which the right to benefit is expected",
    },
    says={
        "nl": {
            "reached": "Er zijn nu al genoeg dagen voor een werkloosheidsuitkering.",
            "expected": "Wie vanaf {day} elke week {artikel_60_week_days} dagen bij elkaar werkt, heeft er genoeg op {result}. De RVA beslist over het recht.",
        },
        "fr": {
            "reached": "Il y a déjà assez de jours pour des allocations de chômage.",
            "expected": "Qui accumule {artikel_60_week_days} jours chaque semaine à partir du {day} en a assez le {result}. L'ONEM décide du droit.",
        },
        "en": {
            "reached": "There are enough days for unemployment benefit already.",
            "expected": "Who gathers {artikel_60_week_days} days every week from {day} on has enough on {result}. The RVA decides on the right.",
        },
    },
    leaves_out={
        "nl": "ziekte, onbetaald verlof en andere weken zonder werk die nog komen",
        "fr": "la maladie, le congé non payé et d'autres semaines sans travail à venir",
        "en": "sickness, unpaid leave and other weeks without work that are still to come",
    },
)
def unemployment_right_expected_on(
    unemployment_days_left: Count, artikel_60_week_days: Count, day: Date
) -> Date:
    """As many weeks as are missing, from the day for which the law is read."""
    weeks = unemployment_days_left / artikel_60_week_days
    # A part of a day takes the whole day.
    days = -round_down_to(-weeks * DAYS_A_WEEK, "whole")
    return first(
        (unemployment_days_left <= 0, day, "reached"),
        otherwise=(days_after(day, days), "expected"),
    )


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    until="2026-02-28",
    source="programmawet 18 juli 2025",
    name={
        "nl": "het recht komt pas na de hervorming",
        "fr": "le droit n'arrive qu'après la réforme",
        "en": "the right only comes after the reform",
    },
    says={
        "nl": {
            "yes": "Het recht wordt pas verwacht na {p.unemployment_reform_on}. Dan gelden de nieuwe regels, ook voor een contract dat al loopt. Reken daarom opnieuw voor een dag vanaf {p.unemployment_reform_on}.",
            "no": "Het recht wordt verwacht voor {p.unemployment_reform_on}, dus met de oude regels.",
        },
        "fr": {
            "yes": "Le droit n'est attendu qu'après le {p.unemployment_reform_on}. Les nouvelles règles valent alors, aussi pour un contrat en cours. Refaites donc le calcul pour un jour à partir du {p.unemployment_reform_on}.",
            "no": "Le droit est attendu avant le {p.unemployment_reform_on}, donc avec les anciennes règles.",
        },
        "en": {
            "yes": "The right is only expected after {p.unemployment_reform_on}. The new rules hold then, also for a contract that runs already. So reckon again for a day from {p.unemployment_reform_on} on.",
            "no": "The right is expected before {p.unemployment_reform_on}, so by the old rules.",
        },
    },
)
def comes_after_reform(unemployment_right_expected_on: Date, p: Parameters) -> Flag:
    """The claim, and not the start of the contract, decides which rules hold."""
    return unemployment_right_expected_on >= p.unemployment_reform_on


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="OCMW-wet 8 juli 1976, art. 60 §7",
    name={
        "nl": "het contract duurt lang genoeg voor het recht",
        "fr": "le contrat dure assez longtemps pour le droit",
        "en": "the contract lasts long enough for the right",
    },
    says={
        "nl": {
            "yes": "Het contract loopt tot {contract_ends_on}. Dat is lang genoeg: het recht wordt verwacht op {unemployment_right_expected_on}.",
            "no": "Het contract loopt tot {contract_ends_on}. Dat is te kort: het recht wordt pas verwacht op {unemployment_right_expected_on}. Bespreek een langer contract.",
        },
        "fr": {
            "yes": "Le contrat court jusqu'au {contract_ends_on}. C'est assez long : le droit est attendu le {unemployment_right_expected_on}.",
            "no": "Le contrat court jusqu'au {contract_ends_on}. C'est trop court : le droit n'est attendu que le {unemployment_right_expected_on}. Discutez d'un contrat plus long.",
        },
        "en": {
            "yes": "The contract runs until {contract_ends_on}. That is long enough: the right is expected on {unemployment_right_expected_on}.",
            "no": "The contract runs until {contract_ends_on}. That is too short: the right is expected on {unemployment_right_expected_on} only. Talk about a longer contract.",
        },
    },
)
def contract_reaches_unemployment_right(
    contract_ends_on: Date, unemployment_right_expected_on: Date
) -> Flag:
    """A contract may last as long as the full rights take; a shorter one leaves somebody without."""
    # The last day of the contract is worked too, so the right may open the day after it.
    return unemployment_right_expected_on <= days_after(contract_ends_on, 1)


LENGTH_NAME = {
    "nl": "lengte van de referteperiode",
    "fr": "durée de la période de référence",
    "en": "length of the reference period",
}
LENGTH_SAYS = {
    "nl": "De dagen moeten vallen binnen {result} maanden voor de aanvraag.",
    "fr": "Les jours doivent tomber dans les {result} mois avant la demande.",
    "en": "The days must fall within {result} months before the claim.",
}


@rule(
    key="reference_length_months",
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    until="2026-02-28",
    source="KB 25 november 1991",
    name=LENGTH_NAME,
    says=LENGTH_SAYS,
    leaves_out={
        "nl": "wat de referteperiode langer maakt",
        "fr": "ce qui prolonge la période de référence",
        "en": "what makes the reference period longer",
    },
)
def reference_length_by_age(age_years: Members[Count], p: Parameters) -> Count:
    """Longer for older people, who needed more days."""
    age = age_years.the("worker")
    return first(
        (age < p.admission_middle_from_years, p.reference_young_months),
        (age < p.admission_old_from_years, p.reference_middle_months),
        otherwise=p.reference_old_months,
    )


@rule(
    key="reference_length_months",
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="KB 25 november 1991; programmawet 18 juli 2025",
    name=LENGTH_NAME,
    says=LENGTH_SAYS,
)
def reference_length_at_any_age(p: Parameters) -> Count:
    """The same for everybody."""
    return p.reference_months


@rule(
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="KB 25 november 1991; programmawet 18 juli 2025",
    name={
        "nl": "eerste dag van de referteperiode",
        "fr": "premier jour de la période de référence",
        "en": "first day of the reference period",
    },
    says={
        "nl": "Voor een aanvraag op {day} tellen de dagen vanaf {result}.",
        "fr": "Pour une demande le {day}, les jours comptent à partir du {result}.",
        "en": "For a claim on {day}, days count from {result} on.",
    },
)
def reference_period_from(
    day: Date, reference_length_months: Count, neutral_days: Count, p: Parameters
) -> Date:
    """So many months back, and the neutral days on top: six of them are a week."""
    weeks = neutral_days / p.full_time_week_days
    return days_after(months_after(day, -reference_length_months), -weeks * DAYS_A_WEEK)


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="KB 25 november 1991",
    name={
        "nl": "met deze uren is het recht haalbaar",
        "fr": "avec ces heures, le droit est accessible",
        "en": "with these hours the right can be reached",
    },
    says={
        "nl": {
            "yes": "Met {artikel_60_week_days} dagen per week is het recht haalbaar binnen de referteperiode van {reference_length_months} maanden.",
            "no": "Met {artikel_60_week_days} dagen per week komen er binnen {reference_length_months} maanden nooit {unemployment_days_needed} dagen bij elkaar. Daarvoor zijn meer uren nodig.",
        },
        "fr": {
            "yes": "Avec {artikel_60_week_days} jours par semaine, le droit est accessible dans la période de référence de {reference_length_months} mois.",
            "no": "Avec {artikel_60_week_days} jours par semaine, on n'atteint jamais {unemployment_days_needed} jours en {reference_length_months} mois. Il faut plus d'heures.",
        },
        "en": {
            "yes": "With {artikel_60_week_days} days a week, the right can be reached within the reference period of {reference_length_months} months.",
            "no": "With {artikel_60_week_days} days a week, {unemployment_days_needed} days never come together within {reference_length_months} months. That takes more hours.",
        },
    },
    leaves_out={
        "nl": "dagen van een andere job in dezelfde periode",
        "fr": "les jours d'un autre emploi dans la même période",
        "en": "days of another job in the same period",
    },
)
def hours_reach_unemployment_right(
    artikel_60_week_days: Count, reference_length_months: Count, unemployment_days_needed: Count
) -> Flag:
    """A contract of few hours loses its first days before the last ones are there."""
    weeks = reference_length_months * WEEKS_A_YEAR / MONTHS_A_YEAR
    return artikel_60_week_days * weeks >= unemployment_days_needed


@rule(
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="programmawet 18 juli 2025; KB 25 november 1991",
    name={
        "nl": "maanden werkloosheidsuitkering",
        "fr": "mois d'allocations de chômage",
        "en": "months of unemployment benefit",
    },
    says={
        "nl": {
            "base": "Zodra het recht er is, duurt de uitkering {result} maanden.",
            "longer": "Door de loopbaan van {career_days} dagen duurt de uitkering {result} maanden: een maand meer per {p.benefit_step_days} dagen, en hoogstens {p.benefit_max_months}.",
        },
        "fr": {
            "base": "Dès que le droit existe, les allocations durent {result} mois.",
            "longer": "Grâce à la carrière de {career_days} jours, les allocations durent {result} mois : un mois de plus par {p.benefit_step_days} jours, et au plus {p.benefit_max_months}.",
        },
        "en": {
            "base": "Once there is a right, the benefit lasts {result} months.",
            "longer": "Because of the career of {career_days} days the benefit lasts {result} months: one month more for each {p.benefit_step_days} days, and at most {p.benefit_max_months}.",
        },
    },
    leaves_out={
        "nl": "uitzonderingen voor wie 55 is met een lange loopbaan, voor kunstwerkers, havenarbeiders en zeevissers, en voor wie een knelpuntopleiding volgt",
        "fr": "les exceptions pour les plus de 55 ans avec une longue carrière, les travailleurs des arts, les dockers et pêcheurs, et qui suit une formation à un métier en pénurie",
        "en": "exceptions for who is 55 with a long career, for arts workers, dockers and sea fishers, and for who follows training for a shortage job",
    },
)
def unemployment_benefit_months(career_days: Count, p: Parameters) -> Count:
    """A base, and one month more for each whole step of the career beyond the first year."""
    further = at_least(career_days - p.admission_days, 0)
    extra = round_down_to(further / p.benefit_step_days, "whole")
    months = at_most(p.benefit_base_months + extra, p.benefit_max_months)
    return first((extra >= 1, months, "longer"), otherwise=(p.benefit_base_months, "base"))
