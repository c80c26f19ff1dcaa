from django.urls import path

from klaverblad.apps.desk.amounts_of_law import views

_ALL = "bibliotheek/bedragen/"
_ONE = _ALL + "<slug:key>/"
urlpatterns = [
    path(_ALL, views.amounts, name="amounts"),
    path(_ONE, views.amount, name="amount"),
    path(_ONE + "nieuw/", views.new_value, name="new_amount"),
    path(_ALL + "rij/<uuid:value_id>/weg/", views.retire, name="retire_amount"),
    path(_ALL + "rij/<uuid:value_id>/terug/", views.put_back, name="put_back_amount"),
]
