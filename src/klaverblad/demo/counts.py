"""How many people and vacancies the region holds: what the printed tables say, as the importer read it.

A leefloon rate counts per 1,000 inhabitants, although the table prints a percent sign: read as per
cent, Schoten would have 1,542 people on leefloon, and Flanders, printed as 6 without a sign,
390,000. The importer flags that unit itself; see its findings. With the job seekers who have a
limitation (the yearly mean of 2017) that makes 1,461 people.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from typing import cast

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.monitor.models import IndicatorValue
from klaverblad.apps.monitor.services import import_table
from klaverblad.demo.chance import share_out

TABLES = (
    "arbeidsmarkt.csv",
    "vacatures_laaggeschoold.csv",
    "werkzoekenden_arbeidsbeperking.csv",
)
# About one vacancy in thirty of a year is open on one day, when each stays open for twelve days.
_OPEN_DAYS, _YEAR = 12, 365


@dataclass(frozen=True, slots=True)
class Counts:
    """One municipality: people on leefloon, job seekers with a limitation, open vacancies."""

    nis: str
    inhabitants: int
    leefloon: int
    limited: int
    vacancies: int

    @property
    def people(self) -> int:
        return self.leefloon + self.limited


def municipalities(region_id: str) -> list[Municipality]:
    """The eight municipalities, with a place on the tile map."""
    rows = csv.DictReader(StringIO(_table("gemeenten.csv").decode("utf-8")), delimiter=";")
    return [
        Municipality(
            nis=row["nis"],
            name=row["gemeente"],
            region_id=region_id,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            tile_row=int(row["rij"]),
            tile_column=int(row["kolom"]),
        )
        for row in rows
    ]


def load_tables(actor: Actor) -> None:
    """Take in the printed tables, as a region's administrator would."""
    for name in TABLES:
        import_table(actor, _table(name), name)


def counts(*, people: int | None = None) -> list[Counts]:
    """The counts per municipality, in the order of their codes.

    people   None: as printed; otherwise so many in all, divided as the printed counts are
    """
    inhabitants = _latest("inhabitants")
    rate, limited = _latest("leefloon_rate"), _latest("jobseekers_limited")
    vacancies = _latest("vacancies_low_skilled")
    codes = sorted(inhabitants)
    parts = [(code, rate[code] * inhabitants[code] / 1000) for code in codes]
    parts += [(code, limited[code]) for code in codes]
    total = sum(round(part) for _, part in parts) if people is None else people
    shares = share_out(total, [part for _, part in parts])
    times = total / max(1, sum(round(part) for _, part in parts))
    n_open = round(sum(vacancies[c] for c in codes) * _OPEN_DAYS / _YEAR * max(1, times))
    opened = share_out(n_open, [vacancies[code] for code in codes])
    return [
        Counts(
            nis=code,
            inhabitants=round(inhabitants[code]),
            leefloon=shares[i],
            limited=shares[len(codes) + i],
            vacancies=opened[i],
        )
        for i, code in enumerate(codes)
    ]


def _latest(indicator: str) -> dict[str, float]:
    """The last printed value per municipality."""
    rows = IndicatorValue.objects.filter(
        indicator=indicator, table_import__is_current=True, municipality__isnull=False
    ).order_by("period_until", "pk")
    return {row.municipality_id: float(row.value) for row in rows}


def _table(name: str) -> bytes:
    folder = files("klaverblad.demo").joinpath("data", "selab")
    return cast("bytes", folder.joinpath(name).read_bytes())
