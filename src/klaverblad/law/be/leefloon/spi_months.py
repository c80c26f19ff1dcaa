"""The months of the SPI exemption: three years, spread over six, that run down month by month."""

from typing import Annotated

from klaverblad.engines.rules import (
    Column,
    Count,
    Date,
    Flag,
    Money,
    Options,
    Parameters,
    Previous,
    at_least,
    at_most,
    first,
    months_after,
    rule,
    where,
    yearly,
)

# How people call these outcomes stands with the question, in spi.inputs.yaml.
SpiWork = Annotated[Column, Options(ordinary={}, shortage_occupation={}, student={}, art={})]
MonthsUsedBefore = Annotated[Count, Previous("spi_months_used")]
FirstUsedBefore = Annotated[Date, Previous("spi_first_used_on")]
ShortageMonthsUsedBefore = Annotated[Count, Previous("spi_shortage_months_used")]


@rule(
    entity="person",
    period="day",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={
        "nl": "laatste dag voor de SPI-vrijstelling",
        "fr": "fin de la période de l'exonération ISP",
        "en": "end of the period of the SPI exemption",
    },
    says={
        "nl": {
            "new": "De SPI-vrijstelling is nog niet gebruikt. Wie vandaag begint, kan haar gebruiken tot {result}.",
            "running": "De SPI-vrijstelling is voor het eerst gebruikt op {spi_first_used_before_on}. Ze kan gebruikt worden tot {result}.",
        },
        "fr": {
            "new": "L'exonération ISP n'a pas encore été utilisée. Qui commence aujourd'hui peut l'utiliser jusqu'au {result}.",
            "running": "L'exonération ISP a été utilisée pour la première fois le {spi_first_used_before_on}. Elle peut être utilisée jusqu'au {result}.",
        },
        "en": {
            "new": "The SPI exemption was not used yet. Who starts today can use it until {result}.",
            "running": "The SPI exemption was first used on {spi_first_used_before_on}. It can be used until {result}.",
        },
    },
    leaves_out={
        "nl": "dat de drie jaar vroeger zonder onderbreking liepen, en of er na de zes jaar een nieuwe periode kan beginnen",
        "fr": "que les trois ans couraient autrefois sans interruption, et si une nouvelle période peut commencer après les six ans",
        "en": "that the three years once ran without a break, and whether a new period can begin after the six years",
    },
)
def spi_period_ends_on(
    spi_months_used_before: MonthsUsedBefore,
    spi_first_used_before_on: FirstUsedBefore,
    day: Date,
    p: Parameters,
) -> Date:
    """The three years may be spread over six, from the first month on."""
    return first(
        (spi_months_used_before <= 0, months_after(day, p.spi_spread_months), "new"),
        otherwise=(months_after(spi_first_used_before_on, p.spi_spread_months), "running"),
    )


@rule(
    entity="person",
    period="day",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={
        "nl": "maanden SPI-vrijstelling die over zijn",
        "fr": "mois d'exonération ISP restants",
        "en": "months of SPI exemption left",
    },
    says={
        "nl": {
            "used": "Alle {p.spi_months_max} maanden SPI-vrijstelling zijn gebruikt.",
            "over": "De zes jaar voor de SPI-vrijstelling zijn voorbij sinds {spi_period_ends_on}.",
            "left": "Van de {p.spi_months_max} maanden SPI-vrijstelling zijn er {spi_months_used_before} gebruikt. Er zijn er nog {result}.",
        },
        "fr": {
            "used": "Les {p.spi_months_max} mois d'exonération ISP sont tous utilisés.",
            "over": "Les six ans de l'exonération ISP sont passés depuis le {spi_period_ends_on}.",
            "left": "Sur {p.spi_months_max} mois d'exonération ISP, {spi_months_used_before} sont utilisés. Il en reste {result}.",
        },
        "en": {
            "used": "All {p.spi_months_max} months of SPI exemption are used.",
            "over": "The six years for the SPI exemption are over since {spi_period_ends_on}.",
            "left": "Of the {p.spi_months_max} months of SPI exemption, {spi_months_used_before} are used. {result} are left.",
        },
    },
)
def spi_months_left(
    spi_months_used_before: MonthsUsedBefore, spi_period_ends_on: Date, day: Date, p: Parameters
) -> Count:
    """Three years in all, as long as the six years last."""
    left = at_least(p.spi_months_max - spi_months_used_before, 0)
    return first(
        (left <= 0, 0, "used"),
        (day >= spi_period_ends_on, 0, "over"),
        otherwise=(left, "left"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={
        "nl": "SPI-vrijstelling voor de komende twaalf maanden",
        "fr": "exonération ISP pour les douze mois à venir",
        "en": "SPI exemption for the next twelve months",
    },
    says={
        "nl": "In de komende twaalf maanden kan hoogstens {result} loon vrijgesteld worden, aan {p.spi_exemption_month} per maand.",
        "fr": "Dans les douze mois à venir, au plus {result} de salaire peut être exonéré, à {p.spi_exemption_month} par mois.",
        "en": "In the next twelve months, at most {result} of wage can be exempt, at {p.spi_exemption_month} per month.",
    },
    leaves_out={
        "nl": "dat het bedrag per maand in die tijd kan stijgen",
        "fr": "que le montant par mois peut augmenter dans ce délai",
        "en": "that the amount per month may rise in that time",
    },
)
def spi_left_year(spi_months_left: Count, p: Parameters) -> Money:
    """What is left in euro, as far as a year looks ahead."""
    share = at_most(spi_months_left, p.months_a_year) / p.months_a_year
    return yearly(p.spi_exemption_month) * share


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={
        "nl": "maanden SPI-vrijstelling die gebruikt zijn",
        "fr": "mois d'exonération ISP utilisés",
        "en": "months of SPI exemption used",
    },
    says={
        "nl": "Na deze maand zijn {result} maanden SPI-vrijstelling gebruikt.",
        "fr": "Après ce mois, {result} mois d'exonération ISP sont utilisés.",
        "en": "After this month, {result} months of SPI exemption are used.",
    },
    leaves_out={
        "nl": "of de maanden met de hogere vrijstelling voor een knelpuntberoep, en die van een kunstenaar, ook van de drie jaar afgaan: hier gaan die van een knelpuntberoep er wel af, en die van een kunstenaar niet",
        "fr": "si les mois de l'exonération majorée pour un métier en pénurie, et ceux d'un artiste, se déduisent aussi des trois ans : ici ceux d'un métier en pénurie se déduisent, ceux d'un artiste non",
        "en": "whether months with the higher exemption for a shortage occupation, and those of an artist, also come off the three years: here those of a shortage occupation do, and those of an artist do not",
    },
)
def spi_months_used(
    spi_months_used_before: MonthsUsedBefore, spi_exemption_month: Money, spi_work: SpiWork
) -> Count:
    """A month without exemption uses nothing, and neither does a month of study."""
    runs_down = (spi_work == "ordinary") | (spi_work == "shortage_occupation")
    return spi_months_used_before + where(runs_down & (spi_exemption_month > 0), 1, 0)


@rule(
    entity="person",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 35 §1",
    name={
        "nl": "eerste dag met SPI-vrijstelling",
        "fr": "premier jour d'exonération ISP",
        "en": "first day with SPI exemption",
    },
    says={
        "nl": {
            "before": "De SPI-vrijstelling begon op {result}.",
            "now": "De SPI-vrijstelling was voor {result} nog niet gebruikt.",
        },
        "fr": {
            "before": "L'exonération ISP a commencé le {result}.",
            "now": "L'exonération ISP n'avait pas été utilisée avant le {result}.",
        },
        "en": {
            "before": "The SPI exemption began on {result}.",
            "now": "The SPI exemption was not used before {result}.",
        },
    },
)
def spi_first_used_on(
    spi_months_used_before: MonthsUsedBefore, spi_first_used_before_on: FirstUsedBefore, day: Date
) -> Date:
    """From here the six years run; as long as nothing was used, they can begin today."""
    return first(
        (spi_months_used_before > 0, spi_first_used_before_on, "before"), otherwise=(day, "now")
    )


@rule(
    entity="person",
    period="month",
    since="2024-01-01",
    source="KB 11 juli 2002, art. 35, gewijzigd door KB 23 november 2023",
    name={
        "nl": "maanden hogere SPI-vrijstelling die gebruikt zijn",
        "fr": "mois d'exonération ISP majorée utilisés",
        "en": "months of higher SPI exemption used",
    },
    says={
        "nl": "Na deze maand zijn {result} maanden van de hogere SPI-vrijstelling gebruikt.",
        "fr": "Après ce mois, {result} mois de l'exonération ISP majorée sont utilisés.",
        "en": "After this month, {result} months of the higher SPI exemption are used.",
    },
)
def spi_shortage_months_used(
    spi_shortage_months_used_before: ShortageMonthsUsedBefore,
    spi_work: SpiWork,
    has_shortage_spi: Flag,
    spi_exemption_month: Money,
) -> Count:
    """Once in a lifetime: what was used never comes back."""
    is_used = (spi_work == "shortage_occupation") & has_shortage_spi & (spi_exemption_month > 0)
    return spi_shortage_months_used_before + where(is_used, 1, 0)
