"""Every change to a file that is taken in."""

from klaverblad.apps.imports.services.files import (
    CannotNow,
    Columns,
    choose_columns,
    discard,
    go_on,
    sweep,
    take_in,
)
from klaverblad.apps.imports.services.looking import look_through, settle
from klaverblad.apps.imports.services.rows import (
    change_row,
    skip_row,
    skip_wrong,
    take_row,
    take_wrong,
)
from klaverblad.apps.imports.services.writing import (
    SomebodyWentOn,
    StillWrong,
    carry_out,
    undo,
    write,
)

__all__ = [
    "CannotNow",
    "Columns",
    "SomebodyWentOn",
    "StillWrong",
    "carry_out",
    "change_row",
    "choose_columns",
    "discard",
    "go_on",
    "look_through",
    "settle",
    "skip_row",
    "skip_wrong",
    "sweep",
    "take_in",
    "take_row",
    "take_wrong",
    "undo",
    "write",
]
