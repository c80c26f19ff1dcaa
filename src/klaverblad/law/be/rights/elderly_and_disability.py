"""IGO for who is of pension age, IVT and IT for who has a disability."""

from klaverblad.engines.rules import Count, Flag, Money, Parameters, at_least, first, rule, where

IGO_PAGE = "https://rusthuizenplus.be/financiele-steun/overzicht-van-de-financiele-steun-voor-bejaarde-personen-en-rusthuis/de-igo/de-igo-inkomensgarantie-voor-ouderen-welke-voorwaarden"
DISABILITY_PAGE = "FOD Sociale Zekerheid, DG Personen met een handicap"


@rule(
    entity="person",
    period="month",
    since="2022-08-01",
    source=IGO_PAGE,
    name={
        "nl": "basisbedrag van de IGO",
        "fr": "montant de base de la GRAPA",
        "en": "base amount of the IGO",
    },
    says={
        "nl": "Zonder bestaansmiddelen is de IGO {result} per maand.",
        "fr": "Sans ressources, la GRAPA est de {result} par mois.",
        "en": "Without any means, the IGO is {result} per month.",
    },
)
def igo_base_month(is_igo_single: Flag, p: Parameters) -> Money:
    """More for who counts as single."""
    return where(is_igo_single, p.igo_single_month, p.igo_cohabiting_month)


@rule(
    entity="person",
    period="month",
    since="2022-08-01",
    source=IGO_PAGE,
    is_right=True,
    name={
        "nl": "inkomensgarantie voor ouderen (IGO)",
        "fr": "garantie de revenus aux personnes âgées (GRAPA)",
        "en": "income guarantee for older people (IGO)",
    },
    says={
        "nl": {
            "receives": "Krijgt al een IGO.",
            "young": "Is nog geen {p.pension_age_years} jaar. De IGO komt pas op de pensioenleeftijd.",
            "age": "Is nog geen {p.pension_age_years} jaar. De IGO komt pas op de pensioenleeftijd.",
            "residence": "De IGO is er voor wie echt in België woont.",
            "means": "De bestaansmiddelen die meetellen, {igo_counted_means_month_eur} per maand, zijn niet lager dan de IGO.",
            "yes": "Waarschijnlijk recht op een IGO. De Federale Pensioendienst onderzoekt het op de pensioenleeftijd vanzelf; later vraag je ze zelf aan.",
        },
        "fr": {
            "receives": "Reçoit déjà la GRAPA.",
            "young": "N'a pas encore {p.pension_age_years} ans. La GRAPA ne vient qu'à l'âge de la pension.",
            "age": "N'a pas encore {p.pension_age_years} ans. La GRAPA ne vient qu'à l'âge de la pension.",
            "residence": "La GRAPA est pour qui habite vraiment en Belgique.",
            "means": "Les ressources comptées, {igo_counted_means_month_eur} par mois, ne sont pas inférieures à la GRAPA.",
            "yes": "Probablement droit à la GRAPA. Le Service fédéral des Pensions l'examine d'office à l'âge de la pension ; plus tard, vous la demandez vous-même.",
        },
        "en": {
            "receives": "Gets an IGO already.",
            "young": "Is not {p.pension_age_years} yet. The IGO only comes at pension age.",
            "age": "Is not {p.pension_age_years} yet. The IGO only comes at pension age.",
            "residence": "The IGO is for who really lives in Belgium.",
            "means": "The means that count, {igo_counted_means_month_eur} per month, are not lower than the IGO.",
            "yes": "Probably a right to an IGO. The Federal Pension Service looks into it by itself at pension age; later you apply yourself.",
        },
    },
    leaves_out={
        "nl": "hoeveel jaren iemand in België moet gewoond hebben, en hoe pensioen, spaargeld, een huis en huisgenoten meetellen: dat onderzoekt de Pensioendienst",
        "fr": "combien d'années il faut avoir habité en Belgique, et comment la pension, l'épargne, une maison et les cohabitants comptent : le Service des Pensions l'examine",
        "en": "for how many years somebody must have lived in Belgium, and how a pension, savings, a house and housemates count: the Pension Service looks into that",
    },
)
def may_have_igo(
    receives_igo: Flag,
    age_years: Count,
    is_resident: Flag,
    igo_counted_means_month_eur: Money,
    igo_base_month: Money,
    p: Parameters,
) -> Flag:
    """The age, the residence, and what the Pension Service counts."""
    return first(
        (age_years < p.igo_held_from_years, False, "young"),
        (receives_igo, True, "receives"),
        (age_years < p.pension_age_years, False, "age"),
        (~is_resident, False, "residence"),
        (igo_counted_means_month_eur >= igo_base_month, False, "means"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2022-08-01",
    source=IGO_PAGE,
    name={"nl": "bedrag van de IGO", "fr": "montant de la GRAPA", "en": "amount of the IGO"},
    says={
        "nl": {"yes": "De IGO is {result} per maand.", "no": "Er is geen IGO."},
        "fr": {"yes": "La GRAPA est de {result} par mois.", "no": "Il n'y a pas de GRAPA."},
        "en": {"yes": "The IGO is {result} per month.", "no": "There is no IGO."},
    },
)
def igo_month(
    may_have_igo: Flag, igo_base_month: Money, igo_counted_means_month_eur: Money
) -> Money:
    """The base amount, less the means that count."""
    left = at_least(igo_base_month - igo_counted_means_month_eur, 0)
    return first((may_have_igo, left, "yes"), otherwise=(0, "no"))


@rule(
    entity="person",
    period="month",
    since="2021-01-01",
    source=DISABILITY_PAGE,
    is_right=True,
    name={
        "nl": "inkomensvervangende of integratietegemoetkoming (IVT, IT)",
        "fr": "allocation de remplacement de revenus ou d'intégration (ARR, AI)",
        "en": "income replacement or integration allowance (IVT, IT)",
    },
    says={
        "nl": {
            "receives": "Krijgt al een IVT of IT.",
            "young": "Is nog geen {p.ivt_it_from_years} jaar.",
            "old": "Heeft de pensioenleeftijd. Een eerste aanvraag kan dan niet meer; kijk naar het zorgbudget voor ouderen.",
            "it": "Waarschijnlijk recht op een integratietegemoetkoming: {it_points} punten. Vraag ze aan bij DG Personen met een handicap.",
            "ivt": "Waarschijnlijk recht op een inkomensvervangende tegemoetkoming. Vraag ze aan bij DG Personen met een handicap.",
            "no": "Met deze gegevens is er geen IVT en geen IT. Een arts van DG Personen met een handicap onderzoekt het.",
        },
        "fr": {
            "receives": "Reçoit déjà une ARR ou AI.",
            "young": "N'a pas encore {p.ivt_it_from_years} ans.",
            "old": "A l'âge de la pension. Une première demande n'est plus possible ; regardez le budget de soins pour personnes âgées.",
            "it": "Probablement droit à une allocation d'intégration : {it_points} points. Demandez-la à la DG Personnes handicapées.",
            "ivt": "Probablement droit à une allocation de remplacement de revenus. Demandez-la à la DG Personnes handicapées.",
            "no": "Avec ces données, il n'y a ni ARR ni AI. Un médecin de la DG Personnes handicapées l'examine.",
        },
        "en": {
            "receives": "Gets an IVT or IT already.",
            "young": "Is not {p.ivt_it_from_years} yet.",
            "old": "Is of pension age. A first application is not possible any more; look at the care budget for older people.",
            "it": "Probably a right to an integration allowance: {it_points} points. Apply at DG Persons with a Disability.",
            "ivt": "Probably a right to an income replacement allowance. Apply at DG Persons with a Disability.",
            "no": "With these facts there is no IVT and no IT. A doctor of DG Persons with a Disability looks into it.",
        },
    },
    leaves_out={
        "nl": "welk deel van het inkomen van een partner vrij is",
        "fr": "quelle part du revenu d'un partenaire est exonérée",
        "en": "which part of the income of a partner is free",
    },
)
def may_have_ivt_it(
    receives_ivt_it: Flag,
    age_years: Count,
    it_points: Count,
    earns_at_most_a_third: Flag,
    ivt_counted_means_year_eur: Money,
    p: Parameters,
) -> Flag:
    """Two allowances behind one door; for the IT the income is not looked at here."""
    is_low = ivt_counted_means_year_eur < p.ivt_income_limit_year
    return first(
        (age_years < p.ivt_it_from_years, False, "young"),
        (receives_ivt_it, True, "receives"),
        (age_years >= p.pension_age_years, False, "old"),
        (it_points >= p.it_least_points, True, "it"),
        (earns_at_most_a_third & is_low, True, "ivt"),
        otherwise=(False, "no"),
    )
