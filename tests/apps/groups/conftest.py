"""A group and a mentor around the one person of the small region."""

from __future__ import annotations

import pytest

from tests.group_world import Groups, build_groups


@pytest.fixture
def groups(world) -> Groups:
    return build_groups(world)
