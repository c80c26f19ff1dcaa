"""The addresses of appointments; included by the desk under its own name."""

from __future__ import annotations

from django.urls import path

from klaverblad.apps.desk.appointments import outcomes, reminders, views, week

_PERSON = "mensen/<uuid:person_id>/"
_ONE = "afspraken/<uuid:appointment_id>/"
urlpatterns = [
    path("agenda/", week.week, name="week"),
    path("agenda/nieuw/", week.block_time, name="block_time"),
    path(_PERSON + "afspraken/", views.of_person, name="appointments"),
    path(_PERSON + "afspraken/nieuw/", views.make, name="make_appointment"),
    path(_PERSON + "herinneringen/", reminders.wish, name="reminder_wish"),
    path(_ONE, views.change, name="appointment"),
    path(_ONE + "afzeggen/", outcomes.cancel, name="cancel_appointment"),
    path(_ONE + "ging-door/", outcomes.keep, name="keep_appointment"),
    path(_ONE + "ging-niet-door/", outcomes.miss, name="miss_appointment"),
    path(_ONE + "verslag/", outcomes.note, name="note_appointment"),
    path(_ONE + "terug/", outcomes.reopen, name="reopen_appointment"),
    path("herinneringen/<uuid:reminder_id>/opnieuw/", reminders.again, name="reminder_again"),
    path("herinneringen/<uuid:reminder_id>/verstuurd/", reminders.by_hand, name="reminder_by_hand"),
    path("sms/<str:token>/", reminders.report, name="sms_report"),
]
