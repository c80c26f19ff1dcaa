"""The addresses of transfers."""

from django.urls import path

from klaverblad.apps.desk.transfers import views

_TRANSFER = "overdrachten/<uuid:transfer_id>/"
urlpatterns = [
    path("mensen/<uuid:person_id>/overdragen/", views.propose, name="propose_transfer"),
    path("overdrachten/", views.transfers, name="transfers"),
    path(_TRANSFER, views.transfer, name="transfer"),
    path(_TRANSFER + "ja/", views.accept, name="accept_transfer"),
    path(_TRANSFER + "terug/", views.withdraw, name="withdraw_transfer"),
]
