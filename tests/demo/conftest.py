"""A small practice region, loaded once per file of tests and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.demo.practice import ON, PEOPLE


@pytest.fixture(scope="module")
def practice(_migrated: None, django_db_blocker: Any) -> Iterator[Any]:
    """The region with eighty people in guidance, as it was on a Tuesday in June."""
    from django.db import transaction

    from klaverblad.demo import region

    with django_db_blocker.unblock(), transaction.atomic():
        yield region.load(on=ON, people=PEOPLE, say=lambda _: None)
        transaction.set_rollback(True)
