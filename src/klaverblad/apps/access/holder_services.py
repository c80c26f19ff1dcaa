"""Everything in the database that is sealed, found from the models, and how its rows move to a key.

A new SealedField is found by itself. What other packages keep for us (second factors, sessions) is
named here once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr

from klaverblad.apps.access.keyring import Keyring
from klaverblad.apps.access.sealed import (
    BlindIndexField,
    CannotOpen,
    SealedField,
    SealedText,
    blind_index,
    is_sealed,
    seal,
    unseal,
)

BATCH = 200
SECOND_FACTORS = "mfa_authenticator.data"
SESSIONS = "django_session.session_data"
# Where allauth keeps secrets in that JSON: each under its name, and a list of older codes.
_NAMES, _CODES = ("secret", "seed"), "migrated_codes"
# `k` or `x`, the id of the key, a colon.
_HEAD = re.compile(r"[kx]([0-9a-f]{8}):")
_HEAD_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that moved to the active keys; `stuck` do not open, or their number stands twice."""

    done: int = 0
    stuck: int = 0

    def __add__(self, other: Moved) -> Moved:
        return Moved(self.done + other.done, self.stuck + other.stuck)


class Holder(Protocol):
    """A place in the database where sealed texts stand."""

    name: str

    def uses(self) -> Mapping[str, int]:
        """Give how many rows use each key, by its id; "" counts what is not sealed."""

    def n_waiting(self, keys: Keyring) -> int:
        """Give how many rows are not on the active keys."""

    def move(self, keys: Keyring) -> Iterator[Moved]:
        """Move every row that nobody holds, batch by batch."""


def place_of_row(where: str, pk: object) -> str:
    """Give the place of a text that opens in its own row alone."""
    return f"{where}#{pk}"


def holders() -> list[Holder]:
    """Everything that is sealed in this database."""
    found: list[Holder] = [
        Column(model, field, field.where, field.index)
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]
    sessions = apps.get_model("sessions", "Session")
    field = sessions._meta.get_field("session_data")
    return [*found, SecondFactors(), Column(sessions, field, SESSIONS, is_of_row=True, may_go=True)]


def _in_batches(rows: QuerySet, n: int = BATCH) -> Iterator[list[Any]]:
    """The keys of these rows in their order, a batch at a time; what changes behind us is past."""
    last = None
    while True:
        next_ones = rows if last is None else rows.filter(pk__gt=last)
        pks = list(next_ones.order_by("pk").values_list("pk", flat=True)[:n])
        if not pks:
            return
        yield pks
        last = pks[-1]


@dataclass(frozen=True)
class Column:
    """A sealed column, and the index that follows it when there is one.

    is_of_row   each text is sealed for its own row, and opens in no other
    may_go      a row that does not open is worth nothing, and is deleted
    """

    model: type[models.Model]
    field: models.Field
    where: str
    index: BlindIndexField | None = None
    is_of_row: bool = False
    may_go: bool = False

    @property
    def name(self) -> str:
        return self.where

    def uses(self) -> Mapping[str, int]:
        """Give the rows per key, of the column and of its index."""
        found: Counter[str] = Counter()
        for column in ("sealed_head", "index_head")[: 1 if self.index is None else 2]:
            heads = self._rows().order_by().values_list(column).annotate(n=models.Count("pk"))
            for head, n in heads:
                form = _HEAD.fullmatch(head)
                found[form[1] if form else ""] += n
        return found

    def n_waiting(self, keys: Keyring) -> int:
        return self._waiting(keys).count()

    def move(self, keys: Keyring) -> Iterator[Moved]:
        for pks in _in_batches(self._waiting(keys)):
            yield self._move(keys, pks)

    def _rows(self) -> QuerySet:
        rows = self._everything().annotate(sealed_head=Substr("sealed", 1, _HEAD_LENGTH))
        if self.index is not None:
            rows = rows.annotate(index_head=Substr(F(self.index.name), 1, _HEAD_LENGTH))
        return rows.exclude(sealed="").exclude(sealed=None)

    def _everything(self) -> QuerySet:
        # Not by a manager: what that leaves out is sealed all the same.
        return QuerySet(self.model).annotate(sealed=Cast(self.field.name, TextField()))

    def _waiting(self, keys: Keyring) -> QuerySet:
        waits = ~Q(sealed_head=f"k{keys.sealing.active.id}:")
        if self.index is not None:
            waits |= ~Q(index_head=f"x{keys.index.active.id}:")
        return self._rows().filter(waits)

    def _move(self, keys: Keyring, pks: Sequence[Any]) -> Moved:
        try:
            with transaction.atomic():
                return self._move_at_once(keys, pks)
        except IntegrityError:
            if len(pks) == 1:
                return Moved(stuck=1)
            # The number of one of them stands twice; the others need not suffer by it.
            return sum((self._move(keys, [pk]) for pk in pks), Moved())

    def _move_at_once(self, keys: Keyring, pks: Sequence[Any]) -> Moved:
        # A row that somebody else holds is passed over: to wait for it while holding others is how
        # two transactions come to wait for each other.
        held = self._waiting(keys).filter(pk__in=pks)
        held = held.select_for_update(skip_locked=True, no_key=True)
        total = Moved()
        for pk, sealed in held.values_list("pk", "sealed"):
            total += self._move_one(pk, sealed)
        return total

    def _move_one(self, pk: Any, sealed: str) -> Moved:
        # Compared and set: a text that somebody wrote since we read it is not overwritten.
        as_read = self._everything().filter(pk=pk, sealed=sealed)
        place = place_of_row(self.where, pk) if self.is_of_row else self.where
        try:
            text = unseal(sealed, where=place)
        except CannotOpen:
            return Moved(done=as_read.delete()[0]) if self.may_go else Moved(stuck=1)
        resealed = seal(text, where=place)
        is_ours = isinstance(self.field, SealedField)
        said: dict[str, Any] = {
            self.field.name: SealedText(resealed, place) if is_ours else resealed
        }
        if self.index is not None:
            said[self.index.name] = blind_index(text, use=self.index.use)
        return Moved(done=as_read.update(**said))


class SecondFactors:
    """The secrets of authenticator apps and recovery codes, which allauth keeps in JSON."""

    name = SECOND_FACTORS

    def uses(self) -> Mapping[str, int]:
        """Give the secrets per key."""
        found: Counter[str] = Counter()
        for data in self._rows().values_list("data", flat=True):
            for text in _secrets(data):
                form = _HEAD.match(text)
                found[form[1] if form else ""] += 1
        return found

    def n_waiting(self, keys: Keyring) -> int:
        return sum(_waits(data, keys) for data in self._rows().values_list("data", flat=True))

    def move(self, keys: Keyring) -> Iterator[Moved]:
        for pks in _in_batches(self._rows()):
            with transaction.atomic():
                held = self._rows().filter(pk__in=pks).select_for_update(skip_locked=True)
                rows = [row for row in held if _waits(row.data, keys)]
                yield sum(map(self._move_one, rows), Moved())

    def _rows(self) -> QuerySet:
        return QuerySet(apps.get_model("mfa", "Authenticator"))

    def _move_one(self, row: Any) -> Moved:
        try:
            data = resealed_secrets(row.data)
        except CannotOpen:
            return Moved(stuck=1)
        return Moved(done=self._rows().filter(pk=row.pk).update(data=data))


def _secrets(data: Mapping[str, Any]) -> list[str]:
    return [*(data[name] for name in _NAMES if name in data), *(data.get(_CODES) or ())]


def _waits(data: Mapping[str, Any], keys: Keyring) -> bool:
    head = f"k{keys.sealing.active.id}:"
    return any(not text.startswith(head) for text in _secrets(data))


def resealed_secrets(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data of a second factor with every secret sealed anew; plain ones are sealed too.

    raises   CannotOpen
    """
    return _with_each(data, lambda text: seal(opened_secret(text), where=SECOND_FACTORS))


def opened_secrets(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data of a second factor with every secret as it was made.

    raises   CannotOpen
    """
    return _with_each(data, opened_secret)


def opened_secret(text: str) -> str:
    """Give a secret as it was made; one from before there were keys is still plain."""
    return unseal(text, where=SECOND_FACTORS) if is_sealed(text) else text


def _with_each(data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    said = dict(data)
    said |= {name: change(said[name]) for name in _NAMES if name in said}
    if said.get(_CODES):
        said[_CODES] = [change(text) for text in said[_CODES]]
    return said
