"""The addresses of the plan; they stand in the namespace of the desk."""

from django.urls import path

from klaverblad.apps.desk.plan import (
    goal_views,
    gpmi_views,
    ladder_views,
    paper_views,
    step_views,
    version_views,
)

_ONE = "mensen/<uuid:person_id>/"
_GPMI = "gpmi/<uuid:gpmi_id>/"
urlpatterns = [
    path(_ONE + "stappen/nieuw/", step_views.add, name="add_step"),
    path(_ONE + "doel/", goal_views.add, name="add_goal"),
    path(_ONE + "ladder/", ladder_views.ladder, name="ladder"),
    path(_ONE + "plan/", paper_views.on_screen, name="plan"),
    path(_ONE + "plan.pdf", paper_views.as_pdf, name="plan_pdf"),
    path(_ONE + "plan/versies/", version_views.history, name="history"),
    path(_ONE + "plan/versies/<int:number>/terug/", version_views.restore, name="restore_plan"),
    path("stappen/<uuid:step_id>/wijzig/", step_views.edit, name="edit_step"),
    path("doelen/<uuid:goal_id>/", goal_views.reword, name="reword_goal"),
    path("doelen/<uuid:goal_id>/weer/", goal_views.take_up, name="take_up_goal"),
    path("doelen/<uuid:goal_id>/zet/<slug:way>/", goal_views.move, name="move_goal"),
    path("doelen/<uuid:goal_id>/is/<slug:to>/", goal_views.end, name="end_goal"),
    path(_ONE + "gpmi/", gpmi_views.every, name="gpmi"),
    path(_ONE + "gpmi/nieuw/", gpmi_views.begin, name="begin_gpmi"),
    path(_GPMI + "wijzig/", gpmi_views.change, name="change_gpmi"),
    path(_GPMI + "klaar/", gpmi_views.offer, name="offer_gpmi"),
    path(_GPMI + "opnieuw/", gpmi_views.take_back, name="take_back_gpmi"),
    path(_GPMI + "teken/", gpmi_views.sign, name="sign_gpmi"),
    path(_GPMI + "teken/papier/", gpmi_views.on_paper, name="gpmi_on_paper"),
    path(_GPMI + "teken/link/<slug:party>/", gpmi_views.ask, name="ask_gpmi_signature"),
    path(_GPMI + "stop/", gpmi_views.end, name="end_gpmi"),
    path(_GPMI + "gpmi.pdf", gpmi_views.as_pdf, name="gpmi_pdf"),
    path("gpmi/evaluaties/<uuid:evaluation_id>/", gpmi_views.evaluation, name="gpmi_evaluation"),
]
