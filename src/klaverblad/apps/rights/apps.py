from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "klaverblad.apps.rights"
    label = "rights"

    def ready(self) -> None:
        """Have everybody's rights looked at every night, and those of a person after a change."""
        from klaverblad import daily
        from klaverblad.apps.rights import merge_services, tasks

        daily.register("rights_scan", tasks.scan_nightly)
        daily.register_look("rights_scan", tasks.look)
        merge_services.register()
