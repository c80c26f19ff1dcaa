"""A coach takes in people from a file: columns, what is wrong, corrected in place."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.browser.conftest import assert_accessible

ROWS = (
    "Voornaam;Naam;Geboortedatum;Gemeente\n"
    "Lina;Haddad;2/3/1990;Schoten\n"
    "Omar;Maesen;31/2/1991;Schoten\n"
)
# What the worker does, without one: this desk serves only.
LOOK = """
import django
django.setup()
from django.utils import timezone
from klaverblad.apps.imports import services
from klaverblad.apps.imports.models import Import
found = Import.objects.latest("uploaded_at")
services.look_through(found.pk, found.turn, on=timezone.localdate())
"""


def test_a_wrong_day_is_corrected_where_it_stands(desk, visit):
    page = visit("coach").open("/mensen/inlezen/")
    assert_accessible(page)
    page.set_input_files(
        "input[type=file]",
        {"name": "mensen.csv", "mimeType": "text/csv", "buffer": ROWS.encode()},
    )
    page.get_by_role("button", name="Bekijk dit bestand").click()
    page.wait_for_selector(".import-columns")
    assert_accessible(page)
    page.fill("input[name=origin]", "oude lijst")
    page.get_by_role("button", name="Kijk de rijen na").click()
    page.wait_for_selector("#import-progress")
    assert_accessible(page)

    said = os.environ | {
        "KLAVERBLAD_DEMO": "1",
        "KLAVERBLAD_DATA": str(desk.data),
        "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
    }
    subprocess.run([sys.executable, "-c", LOOK], env=said, check=True)
    page.wait_for_selector(".import-rows")
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.get_by_role("link", name="Pas rij 3 aan").click()
    page.wait_for_selector("input[name=born_on]")
    assert_accessible(page)
    page.fill("input[name=born_on]", "1/3/1991")
    page.get_by_role("button", name="Bewaar deze rij").click()
    page.get_by_role("button", name="Lees 2 rijen in").wait_for()
    assert_accessible(page)
