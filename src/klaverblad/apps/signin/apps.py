from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "klaverblad.apps.signin"
    label = "signin"

    def ready(self) -> None:
        from klaverblad.apps.signin import listening

        listening.listen()
