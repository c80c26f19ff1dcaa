"""`first` in one stroke gives what one `where` after the other gives, reasons and all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.rules import first, where
from klaverblad.engines.rules.columns import Range
from klaverblad.engines.rules.log import Logged, Token

ROWS = 3
FLAGS = st.lists(st.booleans(), min_size=ROWS, max_size=ROWS)
NUMBERS = st.lists(st.integers(0, 9), min_size=ROWS, max_size=ROWS)


def logged(key, value):
    return Logged.of_cells(value, [Token("input", key, row) for row in range(ROWS)])


def numbers(key, low, wider):
    lo = np.array(low, dtype=float)
    return logged(key, lo if wider is None else Range(lo, lo + np.array(wider, dtype=float)))


COLUMNS = st.tuples(NUMBERS, st.one_of(st.none(), NUMBERS))


@given(
    flags=st.lists(FLAGS, min_size=1, max_size=3),
    columns=st.lists(COLUMNS, min_size=4, max_size=4),
    literal=st.booleans(),
)
def test_choosing_at_once_gives_what_branch_after_branch_gives(flags, columns, literal):
    conditions = [logged(f"c{place}", np.array(one)) for place, one in enumerate(flags)]
    values = [numbers(f"v{place}", *one) for place, one in enumerate(columns)]
    last = 0 if literal else values[-1]

    at_once = first(
        *((condition, value, f"b{place}") for place, (condition, value)
          in enumerate(zip(conditions, values, strict=False))),
        otherwise=(last, "none"),
    )  # fmt: skip
    chained = last
    for condition, value in reversed(list(zip(conditions, values, strict=False))):
        chained = where(condition, value, chained)

    for one, other in zip(ends(at_once), ends(chained), strict=True):
        np.testing.assert_array_equal(one, other)
    for row in range(ROWS):
        holding = [place for place, one in enumerate(flags) if one[row]]
        assert at_once.why[row].label == (f"b{holding[0]}" if holding else "none")
        assert at_once.why[row]._replace(label=None) == chained.why[row]


def ends(column):
    value = column.value
    return (value.lo, value.hi) if isinstance(value, Range) else (value, value)
