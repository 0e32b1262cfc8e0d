import time, pytest, cProfile, pstats
from django.test import Client
from tests.web.factories import *
from tests.web.factories import POINTS
pytestmark = pytest.mark.django_db
def test_speed(people, tree):
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    drawn.points=[p.id for p in drawn.catalogue.file.catalogue.case_points]; drawn.save()
    s=SampledCaseFactory(round=drawn, case=CaseFactory(snapshot=drawn.snapshot,caseworker=people["caseworker"],visitation_group=""),reviewer=people["reviewer"])
    for p in drawn.points[:40]: ProposalFactory(sampled_case=s,point_id=p,version_id="")
    r=ReviewFactory(sampled_case=s)
    for p in drawn.points[20:50]: AnswerFactory(review=r,point_id=p,answered_by=people["reviewer"])
    c=Client(); c.force_login(people["reviewer"], backend="django.contrib.auth.backends.ModelBackend")
    for i in range(3):
        t=time.perf_counter(); a=c.get(f"/gennemgang/{s.pk}/"); print("ms",(time.perf_counter()-t)*1000,len(a.content), a.content.count(b"<article"))
    pr=cProfile.Profile(); pr.enable()
    for i in range(5): c.get(f"/gennemgang/{s.pk}/")
    pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(45)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    form={"punkt":drawn.points[0],"version":0,"svar":"yes","bemaerkning":"x"}
    c.post(f"/gennemgang/{s.pk}/svar/",form,headers={"HX-Request":"true"})
    for i in range(3):
        t=time.perf_counter()
        with CaptureQueriesContext(connection) as q:
            a=c.post(f"/gennemgang/{s.pk}/svar/",{**form,"version":1+i,"bemaerkning":f"x{i}"},headers={"HX-Request":"true"})
        print("save", a.status_code,(time.perf_counter()-t)*1000,len(q))
    for x in q.captured_queries: print(x["sql"][:150], x["time"])
    assert 0
