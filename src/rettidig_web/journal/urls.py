"""The journal's addresses."""

from django.urls import URLPattern, path

from rettidig_web.journal import views

urlpatterns: list[URLPattern] = [
    path("", views.change_list, name="change_list"),
    path("adgang/", views.access_search, name="access_search"),
    path("adgang/csv/", views.access_export, name="access_export"),
]
