"""Changing keys while the desk is open: a new generation, every row moved to it, the old one retired.

The file of keys changes first, so that whoever meets a row can open it. Then rows move in batches;
a row that somebody holds is passed over and tried again, so nobody waits for us and we for nobody.
Which key a row has stands in the row: killed at any point, the same command goes on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from klaverblad.apps.access.holder_services import Holder, Moved, holders
from klaverblad.apps.access.keyring import Key, KeyFile, Keyring, KeyState

PATIENCE_S = 60.0
_LOOKS_AGAIN_S = 0.2
log = logging.getLogger("klaverblad.keys")

Say = Callable[[str], object]


class KeyInUse(Exception):
    """A key that cannot go yet; the sentence says why."""


@dataclass(frozen=True)
class Rotated:
    """What a rotation did.

    stuck      rows that do not open, or whose number stands twice; they keep their old key
    retiring   keys that are still in use by those
    """

    moved: int
    stuck: int
    retiring: tuple[str, ...]


def uses() -> dict[str, int]:
    """How many rows use each key, by its id; "" counts what is not sealed at all."""
    found: dict[str, int] = {}
    for holder in holders():
        for key_id, n in holder.uses().items():
            found[key_id] = found.get(key_id, 0) + n
    return found


def rotate(file: KeyFile, *, on: date, say: Say, patience_s: float = PATIENCE_S) -> Rotated:
    """Make a new generation active and move every row to it; or finish what was broken off.

    raises   KeysBusy when another process does this already
    """
    with file.changing():
        keys = file.read()
        if keys.is_between():
            say("Een vorige wissel was niet klaar. We gaan daarmee verder.")
        else:
            keys = keys.renewed(on=on)
            file.write(keys)
            say(f"Nieuwe sleutels: {keys.sealing.active.id} en {keys.index.active.id}.")
        until, done, stuck, retiring = time.monotonic() + patience_s, 0, 0, ()
        while True:
            total = Moved()
            for holder in holders():
                total += _move(holder, keys, say=say, patience_s=patience_s)
            done, stuck = done + total.done, total.stuck
            keys = _retire_unused(file, on=on)
            retiring = tuple(key.id for key in _all(keys) if key.state is KeyState.RETIRING)
            # Whoever sealed with the key before and had to wait for its turn to write comes late.
            if not retiring or stuck or time.monotonic() > until:
                break
    log.info("keys_rotated", extra={"count": done})
    return Rotated(done, stuck, retiring)


def _move(holder: Holder, keys: Keyring, *, say: Say, patience_s: float) -> Moved:
    """Move all rows of one column. Who is held by somebody else is asked again for a while."""
    until = time.monotonic() + patience_s
    done = 0
    while True:
        n_waiting = holder.n_waiting(keys)
        round_ = Moved()
        for moved in holder.move(keys):
            round_ += moved
            say(f"{holder.name}: {done + round_.done} van {done + n_waiting}")
        done += round_.done
        # Rows written meanwhile by somebody who had not seen the new keys yet come in a next round.
        left = holder.n_waiting(keys) - round_.stuck
        if left <= 0 or time.monotonic() > until:
            return Moved(done, round_.stuck)
        time.sleep(_LOOKS_AGAIN_S)


def retire(file: KeyFile, key_id: str, *, on: date) -> None:
    """Say that no row uses a key any more. It still opens backups that were made before.

    raises   KeyInUse, KeysBusy
    """
    with file.changing():
        key = _found(file.read(), key_id)
        if key.state is KeyState.ACTIVE:
            message = f"Sleutel {key_id} is in gebruik voor alles wat nu geschreven wordt."
            raise KeyInUse(message)
        if n := uses().get(key_id, 0):
            message = f"Sleutel {key_id} is nog nodig voor {n} rijen. Wissel eerst: keys rotate."
            raise KeyInUse(message)
        if key.state is not KeyState.RETIRED:
            file.write(_with(file.read(), lambda ring: ring.retired(key_id, on=on)))


def forget(file: KeyFile, key_id: str, *, on: date) -> None:
    """Take a retired key out of the file for good: nothing that it sealed opens after this.

    Not on the day that it was retired: whoever was writing then must have ended.

    raises   KeyInUse, KeysBusy
    """
    retire(file, key_id, on=on)
    with file.changing():
        key = _found(file.read(), key_id)
        if key.retired_on is None or key.retired_on >= on:
            message = f"Sleutel {key_id} is vandaag pas uit dienst. Vergeet hem morgen."
            raise KeyInUse(message)
        file.write(_with(file.read(), lambda ring: ring.without(key_id)))


def _retire_unused(file: KeyFile, *, on: date) -> Keyring:
    keys = file.read()
    in_use = uses()
    for key in _all(keys):
        if key.state is KeyState.RETIRING and not in_use.get(key.id):
            keys = _with(keys, lambda ring, key_id=key.id: ring.retired(key_id, on=on))
    file.write(keys)
    return keys


def _all(keys: Keyring) -> tuple[Key, ...]:
    return keys.sealing.keys + keys.index.keys


def _found(keys: Keyring, key_id: str) -> Key:
    found = next((key for key in _all(keys) if key.id == key_id), None)
    if found is None:
        message = f"Er is geen sleutel {key_id}. Welke er zijn, zegt: klaverblad keys status"
        raise KeyInUse(message)
    return found


def _with(keys: Keyring, change: Callable) -> Keyring:
    rings: Mapping = {name: change(ring) for name, ring in keys.rings.items()}
    return Keyring(**rings)
