"""The addresses of statements of taking part; they stand in the namespace of the desk."""

from django.urls import path

from klaverblad.apps.desk.statements import project_views, views

urlpatterns = [
    path("mijn/stappen/<uuid:lets_step_id>/bewijs/", views.my_statement, name="my_statement"),
    path("stappen/<uuid:lets_step_id>/bewijs/", views.step_statement, name="step_statement"),
    path("bewijzen/<uuid:handed_id>/terug/", views.withdraw, name="withdraw_statement"),
    path("doorverwezen/ruilgroepen/", project_views.project, name="sent_to_groups"),
    path("doorverwezen/ruilgroepen.csv", project_views.project_csv, name="sent_to_groups_csv"),
]
