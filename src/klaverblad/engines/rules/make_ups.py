"""Which layout goes with a case: one for each make-up of persons and groups, kept with the law."""

from typing import TYPE_CHECKING

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.layout import Layout

if TYPE_CHECKING:
    from klaverblad.engines.rules.law_of_a_day import LawOfADay
    from klaverblad.engines.rules.reading import Reading

# How many households of another make-up are kept; the one that was kept longest goes first.
LAYOUTS_MAX = 32


def layout_of(now: "LawOfADay", reading: "Reading") -> tuple[Layout, dict[str, list[int]]]:
    """The cells of a case, and for each entity which of its rows, as they were read, stands where.

    An entity of which all rows stand as they were read is left out.
    """
    make_up = (
        len(reading.persons),
        *(
            (key, len(reading.groups[key]), tuple(sorted(inside.items())))
            for key, inside in sorted(reading.of_person.items())
        ),
    )
    held = now.layouts
    if make_up not in held:
        while len(held) >= LAYOUTS_MAX:
            held.pop(next(iter(held)), None)
        bare = reading.population().only(())
        order = bare.order
        orders = {PERSON: order[1].tolist()} if order else {}
        orders |= {key: some.tolist() for key, some in order[2].items()} if order else {}
        rows = {PERSON: bare.persons, **{key: one.count for key, one in bare.groups.items()}}
        held[make_up] = Layout(now, bare.arranged(), rows), orders
    return held[make_up]
