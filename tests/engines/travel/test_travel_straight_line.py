import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.travel import (
    Mode,
    OutsideEarth,
    RoadModel,
    UnlikeShapes,
    WrongModel,
    distance_km,
    minutes,
)

ANTWERPEN, BRASSCHAAT = (51.2194, 4.4025), (51.2912, 4.4918)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_a_degree_of_latitude_is_111_kilometres():
    # Source: 6371.0088 km x pi / 180, the mean radius of the IUGG.
    assert distance_km([(50, 4)], [(51, 4)])[0, 0] == pytest.approx(111.1951, abs=1e-3)


def test_two_neighbours_ten_metres_apart_are_not_in_the_same_spot():
    metres = 1000 * distance_km([(51.0, 4.0)], [(51.0 + 10 / 111_195.1, 4.0)])[0, 0]

    assert metres == pytest.approx(10, abs=0.01)


def test_the_date_line_does_not_send_anyone_around_the_world():
    assert distance_km([(0, 179.5)], [(0, -179.5)])[0, 0] == pytest.approx(111.1951, abs=1e-3)


@given(here=points, there=points)
def test_the_way_back_is_as_long_as_the_way_there(here, there):
    there_and_back = distance_km([here, there], [here, there])

    assert there_and_back[0, 1] == there_and_back[1, 0]
    assert there_and_back[0, 0] == 0


@given(there=st.lists(points, min_size=1, max_size=4), rows=st.integers(1, 700))
def test_many_origins_are_measured_as_each_alone(there, rows):
    origins = np.linspace((-80, -170), (80, 170), rows)

    together = distance_km(origins, there)

    assert together[-1].tolist() == distance_km(origins[-1:], there)[0].tolist()


def test_minutes_are_distance_by_detour_by_speed_plus_fixed_minutes():
    roads = RoadModel(bike_detour=1.5, bike_km_h=12, bike_fixed_minutes=4)
    km = distance_km([ANTWERPEN], [BRASSCHAAT])[0, 0]

    by_bike = minutes([ANTWERPEN], [BRASSCHAAT], roads)[Mode.BIKE][0, 0]

    assert by_bike == pytest.approx(km * 1.5 / 12 * 60 + 4, rel=1e-5)


def test_rows_are_origins_and_columns_are_destinations():
    found = minutes([ANTWERPEN, BRASSCHAAT], [ANTWERPEN, BRASSCHAAT, (50.85, 4.35)])

    assert {mode: table.shape for mode, table in found.items()} == {
        Mode.WALK: (2, 3),
        Mode.BIKE: (2, 3),
        Mode.CAR: (2, 3),
    }
    assert all(table.dtype == np.float32 for table in found.values())
    assert found[Mode.WALK][0, 0] == found[Mode.WALK][1, 1] == 0


def test_an_unknown_address_gives_unknown_minutes_and_only_there():
    found = minutes([(np.nan, np.nan), ANTWERPEN], [BRASSCHAAT])[Mode.CAR]

    assert np.isnan(found[:, 0]).tolist() == [True, False]


@pytest.mark.parametrize("wrong", [(90.1, 4.0), (51.0, 180.1), (np.nan, 4.0), (51.0, np.inf)])
def test_a_point_that_is_not_on_earth_is_refused_with_its_row(wrong):
    with pytest.raises(OutsideEarth) as refused:
        minutes([ANTWERPEN], [ANTWERPEN, wrong, BRASSCHAAT, wrong])

    assert (refused.value.field, refused.value.rows) == ("destinations", [1, 3])


def test_points_without_two_numbers_are_refused():
    with pytest.raises(UnlikeShapes, match="origins"):
        minutes([51.2, 4.4], [BRASSCHAAT])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("car_detour", 0.99),
        ("walk_km_h", 0.0),
        ("bike_fixed_minutes", -1.0),
        ("car_km_h", np.nan),
    ],
)
def test_a_road_shorter_than_straight_or_a_speed_of_nothing_is_refused(field, value):
    with pytest.raises(WrongModel, match=field):
        RoadModel(**{field: value})


def test_the_estimate_says_that_it_is_one_with_its_factors():
    roads = RoadModel(walk_detour=1.25)

    assert roads.say("nl") == (
        "Geschat: vogelvlucht × omwegfactor (te voet 1,25, fiets 1,3, auto 1,34)."
    )
    assert "1.25" in roads.say("en")
    assert "vol d'oiseau" in roads.say("fr")
