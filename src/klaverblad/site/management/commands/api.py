"""klaverblad api: the description of the API, as it is kept in docs/api/openapi.json."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from klaverblad.site.api_document import as_bytes


class Command(BaseCommand):
    help = "Write the description of the API (OpenAPI 3.1) to the standard output."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's face)
        # The description ends its own last line.
        self.stdout.write(as_bytes().decode(), ending="")
