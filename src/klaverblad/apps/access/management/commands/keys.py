"""`klaverblad keys`: make the keys of sealed columns, look at them, change them, retire them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from klaverblad.apps.access.keyring import Key, KeyFile, Keyring, KeysBusy, KeyState, written

_STATES = {
    KeyState.ACTIVE: "actief",
    KeyState.RETIRING: "gaat uit dienst",
    KeyState.RETIRED: "uit dienst",
}
_RINGS = {"sealing": "verzegelen", "index": "opzoeken"}


class Command(BaseCommand):
    help = "Maakt, toont en wisselt de sleutels van verzegelde gegevens."
    # `new` makes what the settings ask for, so it runs without them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="status|new|rotate|retire")
        what.add_parser("status", help="welke sleutels er zijn, en hoeveel rijen ze gebruiken")
        new = what.add_parser("new", help="maak een bestand met eerste sleutels")
        new.add_argument(
            "path",
            nargs="?",
            default=os.environ.get("KLAVERBLAD_KEYS_FILE", ""),
            help="waar het komt; - schrijft het op het scherm, voor KLAVERBLAD_KEYS",
        )
        rotate = what.add_parser("rotate", help="nieuwe sleutels, en alle rijen ernaartoe")
        rotate.add_argument("--patience", type=float, default=60.0, metavar="SECONDEN")
        retire = what.add_parser("retire", help="een sleutel die geen rij meer gebruikt uit dienst")
        retire.add_argument("key", metavar="SLEUTEL")
        retire.add_argument(
            "--forget",
            action="store_true",
            help="en weg uit het bestand: oude reservekopieën openen dan niet meer",
        )

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        on = datetime.now(UTC).date()
        try:
            if what == "new":
                self._new(options["path"], on)
            elif what == "status":
                self._status()
            elif what == "rotate":
                self._rotate(on, options["patience"])
            else:
                self._retire(options["key"], on, forgets=options["forget"])
        except KeysBusy as error:
            message = "Een ander proces wisselt nu de sleutels. Wacht tot het klaar is."
            raise CommandError(message) from error
        except OSError as error:
            message = (
                "Het bestand met sleutels mag hier niet geschreven worden. Er is niets veranderd. "
                "Start dit als de eigenaar van het bestand en van de map waar het staat."
            )
            raise CommandError(message) from error

    def _new(self, path: str, on: date) -> None:
        if path == "-":
            self.stdout.write(written(Keyring.new(on=on)))
            return
        if not path:
            message = "Zeg waar het bestand komt: klaverblad keys new PAD"
            raise CommandError(message)
        if not KeyFile(Path(path)).make(Keyring.new(on=on)):
            message = (
                f"{path} bestaat al. Er is niets veranderd. Nieuwe sleutels erbij: keys rotate"
            )
            raise CommandError(message)
        self._say(
            f"Sleutels staan in {path}. Bewaar een kopie op een andere plek dan de databank: "
            "zonder deze sleutels leest niemand de nummers nog."
        )

    def _status(self) -> None:
        from klaverblad.apps.access.holder_services import holders
        from klaverblad.apps.access.key_services import uses

        source = settings.KLAVERBLAD_KEYRING
        keys, in_use = source.read(), uses()
        self._say(f"Sleutels uit {_origin(source)}")
        for name, ring in keys.rings.items():
            for key in ring.keys:
                self._say(f"  {_RINGS[name]:11}{_line(key)}{in_use.pop(key.id, 0):>10} rijen")
        for holder in holders():
            self._say(f"  {holder.name}: {holder.n_waiting(keys)} rijen wachten op een wissel")
        if n := in_use.pop("", 0):
            self._say(f"  {n} rijen zijn niet verzegeld. Een wissel kan ze verzegelen: keys rotate")
        for key_id, n in in_use.items():
            self._say(f"  {n} rijen vragen sleutel {key_id}, die hier niet is. Zet hem terug.")
        if isinstance(source, KeyFile) and source.is_open_to_others():
            self._say(f"  Anderen kunnen dit bestand lezen. Doe: chmod 600 {source.path}")

    def _rotate(self, on: date, patience_s: float) -> None:
        from klaverblad.apps.access.key_services import rotate

        done = rotate(self._file(), on=on, say=self._say, patience_s=patience_s)
        self._say(f"{done.moved} rijen hebben nu de nieuwe sleutels.")
        if done.stuck:
            self._say(
                f"{done.stuck} rijen openen niet, of hun nummer staat twee keer. Ze houden hun oude "
                "sleutel. Zie docs/keys.md."
            )
        if done.retiring:
            message = (
                f"Nog in gebruik: {', '.join(done.retiring)}. Start dit later opnieuw; alles blijft "
                "intussen werken."
            )
            raise CommandError(message)
        self._say("De oude sleutels zijn uit dienst. Bewaar ze zolang er oude reservekopieën zijn.")

    def _retire(self, key_id: str, on: date, *, forgets: bool) -> None:
        from klaverblad.apps.access.key_services import KeyInUse, forget, retire

        try:
            (forget if forgets else retire)(self._file(), key_id, on=on)
        except KeyInUse as error:
            raise CommandError(str(error)) from error
        self._say(f"Sleutel {key_id} is {'vergeten' if forgets else 'uit dienst'}.")

    def _file(self) -> KeyFile:
        source = settings.KLAVERBLAD_KEYRING
        if not isinstance(source, KeyFile):
            message = (
                "Deze sleutels komen uit KLAVERBLAD_KEYS en staan in geen bestand. Zet ze in een "
                "bestand, geef het pad in KLAVERBLAD_KEYS_FILE, en wissel dan."
            )
            raise CommandError(message)
        return source

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _origin(source: object) -> str:
    return str(source.path) if isinstance(source, KeyFile) else "KLAVERBLAD_KEYS"


def _line(key: Key) -> str:
    return f"{key.id}  {key.made_on:%d/%m/%Y}  {_STATES[key.state]:16}"


def run_without_settings(arguments: list[str]) -> bool:
    """`klaverblad keys new`, before there are settings; False when something else was asked."""
    if arguments[1:3] != ["keys", "new"]:
        return False
    Command().run_from_argv(arguments)
    return True
