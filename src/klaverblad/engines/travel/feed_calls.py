"""The calls of every trip, in order, with the times that the feed leaves open filled in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.feed_tables import NO_TIME, Integers, Reader, Texts
from klaverblad.engines.travel.findings import Fault, Wanted

Booleans = NDArray[np.bool_]
# pickup_type and drop_off_type: 1 is never; 2 and 3 are by phone or by a sign to the driver.
_NEVER = 1
# A bus every half minute of a whole day is the most that anybody would write as one line.
_AGAIN_MAX = 2_880


@dataclass(frozen=True, eq=False)
class Calls:
    """The calls of trip i are rows first[i]:first[i + 1]; `again` repeats trips that run often.

    again   (r, 2) trip and seconds to move its times by; None: every trip as it stands
    """

    first: Integers
    stop: Integers
    arrive: Integers
    depart: Integers
    can_board: Booleans
    can_alight: Booleans
    again: Integers | None = None


def calls(
    reader: Reader, trip_ids: Texts, stop_ids: Texts, frequencies: Reader | None
) -> Calls | None:
    """Read stop_times.txt and frequencies.txt; None when a column is missing."""
    # One of the two times will do, as in every row.
    times = {"arrival_time", "departure_time"} & reader.table.columns.keys()
    if not reader.has("trip_id", *(times or ("arrival_time",)), "stop_id", "stop_sequence"):
        return None
    trip = reader.refers("trip_id", trip_ids, to="trips.txt")
    stop = reader.refers("stop_id", stop_ids, to="stops.txt")
    sequence = reader.whole("stop_sequence")
    arrive, depart = reader.times("arrival_time"), reader.times("departure_time")
    pickup, drop_off = reader.whole("pickup_type", most=3), reader.whole("drop_off_type", most=3)
    if reader.findings.is_fatal:
        return None
    order = np.lexsort((sequence, trip))
    trip, sequence = trip[order], sequence[order]
    is_same_trip = trip[1:] == trip[:-1]
    _tell_back(
        reader, Fault.TWICE, "stop_sequence", order[1:],
        is_same_trip & (sequence[1:] == sequence[:-1]), Wanted("elk nummer één keer per rit"),
    )  # fmt: skip
    arrive, depart = _both(arrive[order], depart[order])
    first = np.concatenate([[0], np.cumsum(np.bincount(trip, minlength=len(trip_ids)))])
    _tell_ends(reader, order, first, arrive)
    if reader.findings.is_fatal:
        return None
    arrive, depart = _filled(arrive, depart)
    _tell_back(
        reader, Fault.BACK_IN_TIME, "arrival_time", order[1:],
        is_same_trip & (arrive[1:] < depart[:-1]), Wanted("een uur na het vertrek aan de vorige halte"),
    )  # fmt: skip
    _tell_back(
        reader, Fault.BACK_IN_TIME, "departure_time", order, depart < arrive,
        Wanted("een uur na de aankomst aan dezelfde halte"),
    )  # fmt: skip
    again = _again(frequencies, trip_ids) if frequencies is not None and len(frequencies) else None
    return Calls(
        first=first.astype(np.int64),
        stop=stop[order],
        arrive=arrive,
        depart=depart,
        can_board=pickup[order] != _NEVER,
        can_alight=drop_off[order] != _NEVER,
        again=again,
    )


def repeated(found: Calls) -> tuple[Integers, Calls]:
    """Write out the trips that the feed gives as "every so many minutes".

    returns   the trip behind each trip that is made, and the calls of those
    """
    n_calls = np.diff(found.first)
    # A trip with one stop goes nowhere.
    plain = np.flatnonzero(n_calls >= 2)
    moves = np.zeros(len(plain), np.int64)
    if found.again is not None:
        often = np.unique(found.again[:, 0])
        is_plain = ~np.isin(plain, often)
        copies = found.again[n_calls[found.again[:, 0]] >= 2]
        starts = found.depart[found.first[copies[:, 0]]]
        moves = np.concatenate([moves[is_plain], copies[:, 1] - starts])
        plain = np.concatenate([plain[is_plain], copies[:, 0]])
    lengths = n_calls[plain]
    first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    at = np.repeat(found.first[plain] - first[:-1], lengths) + np.arange(first[-1])
    move = np.repeat(moves, lengths)
    return plain, Calls(
        first=first,
        stop=found.stop[at],
        arrive=found.arrive[at] + move,
        depart=found.depart[at] + move,
        can_board=found.can_board[at],
        can_alight=found.can_alight[at],
    )


def _again(frequencies: Reader, trip_ids: Texts) -> Integers | None:
    """(r, 2) trip and its first departure, one row for each time it leaves."""
    if not frequencies.has("trip_id", "start_time", "end_time", "headway_secs"):
        return None
    trip = frequencies.refers("trip_id", trip_ids, to="trips.txt")
    start, end = frequencies.times("start_time"), frequencies.times("end_time")
    every = frequencies.whole("headway_secs", least=1)
    frequencies.tell(Fault.NOT_A_NUMBER, "headway_secs", every == 0, Wanted("seconden, 1 of meer"))
    frequencies.tell(
        Fault.NOT_A_TIME, "start_time", start == NO_TIME, Wanted("een uur als 08:05:00")
    )
    frequencies.tell(Fault.BACK_IN_TIME, "end_time", end <= start, Wanted("een uur na start_time"))
    if frequencies.findings.is_fatal:
        return None
    made = -(-(end - start) // every)
    # Every second of a month for each trip is no timetable, and would fill the memory.
    too_many = (made > _AGAIN_MAX) | (np.cumsum(made) > _AGAIN_MAX * 300)
    frequencies.tell(Fault.NOT_A_NUMBER, "headway_secs", too_many, Wanted("minder ritten"))
    if frequencies.findings.is_fatal:
        return None
    rows = [
        (one, leaves)
        for one, since, until, step in zip(
            trip.tolist(), start.tolist(), end.tolist(), every.tolist(), strict=True
        )
        for leaves in range(since, until, step)
    ]
    return np.array(rows, np.int64).reshape(-1, 2)


def _both(arrive: Integers, depart: Integers) -> tuple[Integers, Integers]:
    """One time stands for both when the other is left open."""
    return (
        np.where(arrive == NO_TIME, depart, arrive),
        np.where(depart == NO_TIME, arrive, depart),
    )


def _filled(arrive: Integers, depart: Integers) -> tuple[Integers, Integers]:
    """Spread the stops between two known times evenly: the ends of every trip are known."""
    known = arrive != NO_TIME
    if known.all():
        return arrive, depart
    at = np.arange(len(arrive))
    before = np.maximum.accumulate(np.where(known, at, 0))
    after = np.minimum.accumulate(np.where(known, at, len(at))[::-1])[::-1]
    steps = np.maximum(after - before, 1)
    span = np.where(known, 0, arrive[after] - depart[before])
    between = depart[before] + span * (at - before) // steps
    return np.where(known, arrive, between), np.where(known, depart, between)


def _tell_ends(reader: Reader, order: Integers, first: Integers, arrive: Integers) -> None:
    lengths = np.diff(first)
    starts, ends = first[:-1][lengths > 0], first[1:][lengths > 0] - 1
    wrong = np.zeros(len(order), np.bool_)
    for at in (starts, ends):
        wrong[order[at]] |= arrive[at] == NO_TIME
    reader.tell(
        Fault.NO_TIME_AT_AN_END,
        "arrival_time",
        wrong,
        Wanted("een uur aan de eerste en laatste halte"),
    )
    alone = np.zeros(len(order), np.bool_)
    alone[order[first[:-1][lengths == 1]]] = True
    reader.tell(Fault.ONE_STOP, "trip_id", alone, Wanted("een rit met minstens twee haltes"))


def _tell_back(
    reader: Reader, fault: Fault, column: str, rows: Integers, wrong: Booleans, wanted: Wanted
) -> None:
    """Tell about rows that were sorted: in the order of the file."""
    at = np.zeros(len(reader), np.bool_)
    at[rows[wrong]] = True
    reader.tell(fault, column, at, wanted)
