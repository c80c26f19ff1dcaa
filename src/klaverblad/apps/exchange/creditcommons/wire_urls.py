"""The addresses for a neighbour, under /credit-commons/."""

from django.urls import path

from klaverblad.apps.exchange.creditcommons import wire_api

app_name = "credit_commons"
_GROUP = "<slug:slug>/"

urlpatterns = [
    path(f"{_GROUP}about", wire_api.about, name="about"),
    path(f"{_GROUP}handshake", wire_api.handshake, name="handshake"),
    path(f"{_GROUP}transaction/relay", wire_api.relay, name="relay"),
    path(f"{_GROUP}transaction/<uuid:uuid>", wire_api.transaction, name="transaction"),
    path(f"{_GROUP}transaction/<uuid:uuid>/<str:state>", wire_api.word, name="word"),
]
