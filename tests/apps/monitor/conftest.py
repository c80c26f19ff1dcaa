from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def towns(world: Any) -> Any:
    """The small region with all eight municipalities that the printed tables name."""
    from klaverblad.apps.accounts.models import Municipality
    from klaverblad.apps.monitor import registry

    for column, place in enumerate(registry.places().values()):
        if place.kind == "municipality":
            where = {"lat": 51.3, "lon": 4.5, "tile_row": 1, "tile_column": column}
            Municipality.objects.get_or_create(
                nis=place.code, defaults={"name": place.name["nl"], "region": world.region, **where}
            )
    return world


@pytest.fixture
def loaded(towns: Any) -> Any:
    """The same, with the three printed tables taken in by the coordinator."""
    from klaverblad.apps.monitor import services
    from tests.apps.monitor.test_reading_printed_tables import LABOUR, SEEKERS, VACANCIES

    named = [("arbeidsmarkt.csv", LABOUR), ("vacatures.csv", VACANCIES), ("zoekers.csv", SEEKERS)]
    services.import_tables(towns.actor("coordinator"), named)
    return towns
