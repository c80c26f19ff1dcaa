"""Compute the minutes of a timetable, as a process of its own: python -m … FEED FOLDER DAY AROUND."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from klaverblad.apps.travel.prepare import Around, prepare

if __name__ == "__main__":
    feed, folder, on, *around = sys.argv[1:]
    south, north, west, east = map(float, around)
    prepare(
        Path(feed),
        Path(folder),
        around=Around(south=south, north=north, west=west, east=east),
        on=date.fromisoformat(on),
    )
