"""A small country with one household, so that the engine is tested apart from any real law."""

from datetime import date

from klaverblad.engines.rules import (
    Count,
    Date,
    DatedValue,
    Flag,
    Grouping,
    Input,
    Kind,
    Members,
    Money,
    Parameter,
    Parameters,
    Role,
    Rules,
    Unit,
    at_least,
    first,
    rule,
    years_between,
)

DAY = date(2026, 3, 1)


def words(text):
    return {"nl": text, "fr": text, "en": text}


def an_input(key, kind=Kind.MONEY, entity="person", unit="EUR per month", **more):
    said = {"unit": Unit.parse(unit)} if kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE} else {}
    if kind is Kind.MONEY:
        said |= {"lowest": 0.0, "usual": (500.0, 1500.0)}
    return Input(key, entity, kind, words(key), words(f"{key}?"), **(said | more))


def a_rule(body, *, entity="person", period="month", says=None, **more):
    said = {"source": "Toy act, art. 1", "name": words(body.__name__)}
    return rule(entity=entity, period=period, says=words(says or "{result}"), **(said | more))(body)


def a_parameter(key, *values, unit="EUR per month"):
    dated = tuple(DatedValue(day, value, status, "toy gazette") for day, value, status in values)
    return Parameter(key, words(key), Unit.parse(unit) if unit else None, dated)


HOME = Grouping(
    "home",
    words("home"),
    words("Who lives there?"),
    (
        Role("head", words("head"), words("head"), holds_one=True),
        Role("guest", words("guest"), words("guest")),
    ),
)


def age(born_on: Date, day: Date) -> Count:
    return years_between(born_on, day)


def is_adult(age: Count, p: Parameters) -> Flag:
    return age >= p.adult_years


def counted(wage: Money, p: Parameters) -> Money:
    return at_least(wage - p.free, 0)


def home_counted(counted: Members[Money]) -> Money:
    return counted.sum()


def has_adults(is_adult: Members[Flag]) -> Flag:
    return is_adult.any()


def aid(home_counted: Money, is_poor_home: Flag, p: Parameters) -> Money:
    return first(
        (is_poor_home, at_least(p.full - home_counted, 0), "poor"),
        otherwise=(0, "not_poor"),
    )


def toy_rules(*more):
    return (
        a_rule(age, period="day"),
        a_rule(is_adult, period="day"),
        a_rule(counted),
        a_rule(home_counted, entity="home"),
        a_rule(has_adults, entity="home"),
        rule(
            entity="home",
            period="month",
            source="Toy act, art. 9",
            name=words("aid"),
            says={
                language: {"poor": "Aid: {result}.", "not_poor": "No aid."}
                for language in ("nl", "fr", "en")
            },
        )(aid),
        *more,
    )


TOY_INPUTS = (
    an_input("born_on", Kind.DATE, usual=(10.0, 40.0), is_not_after_day=True),
    an_input("wage"),
    an_input("is_poor_home", Kind.FLAG, entity="home"),
)
TOY_PARAMETERS = (
    a_parameter("adult_years", (date(2000, 1, 1), 18, "confirmed"), unit="years"),
    a_parameter("free", (date(2020, 1, 1), 100, "confirmed"), (date(2026, 1, 1), 200, "computed")),
    a_parameter("full", (date(2020, 1, 1), 1000, "confirmed")),
)


def toy_book(*more_rules, inputs=TOY_INPUTS, groupings=(HOME,), parameters=TOY_PARAMETERS):
    return Rules(toy_rules(*more_rules), inputs, groupings, parameters)
