"""The addresses of reports."""

from django.urls import path

from rettidig_web.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<int:key>/", views.report, name="report"),
    path("<int:key>/efterproev/", views.verify, name="verify"),
    path("<int:key>/hent/<slug:ending>/", views.download, name="download"),
    path("kvartal/<int:unit_key>/<int:year>/<int:quarter>/", views.quarter, name="quarter"),
    path("kvartal/<int:unit_key>/<int:year>/<int:quarter>/figur/<int:place>/", views.chart, name="chart"),
    path("kvartal/<int:unit_key>/<int:year>/<int:quarter>/udgiv/", views.issue, name="issue"),
    path("kommentar/<int:area_key>/<int:year>/<int:quarter>/", views.comment, name="comment"),
]
