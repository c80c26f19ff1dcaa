"""What the state pays back of a leefloon: by size of the OCMW, for a GPMI, and the reform of 2026."""

from klaverblad.engines.rules import (
    Count,
    Date,
    Flag,
    Members,
    Money,
    Parameters,
    Share,
    at_least,
    between,
    first,
    rule,
    where,
)

REFORM = "wetsontwerp compensatie OCMW's, aangenomen door de Kamer op 13 en 14 november 2025"


@rule(
    entity="leefloon_request",
    period="month",
    since="2026-01-01",
    source="RMI-wet 26 mei 2002, staatstoelage",
    name={
        "nl": "gewoon deel dat de staat terugbetaalt",
        "fr": "part ordinaire remboursée par l'État",
        "en": "ordinary share that the state pays back",
    },
    says={
        "nl": {
            "large": "Het OCMW had minstens {p.state_large_from_count} leefloners. Dan betaalt de staat {result} terug.",
            "middle": "Het OCMW had minstens {p.state_middle_from_count} leefloners. Dan betaalt de staat {result} terug.",
            "small": "De staat betaalt {result} van het leefloon terug.",
        },
        "fr": {
            "large": "Le CPAS comptait au moins {p.state_large_from_count} bénéficiaires. L'État rembourse alors {result}.",
            "middle": "Le CPAS comptait au moins {p.state_middle_from_count} bénéficiaires. L'État rembourse alors {result}.",
            "small": "L'État rembourse {result} du revenu d'intégration.",
        },
        "en": {
            "large": "The OCMW had at least {p.state_large_from_count} people on leefloon. Then the state pays back {result}.",
            "middle": "The OCMW had at least {p.state_middle_from_count} people on leefloon. Then the state pays back {result}.",
            "small": "The state pays back {result} of the leefloon.",
        },
    },
    leaves_out={
        "nl": "over welk jaar het aantal leefloners telt, en bijzondere toelagen zoals die voor daklozen",
        "fr": "l'année sur laquelle les bénéficiaires sont comptés, et les subventions particulières comme celle pour les sans-abri",
        "en": "over which year the number of people counts, and special subsidies such as that for homeless people",
    },
)
def state_ordinary_share(ocmw_leefloon_count: Count, p: Parameters) -> Share:
    """Three steps by the number of people on leefloon."""
    return first(
        (ocmw_leefloon_count >= p.state_large_from_count, p.state_large_share, "large"),
        (ocmw_leefloon_count >= p.state_middle_from_count, p.state_middle_share, "middle"),
        otherwise=(p.state_standard_share, "small"),
    )


@rule(
    entity="leefloon_request",
    period="month",
    since="2026-01-01",
    source=f"RMI-wet 26 mei 2002, staatstoelage; {REFORM}",
    name={
        "nl": "deel dat de staat terugbetaalt",
        "fr": "part remboursée par l'État",
        "en": "share that the state pays back",
    },
    says={
        "nl": {
            "ordinary": "De aanvraag valt niet onder de hervorming van de werkloosheid. De staat betaalt {result} terug.",
            "first": "Verloor een werkloosheidsuitkering door de hervorming, en vroeg het leefloon aan in de eerste helft van 2026. De staat betaalt {result} terug.",
            "before": "De aanvraag is van voor de hervorming van de werkloosheid. De staat betaalt {result} terug.",
            "later": "Verloor een werkloosheidsuitkering door de hervorming. De staat betaalt {p.state_reform_extra_share} meer terug, samen {result}.",
        },
        "fr": {
            "ordinary": "La demande ne relève pas de la réforme du chômage. L'État rembourse {result}.",
            "first": "A perdu ses allocations de chômage par la réforme, et a demandé le revenu d'intégration dans la première moitié de 2026. L'État rembourse {result}.",
            "before": "La demande date d'avant la réforme du chômage. L'État rembourse {result}.",
            "later": "A perdu ses allocations de chômage par la réforme. L'État rembourse {p.state_reform_extra_share} de plus, en tout {result}.",
        },
        "en": {
            "ordinary": "The request does not come under the reform of unemployment benefit. The state pays back {result}.",
            "first": "Lost unemployment benefit through the reform, and asked for the leefloon in the first half of 2026. The state pays back {result}.",
            "before": "The request is from before the reform of unemployment benefit. The state pays back {result}.",
            "later": "Lost unemployment benefit through the reform. The state pays back {p.state_reform_extra_share} more, together {result}.",
        },
    },
    leaves_out={
        "nl": "de tekst van de wet zelf, die nog niet gezien is in het Belgisch Staatsblad, en wie er een dossier van het jaar ervoor had",
        "fr": "le texte de la loi lui-même, pas encore vu au Moniteur belge, et qui avait un dossier l'année précédente",
        "en": "the text of the law itself, not yet seen in the Belgisch Staatsblad, and who had a file the year before",
    },
)
def state_share(
    state_ordinary_share: Share, lost_benefit_in_reform: Flag, requested_on: Date, p: Parameters
) -> Share:
    """The first half of 2026 has rates of its own that go down; later requests get some more."""
    is_first = between(requested_on, p.state_reform_first_on, p.state_reform_last_on)
    is_later = requested_on > p.state_reform_last_on
    return first(
        (~lost_benefit_in_reform, state_ordinary_share, "ordinary"),
        (is_first, p.state_reform_share, "first"),
        (is_later, state_ordinary_share + p.state_reform_extra_share, "later"),
        otherwise=(state_ordinary_share, "before"),
    )


GPMI_NAME = {
    "nl": "toelage van de staat voor een GPMI",
    "fr": "subvention de l'État pour un PIIS",
    "en": "subsidy of the state for a GPMI",
}


@rule(
    key="state_gpmi_share",
    entity="leefloon_request",
    period="month",
    since="2026-01-01",
    until="2027-12-31",
    source="RMI-wet 26 mei 2002, toelage voor een GPMI",
    name=GPMI_NAME,
    says={
        "nl": {
            "none": "Er is geen GPMI, dus geen toelage daarvoor.",
            "student": "Voor een student met een GPMI betaalt de staat de hele studie {p.state_gpmi_share} meer.",
            "running": "Voor het GPMI betaalt de staat {p.state_gpmi_share} meer.",
            "over": "De toelage voor het GPMI liep al {gpmi_subsidy_months_before} maanden. Die is voorbij.",
        },
        "fr": {
            "none": "Il n'y a pas de PIIS, donc pas de subvention pour cela.",
            "student": "Pour un étudiant avec un PIIS, l'État paie {p.state_gpmi_share} de plus pendant toutes les études.",
            "running": "Pour le PIIS, l'État paie {p.state_gpmi_share} de plus.",
            "over": "La subvention pour le PIIS a déjà couru {gpmi_subsidy_months_before} mois. Elle est terminée.",
        },
        "en": {
            "none": "There is no GPMI, so no subsidy for it.",
            "student": "For a student with a GPMI the state pays {p.state_gpmi_share} more for the whole study.",
            "running": "For the GPMI the state pays {p.state_gpmi_share} more.",
            "over": "The subsidy for the GPMI ran for {gpmi_subsidy_months_before} months already. It is over.",
        },
    },
)
def state_gpmi_share_by_file(
    has_signed_gpmi: Flag,
    is_full_time_student: Flag,
    gpmi_subsidy_months_before: Count,
    is_gpmi_extended: Flag,
    p: Parameters,
) -> Share:
    """A year, once longer; a student for the whole study."""
    longest = where(is_gpmi_extended, p.gpmi_subsidy_extended_months, p.gpmi_subsidy_months)
    return first(
        (~has_signed_gpmi, 0, "none"),
        (is_full_time_student, p.state_gpmi_share, "student"),
        (gpmi_subsidy_months_before < longest, p.state_gpmi_share, "running"),
        otherwise=(0, "over"),
    )


@rule(
    entity="leefloon_request",
    period="month",
    since="2028-01-01",
    source=REFORM,
    name={
        "nl": "hoogte van de toelage voor een GPMI",
        "fr": "niveau de la subvention pour un PIIS",
        "en": "height of the subsidy for a GPMI",
    },
    says={
        "nl": "Van de leefloners van het OCMW heeft {ocmw_gpmi_share} een GPMI. Daarbij hoort een toelage van {result}.",
        "fr": "Parmi les bénéficiaires du CPAS, {ocmw_gpmi_share} ont un PIIS. Cela donne une subvention de {result}.",
        "en": "Of the people on leefloon of the OCMW, {ocmw_gpmi_share} have a GPMI. That brings a subsidy of {result}.",
    },
)
def state_gpmi_step_share(ocmw_gpmi_share: Share, p: Parameters) -> Share:
    """The more people have a GPMI, the higher."""
    return first(
        (ocmw_gpmi_share >= p.gpmi_step_5_from_share, p.state_gpmi_step_5_share),
        (ocmw_gpmi_share >= p.gpmi_step_4_from_share, p.state_gpmi_step_4_share),
        (ocmw_gpmi_share >= p.gpmi_step_3_from_share, p.state_gpmi_step_3_share),
        (ocmw_gpmi_share >= p.gpmi_step_2_from_share, p.state_gpmi_step_2_share),
        otherwise=p.state_gpmi_step_1_share,
    )


@rule(
    key="state_gpmi_share",
    entity="leefloon_request",
    period="month",
    since="2028-01-01",
    source=REFORM,
    name=GPMI_NAME,
    says={
        "nl": {
            "none": "Er is geen GPMI, dus geen toelage daarvoor.",
            "some": "Voor het GPMI betaalt de staat {state_gpmi_step_share} meer.",
        },
        "fr": {
            "none": "Il n'y a pas de PIIS, donc pas de subvention pour cela.",
            "some": "Pour le PIIS, l'État paie {state_gpmi_step_share} de plus.",
        },
        "en": {
            "none": "There is no GPMI, so no subsidy for it.",
            "some": "For the GPMI the state pays {state_gpmi_step_share} more.",
        },
    },
    leaves_out={
        "nl": "de tekst van de wet zelf, die nog niet gezien is in het Belgisch Staatsblad, en hoe lang de toelage dan loopt",
        "fr": "le texte de la loi lui-même, pas encore vu au Moniteur belge, et combien de temps la subvention court alors",
        "en": "the text of the law itself, not yet seen in the Belgisch Staatsblad, and how long the subsidy runs then",
    },
)
def state_gpmi_share_by_ocmw(has_signed_gpmi: Flag, state_gpmi_step_share: Share) -> Share:
    """By how many people of the OCMW have a GPMI."""
    return first((~has_signed_gpmi, 0, "none"), otherwise=(state_gpmi_step_share, "some"))


@rule(
    entity="person",
    period="month",
    since="2026-01-01",
    source="RMI-wet 26 mei 2002, art. 14",
    name={
        "nl": "leefloon van de aanvrager",
        "fr": "revenu d'intégration du demandeur",
        "en": "leefloon of the applicant",
    },
    says={
        "nl": "Het leefloon is {result} per maand.",
        "fr": "Le revenu d'intégration est de {result} par mois.",
        "en": "The leefloon is {result} per month.",
    },
)
def leefloon_received_month(leefloon: Money) -> Money:
    """The leefloon of the household, brought to the person who applied."""
    return leefloon


@rule(
    entity="leefloon_request",
    period="month",
    since="2026-01-01",
    source="RMI-wet 26 mei 2002, staatstoelage",
    name={
        "nl": "wat de staat van het leefloon betaalt",
        "fr": "ce que l'État paie du revenu d'intégration",
        "en": "what the state pays of the leefloon",
    },
    says={
        "nl": "De staat betaalt {state_share} van het leefloon terug, en de toelage voor het GPMI als die er is. Dat is {result} per maand.",
        "fr": "L'État rembourse {state_share} du revenu d'intégration, et la subvention pour le PIIS s'il y en a une. Cela fait {result} par mois.",
        "en": "The state pays back {state_share} of the leefloon, and the subsidy for the GPMI if there is one. That is {result} per month.",
    },
    leaves_out={
        "nl": "of de toelage voor een GPMI bovenop een terugbetaling van 100 % komt",
        "fr": "si la subvention pour un PIIS s'ajoute à un remboursement de 100 %",
        "en": "whether the subsidy for a GPMI comes on top of a refund of 100 %",
    },
)
def state_reimbursement_month(
    leefloon_received_month: Members[Money], state_share: Share, state_gpmi_share: Share
) -> Money:
    """What comes back to the OCMW."""
    return leefloon_received_month.the("applicant") * (state_share + state_gpmi_share)


@rule(
    entity="leefloon_request",
    period="month",
    since="2026-01-01",
    source="RMI-wet 26 mei 2002, staatstoelage",
    name={
        "nl": "wat het OCMW zelf van het leefloon betaalt",
        "fr": "ce que le CPAS paie lui-même du revenu d'intégration",
        "en": "what the OCMW pays of the leefloon itself",
    },
    says={
        "nl": "Het OCMW betaalt zelf {result} per maand.",
        "fr": "Le CPAS paie lui-même {result} par mois.",
        "en": "The OCMW pays {result} per month itself.",
    },
)
def ocmw_part_month(
    leefloon_received_month: Members[Money], state_reimbursement_month: Money
) -> Money:
    """The rest; never below zero."""
    return at_least(leefloon_received_month.the("applicant") - state_reimbursement_month, 0)


@rule(
    entity="leefloon_request",
    period="year",
    since="2026-01-01",
    source=REFORM,
    name={
        "nl": "toelage voor personeel door de hervorming",
        "fr": "subvention de personnel par la réforme",
        "en": "staff subsidy through the reform",
    },
    says={
        "nl": {
            "some": "Voor dit dossier van de eerste golf krijgt het OCMW {result} per jaar voor personeel.",
            "none": "Dit dossier is niet van de eerste golf: geen extra toelage voor personeel.",
        },
        "fr": {
            "some": "Pour ce dossier de la première vague, le CPAS reçoit {result} par an pour le personnel.",
            "none": "Ce dossier n'est pas de la première vague : pas de subvention de personnel supplémentaire.",
        },
        "en": {
            "some": "For this file of the first wave the OCMW gets {result} per year for staff.",
            "none": "This file is not of the first wave: no extra staff subsidy.",
        },
    },
    leaves_out={
        "nl": "wat een eerste golf precies is: hier de aanvragen van de eerste helft van 2026; en hoe lang de toelage loopt: de ene bron zegt twee jaar, de andere tot 2028",
        "fr": "ce qu'est exactement la première vague : ici les demandes de la première moitié de 2026 ; et combien de temps court la subvention : une source dit deux ans, une autre jusqu'en 2028",
        "en": "what exactly the first wave is: here the requests of the first half of 2026; and how long the subsidy runs: one source says two years, another until 2028",
    },
)
def state_staff_subsidy_year(
    lost_benefit_in_reform: Flag, requested_on: Date, p: Parameters
) -> Money:
    """Per new file of the first wave."""
    is_first = between(requested_on, p.state_reform_first_on, p.state_reform_last_on)
    return first(
        (~lost_benefit_in_reform, 0, "none"),
        (is_first, p.state_reform_staff_year, "some"),
        otherwise=(0, "none"),
    )
