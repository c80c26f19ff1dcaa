"""The figures of one indicator as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from django.utils.translation import gettext as _

from klaverblad.apps.monitor.comparison import Comparison, plain_number
from klaverblad.apps.monitor.registry import say

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads é as two letters
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(,\d+)?")


def as_csv(comparisons: Iterable[Comparison]) -> str:
    """One line per place and period, with the printed text, its bounds, source and remarks."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("cijfer"),
            _("plaats"),
            _("NIS-code"),
            _("van"),
            _("tot en met"),
            _("waarde"),
            _("minstens, voor het afronden"),
            _("hoogstens, voor het afronden"),
            _("eenheid"),
            _("zoals gedrukt"),
            _("bron"),
            _("opmerking"),
        ]
    )
    for comparison in comparisons:
        name = comparison.indicator.name
        for figure in comparison.figures:
            stored = figure.stored
            cells = [
                say(name),
                figure.place,
                stored.place_code,
                stored.period_from.isoformat(),
                stored.period_until.isoformat(),
                plain_number(stored.value, stored.decimals),
                plain_number(stored.low, stored.decimals + 1),
                plain_number(stored.high, stored.decimals + 1),
                figure.unit,
                stored.printed,
                stored.source,
                " ".join(figure.sentences),
            ]
            writer.writerow([_harmless(cell) for cell in cells])
    return BYTE_ORDER_MARK + out.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet runs what starts like a formula, and +8,1% does; an apostrophe keeps it text."""
    if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
