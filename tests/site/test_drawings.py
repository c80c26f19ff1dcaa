"""Hours, tracks, heat, bars, amounts and days: what is drawn is also said, and unknown is unknown."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation

from klaverblad.site.look import bar, fields, formats, heat, track, week

NB = "\u00a0"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [[0, "8.30", "16.30"], [2, "8.30", "16.30"], [4, "8.30", "16.30"], [1, "8.15", "12"]],
            "ma, wo en vr van 8.30 tot 16.30 uur. di van 8.15 tot 12.00 uur.",
        ),
        ([[day, 540, 1020] for day in range(5)], "ma tot vr van 9.00 tot 17.00 uur."),
        (
            [[5, "5:00", "9:00"], [5, "18:00", "22:00"]],
            "za van 5.00 tot 9.00 uur en van 18.00 tot 22.00 uur.",
        ),
        ([[day, "22:00", "06:00"] for day in range(4)], "ma tot do van 22.00 tot 6.00 uur."),
        ([[6, "18:00", "24:00"]], "zo van 18.00 tot 24.00 uur."),
        ([], ""),
    ],
)
def test_the_hours_of_a_week_are_said_in_words(rows, said):
    assert week.in_words(week.read_spans(rows)) == said


@pytest.mark.parametrize("row", [[7, 540, 600], [0, 600, 600], [0, 540, 25 * 60]])
def test_hours_that_are_no_hours_of_a_week_are_refused(row):
    with pytest.raises(ValueError, match="expected"):
        week.read_spans([row])


def test_a_long_night_is_drawn_on_both_of_its_days():
    evening, morning = week.blocks(week.read_spans([[6, "20:00", "08:00"]]))

    assert (evening.x, morning.x) == (week.columns()[6].x, week.columns()[0].x)
    assert evening.height == morning.height


def test_every_day_of_the_grid_fits_within_its_width():
    last = week.columns()[-1]

    assert last.x + last.width <= 100


def test_an_hour_is_as_high_on_every_card():
    (one,) = week.blocks(week.read_spans([[0, "8.00", "9.00"]]))
    (eight,) = week.blocks(week.read_spans([[3, "8.00", "16.00"]]))

    assert eight.height == 8 * one.height


def test_work_before_six_is_cut_in_the_drawing_but_not_in_the_words():
    spans = week.read_spans([[0, "5.00", "9.00"], [1, "4.00", "6.00"]])

    drawn, strip = week.blocks(spans)

    assert (drawn.y, drawn.height) == (week.HEAD_PX, 3 * week.HOUR_PX)
    assert (strip.y, strip.height) == (week.HEAD_PX, week.EDGE_PX)
    assert "5.00" in week.in_words(spans)
    assert "4.00" in week.in_words(spans)


def test_a_week_of_nights_is_not_drawn_as_a_week_that_is_free():
    evening, morning = week.blocks(week.read_spans([[0, "22.00", "6.00"]]))

    assert evening.x == week.columns()[0].x
    assert evening.y + evening.height == week.HEIGHT_PX - 1
    assert (morning.x, morning.y) == (week.columns()[1].x, week.HEAD_PX)


def test_two_views_that_agree_stand_on_one_spot_without_a_bar():
    drawn = track.track(4, 4)

    assert drawn.disc_x == drawn.square_x
    assert drawn.bar is None


def test_a_difference_between_two_views_is_a_bar_between_them():
    drawn = track.track(5, 2)

    assert drawn.bar == (drawn.square_x, drawn.disc_x)


def test_a_view_that_nobody_asked_for_is_not_drawn_and_is_said():
    drawn = track.track(3, None)

    assert drawn.square_x is None
    assert "nog niet gevraagd" in track.spoken(3, None)


@pytest.mark.parametrize("step", [0, 6])
def test_a_step_beside_the_track_is_refused(step):
    with pytest.raises(ValueError, match="1 to 5"):
        track.track(step, 3)


@pytest.mark.parametrize(
    ("count", "step"),
    [(0, 0), (1, 1), (3, 1), (4, 2), (12, 3), (13, 4), (17, 4), (18, 5), (999, 5)],
)
def test_a_count_has_one_of_six_steps(count, step):
    assert heat.step(count) == step


def test_the_bands_of_the_legend_leave_no_count_out():
    bands = heat.bands()

    for band, following in pairwise(bands):
        assert following.low == band.high + 1
    assert bands[-1].high is None


def test_bounds_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="rising"):
        heat.step(3, (0, 5, 5, 9, 12))


def test_the_parts_of_a_bar_lie_end_to_end_on_the_scale_of_the_longest():
    first, second = bar.parts(
        [{"label": "a", "amount": 50, "fill": "ink"}, {"label": "b", "amount": 25, "fill": "kind"}],
        100,
    )

    assert (first.x, first.width) == (0, 50)
    assert (second.x, second.width) == (50, 25)


def test_a_part_of_a_bar_cannot_be_less_than_nothing():
    with pytest.raises(ValueError, match="from 0"):
        bar.parts([{"label": "a", "amount": -1, "fill": "ink"}])


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", f"€{NB}1.340,47"), ("fr", f"1\u202f340,47{NB}€"), ("en", "€1,340.47")],
)
def test_an_amount_is_written_as_its_language_writes_it(language, written):
    with translation.override(language):
        assert formats.money(Decimal("1340.47")) == written


@pytest.mark.parametrize(("amount", "written"), [("1.005", "1,01"), ("0", "0,00"), (0, "0,00")])
def test_an_amount_is_rounded_half_up_and_zero_is_an_amount(amount, written):
    assert formats.money(amount) == f"€{NB}{written}"


@pytest.mark.parametrize("gap", [None, ""])
def test_an_amount_that_we_do_not_know_is_never_zero(gap):
    assert formats.money(gap) == formats.money_change(gap) == "onbekend"


def test_a_gain_has_a_plus_and_a_loss_has_a_true_minus():
    assert formats.money_change(335.33) == f"+{NB}€{NB}335,33"
    assert formats.money_change(-41) == f"\u2212{NB}€{NB}41,00"
    assert formats.money_change(0) == f"€{NB}0,00"


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "22 november 2026"), ("fr", "22 novembre 2026"), ("en", "22 November 2026")],
)
def test_a_day_is_written_out_in_every_language(language, written):
    with translation.override(language):
        assert formats.day(date(2026, 11, 22)).replace(NB, " ") == written


def test_french_counts_the_first_of_a_month():
    with translation.override("fr"):
        assert formats.day(date(2026, 4, 1)).replace(NB, " ") == "1er avril 2026"


def test_a_day_for_an_appointment_names_the_day_of_the_week():
    assert formats.long_day(date(2026, 6, 18)).replace(NB, " ") == "donderdag 18 juni 2026"


def test_a_day_that_we_do_not_know_is_said():
    assert formats.day(None) == formats.long_day("") == formats.short_day(None) == "onbekend"


def test_an_hour_is_written_as_people_say_it():
    assert formats.clock(time(9, 4)) == "9.04 uur"


@pytest.mark.parametrize(
    ("name", "short"), [("Joris Claes", "JC"), ("Greet", "G"), ("An Van den Berg", "AB"), ("", "")]
)
def test_initials_are_of_the_first_and_the_last_name(name, short):
    assert fields.initials(name) == short
