"""The share still at work as a drawing: a dot with its interval, and a thin line for the unknown.

Plain SVG with attributes and classes, so that a strict page draws it and paper prints it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klaverblad.apps.trajectories.lasting import Outcome

_ROW, _TOP, _LEFT, _WIDTH, _RIGHT = 44, 8, 96, 440, 64


def drawing(found: Sequence[Outcome]) -> SafeString:
    """One line per horizon, from 0 to 100 %; the table beside it says the same in figures."""
    height = _TOP + _ROW * len(found) + 28
    width = _LEFT + _WIDTH + _RIGHT
    return format_html(
        '<svg class="lasting" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        width,
        height,
        _("Hoeveel mensen nog werken, na 1 tot 18 maanden. De tabel eronder zegt hetzelfde."),
        format_html_join("", "{}", ((_scale(share, height),) for share in (0, 25, 50, 75, 100))),
        format_html_join(
            "", "{}", ((_line(one, _TOP + _ROW * n + _ROW // 2),) for n, one in enumerate(found))
        ),
    )


def _x(share: float) -> float:
    return round(_LEFT + _WIDTH * share, 1)


def _scale(percent: int, height: int) -> SafeString:
    at = _x(percent / 100)
    return format_html(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="tick" x="{}" y="{}" text-anchor="middle">{} %</text>',
        at, at, _TOP, height - 24, at, height - 6, percent,
    )  # fmt: skip


def _line(one: Outcome, y: int) -> SafeString:
    label = format_html(
        '<text class="name" x="0" y="{}">{}</text>', y + 5, _("%(n)s mnd.") % {"n": one.months}
    )
    share = one.share
    if one.is_small or share.share is None:
        sentence = _("te weinig mensen om te tonen")
        return format_html(
            '{}<text class="tick" x="{}" y="{}">{}</text>', label, _LEFT + 8, y + 5, sentence
        )
    return format_html(
        '{}<line class="unknown" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<line class="interval" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="6"/>'
        '<text class="value" x="{}" y="{}">{} %</text>',
        label,
        _x(share.least), _x(share.most), y + 12, y + 12,
        _x(share.low), _x(share.high), y, y,
        _x(share.share), y,
        _LEFT + _WIDTH + 12, y + 5, round(100 * share.share),
    )  # fmt: skip
