"""The addresses of events, under /bijeenkomsten/."""

from django.urls import path

from klaverblad.apps.events import keeping_views, views

app_name = "events"
_ONE = "<uuid:gathering_id>/"
urlpatterns = [
    path("", views.list_of, name="list"),
    path("kalender.ics", views.feed, name="feed"),
    path("nieuw/", keeping_views.new, name="new"),
    path(_ONE, views.event, name="event"),
    path(f"{_ONE}afmelden/", views.give_up, name="give_up"),
    path(f"{_ONE}kalender.ics", views.event_ics, name="event_ics"),
    path(f"{_ONE}wijzig/", keeping_views.edit, name="edit"),
    path(f"{_ONE}gaat-niet-door/", keeping_views.call_off, name="call_off"),
    path(f"{_ONE}lijst/", keeping_views.people, name="people"),
    path(f"{_ONE}lijst.csv", keeping_views.people_csv, name="people_csv"),
    path(f"{_ONE}lijst/<uuid:seat_id>/<slug:said>/", keeping_views.there, name="there"),
    path(f"{_ONE}kosten/", keeping_views.costs, name="costs"),
]
