"""Learning on the shop floor: werkervaringsstage, what it replaced, IBO and BIS."""

from klaverblad.engines.rules import (
    Count,
    Date,
    Flag,
    Money,
    Parameters,
    at_least,
    first,
    round_to,
    rule,
    where,
)

PLACEMENT = "https://www.securex.be/nl/lex4you/werkgever/nieuws/vanaf-2023-nieuwe-regels-voor-de-vlaamse-werkervaringsstage"
VDAB = "VDAB; nog niet nagekeken"


@rule(
    entity="person",
    period="month",
    since="2023-01-01",
    source=PLACEMENT,
    name={
        "nl": "werkervaringsstage",
        "fr": "stage d'expérience professionnelle",
        "en": "work-experience placement",
    },
    says={
        "nl": {
            "works": "Een werkervaringsstage is er voor wie geen werk heeft.",
            "proposal": "Een werkervaringsstage begint met een voorstel van VDAB of een partner, voor wie algemene competenties en ervaring mist.",
            "used": "Een werkervaringsstage duurt hoogstens {p.placement_max_months} maanden, en die zijn gebruikt.",
            "yes": "Een werkervaringsstage kan, met een stageplan. Een minimum aantal uren is er niet.",
        },
        "fr": {
            "works": "Un stage d'expérience professionnelle est pour qui n'a pas de travail.",
            "proposal": "Un stage d'expérience professionnelle commence par une proposition du VDAB ou d'un partenaire, pour qui manque de compétences générales et d'expérience.",
            "used": "Un stage d'expérience professionnelle dure {p.placement_max_months} mois au plus, et ils sont utilisés.",
            "yes": "Un stage d'expérience professionnelle est possible, avec un plan de stage. Il n'y a pas de nombre minimal d'heures.",
        },
        "en": {
            "works": "A work-experience placement is for who has no work.",
            "proposal": "A work-experience placement starts with a proposal of VDAB or a partner, for who lacks general competences and experience.",
            "used": "A work-experience placement lasts {p.placement_max_months} months at most, and they are used.",
            "yes": "A work-experience placement is possible, with a placement plan. There is no lowest number of hours.",
        },
    },
    leaves_out={
        "nl": "wat de stage betaalt en wat ze de werkgever kost: dat staat niet in onze bronnen",
        "fr": "ce que le stage paie et coûte à l'employeur : nos sources ne le disent pas",
        "en": "what the placement pays and costs the employer: our sources do not say",
    },
)
def may_enter_werkervaringsstage(
    has_paid_work: Flag,
    placement_is_proposed: Flag,
    placement_months_used: Count,
    p: Parameters,
) -> Flag:
    """Proposed to somebody without work, for half a year."""
    return first(
        (has_paid_work, False, "works"),
        (~placement_is_proposed, False, "proposal"),
        (placement_months_used >= p.placement_max_months, False, "used"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    since="2023-01-01",
    source=PLACEMENT,
    name={
        "nl": "maanden die een werkervaringsstage nog kan duren",
        "fr": "mois qu'un stage d'expérience professionnelle peut encore durer",
        "en": "months that a work-experience placement can still last",
    },
    says={
        "nl": "Hoogstens {p.placement_max_months} maanden: er kunnen nog {result} maanden bij.",
        "fr": "Au plus {p.placement_max_months} mois : {result} mois sont encore possibles.",
        "en": "At most {p.placement_max_months} months: {result} months more are possible.",
    },
)
def placement_months_left(placement_months_used: Count, p: Parameters) -> Count:
    """What is left of half a year."""
    return at_least(p.placement_max_months - placement_months_used, 0)


@rule(
    entity="person",
    period="day",
    source=PLACEMENT,
    name={
        "nl": "activeringsstage",
        "fr": "stage d'activation",
        "en": "activation placement",
    },
    says={
        "nl": {
            "ended": "De activeringsstage bestaat niet meer sinds {p.activation_placement_ended_on}. De werkervaringsstage kwam in de plaats.",
            "hours": "Een activeringsstage vroeg minstens {p.activation_placement_min_hours_week} uren per week.",
            "proposal": "Een activeringsstage begon met een voorstel van VDAB of een partner.",
            "yes": "Een activeringsstage kan.",
        },
        "fr": {
            "ended": "Le stage d'activation n'existe plus depuis le {p.activation_placement_ended_on}. Le stage d'expérience professionnelle l'a remplacé.",
            "hours": "Un stage d'activation demandait au moins {p.activation_placement_min_hours_week} heures par semaine.",
            "proposal": "Un stage d'activation commençait par une proposition du VDAB ou d'un partenaire.",
            "yes": "Un stage d'activation est possible.",
        },
        "en": {
            "ended": "The activation placement ended on {p.activation_placement_ended_on}. The work-experience placement took its place.",
            "hours": "An activation placement took at least {p.activation_placement_min_hours_week} hours a week.",
            "proposal": "An activation placement started with a proposal of VDAB or a partner.",
            "yes": "An activation placement is possible.",
        },
    },
    leaves_out={
        "nl": "de andere voorwaarden van toen",
        "fr": "les autres conditions de l'époque",
        "en": "the other conditions of that time",
    },
)
def may_enter_activeringsstage(
    day: Date, placement_is_proposed: Flag, placement_hours_week: Count, p: Parameters
) -> Flag:
    """Until the end of 2022, with a lowest number of hours."""
    return first(
        (day >= p.activation_placement_ended_on, False, "ended"),
        (~placement_is_proposed, False, "proposal"),
        (placement_hours_week < p.activation_placement_min_hours_week, False, "hours"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="day",
    source=VDAB,
    name={
        "nl": "individuele beroepsopleiding (IBO)",
        "fr": "formation individuelle en entreprise (IBO)",
        "en": "individual in-company training (IBO)",
    },
    says={
        "nl": {
            "no": "Een IBO begint met een akkoord van VDAB, en dat is er niet.",
            "short": "Een IBO duurt minstens {p.ibo_min_weeks} weken.",
            "long": "Een IBO duurt hoogstens {p.ibo_max_weeks} weken.",
            "longer": "Met een arbeidsbeperking kan een IBO langer duren. Hoeveel langer staat niet in onze bronnen.",
            "yes": "Een IBO kan. Daarna moet de werkgever een contract geven.",
        },
        "fr": {
            "no": "Une IBO commence par un accord du VDAB, et il n'y en a pas.",
            "short": "Une IBO dure au moins {p.ibo_min_weeks} semaines.",
            "long": "Une IBO dure au plus {p.ibo_max_weeks} semaines.",
            "longer": "Avec une limitation au travail, une IBO peut durer plus longtemps. Nos sources ne disent pas combien.",
            "yes": "Une IBO est possible. Ensuite l'employeur doit donner un contrat.",
        },
        "en": {
            "no": "An IBO starts with the agreement of VDAB, and there is none.",
            "short": "An IBO lasts {p.ibo_min_weeks} weeks at least.",
            "long": "An IBO lasts {p.ibo_max_weeks} weeks at most.",
            "longer": "With a work limitation an IBO may last longer. Our sources do not say how much.",
            "yes": "An IBO is possible. Afterwards the employer must give a contract.",
        },
    },
)
def may_enter_ibo(
    vdab_agrees_to_ibo: Flag, ibo_weeks: Count, has_vdab_work_limitation: Flag, p: Parameters
) -> Flag:
    """All that is known of it is from memory, so its answers are not confirmed."""
    is_too_long = where(
        has_vdab_work_limitation,
        ibo_weeks > p.ibo_limitation_max_weeks,
        ibo_weeks > p.ibo_max_weeks,
    )
    return first(
        (~vdab_agrees_to_ibo, False, "no"),
        (ibo_weeks < p.ibo_min_weeks, False, "short"),
        (ibo_weeks <= p.ibo_max_weeks, True, "yes"),
        (is_too_long, False, "long"),
        otherwise=(True, "longer"),
    )


@rule(
    entity="person",
    period="month",
    source=VDAB,
    name={
        "nl": "productiviteitspremie bij een IBO",
        "fr": "prime de productivité d'une IBO",
        "en": "productivity premium of an IBO",
    },
    says={
        "nl": "Bij een IBO hoort een productiviteitspremie. Hoeveel staat niet in onze bronnen.",
        "fr": "Une IBO comprend une prime de productivité. Nos sources ne disent pas combien.",
        "en": "An IBO comes with a productivity premium. Our sources do not say how much.",
    },
)
def ibo_premium_month(p: Parameters) -> Money:
    """Open until somebody adds it."""
    return p.ibo_premium_month_eur


@rule(
    entity="person",
    period="day",
    source=VDAB,
    name={
        "nl": "beroepsinlevingsstage (BIS)",
        "fr": "convention d'immersion professionnelle (BIS)",
        "en": "professional immersion traineeship (BIS)",
    },
    says={
        "nl": {
            "no": "VDAB moet een BIS goedkeuren, en dat is niet gebeurd.",
            "long": "Een BIS duurt hoogstens {p.bis_max_months} maanden.",
            "yes": "Een BIS kan, voor {bis_months} maanden.",
        },
        "fr": {
            "no": "Le VDAB doit approuver une BIS, et il ne l'a pas fait.",
            "long": "Une BIS dure {p.bis_max_months} mois au plus.",
            "yes": "Une BIS est possible, pour {bis_months} mois.",
        },
        "en": {
            "no": "VDAB must approve a BIS, and did not.",
            "long": "A BIS lasts {p.bis_max_months} months at most.",
            "yes": "A BIS is possible, for {bis_months} months.",
        },
    },
)
def may_enter_bis(vdab_approves_bis: Flag, bis_months: Count, p: Parameters) -> Flag:
    """All that is known of it is from memory, so its answers are not confirmed."""
    return first(
        (~vdab_approves_bis, False, "no"),
        (bis_months > p.bis_max_months, False, "long"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="month",
    source=VDAB,
    name={
        "nl": "laagste vergoeding bij een BIS",
        "fr": "indemnité minimale d'une BIS",
        "en": "lowest allowance of a BIS",
    },
    says={
        "nl": "De vergoeding is minstens {p.bis_minimum_wage_share} van het minimumloon: {result} per maand.",
        "fr": "L'indemnité est d'au moins {p.bis_minimum_wage_share} du salaire minimum : {result} par mois.",
        "en": "The allowance is at least {p.bis_minimum_wage_share} of the minimum wage: {result} a month.",
    },
    leaves_out={
        "nl": "een lager bedrag voor wie jong is",
        "fr": "un montant plus bas pour les jeunes",
        "en": "a lower amount for young people",
    },
)
def bis_lowest_allowance_month(p: Parameters) -> Money:
    """The organisation pays it."""
    return round_to(p.ggmmi_month * p.bis_minimum_wage_share, "cent")
