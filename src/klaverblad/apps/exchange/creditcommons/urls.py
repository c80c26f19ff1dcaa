"""The pages of other servers, under /ruilen/."""

from django.urls import path

from klaverblad.apps.exchange.creditcommons import views

app_name = "neighbours"
_GROUP = "<uuid:group_id>/"
_ONE = "<uuid:neighbour_id>/"

urlpatterns = [
    path(f"{_GROUP}servers/{_ONE}", views.there, name="there"),
    path(f"{_GROUP}beheer/servers/", views.neighbours, name="neighbours"),
    path(f"{_GROUP}beheer/servers/{_ONE}", views.neighbour, name="neighbour"),
    path(f"{_GROUP}beheer/servers/{_ONE}<slug:said>/", views.act, name="act"),
]
