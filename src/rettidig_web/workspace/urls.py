"""The addresses of the pages that bring several apps together; nobody can be known by one."""

from django.urls import path

from rettidig_web.workspace import round_views
from rettidig_web.workspace.views import case, deadlines, fares, lists

app_name = "workspace"

urlpatterns = [
    path("sager/", lists.cases, name="cases"),
    path("sager/<int:key>/", case.case, name="case"),
    path("sager/<int:key>/cpr/", case.copy_cpr, name="copy_cpr"),
    path(
        "sager/<int:key>/beregning/<slug:catalogue_id>/<slug:point_id>/",
        case.case_reckoning,
        name="reckoning",
    ),
    path("tilsyn/<int:key>/", round_views.round_page, name="round"),
    path("frister/", deadlines.deadlines, name="deadlines"),
    path("kontrolpunkter-i-enhederne/<slug:catalogue_id>/<slug:point_id>/", fares.point, name="fares"),
]
