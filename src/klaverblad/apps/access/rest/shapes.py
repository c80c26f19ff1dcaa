"""The shapes of what is asked and answered: lowerCamelCase, ISO days, and nothing unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from klaverblad.apps.accounts.middleware import API_ROOT

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Answer(BaseModel):
    """Something that goes out. What is not known is left out, never zero."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Asked(BaseModel):
    """Something that comes in. A field that we do not know is refused, not dropped."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


def shown_as(example: dict[str, Any]) -> ConfigDict:
    """The settings of something that comes in, with an example for whoever reads of it."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def _written_as_iso(said: Any) -> Any:
    # A number would be read as seconds since 1970, and an hour would be cut off.
    if isinstance(said, date) or (isinstance(said, str) and _DAY.fullmatch(said)):
        return said
    message = "write a day as 2026-03-02"
    raise ValueError(message)


Day = Annotated[date, BeforeValidator(_written_as_iso)]


class Page(Answer):
    """One page of a list."""

    total: int = Field(description="How many there are on all pages together.", examples=[47])
    page_size: int = Field(description="How many fit on one page.", examples=[50])
    next: str | None = Field(
        None,
        description="Where the next page is. Absent on the last page.",
        examples=["/api/v1/people?after=4f6c1f0e-3f0d-4a51-9c1b-0d6f4ad2a001"],
    )


class Block(Answer):
    """Hours on one day of the week. 24:00 is the end of the day."""

    day: str = Field(json_schema_extra={"enum": list(_DAYS)}, examples=["monday"])
    start: str = Field(examples=["08:30"])
    end: str = Field(examples=["16:30"])


def week_out(blocks: Iterable[Sequence[Any]]) -> list[Block]:
    """Hours as they are kept, [[0, "08:30", "16:30"], …], as they are answered."""
    return [Block(day=_DAYS[day], start=start, end=end) for day, start, end in blocks]


def week_in(said: Iterable[Any]) -> list[list[Any]]:
    """Hours as they are asked, as they are kept.

    raises   ValueError when a block is not made of a day, a start and an end
    """
    blocks = []
    for block in said:
        is_whole = isinstance(block, dict) and block.keys() == {"day", "start", "end"}
        if not is_whole or not all(isinstance(part, str) for part in block.values()):
            message = "a block has a day, a start and an end"
            raise ValueError(message)
        blocks.append([_DAYS.index(block["day"]), block["start"], block["end"]])
    return blocks


def address(*parts: object) -> str:
    """The address of something in the API."""
    return API_ROOT + "/".join(str(part) for part in parts)
