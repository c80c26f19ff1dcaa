from django.urls import path

from klaverblad.apps.places import views

app_name = "places"
_ONE = "<uuid:place_id>/"
urlpatterns = [
    path("", views.places, name="list"),
    path("lijst.csv", views.export, name="export"),
    path("nieuw/", views.new, name="new"),
    path(_ONE, views.place, name="place"),
    path(_ONE + "wijzig/", views.edit, name="edit"),
    path(_ONE + "sluit/", views.close, name="close"),
    path(_ONE + "heropen/", views.reopen, name="reopen"),
]
