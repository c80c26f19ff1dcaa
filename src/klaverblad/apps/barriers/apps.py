from django.apps import AppConfig


class BarriersConfig(AppConfig):
    name = "klaverblad.apps.barriers"
    label = "barriers"

    def ready(self) -> None:
        """Have the map made every night."""
        from klaverblad import daily
        from klaverblad.apps.barriers import tasks

        daily.register("barriers_map", tasks.map_nightly)
