"""The addresses of rounds; a round's own page is ``workspace:round``."""

from django.urls import path

from rettidig_web.rounds.views import changing, drawing, listing, planning

app_name = "rounds"

urlpatterns = [
    path("", listing.rounds, name="rounds"),
    path("nyt/", planning.new, name="new"),
    path("stoerrelse/", planning.size, name="size"),
    path("<int:key>/plan/", planning.plan, name="plan"),
    path("<int:key>/lodtraekning/", drawing.draw, name="draw"),
    path("<int:key>/bevis/", drawing.certificate, name="certificate"),
    path("<int:key>/bevis/fil/", drawing.certificate_file, name="certificate_file"),
    path("<int:key>/udvid/", changing.extend, name="extend"),
    path("<int:key>/fordel/", changing.assign, name="assign"),
    path("<int:key>/aflys/", changing.cancel, name="cancel"),
    path("<int:key>/afslut/", changing.conclude, name="conclude"),
    path("sager/<int:key>/udgaar/", changing.drop_out, name="drop_out"),
]
