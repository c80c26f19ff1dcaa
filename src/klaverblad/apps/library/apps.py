from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "klaverblad.apps.library"
    label = "library"
