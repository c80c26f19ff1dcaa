"""School, childcare and maintenance: schooltoeslag, the lower childcare price, advances of DAVO."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Members,
    Money,
    Parameters,
    at_most,
    first,
    rule,
    yearly,
)
from klaverblad.law.be.rights.groups import SchoolLevel

SCHOOL_PAGE = "https://www.fons.be/participatietoeslagen"
CHILDCARE_PAGE = "https://www.dehaan.be/verminderd-tarief-voor-kinderopvang"
DAVO_PAGE = "financien.belgium.be, DAVO"


@rule(
    entity="person",
    period="year",
    since="2020-09-01",
    source=SCHOOL_PAGE,
    name={
        "nl": "gaat genoeg naar een Vlaamse school",
        "fr": "va assez à une école flamande",
        "en": "goes to a Flemish school often enough",
    },
    says={
        "nl": {
            "yes": "Gaat genoeg naar een kleuterschool, lagere school of middelbare school die Vlaanderen erkent.",
            "no": "Gaat niet (genoeg) naar een kleuterschool, lagere school of middelbare school die Vlaanderen erkent.",
        },
        "fr": {
            "yes": "Va assez à une école maternelle, primaire ou secondaire reconnue par la Flandre.",
            "no": "Ne va pas (assez) à une école maternelle, primaire ou secondaire reconnue par la Flandre.",
        },
        "en": {
            "yes": "Goes often enough to a nursery, primary or secondary school that Flanders recognises.",
            "no": "Does not go (often enough) to a nursery, primary or secondary school that Flanders recognises.",
        },
    },
)
def is_school_child(school_level: SchoolLevel, attends_school_enough: Flag) -> Flag:
    """Nursery, primary or secondary school, with enough presence."""
    is_at_school = (
        (school_level == "kleuter") | (school_level == "lager") | (school_level == "secundair")
    )
    return is_at_school & attends_school_enough


@rule(
    entity="child_benefit_family",
    period="year",
    since="2020-09-01",
    source=SCHOOL_PAGE,
    is_right=True,
    name={"nl": "schooltoeslag", "fr": "allocation scolaire", "en": "school allowance"},
    says={
        "nl": {
            "school": "Er is geen kind dat genoeg naar een kleuterschool, lagere of middelbare school gaat.",
            "income": "Het inkomen ligt boven de grens van de schooltoeslag.",
            "yes": "Waarschijnlijk recht op een schooltoeslag. De uitbetaler kijkt dat na.",
        },
        "fr": {
            "school": "Aucun enfant ne va assez à l'école maternelle, primaire ou secondaire.",
            "income": "Le revenu dépasse le plafond de l'allocation scolaire.",
            "yes": "Probablement droit à une allocation scolaire. L'organisme payeur le vérifie.",
        },
        "en": {
            "school": "No child goes to nursery, primary or secondary school often enough.",
            "income": "The income is above the ceiling of the school allowance.",
            "yes": "Probably a right to a school allowance. The payer checks it.",
        },
    },
    leaves_out={
        "nl": "de punten van het gezin die de grens verhogen, het onderzoek van het kadastraal inkomen, en leerlingen die zelfstandig of alleen wonen en de toeslag zelf krijgen",
        "fr": "les points de la famille qui relèvent le plafond, l'examen du revenu cadastral, et les élèves indépendants ou isolés qui reçoivent eux-mêmes l'allocation",
        "en": "the points of the family that raise the ceiling, the look at the cadastral income, and pupils who live independently or alone and get it themselves",
    },
)
def may_have_schooltoeslag(
    is_school_child: Members[Flag], tax_bill_income_eur: Members[Money], p: Parameters
) -> Flag:
    """A child at school, and an income below a ceiling that is not known here."""
    income = tax_bill_income_eur.of("recipient", "partner").sum()
    return first(
        (~is_school_child.of("child").any(), False, "school"),
        (income > p.school_allowance_ceiling_year, False, "income"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="child_benefit_family",
    period="year",
    since="2020-09-01",
    source=SCHOOL_PAGE,
    name={
        "nl": "schooltoeslag van een kleuter",
        "fr": "allocation scolaire d'un enfant de maternelle",
        "en": "school allowance of a child at nursery school",
    },
    says={
        "nl": "Voor een kleuter is de schooltoeslag {result} per schooljaar.",
        "fr": "Pour un enfant de maternelle, l'allocation scolaire est de {result} par année scolaire.",
        "en": "For a child at nursery school the school allowance is {result} per school year.",
    },
    leaves_out={
        "nl": "het bedrag voor de lagere en de middelbare school, dat van het inkomen afhangt",
        "fr": "le montant pour l'école primaire et secondaire, qui dépend du revenu",
        "en": "the amount for primary and secondary school, which depends on the income",
    },
)
def schooltoeslag_kleuter_year(p: Parameters) -> Money:
    """The one amount that does not depend on the income."""
    return p.school_allowance_kleuter_year


@rule(
    entity="child_benefit_family",
    period="month",
    since="2024-01-01",
    source=CHILDCARE_PAGE,
    is_right=True,
    name={
        "nl": "individueel verminderd tarief voor kinderopvang",
        "fr": "tarif individuel réduit pour l'accueil d'enfants",
        "en": "individually reduced childcare price",
    },
    says={
        "nl": {
            "childcare": "Het verminderd tarief is er alleen voor opvang waar je betaalt volgens je inkomen.",
            "leefloon": "Waarschijnlijk recht op een verminderd tarief, door het leefloon. Vraag het aan bij Opgroeien.",
            "drop": "Waarschijnlijk recht op een verminderd tarief: het inkomen daalde met minstens {p.childcare_drop_share}, al {income_lower_months} maanden. Vraag het aan bij Opgroeien.",
            "ocmw": "Het OCMW kan een verminderd tarief geven, want de opvang is volgens zijn onderzoek te duur.",
            "no": "Met deze gegevens is er geen verminderd tarief. Wordt het toch te duur? Vraag het OCMW om het te onderzoeken.",
        },
        "fr": {
            "childcare": "Le tarif réduit n'existe que pour l'accueil où vous payez selon votre revenu.",
            "leefloon": "Probablement droit à un tarif réduit, par le revenu d'intégration. Demandez-le à Opgroeien.",
            "drop": "Probablement droit à un tarif réduit : le revenu a baissé d'au moins {p.childcare_drop_share}, depuis {income_lower_months} mois. Demandez-le à Opgroeien.",
            "ocmw": "Le CPAS peut donner un tarif réduit, car selon son enquête l'accueil est trop cher.",
            "no": "Avec ces données, il n'y a pas de tarif réduit. Est-ce quand même trop cher ? Demandez une enquête au CPAS.",
        },
        "en": {
            "childcare": "The reduced price is only for childcare where you pay by income.",
            "leefloon": "Probably a right to a reduced price, by the leefloon. Ask Opgroeien for it.",
            "drop": "Probably a right to a reduced price: the income fell by at least {p.childcare_drop_share}, for {income_lower_months} months now. Ask Opgroeien for it.",
            "ocmw": "The OCMW can give a reduced price, for by its inquiry the childcare is too dear.",
            "no": "With these facts there is no reduced price. Is it too dear all the same? Ask the OCMW to look into it.",
        },
    },
    leaves_out={
        "nl": "de andere situaties op de pagina van de aanvraag",
        "fr": "les autres situations de la page de demande",
        "en": "the other situations on the page of the application",
    },
)
def may_have_ikt_verminderd_tarief(
    uses_ikt_childcare: Flag,
    has_leefloon_status: Members[Flag],
    tax_bill_income_eur: Members[Money],
    gross_taxable_now_month_eur: Members[Money],
    income_lower_months: Count,
    is_childcare_hardship: Flag,
    p: Parameters,
) -> Flag:
    """By a leefloon, by a fall of the income, or by an inquiry of the OCMW."""
    bill = tax_bill_income_eur.of("recipient", "partner").sum()
    now = yearly(gross_taxable_now_month_eur.of("recipient", "partner").sum())
    is_long = income_lower_months >= p.childcare_drop_months
    has_dropped = is_long & (now <= bill * (1 - p.childcare_drop_share))
    return first(
        (~uses_ikt_childcare, False, "childcare"),
        (has_leefloon_status.of("recipient", "partner").any(), True, "leefloon"),
        (has_dropped, True, "drop"),
        (is_childcare_hardship, True, "ocmw"),
        otherwise=(False, "no"),
    )


@rule(
    entity="child_benefit_family",
    period="day",
    since="2024-01-01",
    source=CHILDCARE_PAGE,
    name={
        "nl": "laagste tarief van de kinderopvang",
        "fr": "tarif le plus bas de l'accueil d'enfants",
        "en": "lowest price of childcare",
    },
    says={
        "nl": "Het laagste tarief is {result} per dag.",
        "fr": "Le tarif le plus bas est de {result} par jour.",
        "en": "The lowest price is {result} per day.",
    },
)
def ikt_lowest_day(p: Parameters) -> Money:
    """The OCMW chooses between this, the standard minimum and half of the ordinary price."""
    return p.childcare_lowest_day


@rule(
    entity="child_benefit_family",
    period="day",
    since="2024-01-01",
    source=CHILDCARE_PAGE,
    name={
        "nl": "gewoon minimumtarief van de kinderopvang",
        "fr": "tarif minimum standard de l'accueil d'enfants",
        "en": "standard minimum price of childcare",
    },
    says={
        "nl": "Het gewone minimumtarief is {result} per dag.",
        "fr": "Le tarif minimum standard est de {result} par jour.",
        "en": "The standard minimum price is {result} per day.",
    },
)
def ikt_standard_minimum_day(p: Parameters) -> Money:
    """Below it only by a decision for one family."""
    return p.childcare_standard_minimum_day


@rule(
    entity="person",
    period="month",
    since="2021-01-01",
    source=DAVO_PAGE,
    name={
        "nl": "kind voor wie DAVO kan voorschieten",
        "fr": "enfant pour qui le SECAL peut avancer",
        "en": "child for whom DAVO can advance",
    },
    says={
        "nl": {
            "title": "Er is geen vonnis of akte over onderhoudsgeld die je kunt laten uitvoeren.",
            "paid": "Er zijn nog geen {p.davo_unpaid_terms} termijnen onbetaald in twaalf maanden.",
            "age": "Is meerderjarig, en er is geen kinderbijslag meer.",
            "yes": "Het onderhoudsgeld voor dit kind wordt niet betaald, en het staat in een vonnis of akte.",
        },
        "fr": {
            "title": "Il n'y a pas de jugement ou d'acte exécutoire sur une pension alimentaire.",
            "paid": "Il n'y a pas encore {p.davo_unpaid_terms} termes impayés en douze mois.",
            "age": "Est majeur, et il n'y a plus d'allocations familiales.",
            "yes": "La pension alimentaire de cet enfant n'est pas payée, et figure dans un jugement ou un acte.",
        },
        "en": {
            "title": "There is no judgment or deed on maintenance that can be enforced.",
            "paid": "There are not {p.davo_unpaid_terms} unpaid terms in twelve months yet.",
            "age": "Is of age, and there is no child benefit any more.",
            "yes": "The maintenance for this child is not paid, and stands in a judgment or deed.",
        },
    },
)
def is_davo_child(
    has_maintenance_title: Flag,
    unpaid_maintenance_terms: Count,
    is_minor: Flag,
    receives_child_benefit: Flag,
    p: Parameters,
) -> Flag:
    """A title, enough unpaid terms, and a minor or an adult with child benefit."""
    return first(
        (~has_maintenance_title, False, "title"),
        (unpaid_maintenance_terms < p.davo_unpaid_terms, False, "paid"),
        (~(is_minor | receives_child_benefit), False, "age"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2021-01-01",
    source=DAVO_PAGE,
    name={
        "nl": "voorschot op het onderhoudsgeld van een kind",
        "fr": "avance sur la pension alimentaire d'un enfant",
        "en": "advance on the maintenance of a child",
    },
    says={
        "nl": {
            "yes": "Voor dit kind kan DAVO {result} per maand voorschieten.",
            "no": "Voor deze persoon schiet DAVO niets voor.",
        },
        "fr": {
            "yes": "Pour cet enfant, le SECAL peut avancer {result} par mois.",
            "no": "Pour cette personne, le SECAL n'avance rien.",
        },
        "en": {
            "yes": "For this child DAVO can advance {result} per month.",
            "no": "For this person DAVO advances nothing.",
        },
    },
)
def davo_child_month(is_davo_child: Flag, maintenance_due_month_eur: Money, p: Parameters) -> Money:
    """What is due, up to a maximum, for the terms to come."""
    return first(
        (is_davo_child, at_most(maintenance_due_month_eur, p.davo_max_child_month), "yes"),
        otherwise=(0, "no"),
    )


@rule(
    entity="child_benefit_family",
    period="month",
    since="2021-01-01",
    source=DAVO_PAGE,
    name={
        "nl": "voorschotten van DAVO samen",
        "fr": "avances du SECAL ensemble",
        "en": "advances of DAVO together",
    },
    says={
        "nl": "DAVO kan samen {result} per maand voorschieten.",
        "fr": "Le SECAL peut avancer {result} par mois en tout.",
        "en": "DAVO can advance {result} per month in all.",
    },
)
def davo_month(davo_child_month: Members[Money]) -> Money:
    """Of all children."""
    return davo_child_month.of("child").sum()


@rule(
    entity="child_benefit_family",
    period="month",
    since="2021-01-01",
    source=DAVO_PAGE,
    is_right=True,
    name={
        "nl": "voorschotten op onderhoudsgeld (DAVO)",
        "fr": "avances sur pension alimentaire (SECAL)",
        "en": "advances on maintenance (DAVO)",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op voorschotten van DAVO. Er is geen inkomensgrens. Vraag ze nu aan: ze gelden alleen voor de termijnen die komen.",
            "no": "Met deze gegevens schiet DAVO niets voor.",
        },
        "fr": {
            "yes": "Probablement droit à des avances du SECAL. Il n'y a pas de plafond de revenu. Demandez-les maintenant : elles ne valent que pour les termes à venir.",
            "no": "Avec ces données, le SECAL n'avance rien.",
        },
        "en": {
            "yes": "Probably a right to advances of DAVO. There is no income ceiling. Ask for them now: they hold for the terms to come only.",
            "no": "With these facts DAVO advances nothing.",
        },
    },
)
def may_have_davo(is_davo_child: Members[Flag]) -> Flag:
    """For at least one child."""
    return is_davo_child.of("child").any()
