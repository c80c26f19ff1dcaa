"""The catalogue: every component with its examples, read from the files beside its template.

An example is the markup as a page would write it, so that what is shown, what is tested and what
is copied are one and the same text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django_cotton.compiler_regex import CottonCompiler

from klaverblad import yaml_text
from klaverblad.site.look.example_form import empty_form, faulty_form

SITE = Path(__file__).resolve().parent
COMPONENTS = SITE / "templates" / "cotton"
SPRITE = SITE / "static" / "site" / "icons.svg"

COLOURS = (
    "paper", "sheet", "tray", "line", "line2", "edge", "ink", "soft", "green", "green-t",
    "amber", "amber-m", "amber-t", "red", "red-t", "focus",
)  # fmt: skip
GROUPS = ("doen", "lezen", "vragen", "lijsten", "mensen", "plekken", "cijfers", "melden")


@dataclass(frozen=True)
class Example:
    """One use of a component: a title, the markup, the values it reads, its language."""

    title: str
    source: str
    given: Mapping[str, Any]
    language: str

    def render(self, request: HttpRequest | None = None) -> SafeString:
        template = Template(CottonCompiler().process(self.source))
        values = {
            "request": request,
            "csrf_token": "example",
            "empty_form": empty_form(),
            "faulty_form": faulty_form(),
            **self.given,
        }
        with translation.override(self.language):
            return template.render(Context(values))


@dataclass(frozen=True)
class Component:
    """A component as the catalogue shows it; `tag` is how a page writes it."""

    tag: str
    name: str
    group: str
    about: str
    is_wide: bool
    examples: tuple[Example, ...]


class BadExampleError(ValueError):
    """An example file that cannot be read; the message names the file and what is missing."""


@lru_cache(maxsize=1)
def components() -> tuple[Component, ...]:
    """Every component that has examples, in the order of the groups and then by name."""
    found = [read_component(path) for path in sorted(COMPONENTS.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda part: (GROUPS.index(part.group), part.tag)))


def read_component(path: Path) -> Component:
    said = yaml_text.read(path.read_text(encoding="utf-8"))
    if missing := {"name", "group", "about", "examples"} - set(said):
        raise BadExampleError(f"{path.name}: {', '.join(sorted(missing))} is missing")
    if said["group"] not in GROUPS:
        raise BadExampleError(
            f"{path.name}: group is one of {', '.join(GROUPS)}, got {said['group']}"
        )
    examples = tuple(
        Example(
            title=example["title"],
            source=example["source"].strip(),
            given=example.get("given", {}),
            language=example.get("language", "nl"),
        )
        for example in said["examples"]
    )
    tag = f"c-{path.stem.replace('_', '-')}"
    return Component(
        tag, said["name"], said["group"], said["about"], said.get("wide", False), examples
    )


def icon_names() -> list[str]:
    """Every icon of the sprite."""
    return re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8"))


def catalogue_page(request: HttpRequest) -> HttpResponse:
    """All parts of the look on one page."""
    return render(request, "look/catalogue.html", catalogue_context(request))


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    """What the catalogue shows: colours, signs, icons, and each component by group."""
    parts = [
        {
            "component": component,
            "examples": [
                {"example": example, "html": example.render(request)}
                for example in component.examples
            ],
        }
        for component in components()
    ]
    return {
        "groups": [
            (group, [p for p in parts if p["component"].group == group]) for group in GROUPS
        ],
        "colours": COLOURS,
        "icons": icon_names(),
        "clovers": _CLOVERS,
        "sum": Decimal("1340.47"),
        "today": timezone.localdate(),
    }


_CLOVERS = [
    ("Nadia Wouters", {"traject": "busy", "rechten": "busy", "werk": "open", "samenleven": "settled"}),
    ("Farida Osman", dict.fromkeys(("traject", "rechten", "werk", "samenleven"), "settled")),
    ("Dieter Vets", {"traject": "busy", "rechten": "open", "samenleven": "open"}),
    ("Amira Haddou", {"traject": "settled", "rechten": "busy", "werk": "busy", "samenleven": "settled"}),
]  # fmt: skip
