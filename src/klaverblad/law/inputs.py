"""What can be asked, without the rules that read it: for a registry that only needs the questions."""

from collections.abc import Mapping
from functools import cache

from klaverblad.engines.rules import Input
from klaverblad.law.loading import folder_of, short
from klaverblad.law.reading import read_inputs


@cache
def inputs(territory: str) -> Mapping[str, Input]:
    """Every input of a territory by its key; much quicker than loading all its rules.

    raises  LoadError, with the file and line
    """
    folder = folder_of(territory)
    found: dict[str, Input] = {}
    for path in sorted(folder.rglob("*.inputs.yaml")):
        read = read_inputs(path.read_text("utf-8"), short(path, folder))
        found |= {one.key: one for one in read.inputs}
    return found
