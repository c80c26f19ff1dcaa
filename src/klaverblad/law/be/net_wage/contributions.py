"""The worker's contribution to social security (RSZ)."""

from klaverblad.engines.rules import Flag, Money, Parameters, at_least, first, round_to, rule


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source="wet 29 juni 1981; RSZ-instructies, bijdragebasis",
    name={
        "nl": "loon waarop je RSZ betaalt",
        "fr": "salaire soumis à l'ONSS",
        "en": "wage on which contributions are due",
    },
    says={
        "nl": {
            "blue": "Als arbeider betaal je RSZ op {p.rsz_base_blue_collar_share} van je brutoloon van {gross_wage_month_eur}: op {result}. Het extra deel staat voor je vakantiegeld.",
            "white": "Als bediende betaal je RSZ op je brutoloon van {result}.",
        },
        "fr": {
            "blue": "Comme ouvrier, vous cotisez sur {p.rsz_base_blue_collar_share} de votre salaire brut de {gross_wage_month_eur} : sur {result}. Le supplément représente votre pécule de vacances.",
            "white": "Comme employé, vous cotisez sur votre salaire brut de {result}.",
        },
        "en": {
            "blue": "As a blue-collar worker you contribute on {p.rsz_base_blue_collar_share} of your gross wage of {gross_wage_month_eur}: on {result}. The extra part stands for your holiday pay.",
            "white": "As a white-collar worker you contribute on your gross wage of {result}.",
        },
    },
    leaves_out={
        "nl": "studenten, leerlingen, flexi-jobs en gelegenheidswerk, die een andere bijdrage betalen",
        "fr": "les étudiants, les apprentis, les flexi-jobs et le travail occasionnel, qui paient une autre cotisation",
        "en": "students, apprentices, flexi-jobs and casual work, which pay another contribution",
    },
)
def rsz_base_month(gross_wage_month_eur: Money, is_blue_collar: Flag, p: Parameters) -> Money:
    """The gross wage, raised for blue-collar workers, whose holiday pay is paid by a fund."""
    raised = round_to(gross_wage_month_eur * p.rsz_base_blue_collar_share, "cent")
    return first((is_blue_collar, raised, "blue"), otherwise=(gross_wage_month_eur, "white"))


@rule(
    entity="job",
    period="month",
    since="2022-04-01",
    source="wet 29 juni 1981",
    name={
        "nl": "RSZ vóór de werkbonus",
        "fr": "ONSS avant le bonus à l'emploi",
        "en": "contribution before the work bonus",
    },
    says={
        "nl": "De RSZ is {p.rsz_rate} van {rsz_base_month}: dat is {result}.",
        "fr": "L'ONSS est de {p.rsz_rate} de {rsz_base_month} : cela fait {result}.",
        "en": "The contribution is {p.rsz_rate} of {rsz_base_month}: that is {result}.",
    },
)
def rsz_before_bonus_month(rsz_base_month: Money, p: Parameters) -> Money:
    """The worker's share, before the reduction for low wages."""
    return round_to(rsz_base_month * p.rsz_rate, "cent")


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="wet 20 december 1999; KB 17 januari 2000",
    name={"nl": "RSZ die je betaalt", "fr": "ONSS à payer", "en": "contribution that you pay"},
    says={
        "nl": {
            "none": "De werkbonus is even hoog als de RSZ. Je betaalt dus geen RSZ.",
            "some": "Aan sociale zekerheid (RSZ) gaat {result} van je brutoloon af.",
        },
        "fr": {
            "none": "Le bonus à l'emploi est aussi élevé que l'ONSS. Vous ne payez donc pas d'ONSS.",
            "some": "Pour la sécurité sociale (ONSS), {result} est retenu sur votre salaire brut.",
        },
        "en": {
            "none": "The work bonus is as high as the contribution. So you pay none.",
            "some": "Social security (RSZ) takes {result} off your gross wage.",
        },
    },
)
def rsz_month(
    rsz_before_bonus_month: Money, werkbonus_a_month: Money, werkbonus_b_month: Money
) -> Money:
    """The worker's share, after the work bonus."""
    # The bonus never exceeds the contribution; the floor only says so while they are unknown.
    due = at_least(rsz_before_bonus_month - werkbonus_a_month - werkbonus_b_month, 0)
    return first((due > 0, due, "some"), otherwise=(0, "none"))
