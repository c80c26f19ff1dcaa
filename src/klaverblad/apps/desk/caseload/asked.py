"""What is asked of the list, as it stands in the address. The export reads the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode
from uuid import UUID

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.library.models import Leaf
from klaverblad.apps.people.models import HomeLanguage
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.placements.columns import FACT_KEYS
from klaverblad.apps.trajectories.clover import LeafState
from klaverblad.apps.trajectories.models import Phase
from klaverblad.engines.matching.barriers import Barrier

NOBODY = "niemand"
# Longer ago than so many days; 1 stands for what counts as silent on every list.
SILENT = (1, 60, 90, 180)
# First and last age of each group; the last has no end.
AGES: Mapping[str, tuple[int, int | None]] = {
    "18-24": (18, 24),
    "25-34": (25, 34),
    "35-44": (35, 44),
    "45-54": (45, 54),
    "55-": (55, None),
}
SORTS = ("contact", "stap", "begin")
YES, NO, UNKNOWN = "ja", "nee", "onbekend"


@dataclass(frozen=True, slots=True)
class Filter:
    """Every choice that the list knows, each under its own word in the address.

    silent   0: whoever; 1: longer than what counts as silent; else longer than so many days
    leaf     a side of the clover and its state: "werk.open"
    fact     a key of the registry and what is known: "has_car.nee"
    """

    words: str = ""
    phase: str = ""
    coach: str = ""
    silent: int = 0
    town: str = ""
    leaf: str = ""
    late: bool = False
    barrier: str = ""
    fact: str = ""
    age: str = ""
    language: str = ""
    right: bool = False
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """Read an address; what cannot be read is left out, never an error."""
        page = query.get("blad", "1")
        return cls(
            words=words_asked(query, "zoek"),
            phase=_one_of(query, "fase", Phase.values),
            coach=_uuid_or_nobody(query.get("coach", "")),
            silent=int(_one_of(query, "stil", [str(one) for one in SILENT]) or 0),
            town=_digits(query.get("gemeente", "")),
            leaf=_one_of(query, "klaver", leaves()),
            late=query.get("laat", "") == "1",
            barrier=_one_of(query, "drempel", barriers()),
            fact=_one_of(query, "feit", facts()),
            age=_one_of(query, "leeftijd", AGES),
            language=_one_of(query, "taal", HomeLanguage.values),
            right=query.get("recht", "") == "1",
            sort=_one_of(query, "volgorde", SORTS),
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    def said(self) -> dict[str, str]:
        """The choices under their words in the address, the page left out."""
        return {WORDS[name]: text for name in WORDS if (text := _text(getattr(self, name)))}

    def address(self, **changes: object) -> str:
        """The address with other choices; a new choice starts at the first page."""
        new = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        page = {"blad": str(new.page)} if new.page > 1 else {}
        return "?" + urlencode(new.said() | page)

    def without(self, name: str) -> Filter:
        """The same, one choice less."""
        return replace(self, **{name: _NOTHING[name], "page": 1})

    @property
    def kept(self) -> str:
        """What a kept list remembers: no name that was searched for, and no page."""
        return self.without("words").address().lstrip("?")

    @property
    def chosen(self) -> list[str]:
        """The choices that leave people out, in the order of the page."""
        return [name for name in WORDS if name != "sort" and _text(getattr(self, name))]

    @property
    def is_empty(self) -> bool:
        return not self.chosen


WORDS: Mapping[str, str] = {
    "words": "zoek",
    "phase": "fase",
    "coach": "coach",
    "silent": "stil",
    "town": "gemeente",
    "leaf": "klaver",
    "late": "laat",
    "barrier": "drempel",
    "fact": "feit",
    "age": "leeftijd",
    "language": "taal",
    "right": "recht",
    "sort": "volgorde",
}
_NOTHING = {one.name: one.default for one in fields(Filter)}


def leaves() -> list[str]:
    """Each side of the clover with each state."""
    return [f"{leaf.value}.{state.value}" for leaf in Leaf for state in LeafState]


def barriers() -> list[str]:
    """The barriers by name."""
    return [str(one.name).lower() for one in Barrier]


def flags() -> list[str]:
    """The facts that are yes or no and that the matching reads."""
    known = registry()
    return [key for key in FACT_KEYS if key in known and known[key].type == FactType.FLAG]


def facts() -> list[str]:
    """Each of these with what may be known of it."""
    return [f"{key}.{known}" for key in flags() for known in (YES, NO, UNKNOWN)]


def _text(value: object) -> str:
    return "1" if value is True else str(value or "")


def _one_of(query: Mapping[str, str], name: str, known: object) -> str:
    text = query.get(name, "")
    return text if text and text in known else ""  # type: ignore[operator]


def _digits(text: str) -> str:
    return text if len(text) == 5 and text.isascii() and text.isdecimal() else ""


def _uuid_or_nobody(text: str) -> str:
    if text == NOBODY:
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return ""
