from django.urls import path

from klaverblad.apps.desk.mentoring import own_views, project_views, views

urlpatterns = [
    path("mentors/", views.mentors, name="mentors"),
    path("mentors/<uuid:project_id>/wijzig/", project_views.edit, name="edit_project"),
    path("mentors/<uuid:project_id>/stop/", project_views.end, name="end_project"),
    path("mentors/<uuid:project_id>/terug/", project_views.take_up, name="take_project_up"),
    path("mensen/<uuid:person_id>/meegaan/", views.new_pair, name="new_pair"),
    path("duos/<uuid:pair_id>/ja/", own_views.agree, name="agree_pair"),
    path("duos/<uuid:pair_id>/rond/", own_views.end, name="end_pair"),
    path("duos/<uuid:pair_id>/ontmoeting/", views.meeting, name="note_meeting"),
    path("ontmoetingen/<uuid:meeting_id>/wis/", views.take_meeting_back, name="take_meeting_back"),
    path("op-weg/", views.companion, name="companion"),
    path("groepen/reeksen/<uuid:series_id>/gast/", views.invite, name="invite_guest"),
    path(
        "groepen/reeksen/<uuid:series_id>/gast/<uuid:guest_id>/weg/",
        views.end_visit,
        name="end_visit",
    ),
]
