from django.urls import path

from klaverblad.apps.desk import (
    contact_views,
    fact_views,
    household_views,
    mine_views,
    organisation_views,
    people_views,
    person_views,
    place_people_views,
    step_views,
    today_views,
)

app_name = "desk"
_ONE = "mensen/<uuid:person_id>/"
urlpatterns = [
    path("vandaag/", today_views.today, name="today"),
    path("vandaag/bellen/<uuid:trajectory_id>/", contact_views.call, name="call"),
    path("mijn/", mine_views.mine, name="mine"),
    path("zoek/", people_views.search, name="search"),
    path("mensen/", people_views.people, name="people"),
    path("mensen/lijst.csv", people_views.export, name="export"),
    path("mensen/nieuw/", people_views.newcomer, name="newcomer"),
    path(_ONE, person_views.overview, name="person"),
    path(_ONE + "stappen/", person_views.steps, name="steps"),
    path(_ONE + "stappen/nieuw/", step_views.add, name="add_step"),
    path(_ONE + "doel/", step_views.add_goal, name="add_goal"),
    path(_ONE + "fase/", step_views.change_phase, name="change_phase"),
    path(_ONE + "screening/", person_views.screening, name="screening"),
    path(_ONE + "rechten/", person_views.rights_page, name="rights"),
    path(_ONE + "plekken/", person_views.places_page, name="places"),
    path(_ONE + "feiten/", person_views.facts, name="facts"),
    path(_ONE + "feiten/<slug:key>/", fact_views.fact, name="fact"),
    path(_ONE + "traject/", step_views.open_trajectory, name="open_trajectory"),
    path(_ONE + "geboren/", household_views.birthday, name="birthday"),
    path(_ONE + "gezin/", household_views.household, name="household"),
    path(_ONE + "gezin/alleen/", household_views.alone, name="household_alone"),
    path(_ONE + "gezin/bovenaan/", household_views.first, name="household_first"),
    path(_ONE + "gezin/<uuid:member_id>/weg/", household_views.left, name="household_left"),
    path(_ONE + "notities/", person_views.notes, name="notes"),
    path(_ONE + "verhaal/", person_views.story_page, name="story"),
    path("stappen/<uuid:step_id>/naar/<slug:to>/", step_views.move, name="move_step"),
    path("stappen/<uuid:step_id>/verzet/", step_views.postpone, name="postpone_step"),
    path("stappen/<uuid:step_id>/herinner/", step_views.remind, name="remind_partner"),
    path("contacten/<uuid:contact_id>/terug/", contact_views.withdraw, name="withdraw_contact"),
    path("nazorg/<uuid:moment_id>/", contact_views.aftercare, name="aftercare"),
    path("plekken/<uuid:place_id>/mensen/", place_people_views.place_people, name="place_people"),
    path("organisaties/", organisation_views.organisations, name="organisations"),
    path(
        "organisaties/<uuid:organisation_id>/", organisation_views.organisation, name="organisation"
    ),
]
