"""Which days count towards unemployment benefit, before and since 1 March 2026."""

from klaverblad.engines.rules import Count, Flag, Members, Parameters, at_most, first, rule

NEEDED_NAME = {
    "nl": "dagen die nodig zijn voor een werkloosheidsuitkering",
    "fr": "jours requis pour les allocations de chômage",
    "en": "days needed for unemployment benefit",
}


@rule(
    key="unemployment_days_needed",
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    until="2026-02-28",
    source="KB 25 november 1991",
    name=NEEDED_NAME,
    says={
        "nl": {
            "young": "Onder {p.admission_middle_from_years} jaar zijn {result} dagen nodig.",
            "middle": "Vanaf {p.admission_middle_from_years} jaar zijn {result} dagen nodig.",
            "old": "Vanaf {p.admission_old_from_years} jaar zijn {result} dagen nodig.",
        },
        "fr": {
            "young": "En dessous de {p.admission_middle_from_years} ans, il faut {result} jours.",
            "middle": "À partir de {p.admission_middle_from_years} ans, il faut {result} jours.",
            "old": "À partir de {p.admission_old_from_years} ans, il faut {result} jours.",
        },
        "en": {
            "young": "Below {p.admission_middle_from_years}, {result} days are needed.",
            "middle": "From {p.admission_middle_from_years} on, {result} days are needed.",
            "old": "From {p.admission_old_from_years} on, {result} days are needed.",
        },
    },
    leaves_out={
        "nl": "de regels vanaf 1 maart 2026, die ook gelden voor contracten die dan al lopen, en wie een uitkering vraagt als vrijwillig deeltijdse werknemer",
        "fr": "les règles à partir du 1er mars 2026, qui valent aussi pour les contrats en cours à cette date, et qui demande des allocations comme travailleur à temps partiel volontaire",
        "en": "the rules from 1 March 2026 on, which also hold for contracts that run on that day, and who claims benefit as a voluntary part-time worker",
    },
)
def unemployment_days_needed_by_age(age_years: Members[Count], p: Parameters) -> Count:
    """Three steps by age."""
    age = age_years.the("worker")
    return first(
        (age < p.admission_middle_from_years, p.admission_young_days, "young"),
        (age < p.admission_old_from_years, p.admission_middle_days, "middle"),
        otherwise=(p.admission_old_days, "old"),
    )


@rule(
    key="unemployment_days_needed",
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="KB 25 november 1991; programmawet 18 juli 2025",
    name=NEEDED_NAME,
    says={
        "nl": {
            "full": "Voor een werkloosheidsuitkering zijn {result} dagen nodig, op elke leeftijd.",
            "half": "Voor een uitkering als vrijwillig deeltijdse werknemer zijn {p.admission_days} halve dagen nodig. Dat zijn {result} dagen.",
        },
        "fr": {
            "full": "Pour les allocations de chômage, il faut {result} jours, à tout âge.",
            "half": "Pour des allocations comme travailleur à temps partiel volontaire, il faut {p.admission_days} demi-jours. Cela fait {result} jours.",
        },
        "en": {
            "full": "For unemployment benefit, {result} days are needed, at every age.",
            "half": "For benefit as a voluntary part-time worker, {p.admission_days} half days are needed. That is {result} days.",
        },
    },
    leaves_out={
        "nl": "een recht dat iemand vroeger al had en kan terugkrijgen, en de inschakelingsuitkering",
        "fr": "un droit déjà acquis autrefois et qui peut être retrouvé, et les allocations d'insertion",
        "en": "a right that somebody had before and can get back, and the integration allowance",
    },
)
def unemployment_days_needed_at_any_age(is_part_time_claim: Flag, p: Parameters) -> Count:
    """One number for all; of who claims part-time, half days count."""
    return first(
        (is_part_time_claim, p.admission_days / 2, "half"), otherwise=(p.admission_days, "full")
    )


ASSIMILATED_NAME = {
    "nl": "gelijkgestelde dagen",
    "fr": "jours assimilés",
    "en": "assimilated days",
}


@rule(
    key="assimilated_days",
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    until="2026-02-28",
    source="KB 25 november 1991",
    name=ASSIMILATED_NAME,
    says={
        "nl": "Dagen zonder werk die toch meetellen: {result}. Dat zijn betaalde vakantie en feestdagen, ziekte, moederschapsrust, werkloosheid, opleiding en carensdagen, en hoogstens {p.unpaid_absence_max_days} dagen onbetaalde afwezigheid.",
        "fr": "Jours sans travail qui comptent quand même : {result}. Ce sont les vacances et jours fériés payés, la maladie, la maternité, le chômage, la formation et les jours de carence, et au plus {p.unpaid_absence_max_days} jours d'absence non payée.",
        "en": "Days without work that count all the same: {result}. These are paid holidays, sickness, maternity leave, unemployment, training and waiting days, and at most {p.unpaid_absence_max_days} days of unpaid absence.",
    },
)
def assimilated_days_before_2026(
    paid_absence_days: Count,
    benefit_absence_days: Count,
    sickness_benefit_days: Count,
    unemployed_or_training_days: Count,
    carenz_days: Count,
    unpaid_absence_days: Count,
    p: Parameters,
) -> Count:
    """The wide list: sickness benefit, unemployment, training and waiting days counted too."""
    return (
        paid_absence_days
        + benefit_absence_days
        + sickness_benefit_days
        + unemployed_or_training_days
        + carenz_days
        # Only what is unpaid for another reason has a ceiling; a waiting day is sickness.
        + at_most(unpaid_absence_days, p.unpaid_absence_max_days)
    )


@rule(
    key="assimilated_days",
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="KB 25 november 1991; programmawet 18 juli 2025",
    name=ASSIMILATED_NAME,
    says={
        "nl": "Dagen zonder werk die toch meetellen: {result}. Dat zijn betaalde vakantie en feestdagen, ziekte met loon van de werkgever, rustdagen, moederschapsrust en tijdelijke werkloosheid.",
        "fr": "Jours sans travail qui comptent quand même : {result}. Ce sont les vacances et jours fériés payés, la maladie avec salaire de l'employeur, les jours de repos, la maternité et le chômage temporaire.",
        "en": "Days without work that count all the same: {result}. These are paid holidays, sickness paid by the employer, rest days, maternity leave and temporary unemployment.",
    },
)
def assimilated_days_since_2026(paid_absence_days: Count, benefit_absence_days: Count) -> Count:
    """The short list; what else was on the long one counts no more."""
    return paid_absence_days + benefit_absence_days


NEUTRAL_NAME = {"nl": "neutrale dagen", "fr": "jours neutres", "en": "neutral days"}


@rule(
    entity="artikel_60",
    period="day",
    since="2026-03-01",
    source="KB 25 november 1991; programmawet 18 juli 2025",
    name=NEUTRAL_NAME,
    says={
        "nl": {
            "some": "Er zijn {result} neutrale dagen. Ze tellen niet mee, maar ze maken de periode waarin je dagen telt even lang langer.",
            "none": "Er zijn geen neutrale dagen.",
        },
        "fr": {
            "some": "Il y a {result} jours neutres. Ils ne comptent pas, mais ils prolongent d'autant la période dans laquelle on compte les jours.",
            "none": "Il n'y a pas de jours neutres.",
        },
        "en": {
            "some": "There are {result} neutral days. They do not count, but they make the period in which days are counted as much longer.",
            "none": "There are no neutral days.",
        },
    },
    leaves_out={
        "nl": "dat een zelfstandige activiteit minstens drie maanden in hoofdberoep moet duren",
        "fr": "qu'une activité indépendante doit durer au moins trois mois à titre principal",
        "en": "that self-employment must last at least three months as a main activity",
    },
)
def neutral_days(sickness_benefit_days: Count, other_neutral_days: Count) -> Count:
    """Neither worked nor assimilated: they make the reference period longer."""
    together = sickness_benefit_days + other_neutral_days
    return first((together > 0, together, "some"), otherwise=(0, "none"))


@rule(
    entity="artikel_60",
    period="day",
    since="2012-11-01",
    source="KB 25 november 1991",
    name={
        "nl": "dagen die al tellen",
        "fr": "jours qui comptent déjà",
        "en": "days that count already",
    },
    says={
        "nl": "Er tellen al {result} dagen: {worked_days} gewerkte en {assimilated_days} gelijkgestelde.",
        "fr": "{result} jours comptent déjà : {worked_days} travaillés et {assimilated_days} assimilés.",
        "en": "{result} days count already: {worked_days} worked and {assimilated_days} assimilated.",
    },
    leaves_out={
        "nl": "dagen die tegen de aanvraag buiten de referteperiode vallen",
        "fr": "les jours qui sortent de la période de référence d'ici la demande",
        "en": "days that fall out of the reference period by the time of the claim",
    },
)
def unemployment_days_counted(worked_days: Count, assimilated_days: Count) -> Count:
    """Worked and assimilated days, kept apart until here."""
    return worked_days + assimilated_days
