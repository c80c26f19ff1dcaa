"""The social work bonus: low wages pay less social security, in two parts since April 2024."""

from klaverblad.engines.rules import (
    Column,
    Count,
    Flag,
    Money,
    Parameters,
    Share,
    at_least,
    at_most,
    first,
    round_to,
    rule,
    where,
)
from klaverblad.engines.rules.vocabulary import Step
from klaverblad.law.be.net_wage.job import WorkPattern


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="KB 17 januari 2000; RSZ-instructies, werkbonus",
    name={
        "nl": "deel van een voltijdse maand",
        "fr": "fraction d'un mois à temps plein",
        "en": "part of a full-time month",
    },
    says={
        "nl": {
            "full": "Je werkt voltijds, de hele maand.",
            "days": "Je krijgt {paid_days_month} van de {full_time_days_month} dagen betaald. Afgerond is dat {result} van een maand.",
            "hours": "Je krijgt {paid_hours_month} uren betaald, en een voltijdse {full_time_hours_month}. Afgerond is dat {result} van een voltijdse.",
        },
        "fr": {
            "full": "Vous travaillez à temps plein, tout le mois.",
            "days": "{paid_days_month} des {full_time_days_month} jours sont payés. Arrondi, cela fait {result} d'un mois.",
            "hours": "{paid_hours_month} heures sont payées, contre {full_time_hours_month} à temps plein. Arrondi, cela fait {result} d'un temps plein.",
        },
        "en": {
            "full": "You work full-time, the whole month.",
            "days": "You are paid {paid_days_month} of the {full_time_days_month} days. Rounded, that is {result} of a month.",
            "hours": "You are paid {paid_hours_month} hours, and a full-time worker {full_time_hours_month}. Rounded, that is {result} of full time.",
        },
    },
)
def work_fraction(
    work_pattern: WorkPattern,
    paid_days_month: Count,
    full_time_days_month: Count,
    paid_hours_month: Count,
    full_time_hours_month: Count,
) -> Share:
    """How much of a full-time month is worked, to two decimals."""
    # Nobody works more than full-time; the ceiling says so while the hours are unknown.
    of_days = at_most(round_to(paid_days_month / full_time_days_month, "hundredth"), 1)
    of_hours = at_most(round_to(paid_hours_month / full_time_hours_month, "hundredth"), 1)
    return first(
        (work_pattern == "full_month", 1, "full"),
        (work_pattern == "part_of_month", of_days, "days"),
        otherwise=(of_hours, "hours"),
    )


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="KB 17 januari 2000; RSZ-instructies, werkbonus",
    name={
        "nl": "loon alsof je een volledige maand voltijds werkt",
        "fr": "salaire comme si vous travailliez un mois complet à temps plein",
        "en": "wage as if you worked a whole month full-time",
    },
    says={
        "nl": {
            "full": "Voor de werkbonus telt je brutoloon van {result}.",
            "days": "Als je de hele maand werkte, was je loon {result}. Dat loon telt voor de werkbonus.",
            "hours": "Als je voltijds werkte, was je loon {result}. Dat loon telt voor de werkbonus.",
        },
        "fr": {
            "full": "Pour le bonus à l'emploi, c'est votre salaire brut de {result} qui compte.",
            "days": "Si vous travailliez tout le mois, votre salaire serait de {result}. C'est ce salaire qui compte pour le bonus à l'emploi.",
            "hours": "Si vous travailliez à temps plein, votre salaire serait de {result}. C'est ce salaire qui compte pour le bonus à l'emploi.",
        },
        "en": {
            "full": "For the work bonus, your gross wage of {result} counts.",
            "days": "If you worked the whole month, your wage would be {result}. That wage counts for the work bonus.",
            "hours": "If you worked full-time, your wage would be {result}. That wage counts for the work bonus.",
        },
    },
)
def reference_wage_month(
    gross_wage_month_eur: Money,
    work_pattern: WorkPattern,
    paid_days_month: Count,
    full_time_days_month: Count,
    paid_hours_month: Count,
    full_time_hours_month: Count,
) -> Money:
    """The wage per day or hour, rounded to the cent, times those of a full-time month."""
    day_wage = round_to(gross_wage_month_eur / paid_days_month, "cent")
    hour_wage = round_to(gross_wage_month_eur / paid_hours_month, "cent")
    return first(
        (work_pattern == "full_month", gross_wage_month_eur, "full"),
        (
            work_pattern == "part_of_month",
            round_to(day_wage * full_time_days_month, "cent"),
            "days",
        ),
        otherwise=(round_to(hour_wage * full_time_hours_month, "cent"), "hours"),
    )


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="KB 17 januari 2000; RSZ-instructies, werkbonus",
    name={
        "nl": "werkbonus A, voor lage lonen",
        "fr": "bonus à l'emploi A, pour les bas salaires",
        "en": "work bonus A, for low wages",
    },
    says={
        "nl": {
            "full": "Een loon van {reference_wage_month} is niet hoger dan {p.werkbonus_a_until_month}. De werkbonus A is dus volledig: {result}.",
            "part": "Een loon van {reference_wage_month} ligt tussen {p.werkbonus_a_until_month} en {p.werkbonus_none_from_month}. Van de werkbonus A blijft {result}.",
            "none": "Een loon van {reference_wage_month} is hoger dan {p.werkbonus_none_from_month}. Dan is er geen werkbonus.",
        },
        "fr": {
            "full": "Un salaire de {reference_wage_month} ne dépasse pas {p.werkbonus_a_until_month}. Le bonus à l'emploi A est donc complet : {result}.",
            "part": "Un salaire de {reference_wage_month} se situe entre {p.werkbonus_a_until_month} et {p.werkbonus_none_from_month}. Du bonus à l'emploi A, il reste {result}.",
            "none": "Un salaire de {reference_wage_month} dépasse {p.werkbonus_none_from_month}. Il n'y a donc pas de bonus à l'emploi.",
        },
        "en": {
            "full": "A wage of {reference_wage_month} is not higher than {p.werkbonus_a_until_month}. So work bonus A is whole: {result}.",
            "part": "A wage of {reference_wage_month} lies between {p.werkbonus_a_until_month} and {p.werkbonus_none_from_month}. Of work bonus A, {result} is left.",
            "none": "A wage of {reference_wage_month} is higher than {p.werkbonus_none_from_month}. Then there is no work bonus.",
        },
    },
    leaves_out={
        "nl": "het jaarmaximum van de werkbonus, en de werkbonus van wie meer dan één job heeft",
        "fr": "le maximum annuel du bonus à l'emploi, et le bonus de qui a plus d'un emploi",
        "en": "the yearly maximum of the work bonus, and the bonus of who has more than one job",
    },
)
def werkbonus_a_before_cap_month(
    reference_wage_month: Money, work_fraction: Share, is_blue_collar: Flag, p: Parameters
) -> Money:
    """Whole up to a wage, then less with every euro, then nothing."""
    return _phased_out(
        reference_wage_month,
        work_fraction,
        whole=_raised(p.werkbonus_a_full_month, is_blue_collar, p, "cent"),
        slope=_raised(p.werkbonus_a_slope, is_blue_collar, p, "ten_thousandth"),
        until=p.werkbonus_a_until_month,
        none_from=p.werkbonus_none_from_month,
    )


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="KB 17 januari 2000; RSZ-instructies, werkbonus",
    name={
        "nl": "werkbonus B, voor zeer lage lonen",
        "fr": "bonus à l'emploi B, pour les très bas salaires",
        "en": "work bonus B, for very low wages",
    },
    says={
        "nl": {
            "full": "Een loon van {reference_wage_month} is niet hoger dan {p.werkbonus_b_until_month}. De werkbonus B is dus volledig: {result}.",
            "part": "Een loon van {reference_wage_month} ligt tussen {p.werkbonus_b_until_month} en {p.werkbonus_a_until_month}. Van de werkbonus B blijft {result}.",
            "none": "Een loon van {reference_wage_month} is hoger dan {p.werkbonus_a_until_month}. Dan is er geen werkbonus B.",
        },
        "fr": {
            "full": "Un salaire de {reference_wage_month} ne dépasse pas {p.werkbonus_b_until_month}. Le bonus à l'emploi B est donc complet : {result}.",
            "part": "Un salaire de {reference_wage_month} se situe entre {p.werkbonus_b_until_month} et {p.werkbonus_a_until_month}. Du bonus à l'emploi B, il reste {result}.",
            "none": "Un salaire de {reference_wage_month} dépasse {p.werkbonus_a_until_month}. Il n'y a donc pas de bonus à l'emploi B.",
        },
        "en": {
            "full": "A wage of {reference_wage_month} is not higher than {p.werkbonus_b_until_month}. So work bonus B is whole: {result}.",
            "part": "A wage of {reference_wage_month} lies between {p.werkbonus_b_until_month} and {p.werkbonus_a_until_month}. Of work bonus B, {result} is left.",
            "none": "A wage of {reference_wage_month} is higher than {p.werkbonus_a_until_month}. Then there is no work bonus B.",
        },
    },
)
def werkbonus_b_before_cap_month(
    reference_wage_month: Money, work_fraction: Share, is_blue_collar: Flag, p: Parameters
) -> Money:
    """As part A, with lower limits."""
    return _phased_out(
        reference_wage_month,
        work_fraction,
        whole=_raised(p.werkbonus_b_full_month, is_blue_collar, p, "cent"),
        slope=_raised(p.werkbonus_b_slope, is_blue_collar, p, "ten_thousandth"),
        until=p.werkbonus_b_until_month,
        none_from=p.werkbonus_a_until_month,
    )


def _raised(value: Column, is_blue_collar: Flag, p: Parameters, step: Step) -> Column:
    """The whole bonus or its slope; those of blue-collar workers follow their higher base."""
    return round_to(where(is_blue_collar, value * p.rsz_base_blue_collar_share, value), step)


def _phased_out(
    wage: Money, fraction: Share, *, whole: Column, slope: Column, until: Column, none_from: Column
) -> Money:
    """What both parts share: whole up to a wage, then less with every euro, then nothing."""
    # The wage above the limit; the floors say so while the wage is unknown.
    above = at_least(wage - until, 0)
    part = at_least(whole - slope * above, 0)
    return first(
        (wage <= until, round_to(whole * fraction, "cent"), "full"),
        (wage <= none_from, round_to(part * fraction, "cent"), "part"),
        otherwise=(0, "none"),
    )


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="wet 20 december 1999; RSZ-instructies, werkbonus",
    name={
        "nl": "werkbonus A die van de RSZ af gaat",
        "fr": "bonus à l'emploi A déduit de l'ONSS",
        "en": "work bonus A taken off the contribution",
    },
    says={
        "nl": {
            "none": "Er gaat geen werkbonus A van de RSZ af.",
            "whole": "De werkbonus A gaat van de RSZ af: {result}.",
            "cut": "De werkbonus A is nooit hoger dan de RSZ. Er gaat {result} af.",
        },
        "fr": {
            "none": "Aucun bonus à l'emploi A n'est déduit de l'ONSS.",
            "whole": "Le bonus à l'emploi A est déduit de l'ONSS : {result}.",
            "cut": "Le bonus à l'emploi A ne dépasse jamais l'ONSS. {result} est déduit.",
        },
        "en": {
            "none": "No work bonus A is taken off the contribution.",
            "whole": "Work bonus A is taken off the contribution: {result}.",
            "cut": "Work bonus A is never higher than the contribution. {result} is taken off.",
        },
    },
)
def werkbonus_a_month(werkbonus_a_before_cap_month: Money, rsz_before_bonus_month: Money) -> Money:
    """No more than the contribution itself; what is too much is cut from part B first."""
    capped = at_most(werkbonus_a_before_cap_month, rsz_before_bonus_month)
    return first(
        (werkbonus_a_before_cap_month <= 0, 0, "none"),
        (werkbonus_a_before_cap_month <= rsz_before_bonus_month, capped, "whole"),
        otherwise=(capped, "cut"),
    )


@rule(
    entity="job",
    period="month",
    since="2024-04-01",
    source="wet 20 december 1999; RSZ-instructies, werkbonus",
    name={
        "nl": "werkbonus B die van de RSZ af gaat",
        "fr": "bonus à l'emploi B déduit de l'ONSS",
        "en": "work bonus B taken off the contribution",
    },
    says={
        "nl": {
            "none": "Er gaat geen werkbonus B van de RSZ af.",
            "whole": "De werkbonus B gaat van de RSZ af: {result}.",
            "cut": "Samen zijn A en B nooit hoger dan de RSZ. Van de werkbonus B gaat daarom {result} af.",
        },
        "fr": {
            "none": "Aucun bonus à l'emploi B n'est déduit de l'ONSS.",
            "whole": "Le bonus à l'emploi B est déduit de l'ONSS : {result}.",
            "cut": "Ensemble, A et B ne dépassent jamais l'ONSS. Du bonus à l'emploi B, {result} est donc déduit.",
        },
        "en": {
            "none": "No work bonus B is taken off the contribution.",
            "whole": "Work bonus B is taken off the contribution: {result}.",
            "cut": "Together, A and B are never higher than the contribution. So of work bonus B, {result} is taken off.",
        },
    },
)
def werkbonus_b_month(
    werkbonus_b_before_cap_month: Money, werkbonus_a_month: Money, rsz_before_bonus_month: Money
) -> Money:
    """What is left of the contribution after part A is the most that part B can be."""
    # Part A never exceeds the contribution; the floor only says so while they are unknown.
    left = at_least(rsz_before_bonus_month - werkbonus_a_month, 0)
    capped = at_most(werkbonus_b_before_cap_month, left)
    return first(
        (werkbonus_b_before_cap_month <= 0, 0, "none"),
        (werkbonus_b_before_cap_month <= left, capped, "whole"),
        otherwise=(capped, "cut"),
    )
