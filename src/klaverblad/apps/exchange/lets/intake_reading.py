"""Tables of another program, read strictly: users, messages and transactions as eLAND writes them.

Pure: text in, rows or errors out, each with its file and line. A column that we do not know is left
out; one that must be there and is not, is an error of line 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

ROWS_MOST = 5_000
# In eLAND: 1 takes part, 2 is leaving. Whoever is anything else comes along only with bookings.
_TAKES_PART = frozenset({"1", "2", "active", "leaving", "accepted"})
_KINDS = {"offer": "offer", "o": "offer", "want": "want", "w": "want"}
POT = "pot"
_AMOUNT = re.compile(r"([-+]?)([0-9]{1,12})(?:[.]([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and where: the file, the line as an editor counts them, in words."""

    file: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class User:
    key: str
    name: str
    area: str
    takes_part: bool
    balance: int | None


@dataclass(frozen=True, slots=True)
class Post:
    key: str
    user: str
    kind: str
    title: str
    about: str
    category: str


@dataclass(frozen=True, slots=True)
class Booked:
    key: str
    payer: str
    payee: str
    amount: int
    text: str
    on: date


@dataclass
class Read:
    """What was read, what is wrong, and what each would have at the end."""

    users: dict[str, User] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    bookings: list[Booked] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def balances(self) -> Mapping[str, int]:
        found: defaultdict[str, int] = defaultdict(int)
        for one in self.bookings:
            found[one.payer] -= one.amount
            found[one.payee] += one.amount
        return found

    @property
    def coming(self) -> list[User]:
        """Who comes in: whoever takes part, and whoever has a booking."""
        used = {key for one in self.bookings for key in (one.payer, one.payee)}
        return [one for one in self.users.values() if one.takes_part or one.key in used]


def read(
    users: str,
    messages: str,
    transactions: str,
    *,
    categories: Sequence[str],
    decimals: int,
    on: date,
) -> Read:
    """Read three tables; the last two may be empty.

    categories   of the group; another one becomes the first
    decimals     of the unit: 1.50 is 150 smallest parts where there are two
    on           no booking lies after it
    """
    found = Read()
    _read_users(found, users, decimals)
    _read_transactions(found, transactions, decimals, on=on)
    _read_messages(found, messages, categories)
    for line, one in enumerate(found.users.values(), start=2):
        said = found.balances.get(one.key, 0)
        if one.balance is not None and one.balance != said:
            words = _("Het saldo is %(balance)s, maar de boekingen geven %(sum)s.")
            found.wrong.append(Wrong("users", line, words % {"balance": one.balance, "sum": said}))
    if not found.users and not any(one.file == "users" for one in found.wrong):
        found.wrong.append(Wrong("users", 1, _("Er staat niemand in.")))
    return found


def _rows(
    found: Read, file: str, text: str, needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a table by lower-case column; commas or semicolons."""
    if not text.strip():
        return
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    columns = {(name or "").strip().lower() for name in rows.fieldnames or ()}
    missing = [name for name in needed if not columns & set(name.split("|"))]
    if missing:
        names = ", ".join(name.split("|")[0] for name in missing)
        found.wrong.append(
            Wrong(file, 1, _("Deze kolommen ontbreken: %(names)s.") % {"names": names})
        )
        return
    for number, row in enumerate(rows):
        if number >= ROWS_MOST:
            words = _("Hoogstens %(most)s lijnen in een bestand.") % {"most": ROWS_MOST}
            found.wrong.append(Wrong(file, rows.line_num, words))
            return
        yield (
            rows.line_num,
            {
                (key or "").strip().lower(): (value or "").strip().removeprefix("'")
                for key, value in row.items()
                if isinstance(value, str)
            },
        )


def _first(row: Mapping[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _read_users(found: Read, text: str, decimals: int) -> None:
    for line, row in _rows(found, "users", text, ["id", "name|full_name|fullname|code", "status"]):
        key, name = row["id"], _first(row, "full_name", "fullname", "name", "code")
        if not key or key in found.users or key == POT:
            found.wrong.append(Wrong("users", line, _("Dit nummer ontbreekt of staat er al.")))
            continue
        if not name or len(name) > 80:
            found.wrong.append(Wrong("users", line, _("Hier staat geen naam, of een te lange.")))
            continue
        said = _first(row, "balance", "saldo")
        balance = _parts(said, decimals)
        if said and balance is None:
            found.wrong.append(Wrong("users", line, _("Dit saldo is geen bedrag.")))
        area = _first(row, "area", "postcode")[:60]
        found.users[key] = User(key, name, area, row["status"].lower() in _TAKES_PART, balance)


def _read_transactions(found: Read, text: str, decimals: int, *, on: date) -> None:
    seen: set[str] = set()
    needed = ["id", "id_from", "id_to", "amount", "date|created_at"]
    for line, row in _rows(found, "transactions", text, needed):
        key, amount = row["id"], _parts(row["amount"], decimals)
        day = _day(_first(row, "date", "created_at"))
        strange = [one for one in (row["id_from"], row["id_to"]) if one not in found.users]
        strange = [one for one in strange if one != POT]
        words = ""
        if not key or key in seen:
            words = _("Dit nummer ontbreekt of staat er al.")
        elif strange:
            words = _("Dit lid staat niet in de lijst: %(key)s.") % {"key": strange[0][:40]}
        elif row["id_from"] == row["id_to"]:
            words = _("Betaler en ontvanger zijn dezelfde.")
        elif amount is None or amount <= 0:
            words = _("Het bedrag is geen bedrag boven nul in deze eenheid.")
        elif day is None or day > on:
            words = _("Deze dag kunnen we niet lezen, of hij moet nog komen.")
        if words:
            found.wrong.append(Wrong("transactions", line, words))
            continue
        assert amount is not None, "checked above"
        assert day is not None, "checked above"
        seen.add(key)
        about = row.get("description", "")[:140]
        found.bookings.append(Booked(key, row["id_from"], row["id_to"], amount, about, day))
    found.bookings.sort(key=lambda one: one.on)


def _read_messages(found: Read, text: str, categories: Sequence[str]) -> None:
    seen: set[str] = set()
    for line, row in _rows(
        found, "messages", text, ["id", "user_id", "offer_want|type", "subject"]
    ):
        kind = _KINDS.get(_first(row, "offer_want", "type").lower())
        words = ""
        if not row["id"] or row["id"] in seen:
            words = _("Dit nummer ontbreekt of staat er al.")
        elif row["user_id"] not in found.users:
            words = _("Dit lid staat niet in de lijst: %(key)s.") % {"key": row["user_id"][:40]}
        elif kind is None:
            words = _("Schrijf offer of want.")
        elif not row["subject"]:
            words = _("Hier staat geen titel.")
        if words:
            found.wrong.append(Wrong("messages", line, words))
            continue
        assert kind is not None, "checked above"
        seen.add(row["id"])
        asked = _first(row, "category")
        category = asked if asked in categories else categories[0]
        about = row.get("content", "")[:600]
        found.posts.append(
            Post(row["id"], row["user_id"], kind, row["subject"][:80], about, category)
        )


def _parts(text: str, decimals: int) -> int | None:
    """Smallest parts; None for what is no amount of this unit."""
    found = _AMOUNT.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        return None
    part = found[3] or ""
    if len(part) > decimals and part.strip("0"):
        return None
    size = int(found[2]) * 10**decimals + int(part[:decimals].ljust(decimals, "0") or "0")
    return -size if found[1] == "-" else size


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
