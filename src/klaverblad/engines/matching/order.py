"""An order that depends on who somebody is, never on the row they happen to stand in."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from klaverblad.engines.matching.arrays import Keys


def stable_keys(ids: Iterable[str]) -> Keys:
    """Make a key of 64 bits from each stable id; the same on every machine and every day.

    Two of ten million ids share a key in one region out of some 370,000; a table with two equal keys is
    refused, so that would be seen.
    """
    digests = (blake2b(each.encode(), digest_size=8).digest() for each in ids)
    return np.array([int.from_bytes(digest, "big") for digest in digests], np.uint64)


def tie_order(person_key: int, place_keys: Keys) -> Keys:
    """Give each place the number that breaks ties for one person: the lowest goes first.

    The number mixes both keys, so equal places come in another order for another person: no place
    is everybody's first, and no person is every place's last.
    method  finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014), which never maps two to one
    """
    mixed = place_keys ^ _mixed(np.array([person_key], np.uint64))
    return _mixed(mixed)


def _mixed(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
