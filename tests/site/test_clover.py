"""The clover stands inside its box, says one thing per state, and never stands without words."""

from __future__ import annotations

import re
from itertools import product

import pytest

from klaverblad.site.look import clover_words
from klaverblad.site.look.clover import LEAVES, STATES, drawing, pen_for, states_of
from klaverblad.site.templatetags import look

NADIA = {"traject": "busy", "rechten": "busy", "werk": "open", "samenleven": "settled"}
SETTLED = ("settled",) * 4


def points(path: str) -> list[tuple[float, float]]:
    """Where the ink of a path can be: on its curves, sampled finely."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def on_curves(path: str) -> list[tuple[float, float]]:
    found = []
    for part in re.findall(r"M[^M]*", path):
        start, *rest = points(part)
        for i in range(0, len(rest), 3):
            a, b, end = rest[i : i + 3]
            found += [bezier(start, a, b, end, t / 20) for t in range(21)]
            start = end
    return found


def bezier(p, a, b, q, t):
    s = 1 - t
    return tuple(
        s**3 * p[i] + 3 * s * s * t * a[i] + 3 * s * t * t * b[i] + t**3 * q[i] for i in (0, 1)
    )


@pytest.mark.parametrize("size", [16, 24, 40, 96])
def test_the_whole_sign_stays_inside_its_box(size):
    drawn = drawing(SETTLED, size)

    ink = on_curves(drawn.outlines) + on_curves(drawn.stem)
    reach = max(max(abs(x), abs(y)) for x, y in ink) + pen_for(size).line / 2

    assert 11 < reach <= 12.1


@pytest.mark.parametrize("size", [16, 24, 40, 96])
def test_two_different_sets_of_states_never_look_the_same(size):
    drawings = {drawing(states, size) for states in product(STATES, repeat=4)}

    assert len(drawings) == 4**4


def test_a_side_under_way_fills_less_than_a_settled_one():
    busy, settled = drawing(("busy",) * 4, 24), drawing(SETTLED, 24)

    assert busy.outlines == settled.outlines
    assert len(busy.fills) < len(settled.fills)


def test_an_unknown_side_is_a_seed_and_no_leaf():
    drawn = drawing(("unknown",) * 4, 24)

    assert (drawn.outlines, drawn.fills) == ("", "")
    assert [(x < 0, y < 0) for x, y in drawn.seeds] == [
        (True, True),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_the_left_half_mirrors_the_right_half():
    ink = on_curves(drawing(SETTLED, 96).outlines)

    for x, y in ink:
        assert min(abs(x + u) + abs(y - v) for u, v in ink) < 0.1


def test_a_smaller_sign_has_a_thicker_line_and_a_bigger_seed():
    small, row, head = pen_for(16), pen_for(24), pen_for(96)

    assert small.line > row.line > head.line
    assert small.seed > row.seed > head.seed


def test_a_side_that_nobody_looked_at_is_unknown():
    assert states_of({"traject": "open"}) == ("open", "unknown", "unknown", "unknown")


def test_a_state_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="half"):
        states_of({"traject": "half"})


def test_the_spoken_label_names_all_four_sides_with_their_state():
    spoken = clover_words.label(NADIA)

    assert spoken == "Traject bezig, rechten bezig, werk open, samen leven geregeld"


def test_no_word_says_that_the_rights_of_somebody_are_settled():
    settled = dict.fromkeys(NADIA, "settled")

    assert "rechten geen stap open" in clover_words.label(settled)
    assert "rechten geregeld" not in clover_words.label(settled)
    assert "geregeld" not in clover_words.phrase(settled)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (NADIA, "open: werk"),
        (dict.fromkeys(NADIA, "settled"), "geen stap meer open"),
        (NADIA | {"werk": "settled"}, "bezig: traject, rechten"),
        (
            {"traject": "busy", "rechten": "open", "samenleven": "open"},
            "open: rechten, samen leven; nog niet bekeken: werk",
        ),
    ],
)
def test_a_row_says_what_still_asks_for_something(states, said):
    assert clover_words.phrase(states) == said


def test_a_small_sign_carries_its_words_in_its_label():
    html = look.clover(NADIA, 24)

    assert 'role="img"' in html
    assert clover_words.label(NADIA) in html


@pytest.mark.parametrize("size", [40, 96])
def test_a_big_sign_has_four_words_beside_it(size):
    html = look.clover(NADIA, size)

    assert 'aria-hidden="true"' in html
    for leaf in clover_words.leaves(NADIA):
        assert leaf.name in html
        assert leaf.state in html


def test_a_note_stands_under_the_word_of_its_leaf():
    html = look.clover(NADIA, 96, {"rechten": "1 vraag open"})

    assert re.search(r"leaf-rechten.*?Rechten: bezig.*?1 vraag open", html, re.DOTALL)


def test_the_words_follow_the_order_of_the_leaves():
    assert [leaf.name for leaf in LEAVES] == ["traject", "rechten", "werk", "samenleven"]
    assert [words.leaf for words in clover_words.leaves(NADIA)] == [leaf.name for leaf in LEAVES]
