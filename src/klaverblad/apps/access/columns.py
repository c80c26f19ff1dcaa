"""The register of columns: what every column of every table may say of somebody.

One `columns.yaml` beside the models of each app, and one file for the tables of others. Retention
erases by it, the right of access copies by it, and a house test refuses a column that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from klaverblad import yaml_text

OURS = "klaverblad."
FILE = "columns.yaml"
ELSEWHERE = Path(__file__).with_name("third_party.columns.yaml")


class Kind(StrEnum):
    """What a column may say of somebody."""

    NONE = "none"
    TECHNICAL = "technical"
    SECRET = "secret"  # noqa: S105  (a kind, not a key)
    ACTOR = "actor"
    IDENTIFIER = "identifier"
    CONTACT = "contact"
    NAME = "name"
    PERSONAL = "personal"
    SPECIAL = "special"
    FREE_TEXT = "free_text"
    BY_KEY = "by_key"


# What may not be left of somebody who is forgotten.
TELLING = frozenset(Kind) - {Kind.NONE, Kind.TECHNICAL, Kind.SECRET, Kind.ACTOR}


class Erasing(StrEnum):
    """What forgetting does to a row or a column."""

    DELETE = "delete"
    BLANK = "blank"
    STATISTICS = "statistics"
    NEVER = "never"


class Whose(StrEnum):
    """Whom a row is about; the path to them stands behind it."""

    PERSON = "person"
    HOUSEHOLD = "household"
    USER = "user"


NOBODY = "nobody"
ORGANISATION = "organisation"
# What a path ends in; "pk" on the table itself.
_ENDS = {
    Whose.PERSON: "people.person",
    Whose.HOUSEHOLD: "people.household",
    Whose.USER: "accounts.user",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, the rule that it follows, and what forgetting does."""

    name: str
    kind: Kind
    rule: str
    erasing: Erasing


@dataclass(frozen=True, slots=True)
class Table:
    """One table: whose its rows are, by a path for each, and its columns by name."""

    label: str
    whose: Mapping[Whose, str]
    rule: str
    erasing: Erasing
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def depth(self) -> int:
        """How many steps it is to the person; the person themselves are at 0."""
        path = self.whose[Whose.PERSON]
        return 0 if path == "pk" else path.count("__") + 1

    @property
    def is_erased(self) -> bool:
        """Whether its rows go with the file."""
        return Whose.PERSON in self.whose and self.erasing in {Erasing.DELETE, Erasing.STATISTICS}


@cache
def register() -> Mapping[str, Table]:
    """Every table by its label.

    raises   ValueError with all that is wrong, in words that say what to write where
    """
    found, wrong = read(_files())
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def of_persons() -> list[Table]:
    """The tables with rows about a person, the ones that hang deepest first."""
    mine = [table for table in register().values() if Whose.PERSON in table.whose]
    return sorted(mine, key=lambda table: (-table.depth, table.label))


def problems() -> list[str]:
    """Everything that is wrong with the register as it stands; the house test reads this."""
    return read(_files())[1]


def _files() -> dict[str, Mapping[str, Any]]:
    """The entries of each file, by its path as people say it."""
    found = {}
    for config in _our_apps():
        file = Path(config.path) / FILE
        if file.exists():
            entries = yaml_text.read(file.read_text("utf-8")) or {}
            found[_said(config)] = {f"{config.label}.{name}": one for name, one in entries.items()}
    found[_relative(ELSEWHERE)] = yaml_text.read(ELSEWHERE.read_text("utf-8")) or {}
    return found


def _our_apps() -> Iterator[AppConfig]:
    return (config for config in apps.get_app_configs() if config.name.startswith(OURS))


def _said(config: AppConfig) -> str:
    return _relative(Path(config.path) / FILE)


def _relative(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("klaverblad") :]) if "klaverblad" in parts else str(path)


def read(files: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Table], list[str]]:
    """Read the entries of some files against the models that there are.

    returns  the tables, and a sentence for everything that is missing, gone or nonsense
    """
    models_by_label = {
        model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)
    }
    tables: dict[str, Table] = {}
    wrong: list[str] = []
    for file, entries in files.items():
        for label, entry in entries.items():
            model = models_by_label.get(label)
            if model is None:
                wrong.append(f"{file}: {label} is no table any more. Take its entry out.")
            elif label in tables:
                wrong.append(f"{file}: {label} stands in two files. Keep one.")
            else:
                table, found = _table(model, entry)
                tables[label] = table
                wrong += [f"{file}: {label}{sentence}" for sentence in found]
    for label in sorted(set(models_by_label) - set(tables)):
        wrong.append(_missing_table(models_by_label[label]))
    return tables, wrong


def _missing_table(model: type[models.Model]) -> str:
    config = model._meta.app_config
    is_ours = config.name.startswith(OURS)
    file = _said(config) if is_ours else _relative(ELSEWHERE)
    name = model._meta.model_name if is_ours else model._meta.label_lower
    columns = ", ".join(one.name for one in model._meta.concrete_fields)
    return (
        f"{model._meta.label_lower} is in no file. Write an entry `{name}:` in {file}, with whose, "
        f"rule, erasing, and a kind for each of its columns: {columns}."
    )


def _table(model: type[models.Model], entry: Any) -> tuple[Table, list[str]]:
    label = model._meta.label_lower
    if not isinstance(entry, Mapping):
        return Table(label, {}, "", Erasing.NEVER), [": give whose, rule, erasing and columns."]
    unknown = set(entry) - {"whose", "rule", "erasing", "columns"}
    wrong = [f": {name} means nothing here." for name in sorted(map(str, unknown))]
    whose, found = _whose(model, entry.get("whose"))
    wrong += found
    rule, erasing, found = _fate(entry, "", Erasing.NEVER, is_about_somebody=bool(whose))
    wrong += found
    columns, found = _columns(model, entry.get("columns"), rule, erasing)
    wrong += found
    telling = [one.name for one in columns.values() if one.kind in TELLING]
    if telling and not whose and entry.get("whose") != ORGANISATION:
        wrong.append(f": {', '.join(telling)} tells of somebody. Say in `whose` of whom.")
    return Table(label, whose, rule, erasing, columns), wrong


def _whose(model: type[models.Model], said: Any) -> tuple[dict[Whose, str], list[str]]:
    words = f"{NOBODY}, {ORGANISATION}, or a path such as {{person: trajectory__person}}"
    if said in (NOBODY, ORGANISATION):
        return {}, []
    if not isinstance(said, Mapping) or not said:
        return {}, [f": whose is {said!r}. Say {words}."]
    found: dict[Whose, str] = {}
    wrong = []
    for who, path in said.items():
        if who not in set(Whose):
            wrong.append(f": whose says {who!r}. Say {words}.")
        elif not _leads_to(model, str(path), _ENDS[Whose(who)]):
            wrong.append(f": the path {path!r} does not lead to {_ENDS[Whose(who)]}.")
        else:
            found[Whose(who)] = str(path)
    return found, wrong


def _leads_to(model: type[models.Model], path: str, end: str) -> bool:
    """Whether a path ends at a table; a bare id counts, for a table that stands lower."""
    if path == "pk":
        return bool(model._meta.label_lower == end)
    here: Any = model
    for name in path.split("__"):
        if here is None:
            return False
        try:
            step = here._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        last = step
        here = step.related_model
    return isinstance(last, models.UUIDField) or (
        here is not None and here._meta.label_lower == end
    )


def _fate(
    said: Mapping[str, Any], rule: str, erasing: Erasing, *, is_about_somebody: bool
) -> tuple[str, Erasing, list[str]]:
    """The rule and what forgetting does, as said, else as given."""
    from klaverblad.apps.access.terms import rules

    wrong = []
    rule = str(said.get("rule", rule))
    if rule and rule not in rules():
        wrong.append(f": the rule {rule!r} is not in access/retention.yaml.")
    if is_about_somebody and not rule:
        wrong.append(": name its rule of access/retention.yaml.")
    asked = said.get("erasing", erasing)
    if asked not in set(Erasing):
        wrong.append(f": erasing is {asked!r}. Say one of {', '.join(Erasing)}.")
        return rule, erasing, wrong
    if is_about_somebody and "erasing" not in said:
        wrong.append(f": say in `erasing` one of {', '.join(Erasing)}.")
    return rule, Erasing(asked), wrong


def _columns(
    model: type[models.Model], said: Any, rule: str, erasing: Erasing
) -> tuple[dict[str, Column], list[str]]:
    if not isinstance(said, Mapping):
        return {}, [": give `columns`, a kind for each."]
    fields = {one.name: one for one in model._meta.concrete_fields}
    wrong = [f".{name} is no column any more. Take it out." for name in said if name not in fields]
    found = {}
    for name, one in fields.items():
        if name not in said:
            wrong.append(f".{name} has no kind. Write `{name}: ` and one of {', '.join(Kind)}.")
            continue
        found[name], sentences = _column(one, said[name], rule, erasing)
        wrong += [f".{name}{sentence}" for sentence in sentences]
    return found, wrong


def _column(
    one: models.Field[Any, Any], said: Any, rule: str, erasing: Erasing
) -> tuple[Column, list[str]]:
    entry = said if isinstance(said, Mapping) else {"kind": said}
    unknown = set(entry) - {"kind", "rule", "erasing"}
    wrong = [f": {name} means nothing here." for name in sorted(map(str, unknown))]
    kind = entry.get("kind")
    if kind not in set(Kind):
        wrong.append(f": the kind {kind!r} is none of {', '.join(Kind)}.")
        kind = Kind.FREE_TEXT
    rule, fate, found = _fate(entry, rule, erasing, is_about_somebody=False)
    wrong += found
    if fate == Erasing.BLANK and not can_be_blank(one):
        wrong.append(": it cannot be blank, for it is neither a text nor may it be empty.")
    return Column(one.name, Kind(kind), rule, fate), wrong


def can_be_blank(one: models.Field[Any, Any]) -> bool:
    """Whether a column can lose what it says and keep its row."""
    return one.null or isinstance(one, models.CharField | models.TextField)
