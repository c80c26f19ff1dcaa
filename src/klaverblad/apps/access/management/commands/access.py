"""`klaverblad access table`: who may do what, made from the code that runs."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import override

from klaverblad.apps.access.table import as_markdown, table


class Command(BaseCommand):
    help = "Toont wie wat mag, gemaakt uit de regels zelf."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        shown = steps.add_parser("table", help="de tabel van rechten, als Markdown")
        shown.add_argument("--lang", choices=["nl", "fr", "en"], default="nl")

    def handle(self, *_args: Any, lang: str, **_options: Any) -> None:
        with override(lang):
            self.stdout.write(as_markdown(table()))
