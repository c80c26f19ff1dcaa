"""The lowest gross wage: the guaranteed average minimum monthly income (GGMMI)."""

from klaverblad.engines.rules import Count, Flag, Money, Parameters, first, round_to, rule
from klaverblad.law.be.net_wage.job import WorkPattern


@rule(
    entity="job",
    period="month",
    since="2022-01-01",
    source="cao nr. 43, art. 3",
    name={
        "nl": "minimumloon voor deze job",
        "fr": "salaire minimum pour cet emploi",
        "en": "minimum wage for this job",
    },
    says={
        "nl": {
            "full": "Het minimumloon voor een volledige maand voltijds werk is {result} bruto.",
            "days": "Het minimumloon voor {paid_days_month} van de {full_time_days_month} dagen is {result} bruto.",
            "hours": "Het minimumloon voor {paid_hours_month} uren is {result} bruto. Een voltijdse werkt {full_time_hours_month} uren.",
        },
        "fr": {
            "full": "Le salaire minimum pour un mois complet à temps plein est de {result} brut.",
            "days": "Le salaire minimum pour {paid_days_month} des {full_time_days_month} jours est de {result} brut.",
            "hours": "Le salaire minimum pour {paid_hours_month} heures est de {result} brut. Un temps plein fait {full_time_hours_month} heures.",
        },
        "en": {
            "full": "The minimum wage for a whole month of full-time work is {result} gross.",
            "days": "The minimum wage for {paid_days_month} of the {full_time_days_month} days is {result} gross.",
            "hours": "The minimum wage for {paid_hours_month} hours is {result} gross. A full-time worker works {full_time_hours_month} hours.",
        },
    },
    leaves_out={
        "nl": "hogere minimumlonen van een sector of bedrijf, de lagere van jongeren onder 18 jaar en studenten, en de eindejaarspremie die per jaar meetelt",
        "fr": "les minimums plus élevés d'un secteur ou d'une entreprise, ceux des jeunes de moins de 18 ans et des étudiants, et la prime de fin d'année qui compte sur l'année",
        "en": "higher minimum wages of a sector or firm, the lower ones of young people under 18 and students, and the year-end premium, which counts over the year",
    },
)
def minimum_wage_of_job_month(
    work_pattern: WorkPattern,
    paid_days_month: Count,
    full_time_days_month: Count,
    paid_hours_month: Count,
    full_time_hours_month: Count,
    p: Parameters,
) -> Money:
    """In proportion to the hours; here the fraction is not rounded."""
    of_days = p.ggmmi_month * (paid_days_month / full_time_days_month)
    of_hours = p.ggmmi_month * (paid_hours_month / full_time_hours_month)
    return first(
        (work_pattern == "full_month", p.ggmmi_month, "full"),
        (work_pattern == "part_of_month", round_to(of_days, "cent"), "days"),
        otherwise=(round_to(of_hours, "cent"), "hours"),
    )


@rule(
    entity="job",
    period="month",
    since="2022-01-01",
    source="cao nr. 43, art. 3",
    name={
        "nl": "het loon is minstens het minimumloon",
        "fr": "le salaire atteint au moins le minimum",
        "en": "the wage is at least the minimum wage",
    },
    says={
        "nl": {
            "yes": "Het brutoloon van {gross_wage_month_eur} is niet lager dan het minimumloon.",
            "no": "Het brutoloon van {gross_wage_month_eur} is lager dan het minimumloon van {minimum_wage_of_job_month}. Kijk na of de uren en het loon kloppen.",
        },
        "fr": {
            "yes": "Le salaire brut de {gross_wage_month_eur} n'est pas inférieur au minimum.",
            "no": "Le salaire brut de {gross_wage_month_eur} est inférieur au minimum de {minimum_wage_of_job_month}. Vérifiez si les heures et le salaire sont corrects.",
        },
        "en": {
            "yes": "The gross wage of {gross_wage_month_eur} is not below the minimum wage.",
            "no": "The gross wage of {gross_wage_month_eur} is below the minimum wage of {minimum_wage_of_job_month}. Check whether the hours and the wage are right.",
        },
    },
)
def meets_minimum_wage(gross_wage_month_eur: Money, minimum_wage_of_job_month: Money) -> Flag:
    """A wage below this is a mistake in the hours or in the wage."""
    return gross_wage_month_eur >= minimum_wage_of_job_month
