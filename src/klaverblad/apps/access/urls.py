"""Keys for systems, in Dutch addresses."""

from django.urls import path

from klaverblad.apps.access import views

app_name = "keys"
urlpatterns = [
    path("", views.keys, name="list"),
    path("<uuid:key_id>/intrekken/", views.withdraw, name="withdraw"),
]
