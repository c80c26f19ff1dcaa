from django.urls import path

from klaverblad.apps.places import offer_views, views

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
    path(_ONE + "pauze/", offer_views.pause, name="pause"),
    path(_ONE + "hervat/", offer_views.resume, name="resume"),
    path(_ONE + "kopie/", offer_views.copy, name="copy"),
    path(_ONE + "periodes/", offer_views.rooms, name="rooms"),
    path(_ONE + "geschiedenis/", offer_views.history, name="history"),
    path(_ONE + "terug/<int:number>/", offer_views.put_back, name="put_back"),
]
