"""The 25 rights: which rule says yes or no, who grants it, whether it comes by itself, where to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from klaverblad.engines.rules import LoadError
from klaverblad.engines.rules.kinds import Words
from klaverblad.law.loading import folder_of, short
from klaverblad.law.located import Located, read_yaml

FILE = "rights/rights.yaml"


class Automatic(StrEnum):
    """Does a right come by itself?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Right:
    """What an app tells about a right beside the answer of its rule.

    rule        the rule that says yes or no
    amounts     the rules that say how much, in the order to tell them
    how         what comes by itself, and what one has to do
    checked_on  when somebody last looked whether this still holds
    letter      the facts that whoever grants it needs in a letter, where these are statuses: any of
                them is enough, and what made it is not told again; empty where all it reads counts
    """

    key: str
    rule: str
    amounts: tuple[str, ...]
    authority: Words
    automatic: Automatic
    how: Words
    checked_on: date
    letter: tuple[str, ...] = ()


@cache
def rights() -> Mapping[str, Right]:
    """Every right by its key, in the order in which they are told.

    raises  LoadError, with the file and line
    """
    folder = folder_of("be")
    path = folder / FILE
    return read_rights(path.read_text("utf-8"), short(path, folder))


def read_rights(text: str, name: str) -> dict[str, Right]:
    """Read a file of rights."""
    entries = read_yaml(text, name)
    if not isinstance(entries, Located):
        raise LoadError(name, "it holds no mapping of rights", "Write <right>: and its lines.")
    return {key: _right(key, entries.need(key, dict, "{rule: …}")) for key in entries}


def _right(key: str, entry: Located) -> Right:
    entry.only("rule", "amounts", "checked_on", "automatic", "authority", "how", "letter")
    said = entry.need("automatic", str, "partly")
    if said not in set(Automatic):
        known = f"Known: {', '.join(Automatic)}."
        raise entry.error(f"'{said}' is no way to come by itself", known, "automatic")
    return Right(
        key=key,
        rule=entry.need("rule", str, "may_have_leefloon"),
        amounts=tuple(entry.need("amounts", list, "[leefloon]")),
        authority=entry.need_words("authority"),
        automatic=Automatic(said),
        how=entry.need_words("how"),
        checked_on=entry.need_date("checked_on"),
        letter=tuple(entry.need("letter", list, "[receives_vt]") if "letter" in entry else ()),
    )


# The yes or no of each right, for whoever asks about all of them.
RIGHTS: tuple[str, ...] = tuple(one.rule for one in rights().values())
