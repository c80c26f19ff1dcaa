"""Reading a body: JSON, and no text in it that a database refuses."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """Reads what the standard calls JSON; what it refuses becomes a 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body.

        raises   ValueError, also for NaN, a NUL and half a character
        """
        said = json.loads(request.body, parse_constant=_refuse)
        _check(said)
        return said


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no number"
    raise ValueError(message)


def _check(said: Any) -> None:
    match said:
        case str():
            # PostgreSQL keeps no NUL, and no database keeps half of a pair.
            if "\x00" in said:
                message = "a text holds a NUL"
                raise ValueError(message)
            said.encode("utf-8")
        case list():
            for one in said:
                _check(one)
        case dict():
            for name, one in said.items():
                _check(name)
                _check(one)
