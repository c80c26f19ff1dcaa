"""The addresses of loans: of an OCMW, of one person, and the person's own."""

from django.urls import path

from klaverblad.apps.desk.loans import fund_views, own_views, views

_ONE = "mensen/<uuid:person_id>/lening/"
_LOAN = "leningen/<uuid:loan_id>/"
urlpatterns = [
    path("leningen/", fund_views.loans, name="loans"),
    path("leningen/fonds/", fund_views.change_fund, name="loan_fund"),
    path(_ONE, views.of_person, name="person_loans"),
    path(_ONE + "vraag/", views.ask, name="ask_loan"),
    path(_LOAN + "beslis/", views.decide, name="decide_loan"),
    path(_LOAN + "weg/", views.withdraw, name="withdraw_loan"),
    path(_LOAN + "teken/", views.sign, name="sign_loan"),
    path(_LOAN + "link/", views.ask_signature, name="ask_loan_signature"),
    path(_LOAN + "papier/", views.on_paper, name="loan_on_paper"),
    path(_LOAN + "overeenkomst.pdf", views.as_pdf, name="loan_pdf"),
    path(_LOAN + "uitbetaald/", views.pay_out, name="pay_out_loan"),
    path(_LOAN + "betaling/", views.payment, name="loan_payment"),
    path(_LOAN + "kwijt/", views.forgive, name="forgive_loan"),
    path("leningen/betaling/<uuid:payment_id>/weg/", views.payment_away, name="payment_away"),
    path("leningen/maand/<uuid:instalment_id>/", views.move, name="move_instalment"),
    path("mijn/lening/", own_views.my_loans, name="my_loans"),
    path("mijn/lening/vraag/", own_views.my_ask, name="my_ask_loan"),
    path("mijn/lening/maand/<uuid:instalment_id>/", own_views.my_move, name="my_move_instalment"),
]
