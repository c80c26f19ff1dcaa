"""Columns that the database cannot read, and the blind index by which they are still found.

A sealed column holds `k<key>:<nonce and ciphertext>` (AES-256-GCM). Its table and column are sealed
in, so that a text moved to another column does not open. A blind index holds `x<key>:<HMAC-SHA256>`:
the same number gives the same index, and without the key nobody can tell which number it was.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import logging
import os
import re
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.keyring import Key, keyring
from klaverblad.errors import KlaverbladError

NONCE_BYTES = 12
_SEALED = re.compile(r"k([0-9a-f]{8}):([A-Za-z0-9+/]+={0,2})")
log = logging.getLogger("klaverblad.keys")


class CannotOpen(KlaverbladError):
    """Sealed text that does not open. `facts` says where and why, never what was in it.

    reason   not_sealed    it is no sealed text at all
             unknown_key   its key is not in the keyring
             does_not_fit  changed or cut, moved from another column, or the key is another one
    """

    status = 500
    code = "cannot_open"
    sentence = _(
        "Dit gegeven kunnen we niet lezen: de sleutel ervan is hier niet, of het is beschadigd. "
        "Al het andere is er nog. Vraag het aan wie Klaverblad beheert."
    )


class WrittenPastItsIndex(TypeError):
    """A sealed column was written without its index, which would then point to an old number."""


# ---- text ------------------------------------------------------------------------------------
def seal(text: str, *, where: str) -> str:
    """Seal a text for one place, `table.column`, with the active key."""
    ring = keyring().sealing
    nonce = os.urandom(NONCE_BYTES)
    made = ring.ciphers[ring.active.id].encrypt(nonce, text.encode(), where.encode())
    return f"k{ring.active.id}:{base64.b64encode(nonce + made).decode('ascii')}"


def unseal(sealed: str, *, where: str) -> str:
    """Open what was sealed for this place.

    raises   CannotOpen
    """
    form = _SEALED.fullmatch(sealed)
    if form is None:
        raise _refusal("not_sealed", where)
    cipher = keyring().sealing.ciphers.get(form[1])
    if cipher is None:
        raise _refusal("unknown_key", where, key=form[1])
    try:
        raw = base64.b64decode(form[2], validate=True)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], where.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        # Not chained: what it chains to may hold a piece of the text.
        refusal = _refusal("does_not_fit", where, key=form[1])
    raise refusal


def _refusal(reason: str, where: str, **facts: str) -> CannotOpen:
    log.error("cannot_open", extra={"code": reason})
    return CannotOpen(reason=reason, where=where, **facts)


def is_sealed(text: str) -> bool:
    """Whether this has the form of a sealed text."""
    return _SEALED.fullmatch(text) is not None


def blind_index(value: str, *, use: str, key: Key | None = None) -> str:
    """Give what a value is found by, with one key of the index, the active one when none is given.

    use   what the value is ("insz"): the same digits in another use give another index
    """
    key = key or keyring().index.active
    digest = hmac.digest(key.secret, f"{use}\0{value}".encode(), "sha256")
    return f"x{key.id}:{base64.b64encode(digest).decode('ascii')}"


def blind_indexes(value: str, *, use: str) -> list[str]:
    """Give what a value may be found by: one index for each key that a row may still have."""
    return [blind_index(value, use=use, key=key) for key in keyring().index.keys]


# ---- columns ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SealedText:
    """A sealed text on its way between a row and its column. It shows nothing until it is opened.

    is_stored   whether it came out of the database, so that its index stands there too
    """

    text: str = field(repr=False)
    where: str = field(repr=False)
    is_stored: bool = field(default=False, repr=False)

    @property
    def key_id(self) -> str:
        form = _SEALED.fullmatch(self.text)
        return form[1] if form else ""

    def open(self) -> str:
        """Give what was sealed.

        raises   CannotOpen
        """
        return unseal(self.text, where=self.where)


class _Opening(DeferredAttribute):
    """Opens a sealed text when it is asked for, and not when its row is read.

    A list of people, or a page that shows no number, then costs nothing and cannot fail by it. What
    the row holds stays sealed, so that no copy of the row (a cache, an error report) holds a number.
    """

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        held = super().__get__(instance, cls)
        return held.open() if isinstance(held, SealedText) else held

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class _Empty(Exact):
    """The one comparison that a sealed column understands: whether there is something in it."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise _not_compared(self.lhs.output_field, self.lookup_name)
        return self.rhs


def _not_compared(of: models.Field, lookup: str) -> FieldError:
    return FieldError(
        f"{of} is sealed: two seals of one text are never alike, so {lookup!r} would find nothing. "
        "Look it up by its blind index, or ask only whether it is empty."
    )


class SealedField(models.TextField):
    """A text that is sealed in the database and plain in Python.

    `.values()` gives a SealedText, to be opened by whoever needs it. An empty text stays empty.
    """

    description = _("Verzegelde tekst")
    descriptor_class = _Opening

    # The place that is sealed in. To rename a table or column is to seal its rows again.
    where = ""

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        self.where = f"{cls._meta.db_table}.{self.column}"

    @property
    def index(self) -> BlindIndexField | None:
        """The index that follows this column, when there is one."""
        fields = self.model._meta.concrete_fields
        return next(
            (f for f in fields if isinstance(f, BlindIndexField) and f.of == self.name), None
        )

    def sealed(self, value: Any) -> Any:
        """Give the form in which a row holds it: sealed, unless there is nothing to seal."""
        if isinstance(value, str) and value:
            return SealedText(seal(value, where=self.where), self.where)
        return value

    def from_db_value(self, value: str | None, *_args: Any) -> Any:
        return SealedText(value, self.where, is_stored=True) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 Django's
        """Seal again what a key on its way out had sealed, now that the row is written anyway."""
        held = _held(model_instance, self)
        if isinstance(held, SealedText) and held.key_id != keyring().sealing.active.id:
            held = self.sealed(_openable(held)) or held
            model_instance.__dict__[self.attname] = held
        return held

    def get_prep_value(self, value: Any) -> Any:
        value = self.sealed(value)
        return value.text if isinstance(value, SealedText) else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        # A row gives a SealedText or nothing; words come only from update() and bulk_update().
        if isinstance(value, str) and value and self.index is not None:
            message = f"{self} is written by save() alone, so that {self.index.name} follows it"
            raise WrittenPastItsIndex(message)
        return super().get_db_prep_save(value, connection)

    def value_to_string(self, obj: models.Model) -> str:
        """Give a dump of the database the seal. To load one back, copy the database instead."""
        held = _held(obj, self)
        return held.text if isinstance(held, SealedText) else ""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        if lookup_name == "exact":
            return _Empty
        raise _not_compared(self, lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise _not_compared(self, lookup_name)


class BlindIndexField(models.CharField):
    """What a sealed column is found by. It follows that column whenever a row is saved.

    of    the sealed field of the same model
    use   what its values are; the same use in two tables makes them comparable
    """

    def __init__(self, *args: Any, of: str = "", use: str = "", **kwargs: Any) -> None:
        kwargs = {"max_length": 64, "blank": True, "default": "", "editable": False} | kwargs
        super().__init__(*args, **kwargs)
        self.of, self.use = of, use

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "use": self.use}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 Django's
        now = str(getattr(model_instance, self.attname))
        source = model_instance._meta.get_field(self.of)
        if source.attname not in model_instance.__dict__:
            # Its column was not read, so it is not written either.
            return now
        held = _held(model_instance, source)
        is_stored = isinstance(held, SealedText) and held.is_stored
        if is_stored and now.startswith(f"x{keyring().index.active.id}:"):
            return now
        value = _openable(held) if isinstance(held, SealedText) else held
        if value is not None:
            now = blind_index(value, use=self.use) if value else ""
            setattr(model_instance, self.attname, now)
        return now

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not issubclass(self.model, SealedModel):
            found.append(checks.Error(f"{self.model} must be a SealedModel.", id="access.E001"))
        return found


def _held(row: models.Model, of: models.Field) -> Any:
    """What a row holds of a sealed column, as it is; read first when it was put off."""
    if of.attname not in row.__dict__:
        getattr(row, of.attname)
    return row.__dict__[of.attname]


def _openable(held: SealedText) -> str | None:
    """The text, or None when it does not open: then what stands there stays as it is.

    To save a row for another reason must not fail by a number that nobody asked for.
    """
    try:
        return held.open()
    except CannotOpen:
        return None


class SealedModel(models.Model):
    """A model with a blind index: whoever saves some columns saves the index of those too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if update_fields is not None:
            named = set(update_fields)
            update_fields = named | {
                one.name
                for one in self._meta.concrete_fields
                if isinstance(one, BlindIndexField) and one.of in named
            }
        super().save(*args, update_fields=update_fields, **kwargs)
