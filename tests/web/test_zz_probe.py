import pytest
from django.test import Client
from tests.web.routes import every_route
from tests.web.test_matrix import address_of, keys
from rettidig_web.accounts.models import Role
@pytest.mark.django_db
def test_x(people, keys):
    seen={}
    for w in Role.values:
        c=Client(); c.force_login(people[w], backend="django.contrib.auth.backends.ModelBackend")
        for r in every_route():
            if r.name in ("account_logout","mfa_activate_totp"): continue
            a=c.get(address_of(r,keys))
            ok=a.status_code==200 and a.get("Content-Type","").startswith("text/html") and b"<html" in (a.content if not a.streaming else b"")
            if ok: seen.setdefault(r.name,[]).append(w)
    for r in every_route():
        print(r.name, "GET" in r.view.methods, ",".join(seen.get(r.name,[])))
