import time
from django.template.response import SimpleTemplateResponse
from tests.attacks.walk import *
def test_x(world, db, monkeypatch):
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    out=open("/tmp/matrix.txt","w")
    allr={}
    for role in ROLES:
        for m in ("get","post"):
            t=time.process_time(); allr[role,m]=walk(role,world,m); print(role,m,round(time.process_time()-t,1))
    for r in list_routes():
        row=[]
        for role in ROLES:
            g,p=allr[role,"get"][r],allr[role,"post"][r]
            row.append((("r" if g.opened else "")+("w" if p.opened else "")) or "-")
        out.write(r+"\t"+" ".join(row)+"\t"+" ".join(f"{allr[role,'get'][r].status}/{allr[role,'post'][r].status}" for role in ROLES)+"\n")
    for k,v in allr.items():
        for r,a in v.items():
            if a.fault: out.write(f"FAULT {k} {r} {a.fault}\n")
            if "evil" in a.location and "next=" not in a.location: out.write(f"EVIL {k} {r} {a.location}\n")
