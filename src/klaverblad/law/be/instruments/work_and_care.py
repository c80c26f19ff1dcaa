"""The decree on work and care paths (W²): the activation path, and work-like activities (AMA)."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Flag,
    Money,
    Options,
    Parameters,
    at_least,
    first,
    rule,
)

DECREE = "decreet 8 juli 2022; BVR 18 november 2022"
PAGE = "https://departementwvg.be/werk-en-zorgdecreet"

# How people call these outcomes stands with the question, in the *.inputs.yaml beside this module.
PaidWork = Annotated[Column, Options(possible_now={}, possible_after_path={}, not_foreseen={})]


@rule(
    entity="person",
    period="month",
    since="2023-07-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "activeringstraject",
        "fr": "parcours d'activation",
        "en": "activation path",
    },
    says={
        "nl": {
            "barriers": "Een activeringstraject is er voor wie cognitieve, medische, psychische, psychiatrische of sociale drempels heeft.",
            "works": "Betaald werk kan nu al. Een activeringstraject is er voor wie dat tijdelijk niet kan.",
            "not_foreseen": "Een activeringstraject leidt naar betaald werk, en dat is nu niet te voorzien. Arbeidsmatige activiteiten of een onthaaltraject passen dan beter.",
            "used": "De {p.activation_max_months} maanden zijn gebruikt. Langer kan alleen bij uitzondering.",
            "yes": "Een activeringstraject past. VDAB beslist; een begeleider werk en een begeleider zorg werken samen met jou.",
        },
        "fr": {
            "barriers": "Un parcours d'activation est pour qui a des entraves cognitives, médicales, psychiques, psychiatriques ou sociales.",
            "works": "Un travail payé est déjà possible. Un parcours d'activation est pour qui ne le peut pas pour l'instant.",
            "not_foreseen": "Un parcours d'activation mène à un travail payé, ce qui n'est pas prévisible maintenant. Des activités à caractère professionnel ou un parcours d'accueil conviennent mieux.",
            "used": "Les {p.activation_max_months} mois sont utilisés. Plus longtemps n'est possible que par exception.",
            "yes": "Un parcours d'activation convient. Le VDAB décide ; un accompagnateur travail et un accompagnateur soins travaillent avec vous.",
        },
        "en": {
            "barriers": "An activation path is for who has cognitive, medical, psychological, psychiatric or social barriers.",
            "works": "Paid work is possible already. An activation path is for who cannot do it for now.",
            "not_foreseen": "An activation path leads to paid work, and that cannot be foreseen now. Work-like activities or a reception path fit better.",
            "used": "The {p.activation_max_months} months are used. Longer is possible by exception only.",
            "yes": "An activation path fits. VDAB decides; a guide for work and a guide for care work together with you.",
        },
    },
    leaves_out={
        "nl": "een uitzonderlijke verlenging, en of er een plaats is bij een erkend netwerk",
        "fr": "une prolongation exceptionnelle, et s'il y a une place dans un réseau reconnu",
        "en": "an exceptional extension, and whether a recognised network has a place",
    },
)
def may_enter_activeringstraject(
    has_cmpps_barriers: Flag,
    paid_work_prospect: PaidWork,
    activation_months_used: Count,
    p: Parameters,
) -> Flag:
    """Barriers, paid work impossible for now and possible afterwards, within the longest duration."""
    return first(
        (~has_cmpps_barriers, False, "barriers"),
        (paid_work_prospect == "possible_now", False, "works"),
        (paid_work_prospect == "not_foreseen", False, "not_foreseen"),
        (activation_months_used >= p.activation_max_months, False, "used"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2023-07-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "maanden die een activeringstraject nog kan duren",
        "fr": "mois qu'un parcours d'activation peut encore durer",
        "en": "months that an activation path can still last",
    },
    says={
        "nl": "Een activeringstraject duurt hoogstens {p.activation_max_months} maanden. Er kunnen nog {result} maanden bij.",
        "fr": "Un parcours d'activation dure {p.activation_max_months} mois au plus. {result} mois sont encore possibles.",
        "en": "An activation path lasts {p.activation_max_months} months at most. {result} months more are possible.",
    },
    leaves_out={
        "nl": "een uitzonderlijke verlenging",
        "fr": "une prolongation exceptionnelle",
        "en": "an exceptional extension",
    },
)
def activation_months_left(activation_months_used: Count, p: Parameters) -> Count:
    """What is left of the longest duration."""
    return at_least(p.activation_max_months - activation_months_used, 0)


@rule(
    entity="person",
    period="fixed",
    since="2023-07-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "kortste duur van een activeringstraject",
        "fr": "durée minimale d'un parcours d'activation",
        "en": "shortest duration of an activation path",
    },
    says={
        "nl": "Een activeringstraject duurt minstens {result} maanden.",
        "fr": "Un parcours d'activation dure au moins {result} mois.",
        "en": "An activation path lasts {result} months at least.",
    },
)
def activation_shortest_months(p: Parameters) -> Count:
    """The decree sets both ends."""
    return p.activation_min_months


@rule(
    entity="person",
    period="month",
    since="2024-01-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "arbeidsmatige activiteiten (AMA)",
        "fr": "activités à caractère professionnel (AMA)",
        "en": "work-like activities (AMA)",
    },
    says={
        "nl": {
            "works": "Betaald werk kan nu. Arbeidsmatige activiteiten zijn er voor wie dat niet kan.",
            "yes": "Arbeidsmatige activiteiten passen: werk met begeleiding en zonder loon, in de zorg of de sociale economie.",
        },
        "fr": {
            "works": "Un travail payé est possible maintenant. Les activités à caractère professionnel sont pour qui ne le peut pas.",
            "yes": "Des activités à caractère professionnel conviennent : un travail accompagné et sans salaire, dans les soins ou l'économie sociale.",
        },
        "en": {
            "works": "Paid work is possible now. Work-like activities are for who cannot do it.",
            "yes": "Work-like activities fit: work with guidance and without a wage, in care or in the social economy.",
        },
    },
    leaves_out={
        "nl": "wie de activiteit toekent, en of er een plaats is",
        "fr": "qui accorde l'activité, et s'il y a une place",
        "en": "who grants the activity, and whether there is a place",
    },
)
def may_enter_ama(paid_work_prospect: PaidWork) -> Flag:
    """For who cannot do paid work now."""
    return first((paid_work_prospect == "possible_now", False, "works"), otherwise=(True, "yes"))


@rule(
    entity="person",
    period="month",
    since="2024-01-01",
    source=f"{DECREE}; {PAGE}",
    name={
        "nl": "loon bij arbeidsmatige activiteiten",
        "fr": "salaire des activités à caractère professionnel",
        "en": "wage of work-like activities",
    },
    says={
        "nl": "Arbeidsmatige activiteiten zijn geen betaald werk: het loon is {result}.",
        "fr": "Les activités à caractère professionnel ne sont pas un travail payé : le salaire est de {result}.",
        "en": "Work-like activities are no paid work: the wage is {result}.",
    },
    leaves_out={
        "nl": "een terugbetaling van kosten, waarvan onze bronnen geen bedrag geven",
        "fr": "un remboursement de frais, dont nos sources ne donnent pas de montant",
        "en": "a refund of costs, of which our sources give no amount",
    },
)
def ama_wage_month(p: Parameters) -> Money:
    """The decree says that it is no paid work."""
    return p.ama_wage_month_eur
