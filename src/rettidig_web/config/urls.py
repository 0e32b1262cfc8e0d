"""Every address of the site."""

from django.urls import include, path

from rettidig_web.workspace.views.front import front

urlpatterns = [
    path("", front, name="front"),
    path("", include("rettidig_web.accounts.urls")),
    path("journal/", include("rettidig_web.journal.urls")),
    path("kontrolpunkter/", include("rettidig_web.controls.urls")),
    path("arbejde/", include("rettidig_web.jobs.urls")),
    path("indlaesning/", include("rettidig_web.caseloads.urls")),
    path("ledelsestilsyn/", include("rettidig_web.rounds.urls")),
    path("gennemgang/", include("rettidig_web.reviews.urls")),
    path("", include("rettidig_web.findings.urls")),
    path("rapporter/", include("rettidig_web.documents.urls")),
    path("", include("rettidig_web.workspace.urls")),
]
