from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "klaverblad.apps.travel"
    label = "travel"

    def ready(self) -> None:
        """Name the right to load a timetable: no address asks it, and the table tells of it."""
        from klaverblad.apps.travel import policies

        assert policies.LOADER
