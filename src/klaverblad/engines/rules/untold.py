"""What follows while nothing is told: the same for every case of the same persons and groups.

Of most cases little is known, and what nobody told is worked out in the same way each time. It
holds no fact of anybody, so it is kept with the law of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import BUILT_IN

if TYPE_CHECKING:
    from klaverblad.engines.rules.law_of_a_day import LawOfADay
    from klaverblad.engines.rules.log import Logged
    from klaverblad.engines.rules.population import Slice

# How many households of another make-up are kept; the one that was kept longest goes first.
LAYOUTS_MAX = 12


@dataclass(frozen=True)
class Untold:
    """Columns of inputs and rules of which nothing that they read was told; filled as they are read.

    log  what the bodies of those rules gave, with the reasons
    """

    columns: dict[str, Any] = field(default_factory=dict)
    log: dict[str, "Logged"] = field(default_factory=dict)


def untold_of(now: "LawOfADay", cut: "Slice") -> Untold:
    """What is kept for persons in groups like these."""
    layout = (
        cut.persons,
        *(
            (key, one.count, one.of_person.tobytes(), one.role.tobytes())
            for key, one in sorted(cut.groups.items())
        ),
    )
    held = now.untold
    if layout not in held:
        while len(held) >= LAYOUTS_MAX:
            held.pop(next(iter(held)), None)
        held[layout] = Untold()
    return held[layout]


def untold_names(now: "LawOfADay", cut: "Slice", cone: Sequence[str]) -> frozenset[str]:
    """The inputs of which nothing was told, and the rules that read nothing else."""
    told = {
        key
        for key, column in cut.columns.items()
        if column.known is None or column.lows is not None or bool(column.known.any())
    }
    found: set[str] = {*now.rules.inputs_by_key} - told
    for key in cone:
        if all(name in found or name in BUILT_IN for name in now.places[key]):
            found.add(key)
    return frozenset(found)
