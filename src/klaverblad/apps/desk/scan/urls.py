from django.urls import path

from klaverblad.apps.desk.scan import views

urlpatterns = [
    path("vandaag/rechten/<uuid:person_id>/gezien/", views.see, name="see_right_news"),
    path("vandaag/rechten/<uuid:person_id>/terug/", views.unsee, name="unsee_right_news"),
    path("rechten/nazicht/", views.scans, name="scans"),
    path("rechten/nazicht/stand/", views.progress, name="scan_progress"),
    path("rechten/nazicht/nu/", views.scan_now, name="scan_now"),
]
