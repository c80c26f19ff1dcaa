from django.urls import path

from klaverblad.apps.desk.offers import (
    brings_views,
    campaign_views,
    needs_views,
    own_views,
    supply_views,
    tailored_views,
    talk_views,
)

_CAMPAIGN = "campagnes/<uuid:campaign_id>/"
_TALK = "contacten-met-organisaties/<uuid:talk_id>/"
_SHORTAGE = "knelpunten/<uuid:shortage_id>/"
_TAILORED = "op-maat/<uuid:tailored_id>/"
urlpatterns = [
    path("onze-plekken/", own_views.own_places, name="own_places"),
    path("organisaties/<uuid:organisation_id>/plekken/", own_views.places_of, name="places_of"),
    path("op-maat/", tailored_views.tailored_list, name="tailored"),
    path("op-maat/vraag/", tailored_views.ask, name="ask_tailored"),
    path(_TAILORED, tailored_views.one, name="tailored_one"),
    path(_TAILORED + "antwoord-terug/", tailored_views.take_back, name="take_answer_back"),
    path(_TAILORED + "gelezen/", tailored_views.see, name="see_tailored"),
    path(_TAILORED + "nagevraagd/", tailored_views.chase, name="chase_tailored"),
    path(_TAILORED + "intrekken/", tailored_views.withdraw, name="withdraw_tailored"),
    path(_TAILORED + "opnieuw/", tailored_views.ask_again, name="ask_tailored_again"),
    path("contacten-met-organisaties/", talk_views.talks, name="talks"),
    path("contacten-met-organisaties/lijst.csv", talk_views.export, name="talks_export"),
    path("organisaties/<uuid:organisation_id>/contact/", talk_views.log, name="log_talk"),
    path(_TALK + "weg/", talk_views.withdraw, name="withdraw_talk"),
    path(_TALK + "herstel/", talk_views.restore, name="restore_talk"),
    path(_TALK + "gedaan/", talk_views.follow, name="follow_talk"),
    path(_TALK + "niet-gedaan/", talk_views.unfollow, name="unfollow_talk"),
    path("campagnes/nieuw/", campaign_views.new, name="new_campaign"),
    path(_CAMPAIGN, campaign_views.campaign, name="campaign"),
    path(_CAMPAIGN + "wijzig/", campaign_views.edit, name="edit_campaign"),
    path(_CAMPAIGN + "heropen/", campaign_views.reopen, name="reopen_campaign"),
    path("plekken/<uuid:place_id>/werkgever/", brings_views.place_brings, name="place_brings"),
    path("plekken/<uuid:place_id>/eisen/", needs_views.place_needs, name="place_needs"),
    path("aanbod/", supply_views.supply, name="supply"),
    path("aanbod/lijst.csv", supply_views.export, name="supply_export"),
    path("knelpunten/", supply_views.shortage_list, name="shortages"),
    path("knelpunten/nieuw/", supply_views.new_shortage, name="new_shortage"),
    path(_SHORTAGE + "wijzig/", supply_views.edit_shortage, name="edit_shortage"),
    path(_SHORTAGE + "weg/", supply_views.retire_shortage, name="retire_shortage"),
    path(_SHORTAGE + "terug/", supply_views.restore_shortage, name="restore_shortage"),
]
