"""The lists by which competences and statuses are numbered: the bit is the position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Words64
from klaverblad.engines.matching.errors import UnknownCode
from klaverblad.engines.matching.words import Words


class Term(NamedTuple):
    """A competence or a status: its stable code, and its name for people."""

    code: str
    name: Words


@dataclass(frozen=True)
class Vocabulary:
    """What a person may have and a place may ask. Add at the end: positions are bits."""

    competences: tuple[Term, ...] = ()
    statuses: tuple[Term, ...] = ()

    def pack_competences(self, rows: Iterable[Iterable[str]]) -> Words64:
        """Turn codes, a collection for each row, into sets."""
        return _pack(self.competences, rows)

    def pack_statuses(self, rows: Iterable[Iterable[str]]) -> Words64:
        """Turn codes, a collection for each row, into sets."""
        return _pack(self.statuses, rows)


def _pack(terms: tuple[Term, ...], rows: Iterable[Iterable[str]]) -> Words64:
    position = {term.code: bit for bit, term in enumerate(terms)}
    wanted = [set(row) for row in rows]
    if unknown := sorted(set().union(*wanted) - position.keys()):
        raise UnknownCode(codes=unknown)
    flags = np.zeros((len(wanted), len(terms)), np.bool_)
    for row, codes in enumerate(wanted):
        flags[row, [position[code] for code in codes]] = True
    return sets.pack(flags)
