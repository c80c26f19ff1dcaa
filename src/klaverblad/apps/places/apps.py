from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "klaverblad.apps.places"
    label = "places"
