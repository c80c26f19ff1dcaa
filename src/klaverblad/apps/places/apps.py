from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "klaverblad.apps.places"
    label = "places"

    def ready(self) -> None:
        """Say which places a step of a plan may be about."""
        from klaverblad.apps.places import queries
        from klaverblad.apps.trajectories import place_of_step

        place_of_step.asked_of(queries.is_open_place)
