"""What a system says of somebody: read as JSON means it, and checked as the form checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.access.rest.shapes import week_in, week_out
from klaverblad.apps.people import values
from klaverblad.apps.people.models import KnownBy
from klaverblad.apps.people.registry import FactKey, FactType
from klaverblad.apps.people.services import Said
from klaverblad.errors import BadInput


def said(key: FactKey, raw: Any, how: Mapping[str, Any], *, on: date) -> Said:
    """What `services.record_fact` takes.

    how      since, said_by, known_by, document and ended_as
    raises   BadInput with the field that is wrong
    """
    value = _value(key, raw)
    if how["since"] > on:
        raise BadInput(_("Die dag moet nog komen. Noteer het op de dag zelf."), field="since")
    if how["known_by"] == KnownBy.DOCUMENT and not how["document"].strip():
        raise BadInput(_("Welk document is het? Een paar woorden volstaan."), field="document")
    return Said(key=key.key, value=value, **how)


def written(key: FactKey, value: Any) -> Any:
    """A value as JSON gives it: hours of a week as blocks with names, the rest as it is kept."""
    return week_out(value) if key.type == FactType.WEEK and value is not None else value


def _value(key: FactKey, raw: Any) -> Any:
    """A value of the type that the registry says, and nothing that only looks like it."""
    if raw is None:
        return None
    try:
        return _READERS[key.type](key, raw)
    except BadInput as error:
        reason = error.facts.get("reason", error.code)
        raise BadInput(error.sentence, field="value", reason=reason) from error
    except (TypeError, ValueError) as error:
        sentence = _("Zo kunnen we dit feit niet lezen. Bij fact-keys staat welk type het heeft.")
        raise BadInput(sentence, field="value", reason="other_type") from error


def _flag(_key: FactKey, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError
    return raw


def _number(key: FactKey, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise TypeError
    return values.read(key, raw)


def _choice(key: FactKey, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in key.options:
        sentence = _("Kies uit: %(options)s.") % {"options": ", ".join(key.options)}
        raise BadInput(sentence, reason="no_such_option")
    return raw


def _codes(key: FactKey, raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise TypeError
    chosen = {_choice(key, code) for code in raw}
    return [code for code in key.options if code in chosen]


def _day(key: FactKey, raw: Any) -> Any:
    date.fromisoformat(raw)
    return values.read(key, raw)


def _week(key: FactKey, raw: Any) -> Any:
    if not isinstance(raw, list):
        raise TypeError
    return values.read(key, week_in(raw))


_READERS: Mapping[FactType, Callable[[FactKey, Any], Any]] = {
    FactType.FLAG: _flag,
    FactType.CHOICE: _choice,
    FactType.CODES: _codes,
    FactType.MONEY: _number,
    FactType.COUNT: _number,
    FactType.DAY: _day,
    FactType.WEEK: _week,
}
