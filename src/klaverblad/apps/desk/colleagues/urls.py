from django.urls import path

from klaverblad.apps.desk.colleagues import accept_views, views

_ONE = "collegas/<uuid:membership_id>/"
_INVITED = "collegas/uitnodigingen/<uuid:invitation_id>/"
urlpatterns = [
    path("collegas/", views.colleagues, name="colleagues"),
    path("collegas/nieuw/", views.give_access, name="give_access"),
    path(_ONE, views.change_access, name="change_access"),
    path(_ONE + "stop/", views.end_access, name="end_access"),
    path(_ONE + "terug/", views.give_access_back, name="give_access_back"),
    path(_INVITED + "opnieuw/", views.invite_again, name="invite_again"),
    path(_INVITED + "weg/", views.take_invitation_back, name="take_invitation_back"),
    path("uitnodiging/<str:token>/", accept_views.accept, name="accept_access"),
]
