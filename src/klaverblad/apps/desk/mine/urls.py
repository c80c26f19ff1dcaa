"""The addresses of a person's own pages, and what their coach sees of them."""

from django.urls import path

from klaverblad.apps.desk.mine import (
    diary_views,
    document_views,
    home_views,
    message_views,
    place_views,
    plan_views,
    request_views,
    rights_views,
    talk_views,
    way_views,
)

_ONE = "mensen/<uuid:person_id>/"
urlpatterns = [
    path("mijn/", home_views.mine, name="mine"),
    path("mijn/meer/", home_views.more, name="my_more"),
    path("mijn/verhaal/", home_views.my_story, name="my_story"),
    path("mijn/plan/", plan_views.my_plan, name="my_plan"),
    path("mijn/doel/", plan_views.goal, name="my_goal"),
    path("mijn/doel/<uuid:goal_id>/", plan_views.goal, name="my_goal_again"),
    path("mijn/stappen/<uuid:step_id>/gedaan/", plan_views.done, name="my_step_done"),
    path("mijn/stappen/<uuid:step_id>/terug/<slug:to>/", plan_views.undone, name="my_step_undone"),
    path("mijn/afspraken/<uuid:appointment_id>/ja/", plan_views.coming, name="my_coming"),
    path(
        "mijn/afspraken/<uuid:appointment_id>/nee/", plan_views.cannot_come, name="my_cannot_come"
    ),
    path("mijn/afspraken/<uuid:appointment_id>/afzeggen/", plan_views.call_off, name="my_call_off"),
    path("mijn/dagboek/", diary_views.my_diary, name="my_diary"),
    path("mijn/dagboek/nieuw/", diary_views.new_entry, name="my_new_entry"),
    path("mijn/dagboek/lezers/", diary_views.readers, name="my_diary_readers"),
    path("mijn/dagboek/lijst/", diary_views.my_list, name="my_diary_list"),
    path("mijn/dagboek/leeg.pdf", diary_views.empty_list, name="my_diary_empty"),
    path("mijn/dagboek/<uuid:entry_id>/", diary_views.entry, name="my_entry"),
    path("mijn/dagboek/<uuid:entry_id>/weg/", diary_views.away, name="my_entry_away"),
    path("mijn/dagboek/<uuid:entry_id>/terug/", diary_views.put_back, name="my_entry_back"),
    path("mijn/dagboek/<uuid:entry_id>/bewijs/", diary_views.add_proof, name="my_entry_proof"),
    path(
        "mijn/dagboek/<uuid:corrects_id>/beter/", diary_views.new_entry, name="my_entry_correction"
    ),
    path("mijn/berichten/", message_views.my_messages, name="my_messages"),
    path("mijn/rechten/", talk_views.my_rights, name="my_rights"),
    path("mijn/rechten.pdf", talk_views.my_rights_pdf, name="my_rights_pdf"),
    path("mijn/rechten/vragen.pdf", talk_views.my_questions_pdf, name="my_questions_pdf"),
    path(
        "mijn/rechten/antwoord/<uuid:fact_id>/terug/",
        talk_views.my_answer_back,
        name="my_answer_back",
    ),
    path("mijn/rechten/<slug:slug>/", talk_views.my_right, name="my_right"),
    path("mijn/aanvragen/", request_views.my_requests, name="my_requests"),
    path("mijn/aanvragen/nieuw/", request_views.my_ask, name="my_ask_right"),
    path(
        "mijn/aanvragen/<uuid:right_request_id>/",
        request_views.my_answer,
        name="my_right_answer",
    ),
    path("mijn/aanvragen/brief/<slug:key>.pdf", request_views.my_letter, name="my_right_letter"),
    path("mijn/plekken/", place_views.my_places, name="my_places"),
    path("mijn/plekken/<uuid:proposal_id>/<slug:to>/", place_views.my_choice, name="my_choice"),
    path("mijn/documenten/", document_views.my_documents, name="my_documents"),
    path("mijn/gegevens/", rights_views.my_facts, name="my_facts"),
    path("mijn/gegevens/<slug:key>/", rights_views.my_fact, name="my_fact"),
    path("mijn/gegevens/<slug:key>/klopt-niet/", rights_views.contest, name="my_contest"),
    path("mijn/aanmelden/", way_views.my_ways_in, name="my_ways_in"),
    path("berichten/<uuid:message_id>/weg/", message_views.withdraw, name="withdraw_message"),
    path(_ONE + "berichten/", message_views.messages_with, name="messages"),
    path(_ONE + "dagboek/", diary_views.diary_of, name="diary"),
    path(_ONE + "dagboek/leeg.pdf", diary_views.empty_list_for, name="diary_empty"),
]
