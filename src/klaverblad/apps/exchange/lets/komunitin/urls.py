"""The addresses of the façade, under /komunitin/."""

from django.urls import path

from klaverblad.apps.exchange.lets.komunitin import views

app_name = "komunitin"
_CODE = "<slug:code>/"

urlpatterns = [
    path("groups", views.groups, name="groups"),
    path("currencies", views.currencies, name="currencies"),
    path("<slug:code>", views.group, name="group"),
    path(f"{_CODE}currency", views.currency, name="currency"),
    path(f"{_CODE}accounts", views.accounts, name="accounts"),
    path(f"{_CODE}accounts/<str:account>", views.account, name="account"),
    path(f"{_CODE}members", views.members, name="members"),
    path(f"{_CODE}members/<str:member>", views.member, name="member"),
    path(f"{_CODE}categories", views.categories, name="categories"),
    path(f"{_CODE}offers", views.offers, name="offers"),
    path(f"{_CODE}needs", views.needs, name="needs"),
    path(f"{_CODE}transfers", views.transfers, name="transfers"),
    path(f"{_CODE}transfers/<str:transfer>", views.transfer, name="transfer"),
]
