"""Addresses of the coin of a city. Words in Dutch, as people read them in the bar of a browser."""

from __future__ import annotations

from django.urls import path

from klaverblad.apps.exchange.citycoin import keep_views as keep
from klaverblad.apps.exchange.citycoin import lead_views as lead
from klaverblad.apps.exchange.citycoin import member_views as member
from klaverblad.apps.exchange.citycoin import shop_views as shop

app_name = "coin"

_COIN = "<uuid:coin_id>/"
_SHOP = "zaak/<uuid:merchant_id>/"
_KEEP = "kas/<uuid:coin_id>/"
_SALE = "<uuid:sale_id>/"
_FILE = "uitbetalen/<uuid:coin_file_id>/"

urlpatterns = [
    path("", member.home, name="home"),
    path("code/<slug:code>/", member.by_code, name="by_code"),
    path(_COIN, member.account, name="account"),
    path(f"{_COIN}betaal/", member.pay, name="pay"),
    path(f"{_COIN}betaal/{_SALE}<slug:said>/", member.answer_sale, name="answer_sale"),
    path(f"{_COIN}bewijs/{_SALE}", member.receipt, name="receipt"),
    path(f"{_COIN}vierkant/", member.my_square, name="my_square"),
    path(f"{_COIN}verdien/", member.earn, name="earn"),
    path(f"{_COIN}winkels/", member.shops, name="shops"),
    path(f"{_COIN}kaart/", member.card, name="card"),
    path(f"{_COIN}kaart/kwijt/", member.block_card, name="block_card"),
    path(f"{_COIN}handelaar-worden/", member.become_shop, name="become_shop"),
    path(f"{_COIN}bevestigen/", lead.confirming, name="confirming"),
    path(
        f"{_COIN}bevestigen/<uuid:coin_work_id>/<slug:said>/", lead.answer_work, name="answer_work"
    ),
    path(f"{_COIN}activiteiten/", lead.activities, name="activities"),
    path(f"{_COIN}leden/<uuid:lets_member_id>/kaart/", lead.card_for, name="card_for"),
    path(_SHOP, shop.cash, name="till"),
    path(f"{_SHOP}start/", shop.start, name="start"),
    path(f"{_SHOP}klant/", shop.ask_code, name="ask_code"),
    path(f"{_SHOP}kaart/", shop.by_card, name="by_card"),
    path(f"{_SHOP}betalingen/", shop.sales, name="sales"),
    path(f"{_SHOP}betalingen.csv", shop.sales_csv, name="sales_csv"),
    path(f"{_SHOP}betalingen/{_SALE}", shop.sale, name="sale"),
    path(f"{_SHOP}betalingen/{_SALE}terug/", shop.give_back, name="give_back"),
    path(f"{_SHOP}betalingen/{_SALE}weg/", shop.withdraw_sale, name="withdraw_sale"),
    path(f"{_SHOP}euro/", shop.redeem, name="redeem"),
    path(
        f"{_SHOP}euro/<uuid:redemption_id>/weg/",
        shop.withdraw_redemption,
        name="withdraw_redemption",
    ),
    path(f"{_SHOP}gegevens/", shop.profile, name="shop"),
    path(f"{_SHOP}stop/", shop.stop, name="stop"),
    path(_KEEP, keep.figures, name="figures"),
    path(f"{_KEEP}cijfers.csv", keep.figures_csv, name="figures_csv"),
    path(f"{_KEEP}dekking/", keep.cover, name="cover"),
    path(f"{_KEEP}papier/", keep.paper, name="paper"),
    path(f"{_KEEP}regels/", keep.rules, name="rules"),
    path(
        f"{_KEEP}regels/<uuid:coin_activity_id>/<slug:said>/",
        keep.answer_activity,
        name="answer_activity",
    ),
    path(f"{_KEEP}handelaars/", keep.merchants, name="merchants"),
    path(f"{_KEEP}handelaars/<uuid:merchant_id>/", keep.merchant, name="merchant"),
    path(f"{_KEEP}uitbetalen/", keep.pay_out, name="pay_out"),
    path(f"{_KEEP}{_FILE}", keep.file, name="file"),
    path(f"{_KEEP}{_FILE}pain001.xml", keep.file_xml, name="file_xml"),
    path(f"{_KEEP}{_FILE}<uuid:redemption_id>/terug/", keep.returned, name="returned"),
]
