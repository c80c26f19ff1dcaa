"""The practice region as a whole: is it there, is something else there, and loading it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality, Region, Role, User
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.library.services import load_instruments
from klaverblad.apps.people.services.ways_in import NO_MAIL_DOMAIN
from klaverblad.demo.between import add_between
from klaverblad.demo.cast import REGION, REGION_NAME, Cast, cast_of
from klaverblad.demo.chance import made_id
from klaverblad.demo.childcare import add_childcare
from klaverblad.demo.coin import add_coin
from klaverblad.demo.counts import Counts, counts, load_tables, municipalities
from klaverblad.demo.diary import add_diaries
from klaverblad.demo.events import add_events
from klaverblad.demo.exchange import add_exchange
from klaverblad.demo.groups import add_groups, companions_of
from klaverblad.demo.kept_lists import add_kept_lists
from klaverblad.demo.lending import add_lending
from klaverblad.demo.lives import Stream, life
from klaverblad.demo.offers import add_offers
from klaverblad.demo.places import places_of
from klaverblad.demo.plans import add_own_instruments
from klaverblad.demo.proposals import add_proposals
from klaverblad.demo.queries import PRACTICE_DOMAIN
from klaverblad.demo.reminders import add_reminders
from klaverblad.demo.rows import Rows
from klaverblad.demo.story import Stage, tell
from klaverblad.demo.tour import give_logins, tell_known, topics

# Beside those in guidance: people whose guidance ended in the last half year.
CLOSED_SHARE = 0.06
_PEOPLE_PER_FLUSH = 200
_SECOND_LOGIN = 1

Say = Callable[[str], object]


class NotThePracticeRegion(Exception):
    """The database holds something that the practice region did not make."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    people: int
    places: int
    rows: int
    events: int


def is_loaded() -> bool:
    """Whether the practice region is there. Its rows are there all together, or not at all."""
    return _has_tables() and Region.objects.filter(pk=REGION).exists()


def refuse_strangers() -> None:
    """Stop when the database holds anything else than the practice region.

    raises   NotThePracticeRegion
    """
    ours = {*connection.introspection.django_table_names(only_existing=False), "django_migrations"}
    # What SQLite itself counted of our rows is no table of anybody.
    found = {one for one in connection.introspection.table_names() if not one.startswith("sqlite_")}
    if unknown := found - ours:
        raise NotThePracticeRegion(f"tabellen die niet van Klaverblad zijn ({len(unknown)})")
    if not _has_tables():
        return
    if (n := Region.objects.exclude(pk=REGION).count()) > 0:
        raise NotThePracticeRegion(f"een andere regio ({n})")
    # Whoever got a code while practising has a login that no mail reaches.
    strangers = User.objects.exclude(email__endswith=f"@{PRACTICE_DOMAIN}")
    if (n := strangers.exclude(email__endswith=f"@{NO_MAIL_DOMAIN}").count()) > 0:
        raise NotThePracticeRegion(f"logins van echte mensen ({n})")


def _has_tables() -> bool:
    wanted = {Region._meta.db_table, User._meta.db_table}
    return wanted <= set(connection.introspection.table_names())


def load(*, on: date, people: int | None = None, say: Say) -> Loaded:
    """Load the region in one transaction: all of it, or nothing.

    on       the day that is "today" for every story
    people   how many in guidance; None: as many as the printed tables say
    """
    started = time.perf_counter()

    def progress(text: str) -> None:
        say(f"{time.perf_counter() - started:6.1f} s  {text}")

    with transaction.atomic(), _without_sweeping():
        region = Region.objects.create(slug=REGION, name=REGION_NAME)
        towns = Municipality.objects.bulk_create(municipalities(REGION))
        load_instruments(Actor.task("demo", on=on, region_id=REGION))
        load_tables(_administrator(on))
        found = counts(people=people)
        progress("bibliotheek en gedrukte tabellen")
        cast = cast_of(region, {town.nis: town for town in towns}, found, on=on)
        instruments = list(Instrument.objects.all())
        places = places_of(cast, found, frozenset(one.pk for one in instruments))
        _give_logins(cast, found)
        companions_of(cast)
        cast.write()
        places.write()
        add_own_instruments()
        add_kept_lists(cast)
        add_offers(cast, places)
        progress(f"{len(cast.staff)} logins, {len(places.found)} plekken")
        rows = Rows()
        produces = {
            one.pk: (one.produces_fact_key, one.produces_fact_value)
            for one in instruments
            if one.produces_fact_key
        }
        stage = Stage(rows, cast, places.found, produces, on)
        n_people = _tell_everyone(stage, found, progress)
        add_diaries(rows, cast, stage.caseloads)
        add_between(rows, cast, on=on)
        rows.flush()
        add_groups(stage)
        rows.flush()
        add_proposals(rows, cast, on=on)
        rows.flush()
        add_lending(cast)
        add_childcare(cast)
        add_reminders(on)
        add_exchange(cast)
        add_events(cast)
        add_coin(cast)
        progress(f"{rows.n_rows} rijen en {rows.n_events} gebeurtenissen")
    return Loaded(n_people, len(places.found), rows.n_rows, rows.n_events)


@contextmanager
def _without_sweeping() -> Iterator[None]:
    """Rows are freed by their count alone; looking for rings among them took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _administrator(on: date) -> Actor:
    """Whoever takes in the printed tables; their login is written a moment later."""
    return Actor(
        role=Role.ADMINISTRATOR,
        on=on,
        user_id=made_id("user", f"deur-09-beheerder@{PRACTICE_DOMAIN}"),
        region_id=REGION,
    )


def _give_logins(cast: Cast, found: list[Counts]) -> None:
    """The people of the tour with a door, and one more person in each municipality."""
    give_logins(cast)
    for one in found:
        if one.leefloon <= _SECOND_LOGIN:
            continue
        someone = life(one.nis, Stream.LEEFLOON, _SECOND_LOGIN, on=cast.on)
        name = f"{someone.first_name} {someone.last_name}"
        cast.logins[someone.topic] = cast.employ(
            name,
            cast.ocmws[one.nis].organisation,
            Role.PERSON,
            language=someone.language if someone.language in {"fr", "en"} else "nl",
        )


def _tell_everyone(stage: Stage, found: list[Counts], progress: Say) -> int:
    known, n = topics(), 0
    for nis, stream, number, is_closed in _everyone(found):
        said = known.get((nis, stream, number))
        if said is not None and not is_closed:
            tell_known(stage, said)
        else:
            tell(stage, nis, stream, number, is_closed=is_closed)
        n += not is_closed
        if n % _PEOPLE_PER_FLUSH == 0 and not is_closed:
            stage.rows.flush()
            progress(f"{n} mensen")
    stage.rows.flush()
    progress(f"{n} mensen in begeleiding")
    return n


def _everyone(found: list[Counts]) -> Iterator[tuple[str, Stream, int, bool]]:
    """Everybody in guidance, municipality by municipality, and those whose guidance ended."""
    for one in found:
        for stream, n in ((Stream.LEEFLOON, one.leefloon), (Stream.LIMITED, one.limited)):
            for number in range(n):
                yield one.nis, stream, number, False
            for number in range(round(n * CLOSED_SHARE)):
                yield one.nis, stream, n + number, True
