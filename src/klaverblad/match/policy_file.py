"""The policy that a region adopted, read from YAML with the line of every mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from klaverblad.engines.matching import Policy, WrongPolicy
from klaverblad.engines.matching.solving import CrossQuota, Quota, Weights
from klaverblad.engines.rules import LoadError
from klaverblad.law.located import Located, read_yaml
from klaverblad.match.errors import CannotRun
from klaverblad.match.tables import Table

_POINTS = ("placed", "nearby", "lost_minute", "minutes_counted_max", "month", "months_counted_max")
_WHO = {"people": ("municipality", "status"), "places": ("municipality", "group")}


@dataclass(frozen=True, eq=False)
class Adopted:
    """What a region adopted, by whom and when, and where it was published."""

    weights: Weights
    adopted_by: str
    adopted_on: str
    source: str
    quotas: tuple[Located, ...]

    def quotas_for(self, people: Table, places: Table) -> tuple[list[Quota], list[CrossQuota]]:
        """Find who is in each quota: of one side, and of both at once."""
        plain, crossing = [], []
        for entry in self.quotas:
            rows = {
                side: _rows(entry, side, table)
                for side, table in (("people", people), ("places", places))
                if side in entry
            }
            least, share = _count(entry, "least"), _count(entry, "share_percent")
            if len(rows) == 2:
                if "most" in entry:
                    raise entry.error(
                        "'most' of people at places", "Ask a least or a share.", "most"
                    )
                crossing.append(
                    CrossQuota(
                        entry["name"], rows["people"], rows["places"],
                        least=least or 0, share_percent=share or 0,
                    )
                )  # fmt: skip
                continue
            if share is not None:
                raise entry.error("a share needs people and places", "Name both.", "share_percent")
            side = "people" if "people" in rows else "places"
            plain.append(
                Quota(entry["name"], side, rows[side], least or 0, _count(entry, "most"))  # type: ignore[arg-type]
            )
        return plain, crossing


def read_policy(text: str, name: str) -> Adopted:
    """Read a policy.

    raises  LoadError, with file and line
    """
    # As the cells of the tables are read, so that a name finds its people.
    entry = read_yaml(normalize("NFC", text), name)
    if not isinstance(entry, Located):
        raise LoadError(name, "it holds no policy", "See docs/matching.md for one.")
    entry.only("version", "adopted_by", "adopted_on", "source", "points", "priority", "quotas")
    points = entry.need("points", Located, "{placed: 1000, nearby: 1000}")
    points.only(*_POINTS)
    given = {key: _count(points, key) or 0 for key in points}
    priority = (
        entry.need("priority", Located, "{status: 100}") if "priority" in entry else Located()
    )
    version = str(entry.need("version", (str, int, float), '"1"'))
    try:
        weights = Weights(
            version=version,
            closeness=Policy(
                version=version,
                points_nearby=given.get("nearby", 0),
                points_lost_minute=given.get("lost_minute", 0),
                minutes_counted_max=given.get("minutes_counted_max", 0),
            ),
            points_placed=given.get("placed", 0),
            points_month=given.get("month", 0),
            months_counted_max=given.get("months_counted_max", 0),
            priority={code: _count(priority, code) or 0 for code in priority},
        )
    except WrongPolicy as problem:
        raise LoadError(
            priority.at(problem.field) if problem.field in priority else name,
            f"'{problem.field}' is {problem.found}", f"Wanted: {problem.wanted}.",
        ) from None  # fmt: skip
    return Adopted(
        weights=weights,
        adopted_by=entry.need("adopted_by", str, "raad van de regio"),
        adopted_on=entry.need_date("adopted_on").isoformat(),
        source=entry.need("source", str, "https://…"),
        quotas=tuple(_quotas(entry)),
    )


def _quotas(entry: Located) -> list[Located]:
    example = "[{name: …, people: {municipality: …}, least: 1}]"
    found = entry.need("quotas", list, example) if "quotas" in entry else []
    names: set[str] = set()
    for one in found:
        if not isinstance(one, Located):
            raise entry.error(f"a quota is {one!r}", f"Write it like this: {example}.", "quotas")
        one.only("name", "people", "places", "least", "most", "share_percent")
        name = one.need("name", str, "Lokeren")
        if not name.strip():
            raise one.error("a quota without a name", "Give it one, such as Lokeren.", "name")
        if name in names:
            raise one.error(f"'{name}' is the name of two quotas", "Give each its own.", "name")
        names.add(name)
        if not {"people", "places"} & set(one):
            raise one.error("it says of neither people nor places", f"See {example}.")
        if not {"least", "most", "share_percent"} & set(one):
            raise one.error("it asks nothing", "Write least, most or share_percent.")
        least, most = _count(one, "least"), _count(one, "most")
        if most is not None and (least or 0) > most:
            raise one.error("the least is more than the most", "Write a least below it.", "least")
        if (_count(one, "share_percent") or 0) > 100:
            raise one.error("a share above 100", "Write 0 to 100.", "share_percent")
    return found


def _count(entry: Located, key: str) -> int | None:
    if key not in entry:
        return None
    found = entry.need(key, int, "10")
    if not 0 <= found < 1 << 31:
        raise entry.error(f"'{key}' is {found}", "Write a whole number, 0 or more.", key)
    return int(found)


def _rows(entry: Located, side: str, table: Table) -> Any:
    who = entry.need(side, Located, f"{{{_WHO[side][0]}: …}}")
    who.only(*_WHO[side])
    if len(who) != 1:
        raise entry.error(f"'{side}' names {len(who)} things", "Name one.", side)
    ((column, text),) = who.items()
    rows = table.rows_of("statuses" if column == "status" else column, str(text))
    if not len(rows):
        raise CannotRun(
            f"{entry.at(side)}: nobody and nothing in {table.name} has {column} {text}. "
            "Correct the name, or take the quota out."
        )
    return rows
