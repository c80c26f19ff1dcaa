"""YAML in which every mapping knows its lines, so that an error can say where to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from math import isfinite
from typing import Any

import yaml

from klaverblad import yaml_text
from klaverblad.engines.rules import LoadError


class Wrong(list[LoadError]):
    """All that was found wrong so far; reading goes on where it can."""

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Write down what goes wrong here, instead of stopping."""
        try:
            yield
        except LoadError as problem:
            self.append(problem)

    def stop_if_any(self) -> None:
        """Raise the first of them."""
        for problem in self:
            raise problem


@contextmanager
def at(where: str) -> Iterator[None]:
    """Say of an error in here at which place it is; an empty place leaves what it says itself."""
    try:
        yield
    except LoadError as problem:
        raise LoadError(where or problem.where, problem.what, problem.remedy) from None


class Located(dict[str, Any]):
    """A mapping with the place where it stands, and the line of each of its keys."""

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[str, int] = {}

    @property
    def where(self) -> str:
        """File and line of its first key."""
        return f"{self.file}:{self.line}"

    def at(self, key: str) -> str:
        """File and line of a key; of the whole when that key is not there."""
        return f"{self.file}:{self.lines.get(key, self.line)}"

    def error(self, what: str, remedy: str, key: str = "") -> LoadError:
        """An error at this place."""
        return LoadError(self.at(key), what, remedy)

    def need(self, key: str, kind: type | tuple[type, ...], example: str) -> Any:
        """The value of a key that must be there, of this kind."""
        if key not in self:
            raise self.error(f"'{key}' is missing", f"Write it like this: {key}: {example}.")
        value = self[key]
        fits = isinstance(value, kind) and not isinstance(value, datetime)
        if not fits or (isinstance(value, bool) and kind is not bool):
            remedy = f"Write it like this: {key}: {example}."
            raise self.error(f"'{key}' is {shown(value)}", remedy, key)
        return value

    def need_words(self, key: str) -> dict[str, str]:
        """A text in the three languages."""
        words = self.need(key, dict, "{nl: …, fr: …, en: …}")
        is_text = all(isinstance(text, str) and text.strip() for text in words.values())
        if set(words) != {"nl", "fr", "en"} or not is_text:
            raise self.error(f"'{key}' is not in nl, fr and en", "Write all three.", key)
        return dict(words)

    def need_flag(self, key: str) -> bool:
        """A yes or no; a key that is not there is a no."""
        return bool(self.need(key, bool, "true")) if key in self else False

    def need_number(self, key: str) -> float | None:
        """A number, or None where the key is not there."""
        if self.get(key) is None:
            return None
        found = self.need(key, (int, float), "0")
        if not isfinite(found):
            raise self.error(f"'{key}' is {found!r}", f"Write a number, or leave '{key}' out.", key)
        return float(found)

    def need_numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; none where the key is not there."""
        found = self.need(key, list, "[800, 1600]") if key in self else []
        for one in found:
            if isinstance(one, bool) or not isinstance(one, int | float) or not isfinite(one):
                remedy = f"Write it like this: {key}: [800, 1600]."
                raise self.error(f"'{key}' holds {one!r}, which is no number", remedy, key)
        return tuple(float(one) for one in found)

    def need_date(self, key: str) -> date:
        """A day."""
        found: date = self.need(key, date, "2026-03-01")
        return found

    def only(self, *keys: str) -> None:
        """Refuse any key but these: a typing error must not be read as silence."""
        if extra := [key for key in self if key not in keys]:
            known = f"Known: {', '.join(keys)}."
            raise self.error(f"'{extra[0]}' is not known here", known, extra[0])


def shown(value: Any) -> str:
    """What stands there, a day as it is written."""
    return str(value) if isinstance(value, date) else repr(value)


class _Loader(yaml_text.SafeLoader):  # type: ignore[misc]
    """Safe YAML, with places, and without keys that stand there twice."""

    wrong: Wrong

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The same, with the line of what Python cannot hold, such as 2026-13-01."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as problem:
            raise yaml.constructor.ConstructorError(
                None, None, str(problem), node.start_mark
            ) from None


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    found = Located(loader.name, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        line = key_node.start_mark.line + 1
        if key in found:
            loader.wrong.append(
                LoadError(f"{loader.name}:{line}", f"'{key}' stands here twice", "Keep one.")
            )
            continue
        found.lines[key] = line
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(text: str, name: str, wrong: Wrong | None = None) -> Any:
    """Read a text; `name` is how errors call it. Without `wrong` the first error is raised."""
    found, noted = None, Wrong()
    try:
        loader = _Loader(text)
        loader.name, loader.wrong = name, noted
        found = loader.get_single_data()
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        said = getattr(problem, "problem", None) or str(problem).splitlines()[0]
        noted.append(LoadError(where, f"it is no YAML: {said}", "Correct it there."))
    except (ValueError, RecursionError) as problem:
        noted.append(LoadError(name, f"it cannot be read: {problem}", "Correct it there."))
    if wrong is None:
        noted.stop_if_any()
    else:
        wrong += noted
    return found
