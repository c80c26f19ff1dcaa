from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klaverblad.apps.people"
    label = "people"
