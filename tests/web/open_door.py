"""An URL configuration with a view that somebody forgot to put a gate before."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from rettidig_web.config.urls import urlpatterns as site


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alt det hemmelige")


urlpatterns = [path("abent/", forgotten), *site]
