from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "klaverblad.apps.rights"
    label = "rights"
