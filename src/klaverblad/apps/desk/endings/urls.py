"""The addresses of ending, coming back, and the outflow."""

from django.urls import path

from klaverblad.apps.desk.endings import outflow_views, views

_ONE = "mensen/<uuid:person_id>/"
urlpatterns = [
    path(_ONE + "afsluiten/", views.end, name="end"),
    path(_ONE + "afsluiten/terug/", views.undo, name="undo_ending"),
    path(_ONE + "afsluiten/klaar/", views.finish, name="finish_aftercare"),
    path(_ONE + "weer/", views.where_we_were, name="where_we_were"),
    path(_ONE + "weer/verder/", views.resume, name="resume"),
    path("uitstroom/", outflow_views.outflow, name="outflow"),
    path("uitstroom/uitstroom.csv", outflow_views.outflow_csv, name="outflow_csv"),
]
