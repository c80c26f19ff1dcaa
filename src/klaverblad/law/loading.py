"""Read rules, inputs, groupings and parameters from the folders of the law."""

import hashlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import klaverblad.engines.rules as engine
from klaverblad.engines.rules import (
    DatedValue,
    Grouping,
    Input,
    Kind,
    LoadError,
    Options,
    Parameter,
    Rule,
    Unit,
)
from klaverblad.engines.rules.declare import STATUSES
from klaverblad.law.located import Located, read_yaml

LAW = Path(__file__).parent
DATE_UNIT = "date"


@dataclass
class Found:
    """What the folders hold."""

    rules: list[Rule] = field(default_factory=list)
    groupings: list[Grouping] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    engine: str = ""


def read_territories(territories: Iterable[str]) -> Found:
    """Read the folders of these territories, in alphabetical order of their files."""
    found = Found(engine=engine_fingerprint())
    for territory in territories:
        folder = LAW / territory
        if not (folder / "__init__.py").is_file():
            known = sorted(path.parent.name for path in LAW.glob("*/__init__.py"))
            raise LoadError(f"territory '{territory}'", "there is none", f"Known: {known}.")
        for name in _modules(territory):
            _collect(name, found)
        for path in sorted(folder.rglob("*.inputs.yaml")):
            found.inputs += read_inputs(path.read_text("utf-8"), _short(path))
        for path in sorted(folder.rglob("*.params.yaml")):
            found.parameters += read_parameters(path.read_text("utf-8"), _short(path))
    return found


def engine_fingerprint() -> str:
    """A hash of the source of the engine, for receipts."""
    folder = Path(engine.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _short(path: Path) -> str:
    return f"law/{path.relative_to(LAW)}"


def _modules(territory: str) -> Iterator[str]:
    package = import_module(f"klaverblad.law.{territory}")
    yield package.__name__
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield module.name


def _collect(name: str, found: Found) -> None:
    for thing in vars(import_module(name)).values():
        # A rule belongs to the module of its body, however often it is imported.
        if isinstance(thing, Rule) and thing.body.__module__ == name:
            found.rules.append(thing)
        if isinstance(thing, Grouping) and thing not in found.groupings:
            found.groupings.append(thing)


def read_parameters(text: str, name: str) -> list[Parameter]:
    """Read a file of parameters: each with its unit, its names and its dated values."""
    return [_parameter(key, entry) for key, entry in _entries(text, name)]


def _parameter(key: str, entry: Located) -> Parameter:
    entry.only("name", "unit", "values")
    unit = _unit(entry)
    values: list[DatedValue] = []
    for row in entry.need("values", list, "[{from: …, value: …, status: …, source: …}]"):
        row.only("from", "value", "status", "source", "note")
        since = row.need_date("from")
        value = _dated(row, unit)
        status = row.need("status", str, "confirmed")
        if value is None and status != "unconfirmed":
            raise row.error(f"from {since} on there is no value", "Its status is unconfirmed.")
        if status not in STATUSES:
            raise row.error(f"status '{status}' is unknown", f"Known: {', '.join(STATUSES)}.")
        if not str(row.get("source", "")).strip():
            raise row.error(f"the value of {since} has no source", "Say where it comes from.")
        if values and since <= values[-1].since:
            raise row.error(
                f"{since} comes after {values[-1].since}", "Each day once, and in order."
            )
        note = str(row.get("note", ""))
        values.append(DatedValue(since, value, status, str(row["source"]), note))
    if not values:
        raise entry.error("it has no values", "Give at least one, with its source.")
    return Parameter(key, entry.need_words("name"), unit, tuple(values), entry.where)


def _dated(row: Located, unit: Unit | None) -> Any:
    """A value, or None where the row says that nobody has found it."""
    if "value" in row and row["value"] is None:
        return None
    is_date = unit is None
    value = row.need("value", date if is_date else (int, float), "1340.47")
    if not is_date and not 0 <= value < float("inf"):
        raise row.error(f"the value {value} is below zero or no number", "Write it without sign.")
    return value


def read_inputs(text: str, name: str) -> list[Input]:
    """Read a file of inputs: what can be asked about persons and groups."""
    return [_input(key, entry) for key, entry in _entries(text, name)]


def _input(key: str, entry: Located) -> Input:
    entry.only(
        "entity", "kind", "unit", "lowest", "highest", "options", "usual",
        "is_not_after_day", "judgement", "name", "question",
    )  # fmt: skip
    try:
        kind = Kind(entry.need("kind", str, "money"))
    except ValueError:
        raise entry.error(f"kind '{entry['kind']}' is unknown", f"Known: {list(Kind)}.") from None
    options = Options(**entry.need("options", dict, "{…}")) if kind is Kind.CATEGORY else None
    is_number = kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE}
    usual = tuple(float(one) for one in entry.get("usual", ()))
    if (kind is Kind.DATE or (is_number and entry.get("highest") is None)) and not usual:
        raise entry.error(
            "it has no 'usual' values, and no highest one",
            "Write usual: [800, 1600] (of a date: years ago), to find the next question with.",
        )
    return Input(
        key=key,
        entity=entry.need("entity", str, "person"),
        kind=kind,
        name=entry.need_words("name"),
        question=entry.need_words("question"),
        unit=_unit(entry) if is_number else None,
        lowest=entry.get("lowest"),
        highest=entry.get("highest"),
        options=options,
        is_not_after_day=bool(entry.get("is_not_after_day", False)),
        judgement=entry.get("judgement"),
        usual=usual,
    )


def _unit(entry: Located) -> Unit | None:
    text = entry.need("unit", str, "EUR per month")
    if text == DATE_UNIT:
        return None
    try:
        return Unit.parse(text)
    except ValueError as problem:
        raise entry.error(f"unit '{text}' is unknown", f"{problem}.") from None


def _entries(text: str, name: str) -> Iterator[tuple[str, Located]]:
    found = read_yaml(text, name)
    if not isinstance(found, Located):
        raise LoadError(name, "it holds no mapping of names", "Write <name>: and its lines below.")
    for key, entry in found.items():
        if not isinstance(entry, Located):
            raise found.error(f"'{key}' holds {entry!r}", "Write its lines below it.")
        yield key, entry
