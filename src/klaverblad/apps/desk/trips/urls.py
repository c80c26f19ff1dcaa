from django.urls import path

from klaverblad.apps.desk.mine import trip_views
from klaverblad.apps.desk.trips import views

urlpatterns = [
    path("mensen/<uuid:person_id>/plekken/<uuid:place_id>/weg/", views.trip_page, name="trip"),
    path("mijn/weg/<uuid:place_id>/", trip_views.my_trip, name="my_trip"),
]
