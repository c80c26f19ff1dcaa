from datetime import date

from django.apps import AppConfig

from klaverblad import daily


class ImportsConfig(AppConfig):
    name = "klaverblad.apps.imports"
    label = "imports"

    def ready(self) -> None:
        """Let what rows said go some weeks after their file was taken in."""
        daily.register("imports_sweep", sweep_daily)


def sweep_daily(*, on: date, after: str) -> None:  # noqa: ARG001 one sweep is soon done
    """Take away the rows of old files."""
    from klaverblad.apps.accounts.actor import Actor
    from klaverblad.apps.imports.services import sweep

    sweep(Actor.task("imports", on=on))
