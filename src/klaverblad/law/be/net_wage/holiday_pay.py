"""Double holiday pay of white-collar workers, once a year, before tax."""

from klaverblad.engines.rules import Flag, Money, Parameters, first, round_to, rule, yearly

MONTHS_A_YEAR = 12


@rule(
    entity="job",
    period="year",
    since="2026-01-01",
    source="KB 30 maart 1967",
    name={
        "nl": "dubbel vakantiegeld, bruto",
        "fr": "double pécule de vacances, brut",
        "en": "double holiday pay, gross",
    },
    says={
        "nl": {
            "employer": "Na een volledig jaar werk betaalt je werkgever {p.double_holiday_pay_share} van je maandloon als dubbel vakantiegeld: {result} bruto.",
            "fund": "Als arbeider krijg je je vakantiegeld van een vakantiekas, niet van je werkgever.",
        },
        "fr": {
            "employer": "Après une année complète de travail, votre employeur paie {p.double_holiday_pay_share} de votre salaire mensuel comme double pécule : {result} brut.",
            "fund": "Comme ouvrier, vous recevez votre pécule d'une caisse de vacances, pas de votre employeur.",
        },
        "en": {
            "employer": "After a full year of work your employer pays {p.double_holiday_pay_share} of your monthly wage as double holiday pay: {result} gross.",
            "fund": "As a blue-collar worker you get your holiday pay from a holiday fund, not from your employer.",
        },
    },
    leaves_out={
        "nl": "het vakantiegeld van een arbeider, dat van wie geen volledig jaar werkte, en de bedrijfsvoorheffing op vakantiegeld",
        "fr": "le pécule d'un ouvrier, celui de qui n'a pas travaillé une année complète, et le précompte sur le pécule",
        "en": "the holiday pay of a blue-collar worker, that of who did not work a full year, and the withholding tax on holiday pay",
    },
)
def double_holiday_pay_year(
    gross_wage_month_eur: Money, is_blue_collar: Flag, p: Parameters
) -> Money:
    """A share of one of the twelve wages of the year."""
    one_month = yearly(gross_wage_month_eur) / MONTHS_A_YEAR
    pay = round_to(one_month * p.double_holiday_pay_share, "cent")
    return first((is_blue_collar, 0, "fund"), otherwise=(pay, "employer"))


@rule(
    entity="job",
    period="year",
    since="2026-01-01",
    source="wet 29 juni 1981; KB/WIB 92, bijlage III",
    name={
        "nl": "RSZ op het dubbel vakantiegeld",
        "fr": "ONSS sur le double pécule",
        "en": "contribution on double holiday pay",
    },
    says={
        "nl": "Op {p.double_holiday_rsz_part} van een maandloon betaal je daarvoor RSZ: {result}.",
        "fr": "Sur {p.double_holiday_rsz_part} d'un salaire mensuel, vous payez l'ONSS : {result}.",
        "en": "On {p.double_holiday_rsz_part} of a month's wage you pay a contribution: {result}.",
    },
)
def double_holiday_rsz_year(double_holiday_pay_year: Money, p: Parameters) -> Money:
    """Only 85 of the 92 parts are subject to the contribution."""
    subject = double_holiday_pay_year * (p.double_holiday_rsz_part / p.double_holiday_pay_share)
    return round_to(subject * p.rsz_rate, "cent")
