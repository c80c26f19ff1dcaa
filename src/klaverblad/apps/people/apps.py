from datetime import date

from django.apps import AppConfig
from django.utils import timezone

from klaverblad import daily


class PeopleConfig(AppConfig):
    name = "klaverblad.apps.people"
    label = "people"

    def ready(self) -> None:
        """Tell how people are forgotten, and sweep the files that no row needs every day."""
        from klaverblad.apps.people.services import retention

        retention.register()
        daily.register("people_files", sweep_daily)
        daily.register("people_merges", merges_daily)


def sweep_daily(*, on: date, after: str) -> None:  # noqa: ARG001 a file's age is told by the clock
    """Take away the files of documents that were erased, or withdrawn long ago."""
    from klaverblad.apps.people.services import sweep_files

    sweep_files(at=timezone.now())


def merges_daily(*, on: date, after: str) -> None:  # noqa: ARG001 one pass is all there is
    """Erase what a merge set aside, once it can no longer be undone."""
    from klaverblad.apps.people.services.merging import forget_set_aside

    forget_set_aside(on=on)
