"""The Groeipakket: the base amount per child, and what comes with it."""

from klaverblad.engines.rules import Count, Date, Flag, Members, Money, Parameters, first, rule
from klaverblad.law.be.rights.groups import DeceasedParents

PAGE = "https://www.groeipakket.be/en/amounts"


@rule(
    entity="person",
    period="month",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "kind met recht op het Groeipakket",
        "fr": "enfant avec droit au Groeipakket",
        "en": "child with a right to the Groeipakket",
    },
    says={
        "nl": {
            "receives": "Er is al een Groeipakket voor dit kind.",
            "elsewhere": "Het kind woont niet in Vlaanderen. Kijk na of er elders kinderbijslag is.",
            "minor": "Het kind woont in Vlaanderen en is jonger dan {p.groeipakket_child_until_years} jaar.",
            "student": "Het kind woont in Vlaanderen, is jonger dan {p.groeipakket_student_until_years} jaar en voldoet aan de voorwaarden na 18 jaar.",
            "age": "Is te oud voor het Groeipakket, of voldoet niet aan de voorwaarden na 18 jaar.",
        },
        "fr": {
            "receives": "Il y a déjà un Groeipakket pour cet enfant.",
            "elsewhere": "L'enfant n'habite pas en Flandre. Vérifiez s'il y a des allocations familiales ailleurs.",
            "minor": "L'enfant habite en Flandre et a moins de {p.groeipakket_child_until_years} ans.",
            "student": "L'enfant habite en Flandre, a moins de {p.groeipakket_student_until_years} ans et remplit les conditions après 18 ans.",
            "age": "Est trop âgé pour le Groeipakket, ou ne remplit pas les conditions après 18 ans.",
        },
        "en": {
            "receives": "There is a Groeipakket for this child already.",
            "elsewhere": "The child does not live in Flanders. Check whether there is child benefit elsewhere.",
            "minor": "The child lives in Flanders and is younger than {p.groeipakket_child_until_years}.",
            "student": "The child lives in Flanders, is younger than {p.groeipakket_student_until_years} and meets the conditions after 18.",
            "age": "Is too old for the Groeipakket, or does not meet the conditions after 18.",
        },
    },
    leaves_out={
        "nl": "kinderen die volgens de Europese regels recht hebben zonder in Vlaanderen te wonen",
        "fr": "les enfants qui ont droit selon les règles européennes sans habiter en Flandre",
        "en": "children who have a right by the European rules without living in Flanders",
    },
)
def is_groeipakket_child(
    receives_child_benefit: Flag,
    lives_in_flanders: Flag,
    age_years: Count,
    studies_within_limits: Flag,
    p: Parameters,
) -> Flag:
    """Where the child lives, its age, and after 18 what it does."""
    is_young_student = (age_years < p.groeipakket_student_until_years) & studies_within_limits
    return first(
        (receives_child_benefit, True, "receives"),
        (~lives_in_flanders, False, "elsewhere"),
        (age_years < p.groeipakket_child_until_years, True, "minor"),
        (is_young_student, True, "student"),
        otherwise=(False, "age"),
    )


@rule(
    entity="child_benefit_family",
    period="month",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "kinderen met Groeipakket",
        "fr": "enfants avec Groeipakket",
        "en": "children with Groeipakket",
    },
    says={
        "nl": "Kinderen die meetellen voor het Groeipakket: {result}.",
        "fr": "Enfants qui comptent pour le Groeipakket : {result}.",
        "en": "Children who count for the Groeipakket: {result}.",
    },
)
def groeipakket_children(is_groeipakket_child: Members[Flag]) -> Count:
    """How many children there is a Groeipakket for."""
    return is_groeipakket_child.of("child").count()


@rule(
    entity="child_benefit_family",
    period="month",
    since="2019-01-01",
    source=PAGE,
    is_right=True,
    name={
        "nl": "Groeipakket, basisbedrag",
        "fr": "Groeipakket, montant de base",
        "en": "Groeipakket, base amount",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op het Groeipakket, voor minstens één kind. De uitbetaler zorgt ervoor.",
            "no": "Met deze gegevens is er geen Groeipakket: er is geen kind dat meetelt.",
        },
        "fr": {
            "yes": "Probablement droit au Groeipakket, pour au moins un enfant. L'organisme payeur s'en occupe.",
            "no": "Avec ces données, il n'y a pas de Groeipakket : aucun enfant ne compte.",
        },
        "en": {
            "yes": "Probably a right to the Groeipakket, for at least one child. The payer takes care of it.",
            "no": "With these facts there is no Groeipakket: no child counts.",
        },
    },
)
def may_have_groeipakket_basis(is_groeipakket_child: Members[Flag]) -> Flag:
    """One child is enough."""
    return is_groeipakket_child.of("child").any()


@rule(
    entity="person",
    period="month",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "basisbedrag van een kind",
        "fr": "montant de base d'un enfant",
        "en": "base amount of a child",
    },
    says={
        "nl": {
            "none": "Voor deze persoon is er geen Groeipakket.",
            "new": "Het basisbedrag voor dit kind is {result} per maand.",
            "old": "Het kind is geboren voor {p.groeipakket_from_day}: het oude bedrag volgens zijn rang blijft.",
        },
        "fr": {
            "none": "Il n'y a pas de Groeipakket pour cette personne.",
            "new": "Le montant de base pour cet enfant est de {result} par mois.",
            "old": "L'enfant est né avant le {p.groeipakket_from_day} : l'ancien montant selon son rang reste.",
        },
        "en": {
            "none": "There is no Groeipakket for this person.",
            "new": "The base amount for this child is {result} per month.",
            "old": "The child was born before {p.groeipakket_from_day}: the old amount by its rank stays.",
        },
    },
)
def groeipakket_child_month(is_groeipakket_child: Flag, born_on: Date, p: Parameters) -> Money:
    """The same for each child born since 2019; of older children the rank decides."""
    return first(
        (~is_groeipakket_child, 0, "none"),
        (born_on >= p.groeipakket_from_day, p.groeipakket_base_month, "new"),
        otherwise=(p.groeipakket_old_rank_month, "old"),
    )


@rule(
    entity="child_benefit_family",
    period="month",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "basisbedragen samen",
        "fr": "montants de base ensemble",
        "en": "base amounts together",
    },
    says={
        "nl": "De basisbedragen van het Groeipakket zijn samen {result} per maand.",
        "fr": "Les montants de base du Groeipakket sont ensemble de {result} par mois.",
        "en": "The base amounts of the Groeipakket are together {result} per month.",
    },
)
def groeipakket_basis_month(groeipakket_child_month: Members[Money]) -> Money:
    """Of all children."""
    return groeipakket_child_month.of("child").sum()


@rule(
    entity="child_benefit_family",
    period="fixed",
    since="2019-01-01",
    source=PAGE,
    name={"nl": "startbedrag", "fr": "montant de départ", "en": "starting amount"},
    says={
        "nl": "Bij de geboorte van een kind is er één keer {result}.",
        "fr": "À la naissance d'un enfant, il y a une fois {result}.",
        "en": "At the birth of a child there is {result}, once.",
    },
)
def groeipakket_start_eur(p: Parameters) -> Money:
    """Once for each birth."""
    return p.groeipakket_start_eur_once


@rule(
    entity="person",
    period="year",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "schoolbonus van een kind",
        "fr": "bonus scolaire d'un enfant",
        "en": "school bonus of a child",
    },
    says={
        "nl": {
            "none": "Voor deze persoon is er geen schoolbonus.",
            "smallest": "De schoolbonus is {result} per jaar.",
            "small": "De schoolbonus is {result} per jaar.",
            "middle": "De schoolbonus is {result} per jaar.",
            "large": "De schoolbonus is {result} per jaar.",
        },
        "fr": {
            "none": "Il n'y a pas de bonus scolaire pour cette personne.",
            "smallest": "Le bonus scolaire est de {result} par an.",
            "small": "Le bonus scolaire est de {result} par an.",
            "middle": "Le bonus scolaire est de {result} par an.",
            "large": "Le bonus scolaire est de {result} par an.",
        },
        "en": {
            "none": "There is no school bonus for this person.",
            "smallest": "The school bonus is {result} per year.",
            "small": "The school bonus is {result} per year.",
            "middle": "The school bonus is {result} per year.",
            "large": "The school bonus is {result} per year.",
        },
    },
)
def schoolbonus_child_year(is_groeipakket_child: Flag, age_years: Count, p: Parameters) -> Money:
    """By the age of the child."""
    return first(
        (~is_groeipakket_child, 0, "none"),
        (age_years < p.schoolbonus_second_from_years, p.schoolbonus_first_year, "smallest"),
        (age_years < p.schoolbonus_third_from_years, p.schoolbonus_second_year, "small"),
        (age_years < p.groeipakket_child_until_years, p.schoolbonus_third_year, "middle"),
        otherwise=(p.schoolbonus_fourth_year, "large"),
    )


@rule(
    entity="child_benefit_family",
    period="year",
    since="2019-01-01",
    source=PAGE,
    name={"nl": "schoolbonus", "fr": "bonus scolaire", "en": "school bonus"},
    says={
        "nl": "De schoolbonus is voor alle kinderen samen {result} per jaar.",
        "fr": "Le bonus scolaire est pour tous les enfants ensemble de {result} par an.",
        "en": "The school bonus is {result} per year for all children together.",
    },
)
def schoolbonus_year(schoolbonus_child_year: Members[Money]) -> Money:
    """Of all children."""
    return schoolbonus_child_year.of("child").sum()


@rule(
    entity="person",
    period="month",
    since="2019-01-01",
    source=PAGE,
    name={
        "nl": "wezentoeslag van een kind",
        "fr": "supplément d'orphelin d'un enfant",
        "en": "orphan supplement of a child",
    },
    says={
        "nl": {
            "none": "Voor deze persoon is er geen Groeipakket.",
            "both": "Beide ouders zijn overleden: er komt {result} per maand bij.",
            "one": "Een ouder is overleden: er komt {result} per maand bij.",
            "parents": "Er is geen wezentoeslag.",
        },
        "fr": {
            "none": "Il n'y a pas de Groeipakket pour cette personne.",
            "both": "Les deux parents sont décédés : {result} par mois s'ajoutent.",
            "one": "Un parent est décédé : {result} par mois s'ajoutent.",
            "parents": "Il n'y a pas de supplément d'orphelin.",
        },
        "en": {
            "none": "There is no Groeipakket for this person.",
            "both": "Both parents died: {result} per month is added.",
            "one": "One parent died: {result} per month is added.",
            "parents": "There is no orphan supplement.",
        },
    },
    leaves_out={
        "nl": "kinderen van wie een ouder overleed voor 2019: voor hen gelden de oude bedragen",
        "fr": "les enfants dont un parent est décédé avant 2019 : pour eux valent les anciens montants",
        "en": "children of whom a parent died before 2019: the old amounts hold for them",
    },
)
def orphan_supplement_month(
    is_groeipakket_child: Flag, deceased_parents: DeceasedParents, p: Parameters
) -> Money:
    """Half or whole, by how many parents died."""
    return first(
        (~is_groeipakket_child, 0, "none"),
        (deceased_parents == "both", p.orphan_full_month, "both"),
        (deceased_parents == "one", p.orphan_half_month, "one"),
        otherwise=(0, "parents"),
    )
