from django.urls import path

from klaverblad.apps.desk.barriers import price_views, views

_MAP = "drempelkaart/"
urlpatterns = [
    path(_MAP, views.barrier_map, name="barrier_map"),
    path(_MAP + "stand/", views.progress, name="barrier_map_progress"),
    path(_MAP + "nu/", views.make_now, name="barrier_map_now"),
    path(_MAP + "kaart.csv", views.as_csv, name="barrier_map_csv"),
    path(_MAP + "raad.pdf", views.as_pdf, name="barrier_map_pdf"),
    path(_MAP + "maatregel/", views.keep, name="keep_measure"),
    path(_MAP + "maatregel/<uuid:measure_id>/weg/", views.drop, name="drop_measure"),
    path(_MAP + "prijzen/", price_views.prices, name="barrier_prices"),
    path(_MAP + "prijzen/nieuw/", price_views.add, name="add_barrier_price"),
    path(_MAP + "prijzen/<uuid:price_id>/weg/", price_views.retire, name="retire_barrier_price"),
]
