from django.urls import path

from klaverblad.apps.desk.groups import enrol_views, own_views, session_views, views

_SERIES = "groepen/reeksen/<uuid:series_id>/"
_SESSION = "groepen/lessen/<uuid:session_id>/"
_ENROLMENT = "groepen/deelnames/<uuid:enrolment_id>/"
urlpatterns = [
    path("groepen/", views.groups, name="groups"),
    path("groepen/lijst.csv", views.groups_csv, name="groups_csv"),
    path("groepen/nieuw/", views.new_programme, name="new_programme"),
    path("groepen/<uuid:programme_id>/", views.programme, name="programme"),
    path("groepen/<uuid:programme_id>/wijzig/", views.edit_programme, name="edit_programme"),
    path("groepen/<uuid:programme_id>/reeks/", views.new_series, name="new_series"),
    path(_SERIES, views.series, name="series"),
    path(_SERIES + "wijzig/", views.edit_series, name="edit_series"),
    path(_SERIES + "sluit/", views.close_series, name="close_series"),
    path(_SERIES + "heropen/", views.reopen_series, name="reopen_series"),
    path(_SERIES + "lessen/", session_views.add_sessions, name="add_sessions"),
    path(_SERIES + "inschrijven/", enrol_views.enrol_in, name="enrol_in"),
    path(_SERIES + "aanwezigheid.pdf", session_views.series_pdf, name="series_pdf"),
    path(_SESSION, session_views.session, name="session"),
    path(_SESSION + "gaat-niet-door/", session_views.call_off, name="call_off_session"),
    path(_SESSION + "gaat-door/", session_views.restore, name="restore_session"),
    path(_SESSION + "<uuid:enrolment_id>/er/", session_views.there, name="there"),
    path(_SESSION + "<uuid:enrolment_id>/afwezig/", session_views.away, name="away"),
    path(_SESSION + "<uuid:enrolment_id>/wis/", session_views.unsay, name="unsay"),
    path(_ENROLMENT + "plaats/", enrol_views.take_place, name="take_place"),
    path(_ENROLMENT + "volgende/", enrol_views.pass_over, name="pass_over"),
    path(_ENROLMENT + "stop/", own_views.leave, name="leave_group"),
    path(_ENROLMENT + "terug/", own_views.come_back, name="come_back"),
    path(_ENROLMENT + "rond/", enrol_views.finish, name="finish_group"),
    path(_ENROLMENT + "zichtbaar/", own_views.choose_shown, name="choose_shown"),
    path("mensen/<uuid:person_id>/groepen/", enrol_views.person_groups, name="person_groups"),
    path("mensen/<uuid:person_id>/groepen/nieuw/", enrol_views.enrol, name="enrol"),
    path("mijn/groepen/", own_views.own_groups, name="own_groups"),
]
