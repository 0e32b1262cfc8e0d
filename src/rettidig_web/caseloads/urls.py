"""The addresses of cases on their way in."""

from django.urls import path

from rettidig_web.caseloads.views import imports, lists, mapping, snapshots, sources

app_name = "caseloads"

urlpatterns = [
    path("", snapshots.snapshots, name="snapshots"),
    path("liste/", lists.list_new, name="list_new"),
    path("liste/raekker/", lists.list_rejects, name="list_rejects"),
    path("liste/<int:key>/", lists.list_saved, name="list"),
    path("sagsbehandlere/", mapping.mapping, name="mapping"),
    path("sagsbehandlere/fortryd/", mapping.mapping_undo, name="mapping_undo"),
    path("fagsystemer/", sources.sources, name="sources"),
    path("fagsystemer/nyt/", sources.source_add, name="source_add"),
    path("fagsystemer/<int:key>/", sources.source, name="source"),
    path("udtraek/", imports.import_new, name="import_new"),
    path("udtraek/<int:key>/", imports.import_read, name="import_read"),
    path("udtraek/<int:key>/opgiv/", imports.import_cancel, name="import_cancel"),
    path("<int:key>/", snapshots.snapshot, name="snapshot"),
    path("<int:key>/sat-til-side/", snapshots.snapshot_rejects, name="snapshot_rejects"),
    path("<int:key>/slet/", snapshots.snapshot_delete, name="snapshot_delete"),
]
