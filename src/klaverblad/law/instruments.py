"""The instruments: which rule says who may enter, how long, what it pays and brings, who decides, how to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from klaverblad.engines.rules import LoadError
from klaverblad.engines.rules.kinds import Words
from klaverblad.law.loading import folder_of, short
from klaverblad.law.located import Located, read_yaml

FILE = "instruments/instruments.yaml"


@dataclass(frozen=True)
class Instrument:
    """What an app tells about an instrument beside the answers of its rules.

    rule         the rule that says who may enter
    limits       the rules that say how long or how much of it
    pays         the rules that say what it pays the person
    brings       the rules that say what it costs or brings the organisation
    slug         the instrument of the library that is the same, if there is one
    replaces, replaced_by   other instruments, where a source says so
    checked_on   when somebody last looked whether this still holds
    """

    key: str
    rule: str
    limits: tuple[str, ...]
    pays: tuple[str, ...]
    brings: tuple[str, ...]
    slug: str | None
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    authority: Words
    how: Words
    checked_on: date

    @property
    def rules(self) -> tuple[str, ...]:
        """All that can be asked about it, who may enter first."""
        return (self.rule, *self.limits, *self.pays, *self.brings)


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by its key, in the order in which they are told.

    raises  LoadError, with the file and line
    """
    folder = folder_of("be")
    path = folder / FILE
    return read_instruments(path.read_text("utf-8"), short(path, folder))


def read_instruments(text: str, name: str) -> dict[str, Instrument]:
    """Read a file of instruments; what replaces what is said on both sides."""
    entries = read_yaml(text, name)
    if not isinstance(entries, Located):
        raise LoadError(name, "it holds no mapping of instruments", "Write <id>: and its lines.")
    found = {key: _instrument(key, entries.need(key, dict, "{rule: …}")) for key in entries}
    for key, one in found.items():
        for other in one.replaces:
            _need_answer(entries, found, key, other, "replaces", "replaced_by")
        for other in one.replaced_by:
            _need_answer(entries, found, key, other, "replaced_by", "replaces")
    return found


def _instrument(key: str, entry: Located) -> Instrument:
    entry.only(
        "rule", "limits", "pays", "brings", "slug", "replaces", "replaced_by", "checked_on",
        "authority", "how",
    )  # fmt: skip
    return Instrument(
        key=key,
        rule=entry.need("rule", str, f"may_enter_{key}"),
        limits=_names(entry, "limits"),
        pays=_names(entry, "pays"),
        brings=_names(entry, "brings"),
        slug=entry.need("slug", str, "wijk-werken") if "slug" in entry else None,
        replaces=_names(entry, "replaces") if "replaces" in entry else (),
        replaced_by=_names(entry, "replaced_by") if "replaced_by" in entry else (),
        authority=entry.need_words("authority"),
        how=entry.need_words("how"),
        checked_on=entry.need_date("checked_on"),
    )


def _names(entry: Located, key: str) -> tuple[str, ...]:
    found = entry.need(key, list, "[]")
    if wrong := [one for one in found if not isinstance(one, str)]:
        raise entry.error(f"'{key}' holds {wrong[0]!r}", "Write names of rules or ids.", key)
    return tuple(found)


def _need_answer(
    entries: Located, found: Mapping[str, Instrument], key: str, other: str, said: str, back: str
) -> None:
    if other not in found:
        entry: Located = entries[key]
        raise entry.error(f"'{other}' is no instrument", f"Known: {', '.join(found)}.", said)
    if key not in getattr(found[other], back):
        entry = entries[other]
        raise entry.error(
            f"'{key}' {said} '{other}', and '{other}' does not say {back}", "Say it in both.", back
        )
