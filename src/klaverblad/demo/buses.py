"""The buses of the practice region, made and read as those of a real one: from a zip."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.travel import queries, services, store
from klaverblad.apps.travel.policies import LOADER
from klaverblad.apps.travel.prepare import Around, Prepared
from klaverblad.demo.cast import REGION
from klaverblad.demo.counts import municipalities
from klaverblad.demo.timetable import Point, timetable_zip

FEED = "oefenbussen.zip"
BESIDE = "klaverblad.demo.buses_beside"


class NoBuses(Exception):
    """The minutes could not be computed; what the process said."""


def towns() -> dict[str, Point]:
    """The markets of the municipalities, from the table and not from the database."""
    return {one.name: (one.lat, one.lon) for one in municipalities(REGION)}


def has_buses(on: date) -> bool:
    """Whether the practice region travels by a timetable whose files are there."""
    return queries.timetable(_loader(on)) is not None


@contextmanager
def made_beside(on: date) -> Iterator[Callable[[], None]]:
    """Compute the minutes in a process of its own, while something else is done here.

    yields   what takes the timetable into use, once the region is there
    """
    key = uuid4()
    folder, done = store.folder_of(key), False
    with tempfile.TemporaryDirectory() as place:
        feed = Path(place) / FEED
        feed.write_bytes(timetable_zip(towns(), on=on))
        # A command of its own, and no copy of this process: that would bring its connection along,
        # or begin this very command once more.
        around = [str(one) for one in astuple(_around())]
        command = [sys.executable, "-m", BESIDE, str(feed), str(folder), on.isoformat(), *around]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as coming:  # noqa: S603

            def take_into_use() -> None:
                nonlocal done
                _, said = coming.communicate()
                if coming.returncode:
                    raise NoBuses(said[-2000:])
                made = Prepared.read(folder)
                services.put_in_use(_loader(on), key, made, at=timezone.now())
                done = True

            try:
                yield take_into_use
            finally:
                if not done:
                    coming.kill()
                    # Only waited for: what it said may have been read already.
                    coming.wait()
                    shutil.rmtree(folder, ignore_errors=True)


def _around() -> Around:
    lats, lons = zip(*towns().values(), strict=True)
    return Around(min(lats), max(lats), min(lons), max(lons))


def _loader(on: date) -> Actor:
    return Actor.task(LOADER, on=on, region_id=REGION)
