"""Setting a template with data. Typst does the work; this is the one place that calls it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typst

from klaverblad.paper.glyphs import printable

# Templates name each other from here: /paper/house.typ, /apps/desk/documents/….typ.
ROOT = Path(__file__).resolve().parents[1]
# Tagged and with a language and a title, so that it can be read aloud.
STANDARD = "ua-1"


@dataclass(frozen=True, slots=True)
class Template:
    """A template by the package that brings it and its name under it."""

    package: str
    name: str

    @property
    def path(self) -> Path:
        file = import_module(self.package).__file__
        assert file is not None, f"{self.package} is no package with files"
        return Path(file).parent / self.name


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with Typst: a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def render_pdf(
    template: Template, data: Mapping[str, Any], *, language: str, at: datetime | None = None
) -> bytes:
    """Set a template: a PDF/UA file.

    data      plain values of JSON; the template finds them in `data`, its language in `data.lang`
    language  nl, fr or en: hyphens, quotes, and the voice that reads it aloud
    at        the moment the file says it was made; with it, the same data give the same bytes
    raises    typst.TypstError when the template is wrong, which is ours to mend
    """
    given = json.dumps(printable({**data, "lang": language}, language), ensure_ascii=False)
    # By its path: of a template given as bytes Typst keeps a number for ever, and has 65,535.
    return typst.compile(
        template.path,
        root=ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": given},
        pdf_standards=[STANDARD],
        timestamp=at and int(at.timestamp()),
    )
