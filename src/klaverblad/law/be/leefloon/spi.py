"""The SPI exemption: what stays yours of a wage, in its four forms."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Money,
    Parameters,
    at_least,
    at_most,
    first,
    monthly,
    rule,
    table,
    where,
)
from klaverblad.law.be.leefloon.spi_months import ShortageMonthsUsedBefore, SpiWork

STUDENT_NAME = {
    "nl": "hoogste SPI-vrijstelling voor een student",
    "fr": "exonération ISP maximale d'un étudiant",
    "en": "highest SPI exemption of a student",
}


@rule(
    key="spi_student_limit_month",
    entity="person",
    period="month",
    since="2002-10-01",
    until="2022-10-31",
    source="KB 11 juli 2002, art. 35 §2",
    name=STUDENT_NAME,
    says={
        "nl": {
            "grant": "Voor een student met een studiebeurs is dat hoogstens {result} per maand.",
            "no_grant": "Voor een student zonder studiebeurs is dat hoogstens {result} per maand.",
        },
        "fr": {
            "grant": "Pour un étudiant boursier, c'est au plus {result} par mois.",
            "no_grant": "Pour un étudiant non boursier, c'est au plus {result} par mois.",
        },
        "en": {
            "grant": "For a student with a study grant, that is at most {result} per month.",
            "no_grant": "For a student without a study grant, that is at most {result} per month.",
        },
    },
    leaves_out={
        "nl": "de dag waarop het verschil tussen studenten met en zonder beurs verdween: het bestond op 1 januari 2022 en niet meer op 1 november 2022",
        "fr": "le jour où la différence entre étudiants boursiers et non boursiers a disparu : elle existait le 1er janvier 2022 et plus le 1er novembre 2022",
        "en": "the day on which the difference between students with and without a grant went: it was there on 1 January 2022 and gone on 1 November 2022",
    },
)
def spi_student_limit_by_grant(receives_study_grant: Flag, p: Parameters) -> Money:
    """A lower amount beside a study grant."""
    return first(
        (receives_study_grant, p.spi_student_with_grant_month, "grant"),
        otherwise=(p.spi_student_month, "no_grant"),
    )


@rule(
    key="spi_student_limit_month",
    entity="person",
    period="month",
    since="2022-11-01",
    source="KB 11 juli 2002, art. 35 §2",
    name=STUDENT_NAME,
    says={
        "nl": "Voor een student is dat hoogstens {result} per maand, met of zonder studiebeurs.",
        "fr": "Pour un étudiant, c'est au plus {result} par mois, boursier ou non.",
        "en": "For a student that is at most {result} per month, with or without a study grant.",
    },
)
def spi_student_limit(p: Parameters) -> Money:
    """One amount for all students."""
    return at_least(p.spi_student_month, 0)


@rule(
    entity="person",
    period="month",
    since="2024-01-01",
    source="KB 11 juli 2002, art. 35, gewijzigd door KB 23 november 2023",
    name={
        "nl": "hogere SPI-vrijstelling voor een knelpuntberoep",
        "fr": "exonération ISP majorée pour un métier en pénurie",
        "en": "higher SPI exemption for a shortage occupation",
    },
    says={
        "nl": {
            "no_proof": "Zonder attest van VDAB dat dit een knelpuntberoep is, geldt de gewone SPI-vrijstelling.",
            "short": "Het contract duurt geen drie maanden. Dan geldt de gewone SPI-vrijstelling.",
            "used": "De hogere SPI-vrijstelling voor een knelpuntberoep is al {p.spi_shortage_months_max} maanden gebruikt. Dat kan maar één keer in een leven.",
            "yes": "Het werk is een knelpuntberoep. Dan geldt {p.spi_shortage_months_max} maanden lang de hogere SPI-vrijstelling.",
        },
        "fr": {
            "no_proof": "Sans attestation du VDAB que ce métier est en pénurie, l'exonération ISP ordinaire s'applique.",
            "short": "Le contrat ne dure pas trois mois. L'exonération ISP ordinaire s'applique.",
            "used": "L'exonération ISP majorée pour un métier en pénurie a déjà servi {p.spi_shortage_months_max} mois. Elle ne sert qu'une fois dans une vie.",
            "yes": "Le travail est un métier en pénurie. L'exonération ISP majorée s'applique pendant {p.spi_shortage_months_max} mois.",
        },
        "en": {
            "no_proof": "Without proof from VDAB that this is a shortage occupation, the ordinary SPI exemption holds.",
            "short": "The contract does not last three months. Then the ordinary SPI exemption holds.",
            "used": "The higher SPI exemption for a shortage occupation was used for {p.spi_shortage_months_max} months already. That can be done once in a lifetime.",
            "yes": "The work is a shortage occupation. Then the higher SPI exemption holds for {p.spi_shortage_months_max} months.",
        },
    },
    leaves_out={
        "nl": "of de drie maanden op elkaar moeten volgen",
        "fr": "si les trois mois doivent se suivre",
        "en": "whether the three months must follow each other",
    },
)
def has_shortage_spi(
    has_shortage_attest: Flag,
    has_contract_of_three_months: Flag,
    spi_shortage_months_used_before: ShortageMonthsUsedBefore,
    p: Parameters,
) -> Flag:
    """Proof of the shortage, a contract that lasts, and not used up before."""
    is_used = spi_shortage_months_used_before >= p.spi_shortage_months_max
    return first(
        (~has_shortage_attest, False, "no_proof"),
        (~has_contract_of_three_months, False, "short"),
        (is_used, False, "used"),
        otherwise=(True, "yes"),
    )


LIMIT_NAME = {
    "nl": "hoogste SPI-vrijstelling per maand",
    "fr": "exonération ISP maximale par mois",
    "en": "highest SPI exemption per month",
}
LIMIT_SAYS = {
    "nl": "Voor dit werk is hoogstens {result} per maand vrijgesteld.",
    "fr": "Pour ce travail, au plus {result} par mois est exonéré.",
    "en": "For this work, at most {result} per month is exempt.",
}
ART_LEFT_OUT = {
    "nl": "hoe lang de vrijstelling voor onregelmatig artistiek werk duurt, en dat ze per jaar gerekend wordt: hier telt een twaalfde per maand",
    "fr": "combien de temps dure l'exonération pour un travail artistique irrégulier, et qu'elle se compte par an : ici un douzième compte par mois",
    "en": "how long the exemption for irregular artistic work lasts, and that it is reckoned per year: here a twelfth counts per month",
}


@rule(
    key="spi_limit_month",
    entity="person",
    period="month",
    since="2002-10-01",
    until="2023-12-31",
    source="KB 11 juli 2002, art. 35",
    name=LIMIT_NAME,
    says=LIMIT_SAYS,
    leaves_out=ART_LEFT_OUT,
)
def spi_limit_before_2024(
    spi_work: SpiWork, spi_student_limit_month: Money, p: Parameters
) -> Money:
    """The same for every job; students and irregular artists have amounts of their own."""
    return table(
        spi_work,
        ("ordinary", p.spi_exemption_month),
        ("shortage_occupation", p.spi_exemption_month),
        ("student", spi_student_limit_month),
        ("art", monthly(p.spi_art_year)),
    )


@rule(
    key="spi_limit_month",
    entity="person",
    period="month",
    since="2024-01-01",
    source="KB 11 juli 2002, art. 35, gewijzigd door KB 23 november 2023",
    name=LIMIT_NAME,
    says=LIMIT_SAYS,
    leaves_out=ART_LEFT_OUT,
)
def spi_limit_since_2024(
    spi_work: SpiWork, has_shortage_spi: Flag, spi_student_limit_month: Money, p: Parameters
) -> Money:
    """A shortage occupation has a higher amount, for a few months."""
    return table(
        spi_work,
        ("ordinary", p.spi_exemption_month),
        (
            "shortage_occupation",
            where(has_shortage_spi, p.spi_shortage_month, p.spi_exemption_month),
        ),
        ("student", spi_student_limit_month),
        ("art", monthly(p.spi_art_year)),
    )


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35",
    name={"nl": "SPI-vrijstelling", "fr": "exonération ISP", "en": "SPI exemption"},
    says={
        "nl": {
            "none": "Er is geen SPI-vrijstelling voor dit werk.",
            "used": "Er zijn geen maanden SPI-vrijstelling meer over.",
            "credit": "Van het loon telt {result} per maand niet mee: de SPI-vrijstelling.",
        },
        "fr": {
            "none": "Il n'y a pas d'exonération ISP pour ce travail.",
            "used": "Il ne reste plus de mois d'exonération ISP.",
            "credit": "Sur le salaire, {result} par mois ne compte pas : l'exonération ISP.",
        },
        "en": {
            "none": "There is no SPI exemption for this work.",
            "used": "There are no months of SPI exemption left.",
            "credit": "Of the wage, {result} per month does not count: the SPI exemption.",
        },
    },
)
def spi_exemption_month(
    work_income_month: Money,
    has_spi_credit: Flag,
    spi_work: SpiWork,
    spi_months_left: Count,
    spi_limit_month: Money,
) -> Money:
    """A student keeps it for the whole study; for an ordinary job the three years run down."""
    runs_down = (spi_work == "ordinary") | (spi_work == "shortage_occupation")
    return first(
        (~has_spi_credit, 0, "none"),
        (runs_down & (spi_months_left <= 0), 0, "used"),
        otherwise=(at_most(work_income_month, spi_limit_month), "credit"),
    )
