"""Read the YAML of the law: inputs, parameters, and values that a region adds or confirms."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from klaverblad.engines.rules import (
    Confirmation,
    DatedValue,
    Input,
    Kind,
    LoadError,
    Options,
    Parameter,
    Unit,
)
from klaverblad.engines.rules.amounts import STATUSES
from klaverblad.law.located import Located, Wrong, read_yaml

DATE_UNIT = "date"
ROW = ("from", "until", "value", "status", "source", "note")


@dataclass
class Read:
    """What was read of a file, and the names of what is there but could not be read."""

    parameters: list[Parameter] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


@dataclass
class LocalValues:
    """Values that a region adds, and values of law that it confirms, by parameter.

    places  file and line of each parameter, and of each of its rows by the day it begins
    """

    added: dict[str, list[DatedValue]] = field(default_factory=dict)
    confirmed: dict[str, list[Confirmation]] = field(default_factory=dict)
    places: dict[tuple[str, date | None], str] = field(default_factory=dict)

    def place_of(self, key: str, since: date | None = None) -> str:
        """File and line of a row; nothing when it was not read from a file."""
        return self.places.get((key, since), "")


def read_parameters(text: str, name: str, wrong: Wrong | None = None) -> Read:
    """Read a file of parameters: each with its unit, its names and its dated values.

    wrong  where to write down what is wrong; without it the first error is raised
    """
    noted, read = Wrong(), Read()
    for key, entry in _entries(text, name, noted):
        before = len(noted)
        values = _values(entry, noted)
        with noted.noted():
            entry.only("name", "unit", "values")
        with noted.noted():
            entry.need_words("name")
        unit: Unit | None = None
        with noted.noted():
            unit = _unit(entry)
        if len(noted) > before:
            read.unreadable.add(key)
            continue
        with noted.noted():
            words = entry.need_words("name")
            read.parameters.append(Parameter(key, words, unit, tuple(values), entry.where))
            continue
        read.unreadable.add(key)
    _hand_over(noted, wrong)
    return read


def _values(entry: Located, wrong: Wrong) -> list[DatedValue]:
    rows: list[Any] = []
    with wrong.noted():
        rows = entry.need("values", list, "[{from: …, value: …, status: …, source: …}]")
        if not rows:
            raise entry.error("it has no values", "Give at least one, with its source.", "values")
    is_date = entry.get("unit") == DATE_UNIT
    found: list[DatedValue] = []
    for row in rows:
        if not isinstance(row, Located):
            what = f"a value is {row!r}"
            wrong.append(entry.error(what, "Write {from: …, value: …, …}.", "values"))
            continue
        value = _value(row, wrong, is_date=is_date)
        if value is None:
            continue
        if found and value.since <= found[-1].since:
            what = f"{value.since} comes after {found[-1].since}"
            wrong.append(row.error(what, "Each day once, and in order.", "from"))
            continue
        if found and found[-1].until is not None:
            with wrong.noted():
                _check_next(row, found[-1], value)
        found.append(value)
    return found


def _check_next(row: Located, old: DatedValue, new: DatedValue) -> None:
    """After a value that ends, the next one begins the day after."""
    ended = old.until or date.max
    if new.since <= ended:
        what = f"two values hold on {new.since}: the one before ends on {ended}"
        raise row.error(what, "Let that one end the day before, or leave 'until' out.", "from")
    if (new.since - ended).days > 1:
        what = f"nothing holds between {ended} and {new.since}"
        raise row.error(what, "Give the value in between, or leave 'until' out.", "from")


def _value(row: Located, wrong: Wrong, *, is_date: bool) -> DatedValue | None:
    """One dated value; None when something about it is wrong."""
    before = len(wrong)
    since, until, status, value = date.min, None, "", 0.0
    with wrong.noted():
        row.only(*ROW)
    with wrong.noted():
        since = row.need_date("from")
    with wrong.noted():
        until = row.need_date("until") if "until" in row else None
        if until is not None and until < since:
            raise row.error(f"it ends before it begins, on {until}", "Correct one.", "until")
    with wrong.noted():
        value = _dated(row, is_date=is_date)
        if value is not None and not is_date and not 0 <= value < float("inf"):
            what = f"the value {value} is below zero or no number"
            raise row.error(what, "Write it without sign.", "value")
    with wrong.noted():
        status = row.need("status", str, "confirmed")
        if status not in STATUSES:
            known = f"Known: {', '.join(STATUSES)}."
            raise row.error(f"status '{status}' is unknown", known, "status")
    with wrong.noted():
        if not isinstance(row.get("source"), str) or not row["source"].strip():
            what = f"the value of {row.get('from')} has no source"
            raise row.error(what, "Say in words where it comes from.", "source")
    if value is None and status != "unconfirmed":
        what = f"from {since} on there is no value"
        wrong.append(row.error(what, "Its status is unconfirmed.", "status"))
    if len(wrong) > before:
        return None
    return DatedValue(since, value, status, str(row["source"]), str(row.get("note", "")), until)


def _dated(row: Located, *, is_date: bool) -> Any:
    """A value, or None where the row says that nobody has found it."""
    if "value" in row and row["value"] is None:
        return None
    return row.need("value", date if is_date else (int, float), "1340.47")


def read_inputs(text: str, name: str, wrong: Wrong | None = None) -> Read:
    """Read a file of inputs: what can be asked about persons and groups."""
    noted, read = Wrong(), Read()
    for key, entry in _entries(text, name, noted):
        before = len(noted)
        with noted.noted():
            entry.need_words("question")
        with noted.noted():
            read.inputs.append(_input(key, entry))
        if len(noted) > before:
            read.unreadable.add(key)
    _hand_over(noted, wrong)
    return read


def _input(key: str, entry: Located) -> Input:
    entry.only(
        "entity", "kind", "unit", "lowest", "highest", "options", "usual",
        "is_not_after_day", "judgement", "granted", "name", "question",
    )  # fmt: skip
    try:
        kind = Kind(entry.need("kind", str, "money"))
    except ValueError:
        known = f"Known: {', '.join(Kind)}."
        raise entry.error(f"kind '{entry['kind']}' is unknown", known, "kind") from None
    options = _options(entry) if kind is Kind.CATEGORY else None
    is_number = kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE}
    _refuse_what_does_not_fit(entry, kind, is_number=is_number)
    lowest, highest = entry.need_number("lowest"), entry.need_number("highest")
    if lowest is not None and highest is not None and lowest >= highest:
        what = f"it lies from {lowest:g} to {highest:g}"
        raise entry.error(what, "Let the lowest be below the highest.", "highest")
    return Input(
        key=key,
        entity=entry.need("entity", str, "person"),
        kind=kind,
        name=entry.need_words("name"),
        question=entry.need_words("question"),
        unit=_unit(entry) if is_number else None,
        lowest=lowest,
        highest=highest,
        options=options,
        is_not_after_day=entry.need_flag("is_not_after_day"),
        judgement=entry.need("judgement", str, "the article") if "judgement" in entry else None,
        granted=entry.need("granted", str, "may_have_igo") if "granted" in entry else "",
        usual=_usual(entry, kind, lowest, highest),
        where=entry.where,
    )


# What only some kinds of inputs have.
NUMBERS_ONLY = ("unit", "lowest", "highest")


def _refuse_what_does_not_fit(entry: Located, kind: Kind, *, is_number: bool) -> None:
    wrong = [key for key in NUMBERS_ONLY if key in entry and not is_number]
    wrong += ["usual"] if "usual" in entry and not (is_number or kind is Kind.DATE) else []
    wrong += ["is_not_after_day"] if "is_not_after_day" in entry and kind is not Kind.DATE else []
    wrong += ["options"] if "options" in entry and kind is not Kind.CATEGORY else []
    for key in wrong:
        raise entry.error(f"a {kind} has no '{key}'", "Leave it out, or correct the kind.", key)


def _usual(
    entry: Located, kind: Kind, lowest: float | None, highest: float | None
) -> tuple[float, ...]:
    """Answers that people often give, within the bounds."""
    usual = entry.need_numbers("usual")
    is_number = kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE}
    if (kind is Kind.DATE or (is_number and highest is None)) and not usual:
        raise entry.error(
            "it has no 'usual' values, and no highest one",
            "Write usual: [800, 1600] (of a date: years ago), to find the next question with.",
        )
    if kind is Kind.DATE and entry.get("is_not_after_day"):
        lowest = 0.0  # years ago
    for one in usual:
        if (lowest is not None and one < lowest) or (highest is not None and one > highest):
            what = f"the usual value {one:g} lies outside its bounds"
            raise entry.error(what, "Give usual values that may be told.", "usual")
    return usual


def _options(entry: Located) -> Options:
    options = entry.need("options", dict, "{red: {nl: …, fr: …, en: …}}")
    if not options:
        raise entry.error("it has no options", "Give at least two, with their names.", "options")
    return Options(**{key: options.need_words(key) for key in options})


def _unit(entry: Located) -> Unit | None:
    text = entry.need("unit", str, "EUR per month")
    if text == DATE_UNIT:
        return None
    try:
        return Unit.parse(text)
    except ValueError as problem:
        raise entry.error(f"unit '{text}' is unknown", f"{problem}.", "unit") from None


def read_values(text: str, name: str, wrong: Wrong | None = None) -> LocalValues:
    """Read values that a region adds to the law, or confirms in it.

    A row with a value adds it: {from, value, status, source}. A row without one confirms the value
    that begins on that day: {from, source, confirmed_by, confirmed_on}.
    """
    noted, found = Wrong(), LocalValues()
    entries = read_yaml(text, name, noted)
    for key in entries if isinstance(entries, Located) else ():
        rows = entries[key]
        found.places[key, None] = entries.at(key)
        for row in rows if isinstance(rows, list) else [rows]:
            if not isinstance(row, Located):
                what = f"'{key}' holds {row!r}"
                noted.append(entries.error(what, "Write a list of {from: …, …}.", key))
                continue
            if isinstance(row.get("from"), date):
                found.places.setdefault((key, row["from"]), row.where)
            before = [
                one.since for one in (*found.added.get(key, ()), *found.confirmed.get(key, ()))
            ]
            if row.get("from") in before:
                what = f"'{key}' has two rows from {row['from']}"
                noted.append(row.error(what, "Keep one of them.", "from"))
            elif "value" in row:
                is_date = isinstance(row["value"], date)
                value = _value(row, noted, is_date=is_date)
                found.added.setdefault(key, []).extend([value] if value else [])
            else:
                with noted.noted():
                    found.confirmed.setdefault(key, []).append(_confirmation(row))
    if entries is not None and not isinstance(entries, Located):
        noted.append(LoadError(name, "it holds no names", "Write <parameter>: and its rows below."))
    _hand_over(noted, wrong)
    return found


def _confirmation(row: Located) -> Confirmation:
    row.only("from", "source", "confirmed_by", "confirmed_on")
    since, on = row.need_date("from"), row.need_date("confirmed_on")
    by, source = row.need("confirmed_by", str, "a name"), row.need("source", str, "where it stands")
    if not (by.strip() and source.strip()):
        raise row.error("it says not who confirms, or by what", "Give both.")
    return Confirmation(since, source, by, on)


def together(first: LocalValues, second: LocalValues) -> LocalValues:
    """The rows of both."""
    whole = replace(first, added=dict(first.added), confirmed=dict(first.confirmed))
    for key, values in second.added.items():
        whole.added[key] = [*whole.added.get(key, ()), *values]
    for key, confirmations in second.confirmed.items():
        whole.confirmed[key] = [*whole.confirmed.get(key, ()), *confirmations]
    whole.places = {**first.places, **second.places}
    return whole


def _entries(text: str, name: str, wrong: Wrong) -> Iterator[tuple[str, Located]]:
    before = len(wrong)
    found = read_yaml(text, name, wrong)
    if not isinstance(found, Located):
        if len(wrong) == before:
            remedy = "Write <name>: and its lines below."
            wrong.append(LoadError(name, "it holds no mapping of names", remedy))
        return
    for key, entry in found.items():
        if isinstance(entry, Located):
            yield key, entry
        else:
            wrong.append(found.error(f"'{key}' holds {entry!r}", "Write its lines below it.", key))


def _hand_over(noted: Wrong, wrong: Wrong | None) -> None:
    if wrong is None:
        noted.stop_if_any()
    else:
        wrong += noted
