"""Sign-in of the practice region, and the switch between roles."""

from django.urls import path

from klaverblad.site import signin

app_name = "accounts"
urlpatterns = [
    path("rol/", signin.switch, name="switch"),
    path("oefenen/", signin.practice, name="practice"),
    path("oefenen/aanmelden/", signin.practice_sign_in, name="practice_sign_in"),
]
