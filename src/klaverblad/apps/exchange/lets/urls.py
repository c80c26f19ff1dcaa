"""The addresses of the room, under /ruilen/."""

from django.urls import path

from klaverblad.apps.exchange.lets import (
    account_views,
    coordinator_views,
    elsewhere_views,
    hour_views,
    intake_views,
    levy_views,
    market_views,
    member_views,
    outward_views,
    statement_views,
    welcome_views,
)

app_name = "lets"

_GROUP = "<uuid:group_id>/"
_MEMBER = "<uuid:lets_member_id>/"
_OFFER = "<uuid:offer_id>/"
_STATEMENT = "<uuid:statement_id>/"

urlpatterns = [
    path("", account_views.home, name="home"),
    path("welkom/", welcome_views.welcome, name="welcome"),
    path("welkom/ja/<str:token>/", welcome_views.confirm, name="confirm"),
    path(f"welkom/{_GROUP}", welcome_views.sign_up, name="sign_up"),
    path(f"welkom/{_GROUP}gevraagd/", welcome_views.asked, name="asked"),
    path("mail/<str:token>/stop/", welcome_views.stop_mail, name="stop_mail"),
    path("code/<slug:code>/", account_views.by_code, name="by_code"),
    path(f"{_GROUP}aanvragen/", account_views.apply_for, name="apply"),
    path(f"{_GROUP}meedoen/", account_views.take_part, name="take_part"),
    path(_GROUP, account_views.account, name="account"),
    path(f"{_GROUP}afschrift.csv", account_views.statement_csv, name="statement_csv"),
    path(f"{_GROUP}betaal/", account_views.pay, name="pay"),
    path(f"{_GROUP}code/", account_views.my_code, name="my_code"),
    path(f"{_GROUP}vraag/", account_views.ask, name="ask"),
    path(f"{_GROUP}vraag/<uuid:ask_id>/<slug:said>/", account_views.answer_ask, name="answer_ask"),
    path(f"{_GROUP}leden/", member_views.members, name="members"),
    path(f"{_GROUP}leden/{_MEMBER}", member_views.member, name="member"),
    path(f"{_GROUP}ik/", member_views.profile, name="profile"),
    path(f"{_GROUP}uitstappen/", member_views.leave, name="leave"),
    path(f"{_GROUP}berichten/", member_views.letters, name="letters"),
    path(f"{_GROUP}berichten/{_MEMBER}", member_views.talk, name="talk"),
    path(f"{_GROUP}markt/", market_views.market, name="market"),
    path(f"{_GROUP}markt/nieuw/", market_views.new_offer, name="new_offer"),
    path(f"{_GROUP}markt/{_OFFER}", market_views.offer, name="offer"),
    path(f"{_GROUP}markt/{_OFFER}wijzig/", market_views.change_offer, name="change_offer"),
    path(f"{_GROUP}markt/{_OFFER}verleng/", market_views.renew_offer, name="renew_offer"),
    path(f"{_GROUP}markt/{_OFFER}weg/", market_views.withdraw_offer, name="withdraw_offer"),
    path(f"{_GROUP}markt/{_OFFER}foto/", market_views.photo, name="photo"),
    path(f"{_GROUP}markt/{_OFFER}foto/weg/", market_views.photo_away, name="photo_away"),
    path(f"{_GROUP}mail/", hour_views.mail, name="mail"),
    path(f"{_GROUP}uren/", hour_views.hours, name="hours"),
    path(
        f"{_GROUP}uren/<uuid:hours_id>/<slug:said>/", hour_views.answer_hours, name="answer_hours"
    ),
    path(f"{_GROUP}beheer/uren.csv", hour_views.hours_csv, name="hours_csv"),
    path(f"{_GROUP}elders/", elsewhere_views.elsewhere, name="elsewhere"),
    path(f"{_GROUP}elders/<uuid:tie_id>/", elsewhere_views.tie, name="tie"),
    path("nagaan/", statement_views.check, name="check"),
    path("<slug:slug>/murmurations.json", outward_views.profile, name="profile_json"),
    path(f"{_GROUP}apps/", outward_views.apps, name="apps"),
    path(f"{_GROUP}apps/<uuid:app_key_id>/weg/", outward_views.app_away, name="app_away"),
    path(f"{_GROUP}beheer/buiten/", outward_views.outward, name="outward"),
    path(f"{_GROUP}beheer/inlezen/", intake_views.intake, name="intake"),
    path(
        f"{_GROUP}beheer/inlezen/<uuid:intake_id>/terug/",
        intake_views.intake_back,
        name="intake_back",
    ),
    path(f"{_GROUP}beheer/kopie/<slug:table>.csv", intake_views.copy_csv, name="copy_csv"),
    path(f"{_GROUP}bewijs/", statement_views.statements, name="statements"),
    path(f"{_GROUP}bewijs/plichten/", statement_views.duties_read, name="duties_read"),
    path(f"{_GROUP}bewijs/{_STATEMENT}", statement_views.statement, name="statement"),
    path(
        f"{_GROUP}bewijs/{_STATEMENT}bewijs.pdf",
        statement_views.statement_file,
        name="statement_file",
    ),
    path(
        f"{_GROUP}bewijs/{_STATEMENT}weg/",
        statement_views.withdraw_statement,
        name="withdraw_statement",
    ),
    path(
        f"{_GROUP}bewijs/{_STATEMENT}terug/", statement_views.statement_back, name="statement_back"
    ),
    path(f"{_GROUP}beheer/groepen/", elsewhere_views.ties, name="ties"),
    path(
        f"{_GROUP}beheer/groepen/<uuid:tie_id>/<slug:said>/",
        elsewhere_views.answer_tie,
        name="answer_tie",
    ),
    path(f"{_GROUP}beheer/", coordinator_views.overview, name="lead"),
    path(f"{_GROUP}beheer/kandidaat/", coordinator_views.candidate, name="candidate"),
    path(f"{_GROUP}beheer/leden/{_MEMBER}", coordinator_views.member, name="lead_member"),
    path(f"{_GROUP}beheer/leden/{_MEMBER}<slug:what>/", coordinator_views.act, name="act"),
    path(
        f"{_GROUP}beheer/leden/{_MEMBER}boekingen/<uuid:booking_id>/terug/",
        coordinator_views.take_back,
        name="take_back",
    ),
    path(f"{_GROUP}beheer/boek/", coordinator_views.book, name="book"),
    path(f"{_GROUP}beheer/activiteit/", coordinator_views.activity, name="activity"),
    path(f"{_GROUP}beheer/nieuws/", coordinator_views.news, name="news"),
    path(f"{_GROUP}beheer/nieuws/<uuid:news_id>/", coordinator_views.news_away, name="news_away"),
    path(f"{_GROUP}beheer/stil/", levy_views.levy, name="levy"),
    path(f"{_GROUP}beheer/lidgeld/", coordinator_views.fees, name="fees"),
    path(f"{_GROUP}beheer/lidgeld/<uuid:fee_id>/", coordinator_views.fee_paid, name="fee_paid"),
]
