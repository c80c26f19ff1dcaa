"""One page for a council: what lifting a barrier brings, what it costs, and how that was reckoned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.desk.barriers import words
from klaverblad.apps.desk.barriers.board import Board
from klaverblad.apps.desk.barriers.played import Shown
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.people import values
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/barrier_map.typ")
_HASH_SHOWN = 12


def council_pdf(board: Board, played: Shown | None, *, at: datetime) -> bytes:
    """One page in the language of whoever makes it. Small numbers are hidden whoever that is."""
    said = document(board, played)
    return render_pdf(TEMPLATE, said, language=values.language(), at=at)


def document(board: Board, played: Shown | None) -> dict[str, Any]:
    """What the template sets."""
    run, one = board.run, board.chosen
    line = next((row for row in board.lines if row.barriers == board.asked.mask), None)
    gained = words.count(one.n_gained)
    return {
        "title": f"{board.chosen_name}, {board.where}",
        "foot": _("Klaverblad, berekend op %(day)s. Vraag %(hash)s.")
        % {"day": day_in_words(run.on), "hash": run.input_hash[:_HASH_SHOWN]},
        "what": _("Wat als deze drempel wegvalt%(group)s?")
        % {"group": f": {board.for_whom}" if board.for_whom else ""},
        "answer": f"{gained} {words.more_at_work(one.n_gained or 2)}",
        "note": _("Exact berekend: geen schatting, geen gemiddelde. Mensen beslissen."),
        "cost_title": _("Wat het kost"),
        "cost_heads": ["", ""],
        "costs": [
            [_("Prijs hier"), board.price_words],
            [_("Waar die prijs staat"), one.price.source if one.price else _("onbekend")],
            [_("Nodig voor"), _("%(n)s mensen") % {"n": words.count(one.n_helped)}],
            [_("Wat het kost"), board.cost_words],
            [_("Per mens aan het werk"), board.each_words],
        ],
        "town_title": _("In elke gemeente"),
        "town_heads": [_("Gemeente"), _("Meer aan het werk")],
        "towns": [
            *([town.name, words.count(line.by_town[town.pk])] for town in board.towns if line),
            *([[_("Hele regio"), words.count(line.region)]] if line else []),
        ],
        "group_title": _("Wie wint erbij?"),
        "group_heads": [_("Groep"), _("Mensen")],
        "groups": [list(pair) for pair in board.who_gains],
        "measure_title": _("De maatregel") if played else "",
        "measure": [
            [_("Gevraagd"), played.wanted],
            [_("Antwoord"), played.title],
            [_("Wat het kost"), played.cost],
            [_("Per mens aan het werk"), played.each],
        ]
        if played
        else [],
        "how_title": _("Hoe dit berekend is"),
        "how": _how(board),
    }


def _how(board: Board) -> list[str]:
    run = board.run
    return [
        _(
            "%(people)s mensen in begeleiding zoeken een plek, en er zijn %(seats)s plaatsen op "
            "%(places)s plekken. Voor elk paar is nagekeken wat er in de weg staat."
        )
        % {"people": run.n_people, "seats": run.n_seats, "places": run.n_places},
        _(
            "Een plaats wordt maar één keer ingenomen. Daarom is alles opnieuw verdeeld alsof de "
            "drempel weg is: eerst zoveel mogelijk mensen, dan voor zo weinig mogelijk mensen de drempel."
        ),
        _("Van %(n)s mensen weten we te weinig: zij tellen niet mee.")
        % {"n": words.count(None if 0 < run.n_unknown < 10 else run.n_unknown)},
        _(
            "De hele regio is geen som van de gemeenten. Een aantal van 1 tot 9 staat er als ‘klein’, "
            "en soms nog een ernaast, zodat niemand het kan uitrekenen."
        ),
    ]
