from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "klaverblad.apps.placements"
    label = "placements"
