"""The conditions of article 3, each with what it says when it is not met."""

from klaverblad.engines.rules import Count, Flag, Members, Parameters, rule


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3, 1°",
    name={"nl": "verblijf in België", "fr": "résidence en Belgique", "en": "residence in Belgium"},
    says={
        "nl": {
            "yes": "Verblijft in België.",
            "no": "Verblijft niet gewoonlijk in België. Het leefloon is er voor wie hier echt woont.",
        },
        "fr": {
            "yes": "Réside en Belgique.",
            "no": "Ne réside pas habituellement en Belgique. Le revenu d'intégration est pour qui y habite vraiment.",
        },
        "en": {
            "yes": "Lives in Belgium.",
            "no": "Does not usually live in Belgium. The leefloon is for who really lives here.",
        },
    },
)
def meets_residence(is_resident: Members[Flag]) -> Flag:
    """The applicant really and usually lives here."""
    return is_resident.the("applicant")


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3, 2° en art. 7",
    name={"nl": "leeftijd", "fr": "âge", "en": "age"},
    says={
        "nl": {
            "yes": "Is oud genoeg, of wordt gelijkgesteld met een volwassene.",
            "no": "Is minderjarig. Het leefloon is er vanaf 18 jaar, of vroeger voor wie getrouwd of zwanger is of een kind ten laste heeft.",
        },
        "fr": {
            "yes": "A l'âge requis, ou est assimilé à un adulte.",
            "no": "Est mineur. Le revenu d'intégration commence à 18 ans, ou plus tôt pour qui est marié, enceinte ou a un enfant à charge.",
        },
        "en": {
            "yes": "Is old enough, or is treated as an adult.",
            "no": "Is a minor. The leefloon starts at 18, or earlier for who is married, pregnant or has a child at charge.",
        },
    },
)
def meets_age(
    is_minor: Members[Flag],
    age_years: Members[Count],
    is_emancipated_minor: Members[Flag],
    p: Parameters,
) -> Flag:
    """Of age, or a minor whom the law treats as an adult; a child is asked nothing of the kind."""
    age = age_years.the("applicant")
    has_child = (age >= p.own_request_from_years) & is_minor.of("child").any()
    is_emancipated = (age >= p.emancipation_from_years) & is_emancipated_minor.the("applicant")
    return ~is_minor.the("applicant") | has_child | is_emancipated


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3, 3°",
    name={
        "nl": "nationaliteit of verblijfsrecht",
        "fr": "nationalité ou droit de séjour",
        "en": "nationality or right to stay",
    },
    says={
        "nl": {
            "yes": "Heeft de nationaliteit of het verblijfsrecht.",
            "no": "Heeft niet de nationaliteit of het verblijfsrecht. Het OCMW kan wel een equivalent leefloon onderzoeken.",
        },
        "fr": {
            "yes": "A la nationalité ou le droit de séjour requis.",
            "no": "N'a pas la nationalité ou le droit de séjour requis. Le CPAS peut examiner une aide équivalente.",
        },
        "en": {
            "yes": "Has the nationality or the right to stay.",
            "no": "Does not have the nationality or the right to stay. The OCMW can look into equivalent aid.",
        },
    },
)
def meets_status(has_residence_right: Members[Flag]) -> Flag:
    """The applicant belongs to one of the groups of persons that the article lists."""
    return has_residence_right.the("applicant")


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3, 5°",
    name={"nl": "bereid om te werken", "fr": "disposition au travail", "en": "willing to work"},
    says={
        "nl": {
            "yes": "Is bereid om te werken, of kan dat niet om gezondheid of billijkheid.",
            "no": "Is volgens het OCMW niet bereid om te werken. Redenen van gezondheid of billijkheid kunnen dat veranderen.",
        },
        "fr": {
            "yes": "Est disposé à travailler, ou ne le peut pas pour raison de santé ou d'équité.",
            "no": "N'est pas disposé à travailler selon le CPAS. Des raisons de santé ou d'équité peuvent changer cela.",
        },
        "en": {
            "yes": "Is willing to work, or cannot for reasons of health or equity.",
            "no": "Is not willing to work according to the OCMW. Reasons of health or equity can change that.",
        },
    },
)
def meets_work_willingness(
    is_willing_to_work: Members[Flag], is_excused_from_work: Members[Flag]
) -> Flag:
    """A person judges this; nobody has to judge the excuse of who is willing."""
    return is_willing_to_work.the("applicant") | is_excused_from_work.the("applicant")


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3, 6°",
    name={"nl": "andere rechten eerst", "fr": "autres droits d'abord", "en": "other rights first"},
    says={
        "nl": {
            "yes": "Vroeg de andere uitkeringen aan waar er recht op is.",
            "no": "Vroeg nog niet alle andere uitkeringen aan. Die aanvragen komen eerst.",
        },
        "fr": {
            "yes": "A demandé les autres prestations auxquelles il y a droit.",
            "no": "N'a pas encore demandé toutes les autres prestations. Ces demandes viennent d'abord.",
        },
        "en": {
            "yes": "Claimed the other benefits that there is a right to.",
            "no": "Did not claim all other benefits yet. Those claims come first.",
        },
    },
    leaves_out={
        "nl": "dat het OCMW kan vragen om onderhoudsgeld te eisen (art. 4)",
        "fr": "que le CPAS peut demander de réclamer une pension alimentaire (art. 4)",
        "en": "that the OCMW can ask to claim maintenance (art. 4)",
    },
)
def meets_other_rights(has_claimed_other_rights: Members[Flag]) -> Flag:
    """A person judges whether all other benefits were claimed."""
    return has_claimed_other_rights.the("applicant")


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 3",
    name={
        "nl": "voorwaarden van het leefloon",
        "fr": "conditions du revenu d'intégration",
        "en": "conditions of the leefloon",
    },
    says={
        "nl": {
            "yes": "Aan de andere voorwaarden is voldaan.",
            "no": "Aan minstens één voorwaarde is niet voldaan.",
        },
        "fr": {
            "yes": "Les autres conditions sont remplies.",
            "no": "Au moins une condition n'est pas remplie.",
        },
        "en": {
            "yes": "The other conditions are met.",
            "no": "At least one condition is not met.",
        },
    },
)
def leefloon_conditions_met(
    meets_residence: Flag,
    meets_age: Flag,
    meets_status: Flag,
    meets_work_willingness: Flag,
    meets_other_rights: Flag,
) -> Flag:
    """All conditions but the means, which the amount itself tests."""
    return meets_residence & meets_age & meets_status & meets_work_willingness & meets_other_rights
