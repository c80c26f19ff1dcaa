from django.urls import path

from klaverblad.apps.desk.library_people import views

urlpatterns = [
    path("bibliotheek/rechten/<slug:slug>/mensen/", views.right_people, name="right_people"),
    path(
        "bibliotheek/maatregelen/<slug:slug>/mensen/",
        views.instrument_people,
        name="instrument_people",
    ),
]
