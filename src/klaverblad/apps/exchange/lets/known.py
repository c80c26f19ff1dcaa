"""Groups that are known from what they publish, as configuration; read from a file of data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from klaverblad import yaml_text

FILE = Path(__file__).with_name("known_groups.yaml")


@cache
def known_groups() -> Mapping[str, Mapping[str, Any]]:
    """By key: `source`, `seen`, what is `ours`, and the words of the group."""
    found: Mapping[str, Mapping[str, Any]] = yaml_text.read(FILE.read_text("utf-8"))
    return found
