"""The four status keys: leefloon, increased reimbursement, disability or age, help with debts."""

from klaverblad.engines.rules import Count, Flag, Money, Parameters, first, rule
from klaverblad.law.be.rights.groups import DebtHelp


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3 en 14",
    name={
        "nl": "recht op leefloon",
        "fr": "droit au revenu d'intégration",
        "en": "right to leefloon",
    },
    says={
        "nl": {
            "yes": "Met deze gegevens is er waarschijnlijk recht op een leefloon van {leefloon} per maand. Het OCMW beslist.",
            "no": "Met deze gegevens is er geen recht op een leefloon. Het OCMW beslist.",
        },
        "fr": {
            "yes": "Avec ces données, il y a probablement droit à un revenu d'intégration de {leefloon} par mois. Le CPAS décide.",
            "no": "Avec ces données, il n'y a pas de droit au revenu d'intégration. Le CPAS décide.",
        },
        "en": {
            "yes": "With these facts there is probably a right to a leefloon of {leefloon} per month. The OCMW decides.",
            "no": "With these facts there is no right to a leefloon. The OCMW decides.",
        },
    },
)
def may_have_leefloon(leefloon: Money) -> Flag:
    """The leefloon itself says how much, and why not."""
    return leefloon > 0


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002; OCMW-wet 8 juli 1976",
    name={
        "nl": "statuut van leefloon",
        "fr": "statut de revenu d'intégration",
        "en": "leefloon status",
    },
    says={
        "nl": {
            "gets": "Krijgt een leefloon of een equivalent leefloon.",
            "may": "Heeft met deze gegevens waarschijnlijk recht op een leefloon. Het statuut is er zodra het OCMW dat toekent.",
            "none": "Krijgt geen leefloon, en heeft er met deze gegevens geen recht op.",
        },
        "fr": {
            "gets": "Reçoit un revenu d'intégration ou son équivalent.",
            "may": "A probablement droit à un revenu d'intégration avec ces données. Le statut existe dès que le CPAS l'accorde.",
            "none": "Ne reçoit pas de revenu d'intégration, et n'y a pas droit avec ces données.",
        },
        "en": {
            "gets": "Gets a leefloon or its equivalent.",
            "may": "Probably has a right to a leefloon with these facts. The status is there once the OCMW grants it.",
            "none": "Gets no leefloon, and has no right to it with these facts.",
        },
    },
    leaves_out={
        "nl": "of wie inwoont bij de aanvrager ook zelf een leefloon kan krijgen, en wie recht heeft op een equivalent leefloon",
        "fr": "si un cohabitant du demandeur peut lui-même recevoir un revenu d'intégration, et qui a droit à l'équivalent",
        "en": "whether somebody who lives in with the applicant can get a leefloon too, and who has a right to its equivalent",
    },
)
def has_leefloon_status(gets_leefloon: Flag, may_have_leefloon: Flag) -> Flag:
    """Known as a status, or worked out from the incomes: either is enough."""
    # Whoever gets it already needs no sum of incomes to be told why. The law opens other rights by
    # the decision of the OCMW; who may still ask for one is told so, and not simply told no.
    return first(
        (gets_leefloon, True, "gets"),
        (may_have_leefloon, True, "may"),
        otherwise=(False, "none"),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="https://www.vlaanderen.be/sociaal-tarief-voor-water; socialsecurity.be, sociaal tarief",
    name={
        "nl": "statuut van handicap of leeftijd",
        "fr": "statut de handicap ou d'âge",
        "en": "status of disability or age",
    },
    says={
        "nl": {
            "yes": "Krijgt een IGO, een IVT of IT, het zorgbudget voor ouderen, of is een kind met zorgtoeslag.",
            "no": "Krijgt geen IGO, geen IVT of IT en geen zorgbudget voor ouderen, en is geen kind met zorgtoeslag.",
        },
        "fr": {
            "yes": "Reçoit la GRAPA, une ARR ou AI ou le budget de soins pour personnes âgées, ou est un enfant avec supplément de soins.",
            "no": "Ne reçoit ni GRAPA, ni ARR ou AI, ni budget de soins pour personnes âgées, et n'est pas un enfant avec supplément de soins.",
        },
        "en": {
            "yes": "Gets an IGO, an IVT or IT or the care budget for older people, or is a child with a care supplement.",
            "no": "Gets no IGO, no IVT or IT and no care budget for older people, and is no child with a care supplement.",
        },
    },
)
def has_handicap_or_elderly_status(
    gets_igo: Flag,
    gets_ivt_it: Flag,
    gets_elderly_care_budget: Flag,
    is_child_with_care_supplement: Flag,
) -> Flag:
    """One of them is enough, and it opens much the same doors."""
    return gets_igo | gets_ivt_it | gets_elderly_care_budget | is_child_with_care_supplement


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source="https://www.mi-is.be/nl/faq/welke-huishoudens-behoren-tot-categorie-2",
    name={
        "nl": "statuut van schulden",
        "fr": "statut de dettes",
        "en": "status of debts",
    },
    says={
        "nl": {
            "yes": "Krijgt schuldbemiddeling of een collectieve schuldenregeling.",
            "no": "Krijgt geen schuldbemiddeling en geen collectieve schuldenregeling.",
        },
        "fr": {
            "yes": "A une médiation de dettes ou un règlement collectif de dettes.",
            "no": "N'a ni médiation de dettes ni règlement collectif de dettes.",
        },
        "en": {
            "yes": "Has debt mediation or a collective debt settlement.",
            "no": "Has no debt mediation and no collective debt settlement.",
        },
    },
)
def has_debt_status(age_years: Count, debt_help: DebtHelp, p: Parameters) -> Flag:
    """Mediation or settlement; guidance with the budget alone does not open this one."""
    can_have_debts = age_years >= p.own_request_from_years
    return can_have_debts & (
        (debt_help == "debt_mediation") | (debt_help == "collective_settlement")
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="https://baliewestvlaanderen.be/vanaf-vandaag-nieuwe-inkomensgrenzen-juridische-tweedelijnsbijstand",
    name={
        "nl": "netto-inkomen per maand",
        "fr": "revenu net par mois",
        "en": "net income per month",
    },
    says={
        "nl": "Loon en uitkeringen samen: {result} per maand.",
        "fr": "Salaire et allocations ensemble : {result} par mois.",
        "en": "Wage and benefits together: {result} per month.",
    },
    leaves_out={
        "nl": "andere inkomsten, zoals huur die je krijgt of onderhoudsgeld",
        "fr": "les autres revenus, comme un loyer perçu ou une pension alimentaire",
        "en": "other income, such as rent that you get, or maintenance",
    },
)
def net_income_month(net_wage_month_eur: Money, replacement_income_month_eur: Money) -> Money:
    """What comes in each month by work and benefits."""
    return net_wage_month_eur + replacement_income_month_eur
