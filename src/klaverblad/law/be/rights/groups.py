"""Who belongs together, for the health fund, for the Groeipakket and at one address: they differ."""

from typing import Annotated

from klaverblad.engines.rules import Column, Grouping, Options, Role

# How people call these outcomes stands with the questions, in the *.inputs.yaml beside this module.
HousingSituation = Annotated[
    Column,
    Options(rents_private={}, rents_social={}, owns={}, with_family={}, temporary={}, homeless={}),
]
SocialHousingList = Annotated[
    Column, Options(**{"no": {}, "under_4_years": {}, "4_years_or_more": {}})
]
DebtHelp = Annotated[
    Column, Options(none={}, budget_guidance={}, debt_mediation={}, collective_settlement={})
]
DeceasedParents = Annotated[Column, Options(none={}, one={}, both={})]
SchoolLevel = Annotated[Column, Options(none={}, kleuter={}, lager={}, secundair={}, hoger={})]
Heating = Annotated[
    Column, Options(gas={}, oil={}, propane_bulk={}, lamp_petroleum={}, electric={}, other={})
]

PARTNER = {"nl": "partner", "fr": "partenaire", "en": "partner"}
APPLICANT = {"nl": "aanvrager", "fr": "demandeur", "en": "applicant"}

health_fund_household = Grouping(
    key="health_fund_household",
    name={
        "nl": "gezin voor het ziekenfonds",
        "fr": "ménage pour la mutualité",
        "en": "household for the health fund",
    },
    question={
        "nl": "Wie is je partner, en wie staat bij het ziekenfonds op je naam als persoon ten laste?",
        "fr": "Qui est votre partenaire, et qui est à votre charge à la mutualité ?",
        "en": "Who is your partner, and who is at your charge at the health fund?",
    },
    roles=(
        Role(
            "applicant",
            APPLICANT,
            {
                "nl": "wie de verhoogde tegemoetkoming vraagt",
                "fr": "qui demande l'intervention majorée",
                "en": "who asks for the increased reimbursement",
            },
            holds_one=True,
        ),
        Role(
            "partner",
            PARTNER,
            {
                "nl": "echtgenoot of partner die inwoont, ook zonder papier",
                "fr": "conjoint ou partenaire cohabitant, aussi de fait",
                "en": "spouse or partner who lives in, also without papers",
            },
        ),
        Role(
            "dependant",
            {"nl": "persoon ten laste", "fr": "personne à charge", "en": "person at charge"},
            {
                "nl": "wie ten laste is bij het ziekenfonds; familie tot de derde graad in hetzelfde huis hoort er niet bij",
                "fr": "qui est à charge à la mutualité ; la famille jusqu'au troisième degré sous le même toit n'en fait pas partie",
                "en": "who is at charge at the health fund; relatives to the third degree in the same house do not belong to it",
            },
        ),
    ),
)

child_benefit_family = Grouping(
    key="child_benefit_family",
    name={
        "nl": "gezin voor het Groeipakket",
        "fr": "famille pour le Groeipakket",
        "en": "family for the Groeipakket",
    },
    question={
        "nl": "Wie krijgt het Groeipakket, met welke partner, en voor welke kinderen?",
        "fr": "Qui reçoit le Groeipakket, avec quel partenaire, et pour quels enfants ?",
        "en": "Who gets the Groeipakket, with which partner, and for which children?",
    },
    roles=(
        Role(
            "recipient",
            {"nl": "ontvanger", "fr": "bénéficiaire", "en": "recipient"},
            {
                "nl": "de ouder of opvoeder die het Groeipakket krijgt",
                "fr": "le parent ou l'éducateur qui reçoit le Groeipakket",
                "en": "the parent or carer who gets the Groeipakket",
            },
            holds_one=True,
        ),
        Role(
            "partner",
            PARTNER,
            {
                "nl": "met wie de ontvanger een gezin vormt",
                "fr": "avec qui le bénéficiaire forme une famille",
                "en": "with whom the recipient forms a family",
            },
        ),
        Role(
            "child",
            {"nl": "kind", "fr": "enfant", "en": "child"},
            {
                "nl": "kind in dit gezin, ook een volwassen kind dat studeert",
                "fr": "enfant de cette famille, aussi un enfant majeur aux études",
                "en": "child in this family, also an adult child who studies",
            },
        ),
    ),
)

address_household = Grouping(
    key="address_household",
    name={
        "nl": "huishouden op één adres",
        "fr": "ménage à une adresse",
        "en": "household at one address",
    },
    question={
        "nl": "Wie staat er op jullie adres ingeschreven?",
        "fr": "Qui est inscrit à votre adresse ?",
        "en": "Who is registered at your address?",
    },
    roles=(
        Role(
            "applicant",
            APPLICANT,
            {
                "nl": "de huurder, klant of aanvrager",
                "fr": "le locataire, client ou demandeur",
                "en": "the tenant, customer or applicant",
            },
            holds_one=True,
        ),
        Role(
            "partner",
            PARTNER,
            {
                "nl": "echtgenoot of partner op dit adres",
                "fr": "conjoint ou partenaire à cette adresse",
                "en": "spouse or partner at this address",
            },
        ),
        Role(
            "dependant",
            {"nl": "persoon ten laste", "fr": "personne à charge", "en": "person at charge"},
            {
                "nl": "kind of andere persoon ten laste op dit adres",
                "fr": "enfant ou autre personne à charge à cette adresse",
                "en": "child or other person at charge at this address",
            },
        ),
        Role(
            "other",
            {"nl": "huisgenoot", "fr": "cohabitant", "en": "housemate"},
            {
                "nl": "iemand anders op dit adres",
                "fr": "une autre personne à cette adresse",
                "en": "someone else at this address",
            },
        ),
    ),
)
