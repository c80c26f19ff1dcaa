"""Cheaper passes and tickets: De Lijn, the train, UiTPAS."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Flag,
    Money,
    Options,
    Parameters,
    Share,
    first,
    rule,
)
from klaverblad.law.be.rights.groups import DebtHelp

DE_LIJN_PAGE = "https://delijn.prezly.com/nieuwe-tarieven-de-lijn-vanaf-1-februari-2016; vaph.be"
UITPAS_PAGE = "https://www.gemeentepelt.be/uitpas-kansentarief"

DeLijnPass = Annotated[
    Column,
    Options(
        free={"nl": "gratis", "fr": "gratuit", "en": "free of charge"},
        vervoersgarantie={
            "nl": "vervoersgarantie",
            "fr": "garantie de transport",
            "en": "transport guarantee",
        },
        verhoogde_tegemoetkoming={
            "nl": "verhoogde tegemoetkoming",
            "fr": "intervention majorée",
            "en": "increased reimbursement",
        },
        none={"nl": "geen", "fr": "aucun", "en": "none"},
    ),
]


@rule(
    entity="person",
    period="year",
    since="2016-02-01",
    source=DE_LIJN_PAGE,
    name={
        "nl": "soort sociaal abonnement van De Lijn",
        "fr": "sorte d'abonnement social De Lijn",
        "en": "kind of social bus pass",
    },
    says={
        "nl": {
            "free": "Het abonnement is gratis door een handicap, een maatregel van VDAB of het zorgbudget voor ouderen.",
            "status": "Het abonnement Vervoersgarantie is er door het leefloon, de IGO, de LOI, asiel of de jeugdhulp.",
            "vt": "Het abonnement Verhoogde tegemoetkoming is er door de verhoogde tegemoetkoming.",
            "none": "Er is geen statuut dat een sociaal abonnement opent.",
        },
        "fr": {
            "free": "L'abonnement est gratuit par un handicap, une mesure du VDAB ou le budget de soins pour personnes âgées.",
            "status": "L'abonnement Vervoersgarantie existe par le revenu d'intégration, la GRAPA, l'ILA, l'asile ou l'aide à la jeunesse.",
            "vt": "L'abonnement Verhoogde tegemoetkoming existe par l'intervention majorée.",
            "none": "Aucun statut n'ouvre un abonnement social.",
        },
        "en": {
            "free": "The pass is free by a disability, a measure of VDAB or the care budget for older people.",
            "status": "The pass Vervoersgarantie is there by the leefloon, the IGO, the LOI, asylum or youth care.",
            "vt": "The pass Verhoogde tegemoetkoming is there by the increased reimbursement.",
            "none": "No status opens a social pass.",
        },
    },
    leaves_out={
        "nl": "gratis vervoer dat je eigen gemeente geeft",
        "fr": "le transport gratuit donné par votre propre commune",
        "en": "free transport that your own municipality gives",
    },
)
def de_lijn_kind(
    gets_ivt_it: Flag,
    gets_elderly_care_budget: Flag,
    has_vaph_or_vdab_measure: Flag,
    has_leefloon_status: Flag,
    gets_igo: Flag,
    is_in_loi_or_youth_care: Flag,
    has_vt_status: Flag,
) -> DeLijnPass:
    """The best of the three that there is a ground for."""
    is_free = gets_ivt_it | gets_elderly_care_budget | has_vaph_or_vdab_measure
    has_guarantee = has_leefloon_status | gets_igo | is_in_loi_or_youth_care
    return first(
        (is_free, "free", "free"),
        (has_guarantee, "vervoersgarantie", "status"),
        (has_vt_status, "verhoogde_tegemoetkoming", "vt"),
        otherwise=("none", "none"),
    )


@rule(
    entity="person",
    period="year",
    since="2016-02-01",
    source=DE_LIJN_PAGE,
    is_right=True,
    name={
        "nl": "sociaal abonnement van De Lijn",
        "fr": "abonnement social De Lijn",
        "en": "social bus pass of De Lijn",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op een goedkoper abonnement van De Lijn. Het OCMW of De Lijn helpt je verder.",
            "no": "Met deze gegevens is er geen sociaal abonnement van De Lijn.",
        },
        "fr": {
            "yes": "Probablement droit à un abonnement De Lijn moins cher. Le CPAS ou De Lijn vous aide.",
            "no": "Avec ces données, il n'y a pas d'abonnement social De Lijn.",
        },
        "en": {
            "yes": "Probably a right to a cheaper pass of De Lijn. The OCMW or De Lijn helps you on.",
            "no": "With these facts there is no social pass of De Lijn.",
        },
    },
)
def may_have_de_lijn_sociaal(de_lijn_kind: DeLijnPass) -> Flag:
    """Any of the three."""
    return de_lijn_kind != "none"


@rule(
    entity="person",
    period="year",
    since="2016-02-01",
    source=DE_LIJN_PAGE,
    name={
        "nl": "prijs van het sociaal abonnement",
        "fr": "prix de l'abonnement social",
        "en": "price of the social pass",
    },
    says={
        "nl": {
            "free": "Het abonnement kost niets.",
            "vervoersgarantie": "Het abonnement kost {result} per jaar.",
            "vt": "Het abonnement kost {result} per jaar.",
            "none": "Er is geen sociaal abonnement.",
        },
        "fr": {
            "free": "L'abonnement ne coûte rien.",
            "vervoersgarantie": "L'abonnement coûte {result} par an.",
            "vt": "L'abonnement coûte {result} par an.",
            "none": "Il n'y a pas d'abonnement social.",
        },
        "en": {
            "free": "The pass costs nothing.",
            "vervoersgarantie": "The pass costs {result} per year.",
            "vt": "The pass costs {result} per year.",
            "none": "There is no social pass.",
        },
    },
)
def de_lijn_price_year(de_lijn_kind: DeLijnPass, p: Parameters) -> Money:
    """What the pass costs; where there is none, there is no price."""
    return first(
        (de_lijn_kind == "free", 0, "free"),
        (de_lijn_kind == "vervoersgarantie", p.de_lijn_guarantee_year, "vervoersgarantie"),
        (de_lijn_kind == "verhoogde_tegemoetkoming", p.de_lijn_vt_year, "vt"),
        otherwise=(0, "none"),
    )


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source="NMBS, voordeel verhoogde tegemoetkoming",
    is_right=True,
    name={
        "nl": "NMBS-voordeel voor de verhoogde tegemoetkoming",
        "fr": "réduction SNCB pour l'intervention majorée",
        "en": "train reduction for the increased reimbursement",
    },
    says={
        "nl": {
            "yes": "Waarschijnlijk recht op goedkopere treintickets, door de verhoogde tegemoetkoming. Vraag de kaart of het profiel aan bij de NMBS.",
            "no": "Met deze gegevens is er geen voordeel bij de NMBS, want er is geen verhoogde tegemoetkoming.",
        },
        "fr": {
            "yes": "Probablement droit à des billets de train moins chers, par l'intervention majorée. Demandez la carte ou le profil à la SNCB.",
            "no": "Avec ces données, il n'y a pas de réduction à la SNCB, car il n'y a pas d'intervention majorée.",
        },
        "en": {
            "yes": "Probably a right to cheaper train tickets, by the increased reimbursement. Ask NMBS for the card or the profile.",
            "no": "With these facts there is no reduction at NMBS, for there is no increased reimbursement.",
        },
    },
    leaves_out={
        "nl": "de hervorming van de tarieven van eind 2025",
        "fr": "la réforme des tarifs de fin 2025",
        "en": "the reform of the fares of late 2025",
    },
)
def may_have_nmbs_vt(has_vt_status: Flag, p: Parameters) -> Flag:
    """As long as there is a reduction; that there is one is known from memory, and is told so."""
    return has_vt_status & (p.nmbs_vt_reduction_share > 0)


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source="NMBS, voordeel verhoogde tegemoetkoming",
    name={
        "nl": "korting op treintickets",
        "fr": "réduction sur les billets de train",
        "en": "discount on train tickets",
    },
    says={
        "nl": "Op een gewoon ticket in tweede klas gaat {result} af.",
        "fr": "Un billet ordinaire en deuxième classe baisse de {result}.",
        "en": "Of an ordinary ticket in second class, {result} is taken off.",
    },
)
def nmbs_discount(may_have_nmbs_vt: Flag, p: Parameters) -> Share:
    """Of a single ticket at the full price, in second class."""
    return first((may_have_nmbs_vt, p.nmbs_vt_reduction_share), otherwise=0)


@rule(
    entity="person",
    period="year",
    since="2024-01-01",
    source=UITPAS_PAGE,
    is_right=True,
    name={
        "nl": "UiTPAS met kansentarief",
        "fr": "UiTPAS au tarif réduit",
        "en": "UiTPAS at a reduced rate",
    },
    says={
        "nl": {
            "vt": "Waarschijnlijk recht op een UiTPAS met kansentarief, door de verhoogde tegemoetkoming. De gemeente beslist.",
            "leefloon": "Waarschijnlijk recht op een UiTPAS met kansentarief, door het leefloon. De gemeente beslist.",
            "allowance": "Waarschijnlijk recht op een UiTPAS met kansentarief, door de IGO, de IVT of IT of het zorgbudget. De gemeente beslist.",
            "debt": "Waarschijnlijk recht op een UiTPAS met kansentarief, door de hulp bij budget of schulden. De gemeente beslist.",
            "local": "De gemeente geeft het kansentarief om een eigen reden.",
            "no": "Met deze gegevens is er geen kansentarief. Vraag het toch even na: elke gemeente heeft eigen regels.",
        },
        "fr": {
            "vt": "Probablement droit à une UiTPAS au tarif réduit, par l'intervention majorée. La commune décide.",
            "leefloon": "Probablement droit à une UiTPAS au tarif réduit, par le revenu d'intégration. La commune décide.",
            "allowance": "Probablement droit à une UiTPAS au tarif réduit, par la GRAPA, l'ARR ou l'AI ou le budget de soins. La commune décide.",
            "debt": "Probablement droit à une UiTPAS au tarif réduit, par l'aide pour le budget ou les dettes. La commune décide.",
            "local": "La commune donne le tarif réduit pour une raison propre.",
            "no": "Avec ces données, il n'y a pas de tarif réduit. Demandez quand même : chaque commune a ses règles.",
        },
        "en": {
            "vt": "Probably a right to a UiTPAS at a reduced rate, by the increased reimbursement. The municipality decides.",
            "leefloon": "Probably a right to a UiTPAS at a reduced rate, by the leefloon. The municipality decides.",
            "allowance": "Probably a right to a UiTPAS at a reduced rate, by the IGO, the IVT or IT or the care budget. The municipality decides.",
            "debt": "Probably a right to a UiTPAS at a reduced rate, by the help with budget or debts. The municipality decides.",
            "local": "The municipality gives the reduced rate for a reason of its own.",
            "no": "With these facts there is no reduced rate. Do ask all the same: each municipality has rules of its own.",
        },
    },
    leaves_out={
        "nl": "gezinsleden ten laste op hetzelfde adres, die vaak mee het kansentarief krijgen",
        "fr": "les membres du ménage à charge à la même adresse, qui ont souvent aussi le tarif réduit",
        "en": "members of the household at charge at the same address, who often get the reduced rate too",
    },
)
def may_have_uitpas_kansentarief(
    has_vt_status: Flag,
    has_leefloon_status: Flag,
    gets_igo: Flag,
    gets_ivt_it: Flag,
    gets_elderly_care_budget: Flag,
    age_years: Count,
    debt_help: DebtHelp,
    has_local_uitpas_ground: Flag,
    p: Parameters,
) -> Flag:
    """What most municipalities take, and what this one adds."""
    has_help = (age_years >= p.own_request_from_years) & (debt_help != "none")
    return first(
        (has_vt_status, True, "vt"),
        (has_leefloon_status, True, "leefloon"),
        (gets_igo | gets_ivt_it | gets_elderly_care_budget, True, "allowance"),
        (has_help, True, "debt"),
        (has_local_uitpas_ground, True, "local"),
        otherwise=(False, "no"),
    )


@rule(
    entity="person",
    period="fixed",
    since="2024-01-01",
    source=UITPAS_PAGE,
    name={
        "nl": "prijs van een UiTPAS met kansentarief",
        "fr": "prix d'une UiTPAS au tarif réduit",
        "en": "price of a UiTPAS at a reduced rate",
    },
    says={
        "nl": "De kaart kost {result}.",
        "fr": "La carte coûte {result}.",
        "en": "The card costs {result}.",
    },
)
def uitpas_card_eur(p: Parameters) -> Money:
    """What the card itself costs."""
    return p.uitpas_card_price_eur


@rule(
    entity="person",
    period="fixed",
    since="2024-01-01",
    source=UITPAS_PAGE,
    name={
        "nl": "korting met het kansentarief",
        "fr": "réduction au tarif réduit",
        "en": "discount at the reduced rate",
    },
    says={
        "nl": "Met het kansentarief gaat {result} van de prijs af.",
        "fr": "Au tarif réduit, le prix baisse de {result}.",
        "en": "At the reduced rate, {result} is taken off the price.",
    },
)
def uitpas_discount(p: Parameters) -> Share:
    """Of what one goes to see or do."""
    return p.uitpas_discount_share
