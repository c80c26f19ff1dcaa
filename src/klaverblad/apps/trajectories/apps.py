from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"
