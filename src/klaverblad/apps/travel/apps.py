from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "klaverblad.apps.travel"
    label = "travel"
