import time, pytest, statistics as st, threading
from django.test import Client
from django.db import connections
from tests.web.factories import *
pytestmark = pytest.mark.django_db(transaction=True)
def test_speed(people, tree):
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    drawn.points=[p.id for p in drawn.catalogue.file.catalogue.case_points][:75]; drawn.save()
    keys=[]
    for n in range(16):
        s=SampledCaseFactory(round=drawn, case=CaseFactory(snapshot=drawn.snapshot,caseworker=people["caseworker"],visitation_group=""),reviewer=people["reviewer"])
        for p in drawn.points[:50]: ProposalFactory(sampled_case=s,point_id=p,version_id="")
        keys.append(s.pk)
    def one(key,n,gets,posts):
        c=Client(); c.force_login(people["reviewer"], backend="django.contrib.auth.backends.ModelBackend")
        try:
            for i in range(n):
                t=time.perf_counter(); a=c.get(f"/gennemgang/{key}/"); gets.append((time.perf_counter()-t)*1000); assert a.status_code==200
                for k in range(3):
                    p=drawn.points[50+(i*3+k)%20]
                    t=time.perf_counter(); a=c.post(f"/gennemgang/{key}/svar/",{"punkt":p,"version":(i*3+k)//20,"svar":"yes","bemaerkning":f"x{i}"},headers={"HX-Request":"true"}); posts.append((time.perf_counter()-t)*1000)
                    assert a.status_code==200, a.status_code
                if n<10: time.sleep(0.5)
        finally: connections.close_all()
    def say(what,x): x=sorted(x); print(what,"n",len(x),"median",round(st.median(x),1),"p95",round(x[int(len(x)*.95)-1],1))
    g,p=[],[]; one(keys[0],3,[],[]); 
    one(keys[1],12,g,p); say("1 user get",g); say("1 user post",p)
    g,p=[],[]; ts=[threading.Thread(target=one,args=(k,6,g,p)) for k in keys[2:]]
    [t.start() for t in ts]; [t.join() for t in ts]; say("14 threads of one process get",g); say("post",p)
    assert 0
