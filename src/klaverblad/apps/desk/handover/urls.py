from django.urls import path

from klaverblad.apps.desk.handover import views

urlpatterns = [
    path("mensen/zonder-coach/", views.coachless, name="coachless"),
    path("mensen/zonder-coach/<uuid:trajectory_id>/", views.give_coach, name="give_coach"),
    path("mensen/overdragen/", views.choose, name="hand_over"),
    path("mensen/overdragen/doen/", views.hand_over, name="hand_over_now"),
    path("mensen/overdragen/<uuid:hand_over_id>/", views.handed_over, name="handed_over"),
    path("mensen/overdragen/<uuid:hand_over_id>/terug/", views.put_back, name="put_back_hand_over"),
    path("mensen/overdragen/<uuid:hand_over_id>/gelezen/", views.see, name="see_hand_over"),
]
