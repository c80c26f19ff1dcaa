from django.urls import path

from klaverblad.apps.desk.lists import views

urlpatterns = [
    path("mensen/lijsten/", views.lists, name="lists"),
    path("mensen/lijsten/bewaar/", views.keep, name="keep_list"),
    path("mensen/lijsten/<uuid:list_id>/", views.open_list, name="open_list"),
    path("mensen/lijsten/<uuid:list_id>/naam/", views.rename, name="rename_list"),
    path("mensen/lijsten/<uuid:list_id>/delen/", views.share, name="share_list"),
    path("mensen/lijsten/<uuid:list_id>/weg/", views.remove, name="remove_list"),
    path("mensen/lijsten/<uuid:list_id>/terug/", views.put_back, name="put_back_list"),
]
