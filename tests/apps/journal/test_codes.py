"""What passes for a code names nobody, and is nobody's register number either."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.journal import services
from klaverblad.apps.journal.codes import is_code


@pytest.mark.parametrize(
    "value",
    ["", "artikel-60", "people.person", "desk:story", "2026-03-02", "0" * 12, "1" * 10, "a" * 60,
     str(UUID(int=7, version=4)), "85073003328a", 5, -5, 2.5, True, None, Decimal("12.30"),
     10**12, 999_999_999, date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC), ["a", [1, None]], ()],
)  # fmt: skip
def test_ids_codes_numbers_and_days_are_codes(value):
    assert is_code(value)


@pytest.mark.parametrize(
    "value",
    ["Nadia", "twee woorden", "twee\nlijnen", "a" * 61, "é", "٨٥٠٧٣٠٠٣٣٢٨", b"a", {"a": 1}, {1},
     object(), ["a", "Nadia"], [["Nadia"]]],
)  # fmt: skip
def test_a_name_or_a_sentence_is_no_code(value):
    assert not is_code(value)


@pytest.mark.parametrize(
    "value",
    ["85073003328", "85.07.30-033.28", "85.07.30-033-28", "850730-033.28", "insz:85073003328",
     "insz-85.07.30-033.28", "85073003328/2026", 85_073_003_328, -85_073_003_328, 5_073_003_328,
     ["a", "85073003328"]],
)  # fmt: skip
def test_what_may_be_a_register_number_is_no_code(value):
    assert not is_code(value)


@given(st.uuids(), st.booleans())
def test_an_id_is_never_taken_for_a_register_number(one, is_short):
    assert is_code(one.hex if is_short else str(one))


@pytest.mark.parametrize("number", ["85073003328", 85_073_003_328])
def test_a_register_number_does_not_come_into_the_journal(world, number):
    with pytest.raises(TypeError, match="ids and codes"):
        services.emit("step.added", world.actor("coach"), world.step, note=number)


@pytest.mark.parametrize("named", [{"purpose": "85073003328"}, {"what": "85.07.30-033.28"}])
def test_a_register_number_does_not_come_into_the_read_log(world, named):
    how = {"purpose": "guidance", "via": "page", "what": "desk:person"} | named

    with pytest.raises(TypeError, match="ids and codes"):
        services.record_read(world.actor("coach"), [uuid4()], **how)
