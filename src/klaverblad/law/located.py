"""YAML in which every mapping knows its line, so that an error can say where to look."""

from datetime import date
from typing import Any

import yaml

from klaverblad.engines.rules import LoadError


class Located(dict[str, Any]):
    """A mapping with the place where it stands."""

    where = ""

    def error(self, what: str, remedy: str) -> LoadError:
        """An error at this place."""
        return LoadError(self.where, what, remedy)

    def need(self, key: str, kind: type | tuple[type, ...], example: str) -> Any:
        """The value of a key that must be there, of this kind."""
        if key not in self:
            raise self.error(f"'{key}' is missing", f"Write it like this: {key}: {example}.")
        value = self[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(f"'{key}' is {value!r}", f"Write it like this: {key}: {example}.")
        return value

    def need_words(self, key: str) -> dict[str, str]:
        """A text in the three languages."""
        words = self.need(key, dict, "{nl: …, fr: …, en: …}")
        if set(words) != {"nl", "fr", "en"} or not all(words.values()):
            raise self.error(f"'{key}' is not in nl, fr and en", "Write all three.")
        return dict(words)

    def need_date(self, key: str) -> date:
        """A day."""
        found: date = self.need(key, date, "2026-03-01")
        return found

    def only(self, *keys: str) -> None:
        """Refuse any key but these: a typing error must not be read as silence."""
        if extra := [key for key in self if key not in keys]:
            raise self.error(f"'{extra[0]}' is not known here", f"Known: {', '.join(keys)}.")


class _Loader(yaml.SafeLoader):
    """Safe YAML, with places, and without keys that stand there twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    found = Located()
    found.where = f"{loader.name}:{node.start_mark.line + 1}"
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in found:
            where = f"{loader.name}:{key_node.start_mark.line + 1}"
            raise LoadError(where, f"'{key}' stands here twice", "Keep one.")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(text: str, name: str) -> Any:
    """Read a text; `name` is how errors call it."""
    loader = _Loader(text)
    loader.name = name
    try:
        return loader.get_single_data()
    except yaml.YAMLError as problem:
        raise LoadError(name, f"it is no YAML: {problem}", "Correct it there.") from None
    finally:
        loader.dispose()
