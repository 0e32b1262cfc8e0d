"""The addresses of the catalogues; that of a point is lasting: the catalogue's id and the point's."""

from django.urls import path

from rettidig_web.controls import views

app_name = "controls"

urlpatterns = [
    path("", views.catalogues, name="catalogues"),
    path("soeg/", views.search, name="search"),
    path("udskrift/<slug:catalogue_id>/", views.print_view, name="print"),
    path("<slug:catalogue_id>/", views.catalogue, name="catalogue"),
    path("<slug:catalogue_id>/<slug:point_id>/", views.point, name="point"),
]
