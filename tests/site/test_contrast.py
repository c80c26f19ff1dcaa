"""The colours keep their contrast, in light and in dark, by the formula of WCAG 2."""

from __future__ import annotations

import re

import pytest

from klaverblad.site.catalogue import SITE

CSS = (SITE / "static" / "site" / "look.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0

# What must be readable on what. Text asks 4.5; a border or an icon with a meaning asks 3.
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "soft") for ground in ("paper", "sheet", "tray")),
    *((ink, ground, TEXT) for ink in ("ink", "soft") for ground in ("chip", "green-t")),
    *(("ink", ground, TEXT) for ground in ("amber-t", "red-t")),
    *(("green", ground, TEXT) for ground in ("paper", "sheet", "tray", "green-t")),
    *(("green-h", ground, TEXT) for ground in ("paper", "sheet", "green-t")),
    ("green-on", "green", TEXT),
    ("green-on", "green-h", TEXT),
    ("paper", "ink", TEXT),
    *(("amber", ground, TEXT) for ground in ("paper", "sheet", "amber-t")),
    *(("red", ground, TEXT) for ground in ("paper", "sheet", "red-t")),
    *((f"on-heat-{step}", f"heat-{step}", TEXT) for step in range(6)),
    *(("edge", ground, SHAPE) for ground in ("paper", "sheet", "green-t", "tray")),
    *(("amber-m", ground, SHAPE) for ground in ("paper", "amber-t")),
    *(("focus", ground, SHAPE) for ground in ("paper", "sheet", "green-t", "amber-t", "red-t")),
    *(("green", ground, SHAPE) for ground in ("tray", "sheet")),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


def block(selector: str) -> str:
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL)
    assert found, f"no rule for {selector}"
    return found[1]


LIGHT = tokens(block(":root"))
DARK_BY_SYSTEM = tokens(block(':root:not([data-theme="light"])'))
DARK_BY_CHOICE = tokens(block(':root[data-theme="dark"]'))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_a_colour_can_be_read_on_its_ground(theme, front, ground, least):
    assert contrast(theme[front], theme[ground]) >= least


@pytest.mark.parametrize(
    ("theme", "front", "ground", "measured"),
    [
        (LIGHT, "ink", "paper", 15.7),
        (LIGHT, "soft", "paper", 6.8),
        (LIGHT, "green", "green-t", 6.0),
        (LIGHT, "edge", "paper", 4.1),
        (DARK_BY_CHOICE, "ink", "paper", 14.6),
        (DARK_BY_CHOICE, "soft", "tray", 8.7),
        (DARK_BY_CHOICE, "focus", "paper", 8.7),
    ],
)
def test_the_formula_finds_what_the_design_measured(theme, front, ground, measured):
    assert contrast(theme[front], theme[ground]) == pytest.approx(measured, abs=0.1)


def test_dark_by_system_and_dark_by_choice_are_the_same_dark():
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_dark_gives_every_colour_its_own_value():
    assert set(DARK_BY_CHOICE) == set(LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_more_is_always_further_from_the_ground(theme):
    away = [contrast(theme[f"heat-{step}"], theme["paper"]) for step in range(6)]

    assert away == sorted(away)
