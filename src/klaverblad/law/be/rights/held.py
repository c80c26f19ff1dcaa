"""What somebody gets already, where it can be: nobody is asked for what is not there at their age.

The age alone is enough for a no. So a child is not asked for an IGO, nor an adult for a care
supplement; and what is told against the age is not believed, but is there to correct.
"""

from klaverblad.engines.rules import Count, Flag, Parameters, first, rule

IGO_PAGE = "https://rusthuizenplus.be/financiele-steun/overzicht-van-de-financiele-steun-voor-bejaarde-personen-en-rusthuis/de-igo/de-igo-inkomensgarantie-voor-ouderen-welke-voorwaarden"
DISABILITY_PAGE = "https://handicap.belgium.be/nl/news/210120-wetswijziging-leeftijdsverlaging"
CARE_PAGE = "https://www.dessel.be/zorgbudget-voor-ouderen-met-een-zorgnood"
SUPPLEMENT_PAGE = "https://www.groeipakket.be/tegemoetkomingen/zorgtoeslag-ondersteuningsbehoefte"


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 7",
    name={
        "nl": "krijgt een leefloon",
        "fr": "reçoit un revenu d'intégration",
        "en": "gets a leefloon",
    },
    says={
        "nl": {
            "young": "Is nog geen {p.own_request_from_years} jaar, en krijgt dus zelf geen leefloon.",
            "yes": "Krijgt een leefloon of een equivalent leefloon.",
            "no": "Krijgt geen leefloon.",
        },
        "fr": {
            "young": "N'a pas encore {p.own_request_from_years} ans, et ne reçoit donc pas de revenu d'intégration en son nom.",
            "yes": "Reçoit un revenu d'intégration ou son équivalent.",
            "no": "Ne reçoit pas de revenu d'intégration.",
        },
        "en": {
            "young": "Is not {p.own_request_from_years} yet, and so gets no leefloon in their own name.",
            "yes": "Gets a leefloon or its equivalent.",
            "no": "Gets no leefloon.",
        },
    },
)
def gets_leefloon(age_years: Count, receives_leefloon: Flag, p: Parameters) -> Flag:
    """A child has no leefloon in its own name."""
    return first(
        (~receives_leefloon, False, "no"),
        (age_years < p.own_request_from_years, False, "young"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source=IGO_PAGE,
    name={"nl": "krijgt een IGO", "fr": "reçoit la GRAPA", "en": "gets an IGO"},
    says={
        "nl": {
            "young": "Is te jong voor een IGO: wie er nu een krijgt, is minstens {p.igo_held_from_years} jaar.",
            "yes": "Krijgt een IGO.",
            "no": "Krijgt geen IGO.",
        },
        "fr": {
            "young": "Est trop jeune pour la GRAPA : qui la reçoit maintenant a au moins {p.igo_held_from_years} ans.",
            "yes": "Reçoit la GRAPA.",
            "no": "Ne reçoit pas la GRAPA.",
        },
        "en": {
            "young": "Is too young for an IGO: whoever gets one now is at least {p.igo_held_from_years}.",
            "yes": "Gets an IGO.",
            "no": "Gets no IGO.",
        },
    },
)
def gets_igo(age_years: Count, receives_igo: Flag, p: Parameters) -> Flag:
    """From the pension age on; for a year after it rose, from the pension age of before."""
    return first(
        (~receives_igo, False, "no"),
        (age_years < p.igo_held_from_years, False, "young"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source=DISABILITY_PAGE,
    name={"nl": "krijgt een IVT of IT", "fr": "reçoit une ARR ou AI", "en": "gets an IVT or IT"},
    says={
        "nl": {
            "young": "Is nog geen {p.ivt_it_from_years} jaar. Een IVT of IT begint op die leeftijd.",
            "yes": "Krijgt een IVT of IT.",
            "no": "Krijgt geen IVT en geen IT.",
        },
        "fr": {
            "young": "N'a pas encore {p.ivt_it_from_years} ans. L'ARR et l'AI commencent à cet âge.",
            "yes": "Reçoit une ARR ou AI.",
            "no": "Ne reçoit ni ARR ni AI.",
        },
        "en": {
            "young": "Is not {p.ivt_it_from_years} yet. An IVT or IT begins at that age.",
            "yes": "Gets an IVT or IT.",
            "no": "Gets no IVT and no IT.",
        },
    },
)
def gets_ivt_it(age_years: Count, receives_ivt_it: Flag, p: Parameters) -> Flag:
    """For adults; whoever has it at pension age keeps it."""
    return first(
        (~receives_ivt_it, False, "no"),
        (age_years < p.ivt_it_from_years, False, "young"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source=CARE_PAGE,
    name={
        "nl": "krijgt het zorgbudget voor ouderen",
        "fr": "reçoit le budget de soins pour personnes âgées",
        "en": "gets the care budget for older people",
    },
    says={
        "nl": {
            "young": "Is nog geen {p.care_budget_elderly_from_years} jaar. Het zorgbudget voor ouderen begint op die leeftijd.",
            "yes": "Krijgt het zorgbudget voor ouderen.",
            "no": "Krijgt geen zorgbudget voor ouderen.",
        },
        "fr": {
            "young": "N'a pas encore {p.care_budget_elderly_from_years} ans. Le budget de soins pour personnes âgées commence à cet âge.",
            "yes": "Reçoit le budget de soins pour personnes âgées.",
            "no": "Ne reçoit pas de budget de soins pour personnes âgées.",
        },
        "en": {
            "young": "Is not {p.care_budget_elderly_from_years} yet. The care budget for older people begins at that age.",
            "yes": "Gets the care budget for older people.",
            "no": "Gets no care budget for older people.",
        },
    },
)
def gets_elderly_care_budget(
    age_years: Count, receives_zorgbudget_ouderen: Flag, p: Parameters
) -> Flag:
    """From the age at which it begins."""
    return first(
        (~receives_zorgbudget_ouderen, False, "no"),
        (age_years < p.care_budget_elderly_from_years, False, "young"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source=SUPPLEMENT_PAGE,
    name={
        "nl": "is een kind met zorgtoeslag",
        "fr": "est un enfant avec supplément de soins",
        "en": "is a child with a care supplement",
    },
    says={
        "nl": {
            "grown": "Is ouder dan {p.zorgtoeslag_until_years} jaar. De zorgtoeslag is er voor jongere kinderen.",
            "yes": "Is een kind met zorgtoeslag.",
            "no": "Is geen kind met zorgtoeslag.",
        },
        "fr": {
            "grown": "A plus de {p.zorgtoeslag_until_years} ans. Le supplément de soins est pour des enfants plus jeunes.",
            "yes": "Est un enfant avec supplément de soins.",
            "no": "N'est pas un enfant avec supplément de soins.",
        },
        "en": {
            "grown": "Is older than {p.zorgtoeslag_until_years}. The care supplement is for younger children.",
            "yes": "Is a child with a care supplement.",
            "no": "Is no child with a care supplement.",
        },
    },
)
def is_child_with_care_supplement(age_years: Count, has_zorgtoeslag: Flag, p: Parameters) -> Flag:
    """Until the month in which the child reaches this age."""
    return first(
        (~has_zorgtoeslag, False, "no"),
        (age_years > p.zorgtoeslag_until_years, False, "grown"),
        otherwise=(True, "yes"),
    )
