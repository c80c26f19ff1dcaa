"""The kinds of arrays that pass between these modules, by name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Booleans = NDArray[np.bool_]  # one per person, per place or per pair
Rows = NDArray[np.intp]  # positions of people or places
Words64 = NDArray[np.uint64]  # sets, 64 members to a word: see sets.py
Masks = NDArray[np.uint32]  # barriers, one bit each: see barriers.py
Numbers = NDArray[np.float32]
SmallNumbers = NDArray[np.int8]  # answers and levels: see columns.py
Keys = NDArray[np.uint64]
