"""The table of rights, made from the code that runs: each policy is asked about each kind of actor.

`klaverblad access table` prints it, docs/access-table.md keeps it, a house test holds them equal.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from klaverblad.apps.access.examples import KINDS, Kind, in_words, things
from klaverblad.apps.access.policies import REGISTRY, Policy
from klaverblad.apps.access.rights_words import RESOURCES, RIGHTS


@dataclass(frozen=True, slots=True)
class Line:
    """One right: in words, who has it, and the addresses it guards."""

    name: str
    sentence: str
    about: str
    yes: tuple[str, ...]
    yes_codes: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rights on one kind of thing."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Also:
    """Something that the rights alone do not say, by row: a word and what belongs to it."""

    title: str
    intro: str
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


_ALSO: list[Callable[[], Also]] = []


def also(make: Callable[[], Also]) -> Callable[[], Also]:
    """Register a part of the table that an app above knows; see `examples.py` in each."""
    _ALSO.append(make)
    return make


@dataclass(frozen=True, slots=True)
class Table:
    """Every right, in the order that people read it."""

    groups: tuple[Group, ...]
    also: tuple[Also, ...]


def table() -> Table:
    """Ask every policy about every kind of actor."""
    guarded = _addresses()
    things()  # where apps above say what they know, too
    return Table(
        also=tuple(make() for make in _ALSO),
        groups=tuple(
            Group(str(title), lines)
            for resource, title in RESOURCES.items()
            if (
                lines := tuple(
                    _line(REGISTRY[name], guarded.get(name, ()))
                    for name in RIGHTS
                    if name in REGISTRY and name.partition(".")[0] == resource
                )
            )
        ),
    )


def may(one: Policy, kind: Kind) -> bool:
    """What a policy says of an example."""
    parameters = list(inspect.signature(one.check).parameters)
    if kind.actor is None:
        # Only a policy that allows for nobody is asked about a stranger: the guard stops the rest.
        return False
    known = things()
    return one.check(kind.actor, *(known[name] for name in parameters[1:])).is_allowed


def _line(one: Policy, addresses: tuple[str, ...]) -> Line:
    allowed = [kind for kind in KINDS if may(one, kind)]
    return Line(
        name=one.name,
        sentence=str(RIGHTS[one.name]),
        about=one.sentence,
        yes=in_words({kind.code for kind in allowed}),
        yes_codes=tuple(kind.code for kind in allowed),
        addresses=addresses,
    )


def _addresses() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for route, policy in _walk(get_resolver(), "/"):
        if policy:
            found.setdefault(policy, []).append(route)
    return {policy: tuple(sorted(routes)) for policy, routes in found.items()}


def _walk(resolver: URLResolver, above: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = f"{above}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, getattr(entry.callback, "policy", "")


def as_markdown(found: Table) -> str:
    """The table as a document that a data protection officer can read and keep."""
    lines = [
        f"# {_('Wie mag wat')}",
        "",
        _("Gemaakt uit de regels zelf. Wat hier staat, is wat Klaverblad doet."),
        "",
    ]
    for group in found.groups:
        lines += [
            f"## {group.title}",
            "",
            f"| {_('recht')} | {_('wie')} |",
            "| --- | --- |",
            *(f"| {one.sentence} | {', '.join(one.yes) or _('niemand')} |" for one in group.lines),
            "",
        ]
    for part in found.also:
        lines += [
            f"## {part.title}",
            "",
            part.intro,
            "",
            f"| {part.head[0]} | {part.head[1]} |",
            "| --- | --- |",
            *(f"| {word} | {what} |" for word, what in part.rows),
            "",
        ]
    return "\n".join(lines)
