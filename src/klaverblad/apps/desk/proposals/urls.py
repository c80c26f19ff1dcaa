"""The addresses of proposals and of runs; they stand in the namespace of the desk."""

from django.urls import path

from klaverblad.apps.desk.proposals import agreed_views, employer_views, run_views, views

_ONE = "mensen/<uuid:person_id>/plekken/"
_PROPOSAL = "voorstellen/<uuid:proposal_id>/"
_OURS = "onze-plekken/gekozen/<uuid:proposal_id>/"
urlpatterns = [
    path(_ONE + "vergelijk/", views.compare, name="compare_places"),
    path(_ONE + "voorleggen/", views.propose, name="propose"),
    path("voorstellen/", views.overview, name="proposals"),
    path("voorstellen/gevonden/<uuid:suggestion_id>/opzij/", views.set_aside, name="set_aside"),
    path("voorstellen/gevonden/<uuid:suggestion_id>/terug/", views.look_again, name="look_again"),
    path(_PROPOSAL, views.one, name="proposal"),
    path(_PROPOSAL + "naar/<slug:to>/", views.move, name="move_proposal"),
    path(_PROPOSAL + "terug/<int:number>/", views.take_back, name="take_back_move"),
    path(_PROPOSAL + "tonen/", employer_views.show_to_employer, name="show_to_employer"),
    path(_PROPOSAL + "verbergen/", employer_views.hide_from_employer, name="hide_from_employer"),
    path("onze-plekken/gekozen/", employer_views.asked_of_us, name="asked_of_us"),
    path(_OURS + "naar/<slug:to>/", employer_views.answer, name="answer_proposal"),
    path(_OURS + "terug/<int:number>/", employer_views.take_back, name="take_answer_of_us_back"),
    path("mijn/tonen/<uuid:proposal_id>/", employer_views.my_shown, name="my_shown"),
    path("rondes/", run_views.runs, name="placing_runs"),
    path("rondes/stand/", run_views.progress, name="placing_progress"),
    path("rondes/nu/", run_views.ask, name="ask_run"),
    path("rondes/stil/", run_views.stop, name="stop_runs"),
    path("rondes/stil/<uuid:stop_id>/weg/", run_views.let_run, name="let_run"),
    path("rondes/afspraak/", agreed_views.agreed, name="agreed"),
    path("rondes/afspraak/nieuw/<slug:kind>/", agreed_views.new, name="new_agreed"),
    path("rondes/afspraak/<uuid:table_id>/", agreed_views.table, name="agreed_table"),
    path("rondes/afspraak/<uuid:table_id>/proef/", agreed_views.try_table, name="try_table"),
    path("rondes/afspraak/<uuid:table_id>/geldt/", agreed_views.let_hold, name="let_hold"),
    path("rondes/<uuid:run_id>/", run_views.one, name="placing_run"),
    path("rondes/<uuid:run_id>/opnieuw/", run_views.replay, name="replay_run"),
]
