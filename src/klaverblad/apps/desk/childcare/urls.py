"""The addresses of childcare: the lines, the places, the rules, one person, and the person's own."""

from django.urls import path

from klaverblad.apps.desk.childcare import keep_views, line_views, own_views, views

_CARE = "kinderopvang/vraag/<uuid:care_id>/"
_OFFER = "kinderopvang/voorstel/<uuid:place_offer_id>/"
_PLACE = "kinderopvang/plaatsen/<uuid:location_id>/"
_RULES = "kinderopvang/regels/<uuid:priority_id>/"
_ONE = "mensen/<uuid:person_id>/kinderopvang/"
urlpatterns = [
    path("kinderopvang/", line_views.board, name="childcare"),
    path(_PLACE + "rij.csv", line_views.export, name="childcare_csv"),
    path("kinderopvang/plaatsen/", keep_views.locations, name="childcare_locations"),
    path("kinderopvang/plaatsen/nieuw/", keep_views.add_location, name="add_childcare_location"),
    path(_PLACE, keep_views.change_location, name="childcare_location"),
    path(_PLACE + "dagen/", keep_views.say_places, name="childcare_places"),
    path("kinderopvang/regels/", keep_views.rules, name="childcare_rules"),
    path("kinderopvang/regels/nieuw/", keep_views.new_rules, name="new_childcare_rules"),
    path(_RULES + "weg/", keep_views.retire_rules, name="retire_childcare_rules"),
    path(_RULES + "terug/", keep_views.put_back_rules, name="put_back_childcare_rules"),
    path(_ONE, views.of_person, name="person_childcare"),
    path(_ONE + "vraag/", views.ask, name="ask_childcare"),
    path(_CARE, views.change, name="change_childcare"),
    path(_CARE + "weg/", views.withdraw, name="withdraw_childcare"),
    path(_CARE + "terug/", views.put_back, name="put_back_childcare"),
    path(_CARE + "voorstel/", views.offer, name="offer_childcare"),
    path(_CARE + "stop/", views.end, name="end_childcare"),
    path(_OFFER + "ja/", views.accept, name="accept_childcare"),
    path(_OFFER + "nee/", views.decline, name="decline_childcare"),
    path(_OFFER + "weg/", views.take_offer_back, name="withdraw_childcare_offer"),
    path(_OFFER + "antwoord-terug/", views.take_answer_back, name="take_back_care_answer"),
    path("mijn/kinderopvang/", own_views.my_childcare, name="my_childcare"),
    path("mijn/kinderopvang/vraag/", own_views.my_ask, name="my_ask_childcare"),
    path("mijn/kinderopvang/<uuid:care_id>/", own_views.my_ask, name="my_change_childcare"),
]
