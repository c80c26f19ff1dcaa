import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klaverblad.engines.matching.solving import Certificate, LeastOutOfReach, check, solve
from tests.engines.matching.solving.asking import patient, problem, problems

SCARCE = [{0: 5, 1: 3}, {0: 4, 1: 1}, {0: 3}]


@pytest.fixture(scope="module")
def proved():
    return solve(problem(SCARCE, [1, 1]))


@pytest.mark.parametrize("field", ["objective", "points", "placed", "version"])
@pytest.mark.parametrize("by", [-1, 1])
def test_a_number_altered_by_one_fails(proved, field, by):
    altered = replace(proved.certificate, **{field: getattr(proved.certificate, field) + by})

    assert check(proved.open, proved.place, altered)


@pytest.mark.parametrize("by", [-1, 1])
def test_a_price_altered_by_one_fails(proved, by):
    (key, price), *others = proved.certificate.prices
    altered = replace(proved.certificate, prices=((key, price + by), *others))

    assert check(proved.open, proved.place, altered)


@pytest.mark.parametrize("by", [-1, 1])
def test_an_objective_altered_by_one_fails_even_when_it_is_sealed_again(proved, by):
    altered = replace(proved.certificate, objective=proved.certificate.objective + by).sealed()

    wrong = check(proved.open, proved.place, altered)

    assert any("add up" in line for line in wrong)


def test_another_placing_fails_even_when_it_is_sealed_again(proved):
    worse = np.array([1, 0, -1]) if proved.place.tolist() != [1, 0, -1] else np.array([0, 1, -1])
    from klaverblad.engines.matching.solving.certificate import placing_digest

    altered = replace(proved.certificate, placing=placing_digest(proved.open, worse)).sealed()

    assert check(proved.open, worse, altered)


def test_the_certificate_of_another_problem_fails(proved):
    other = problem(SCARCE, [1, 2])

    assert "the certificate is of another problem" in check(other, proved.place, proved.certificate)


def test_a_certificate_that_was_written_reads_back_the_same(proved):
    said = json.dumps(proved.certificate.as_json())

    assert Certificate.from_json(json.loads(said)) == proved.certificate


@patient
@given(asked=problems(), data=st.data())
def test_no_worse_placing_can_be_proved_with_any_prices(asked, data):
    try:
        found = solve(asked)
    except LeastOutOfReach:
        assume(False)
    placed = np.flatnonzero(found.place >= 0)
    assume(len(placed))
    from klaverblad.engines.matching.solving.certificate import placing_digest

    fewer = found.place.copy()
    fewer[data.draw(st.sampled_from(placed.tolist()))] = -1
    prices = tuple((key, data.draw(st.integers(-3, 9))) for key, _ in found.certificate.prices)
    lower = replace(
        found.certificate, prices=prices, placing=placing_digest(found.open, fewer),
        placed=found.certificate.placed - 1,
    ).sealed()  # fmt: skip

    assert check(found.open, fewer, lower)


@pytest.mark.parametrize("forged", ["prices", "scale", "bonus"])
def test_numbers_that_wrap_around_prove_nothing(proved, forged):
    from klaverblad.engines.matching.solving.certificate import placing_digest

    nobody = np.full(len(proved.place), -1)
    keys = [f"{int(key):016x}" for key in proved.open.places]
    lies = {
        # Subtracted from any points this wraps around to far below zero, and costs nothing.
        "prices": {"prices": tuple((key, -(2**63 - 1)) for key in keys)},
        "scale": {"prices": (), "ties": (2**63 - 1, 0, 0)},
        "bonus": {"prices": (), "ties": (1, -(10**6), 0)},
    }[forged]
    forgery = replace(
        proved.certificate, placing=placing_digest(proved.open, nobody), objective=0, points=0,
        placed=0, **lies,
    ).sealed()  # fmt: skip

    assert check(proved.open, nobody, forgery)


@pytest.mark.parametrize("change", [0.5, 0.0, "text"])
def test_a_price_that_is_no_whole_number_is_refused(proved, change):
    said = proved.certificate.as_json()
    key, price = next(iter(said["prices"].items()))
    said["prices"][key] = str(price) if change == "text" else price + change

    with pytest.raises((TypeError, ValueError)):
        Certificate.from_json(said)
