"""A request for a leefloon, and the terms that run from it: for the OCMW, and for who asked."""

from klaverblad.engines.rules import (
    Date,
    Flag,
    Grouping,
    Parameters,
    Role,
    days_after,
    first,
    months_after,
    rule,
)

leefloon_request = Grouping(
    key="leefloon_request",
    name={
        "nl": "een aanvraag van een leefloon",
        "fr": "une demande de revenu d'intégration",
        "en": "a request for a leefloon",
    },
    question={
        "nl": "Over welke aanvraag gaat het?",
        "fr": "De quelle demande s'agit-il ?",
        "en": "Which request is it about?",
    },
    roles=(
        Role(
            "applicant",
            {"nl": "aanvrager", "fr": "demandeur", "en": "applicant"},
            {
                "nl": "wie het leefloon aanvraagt",
                "fr": "qui demande le revenu d'intégration",
                "en": "who applies for the leefloon",
            },
            holds_one=True,
        ),
    ),
)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 21",
    name={
        "nl": "eerste dag van het leefloon",
        "fr": "premier jour du revenu d'intégration",
        "en": "first day of the leefloon",
    },
    says={
        "nl": "Wie er recht op heeft, krijgt een leefloon vanaf de dag van de aanvraag: {result}.",
        "fr": "Qui y a droit reçoit un revenu d'intégration à partir du jour de la demande : {result}.",
        "en": "Who has the right gets a leefloon from the day of the request on: {result}.",
    },
)
def leefloon_starts_on(requested_on: Date) -> Date:
    """The right runs from the request, however long the decision takes."""
    return requested_on


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 18",
    name={
        "nl": "uiterste dag van het ontvangstbewijs",
        "fr": "dernier jour de l'accusé de réception",
        "en": "last day for the receipt",
    },
    says={
        "nl": "Het OCMW schrijft de aanvraag in en geeft een ontvangstbewijs op {result}.",
        "fr": "Le CPAS inscrit la demande et remet un accusé de réception le {result}.",
        "en": "The OCMW registers the request and gives a receipt on {result}.",
    },
)
def acknowledgement_due_on(requested_on: Date, p: Parameters) -> Date:
    """On the day itself."""
    return days_after(requested_on, p.acknowledgement_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 18 §4",
    name={
        "nl": "uiterste dag om de aanvraag door te sturen",
        "fr": "dernier jour pour transmettre la demande",
        "en": "last day to pass the request on",
    },
    says={
        "nl": "Is een ander OCMW bevoegd? Dan stuurt dit OCMW de aanvraag door, ten laatste op {result}.",
        "fr": "Un autre CPAS est-il compétent ? Ce CPAS transmet alors la demande au plus tard le {result}.",
        "en": "Is another OCMW competent? Then this OCMW passes the request on, by {result}.",
    },
)
def forwarding_due_on(requested_on: Date, p: Parameters) -> Date:
    """An OCMW that is not competent does not let somebody wait."""
    return days_after(requested_on, p.forwarding_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 21",
    name={
        "nl": "uiterste dag van de beslissing",
        "fr": "dernier jour de la décision",
        "en": "last day for the decision",
    },
    says={
        "nl": "De aanvraag is van {requested_on}. Het OCMW beslist ten laatste op {result}.",
        "fr": "La demande date du {requested_on}. Le CPAS décide au plus tard le {result}.",
        "en": "The request is of {requested_on}. The OCMW decides on {result} at the latest.",
    },
)
def decision_due_on(requested_on: Date, p: Parameters) -> Date:
    """So many days after the request."""
    return days_after(requested_on, p.decision_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 21",
    name={
        "nl": "dag van de beslissing",
        "fr": "jour de la décision",
        "en": "day of the decision",
    },
    says={
        "nl": {
            "decided": "Het OCMW besliste op {result}.",
            "due": "Het OCMW besliste nog niet. Dat gebeurt ten laatste op {result}.",
        },
        "fr": {
            "decided": "Le CPAS a décidé le {result}.",
            "due": "Le CPAS n'a pas encore décidé. Il le fait au plus tard le {result}.",
        },
        "en": {
            "decided": "The OCMW decided on {result}.",
            "due": "The OCMW did not decide yet. It does so on {result} at the latest.",
        },
    },
)
def decision_counted_on(is_decided: Flag, decided_on: Date, decision_due_on: Date) -> Date:
    """From here the later terms run: the decision itself, or its last day."""
    return first((is_decided, decided_on, "decided"), otherwise=(decision_due_on, "due"))


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 21",
    name={
        "nl": "uiterste dag van de kennisgeving",
        "fr": "dernier jour de la notification",
        "en": "last day for the notification",
    },
    says={
        "nl": "Het OCMW stuurt de beslissing met een aangetekende brief, of geeft ze tegen ontvangstbewijs, ten laatste op {result}.",
        "fr": "Le CPAS envoie la décision par lettre recommandée, ou la remet contre accusé de réception, au plus tard le {result}.",
        "en": "The OCMW sends the decision by registered letter, or hands it over against a receipt, on {result} at the latest.",
    },
)
def notification_due_on(decision_counted_on: Date, p: Parameters) -> Date:
    """So many days after the decision."""
    return days_after(decision_counted_on, p.notification_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 23",
    name={
        "nl": "uiterste dag van de eerste betaling",
        "fr": "dernier jour du premier paiement",
        "en": "last day for the first payment",
    },
    says={
        "nl": "Het OCMW betaalt het eerste leefloon ten laatste op {result}.",
        "fr": "Le CPAS paie le premier revenu d'intégration au plus tard le {result}.",
        "en": "The OCMW pays the first leefloon on {result} at the latest.",
    },
)
def payment_due_on(decision_counted_on: Date, p: Parameters) -> Date:
    """So many days after the decision."""
    return days_after(decision_counted_on, p.payment_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, art. 21, melding aan de POD MI",
    name={
        "nl": "uiterste dag van het formulier voor de staat",
        "fr": "dernier jour du formulaire pour l'État",
        "en": "last day of the form for the state",
    },
    says={
        "nl": "Het OCMW meldt de beslissing aan de POD MI (formulier B), ten laatste op {result}.",
        "fr": "Le CPAS communique la décision au SPP IS (formulaire B), au plus tard le {result}.",
        "en": "The OCMW reports the decision to the POD MI (form B), on {result} at the latest.",
    },
)
def state_form_due_on(decision_counted_on: Date, p: Parameters) -> Date:
    """Without it the state does not pay its part."""
    return days_after(decision_counted_on, p.state_form_within_days)


@rule(
    entity="leefloon_request",
    period="day",
    since="2002-10-01",
    source="RMI-wet 26 mei 2002, beroep bij de arbeidsrechtbank",
    name={
        "nl": "laatste dag voor een beroep",
        "fr": "dernier jour pour un recours",
        "en": "last day for an appeal",
    },
    says={
        "nl": "Niet akkoord met de beslissing? Je kunt gratis naar de arbeidsrechtbank, ten laatste op {result}.",
        "fr": "Pas d'accord avec la décision ? Vous pouvez aller gratuitement devant le tribunal du travail, au plus tard le {result}.",
        "en": "Do you disagree with the decision? You can go to the labour court for free, on {result} at the latest.",
    },
    leaves_out={
        "nl": "een beroep omdat er geen beslissing kwam, en vanaf welke dag de termijn juist loopt: hier de dag van de kennisgeving",
        "fr": "un recours parce qu'aucune décision n'est venue, et le jour exact où le délai commence : ici le jour de la notification",
        "en": "an appeal because no decision came, and from which day exactly the term runs: here the day of the notification",
    },
)
def appeal_until_on(notified_on: Date, p: Parameters) -> Date:
    """So many months after the notification."""
    return months_after(notified_on, p.appeal_within_months)
