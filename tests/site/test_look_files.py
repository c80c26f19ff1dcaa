"""What the browser gets: light enough for an old phone, and nothing that a strict policy refuses."""

from __future__ import annotations

import gzip
import re

import pytest

from klaverblad.site.catalogue import SITE, icon_names

STATIC = SITE / "static" / "site"
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
KB = 1024


def named(path):
    return str(path.relative_to(SITE / "templates"))


def test_style_script_and_sprite_together_weigh_less_than_40_kb_on_the_line():
    files = [STATIC / name for name in ("look.css", "look.js", "icons.svg")]

    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 40 * KB


@pytest.mark.parametrize(("name", "most"), [("look.css", 40 * KB), ("look.js", 8 * KB)])
def test_a_file_of_the_look_stays_within_its_own_budget(name, most):
    assert (STATIC / name).stat().st_size <= most


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_style_or_script_of_its_own(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_brings_anything_from_another_place(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"(?:src|href)\s*=\s*[\"']https?:", text)


def icons_asked_for():
    """Icons named in words: by the tag, or handed to a component."""
    for path in [*TEMPLATES, *sorted((SITE / "templates").rglob("*.yaml"))]:
        text = path.read_text(encoding="utf-8")
        asked = re.findall(r"\{% icon \"([\w-]+)\"", text)
        asked += re.findall(r"(?<![:\w])(?:\w+_)?icon(?:_after)?=\"([\w-]+)\"", text)
        asked += re.findall(r"[{ ]icon: ([\w-]+)", text) if path.suffix == ".yaml" else []
        for name in asked:
            yield named(path), name


def test_every_icon_that_a_template_asks_for_is_in_the_sprite():
    known = set(icon_names())

    assert not {(where, name) for where, name in icons_asked_for() if name not in known}


def test_no_icon_of_the_sprite_has_two_meanings():
    drawings = re.findall(r"<symbol[^>]*>(.*?)</symbol>", (STATIC / "icons.svg").read_text())

    assert len(drawings) == len(set(drawings)) == len(icon_names())


def test_every_class_that_a_component_writes_has_a_rule():
    sheets = SITE.parent.glob("**/static/**/*.css")
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    written = set()
    for path in TEMPLATES:
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"))
        for value in re.findall(r'\sclass="([^"]*)"', text):
            written |= {name for name in value.split() if not name.endswith("-")}

    assert not written - known - {"step-name"}


def test_every_leaf_of_the_favicon_is_the_logo_of_the_clover():
    from klaverblad.site.look.clover import drawing

    drawn = drawing(("settled",) * 4, 24)

    assert drawn.outlines in (STATIC / "clover.svg").read_text(encoding="utf-8")
