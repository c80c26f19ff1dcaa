"""Tags and filters of the look. They are builtins: every template has them without loading.

Drawings come from `klaverblad.site.look`; this module only hands them to templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from klaverblad.site.look import bar as bars
from klaverblad.site.look import clover as clovers
from klaverblad.site.look import clover_words, formats, heat, toasts, week
from klaverblad.site.look import fields as field_words
from klaverblad.site.look import track as tracks

register = template.Library()

SIDES_FROM_PX = 90  # from here the words stand on both sides of the clover, level with their leaf

register.filter("clover_phrase", clover_words.phrase)
register.filter("money_change", formats.money_change)
register.filter("day", formats.day, expects_localtime=True)
register.filter("short_day", formats.short_day, expects_localtime=True)
register.filter("long_day", formats.long_day, expects_localtime=True)
register.filter("clock", formats.clock, expects_localtime=True)
register.filter("life_word", tracks.word)
register.filter("field_kind", field_words.kind)
register.filter("initials", field_words.initials)


@register.filter
def money(amount: Any) -> str:
    return formats.money(amount)


@register.filter
def money_whole(amount: Any) -> str:
    """Whole euros, where cents would only be noise."""
    return formats.money(amount, decimals=0)


@register.filter
def undo_url(message: Message) -> str:
    return toasts.undo_url(message)


@register.filter
def or_unknown(value: Any) -> Any:
    """A gap is said out loud; a zero and a "no" are answers and stay."""
    return formats.unknown() if value is None or value == "" else value


@register.filter
def at(rows: Sequence[Any], index: int) -> Any:
    """The row at a place, so that cells can find their column."""
    return rows[index] if index < len(rows) else {}


@register.simple_tag
def icon(name: str, size: int = 18, title: str = "") -> SafeString:
    """An icon of the sprite. Give a title only where no word stands beside it."""
    sprite = _sprite(settings.STATIC_URL, settings.STORAGES["staticfiles"]["BACKEND"])
    # What has no title is drawn a hundred times on a page, and says nothing of anybody.
    return _icon(name, size, title, sprite) if title else _plain_icon(name, size, sprite)


@lru_cache(maxsize=8)
def _sprite(_root: str, _kept_by: str) -> str:
    """The address of all icons, which a page of a list asks for a hundred times."""
    return static("site/icons.svg")


def _icon(name: str, size: int, title: str, sprite: str) -> SafeString:
    spoken = (
        format_html('role="img" aria-label="{}"', title)
        if title
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon icon-{}" width="{}" height="{}" {}><use href="{}#{}"/></svg>',
        name,
        size,
        size,
        spoken,
        sprite,
        name,
    )


@lru_cache(maxsize=512)
def _plain_icon(name: str, size: int, sprite: str) -> SafeString:
    return _icon(name, size, "", sprite)


@register.simple_tag
def clover(
    states: Mapping[str, str], size: int = 24, notes: Mapping[str, str] | None = None
) -> SafeString:
    """The sign of a person's state: alone when small, with its four words from 40 px up."""
    if size < clovers.WORDS_FROM_PX:
        return _labelled(states, size)
    sides = size >= SIDES_FROM_PX
    name = "look/clover_sides.html" if sides else "look/clover_line.html"
    leaves = clover_words.leaves(states, notes)
    return render_to_string(name, {"states": states, "size": size, "leaves": leaves})


@register.simple_tag
def clover_mark(states: Mapping[str, str] | str = "settled", size: int = 24) -> SafeString:
    """The drawing alone, for where the words already stand beside it.

    One word draws four equal leaves: all settled is the logo, all open the sign of an empty list.
    """
    four = dict.fromkeys(clover_words.LEAF_WORDS, states) if isinstance(states, str) else states
    return _svg(clovers.states_of(four), size, mark_safe('aria-hidden="true"'))


@register.simple_tag
def clover_leaves(
    states: Mapping[str, str], notes: Mapping[str, str] | None = None
) -> list[clover_words.LeafWords]:
    return clover_words.leaves(states, notes)


def _labelled(states: Mapping[str, str], size: int) -> SafeString:
    return _labelled_once(clovers.states_of(states), size, get_language())


@lru_cache(maxsize=1024)
def _labelled_once(
    states: tuple[clovers.State, ...], size: int, _language: str | None
) -> SafeString:
    """There are 256 signs in three languages; a list of people draws the same ones all day."""
    by_leaf = clovers.by_leaf(states)
    spoken = format_html('role="img" aria-label="{}"', clover_words.label(by_leaf))
    return _svg(states, size, spoken)


def _svg(states: tuple[clovers.State, ...], size: int, spoken: SafeString) -> SafeString:
    return format_html(
        '<svg class="clover" viewBox="-12 -12 24 24" fill="none" stroke="currentColor"'
        ' width="{}" height="{}" {}>{}</svg>',
        size,
        size,
        spoken,
        _shapes(states, size),
    )


@lru_cache(maxsize=1024)
def _shapes(states: tuple[clovers.State, ...], size: int) -> SafeString:
    drawn = clovers.drawing(states, size)
    lines = format_html(
        '<path d="{}{}" stroke-width="{}" stroke-linejoin="round" stroke-linecap="round"/>',
        drawn.outlines,
        drawn.stem,
        drawn.pen.line,
    )
    fills = (
        format_html('<path d="{}" fill="currentColor" stroke="none"/>', drawn.fills)
        if drawn.fills
        else ""
    )
    seeds = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="currentColor" stroke="none"/>',
        ((x, y, drawn.pen.seed) for x, y in drawn.seeds),
    )
    return format_html("{}{}{}", lines, fills, seeds)


@register.inclusion_tag("look/week_grid.html")
def week_grid(
    work: Iterable[Iterable[int | str]],
    busy: Iterable[Iterable[int | str]] = (),
    busy_label: str = "",
) -> dict[str, Any]:
    """Hours as boxes, and always in words below. A row is (day 0-6, start, end)."""
    work_spans, busy_spans = week.read_spans(work or ()), week.read_spans(busy or ())
    return {
        "columns": list(zip(week.DAYS, week.columns(), strict=True)),
        "lines": week.hour_lines(),
        "height": week.HEIGHT_PX,
        "half_column": round(week.columns()[0].width / 2, 2),
        "labels_end": week.LABELS_SHARE,
        "work": week.blocks(work_spans),
        "busy": week.blocks(busy_spans),
        "work_words": week.in_words(work_spans),
        "busy_words": week.in_words(busy_spans),
        "busy_label": busy_label,
    }


@register.inclusion_tag("look/track.html")
def track(person: int | None, professional: int | None) -> dict[str, Any]:
    """Five steps: a green disc for the person, an ink square for the professional."""
    return {
        "track": tracks.track(person, professional),
        "spoken": tracks.spoken(person, professional),
        "width": tracks.WIDTH_PX,
        "height": tracks.HEIGHT_PX,
        "edge": tracks.EDGE_PX,
        "end": tracks.WIDTH_PX - tracks.EDGE_PX,
        "middle": tracks.HEIGHT_PX // 2,
    }


@register.simple_tag
def worth_a_talk(person: int | None, professional: int | None) -> bool:
    return tracks.worth_a_talk(person, professional)


@register.simple_tag
def heat_class(count: int | None, bounds: Sequence[int] | None = None) -> str:
    """The step of a cell. A hidden or missing count has the ground colour; its words say why."""
    return (
        f"heat-{heat.step(count, bounds or heat.DEFAULT_BOUNDS) if isinstance(count, int) else 0}"
    )


@register.simple_tag
def heat_bands(bounds: Sequence[int] | None = None) -> list[heat.Band]:
    return heat.bands(bounds or heat.DEFAULT_BOUNDS)


@register.inclusion_tag("look/bar.html")
def bar(rows: Sequence[Mapping[str, Any]], longest: float | None = None) -> dict[str, Any]:
    """A row of parts with their amounts; give the longest bar so that bars can be compared."""
    laid = bars.parts(rows, longest)
    return {"parts": laid, "beside": [part for part in laid if not part.label_inside]}
