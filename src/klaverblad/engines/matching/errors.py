"""What the matching engine refuses at the door.

These speak to whoever fills the columns, so they name the field and the rows; the apps put the
sentence for people around them.
"""

from __future__ import annotations

from collections.abc import Sequence


class MatchingInputError(ValueError):
    """Something handed to the matching engine cannot be read."""

    code = "matching_input"


class WrongShape(MatchingInputError):
    """A column is not as long or as wide as the others."""

    code = "matching_wrong_shape"

    def __init__(self, *, field: str, found: tuple[int, ...], wanted: tuple[int, ...]) -> None:
        super().__init__(f"{field}: shape {found}, wanted {wanted}")
        self.field, self.found, self.wanted = field, found, wanted


class WrongType(MatchingInputError):
    """A column holds another kind of value; turning it silently could change what it says."""

    code = "matching_wrong_type"

    def __init__(self, *, field: str, found: str, wanted: str) -> None:
        super().__init__(f"{field}: {found}, wanted {wanted}")
        self.field, self.found, self.wanted = field, found, wanted


class WrongValue(MatchingInputError):
    """Some rows of a column hold what cannot be."""

    code = "matching_wrong_value"

    def __init__(self, *, field: str, rows: Sequence[int], wanted: str) -> None:
        super().__init__(f"{field}: rows {list(rows)}: {wanted}")
        self.field, self.rows, self.wanted = field, list(rows), wanted


class UnlikeSizes(MatchingInputError):
    """The travel table was made for other people or other places."""

    code = "matching_unlike_sizes"

    def __init__(self, *, found: tuple[int, int], wanted: tuple[int, int]) -> None:
        super().__init__(f"travel is for {found} people and places, wanted {wanted}")
        self.found, self.wanted = found, wanted


class UnlikeVocabularies(MatchingInputError):
    """People and places name their competences or statuses by different lists."""

    code = "matching_unlike_vocabularies"

    def __init__(self) -> None:
        super().__init__("people and places must share one vocabulary")


class UnknownCode(MatchingInputError):
    """A competence or status that is not in the vocabulary."""

    code = "matching_unknown_code"

    def __init__(self, *, codes: Sequence[str]) -> None:
        super().__init__(f"not in the vocabulary: {', '.join(codes)}")
        self.codes = list(codes)


class UnreadableBlock(MatchingInputError):
    """Hours of a week that are not on the quarter hour, or not a day of the week."""

    code = "matching_unreadable_block"

    def __init__(self, *, block: object, wanted: str) -> None:
        super().__init__(f"{block!r}: {wanted}")
        self.block, self.wanted = block, wanted


class WrongPolicy(MatchingInputError):
    """Points that would turn the order around."""

    code = "matching_wrong_policy"

    def __init__(self, *, field: str, found: int, wanted: str) -> None:
        super().__init__(f"{field}: {found}, wanted {wanted}")
        self.field, self.found, self.wanted = field, found, wanted
