"""The doors of a person, under the address where everybody signs in."""

from django.urls import path

from klaverblad.apps.desk.entry import coach_views, views

urlpatterns = [
    path("aanmelden/code/", views.by_code, name="enter_by_code"),
    path("aanmelden/link/<str:token>/", views.by_link_page, name="enter_by_link"),
    path("aanmelden/mail/", views.by_mail, name="enter_by_mail"),
    path("mensen/<uuid:person_id>/code/", coach_views.print_way_in, name="print_way_in"),
]
