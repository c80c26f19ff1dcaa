"""The words that the region is made of, from the files beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from klaverblad import yaml_text


@cache
def pool(name: str) -> dict[str, Any]:
    """One file of words: names, goals, notes, steps or places."""
    text = files("klaverblad.demo").joinpath("pools", f"{name}.yaml").read_text("utf-8")
    found = yaml_text.read(text)
    assert isinstance(found, dict), name
    return found
