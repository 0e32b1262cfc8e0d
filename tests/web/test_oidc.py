"""Sign-in through an identity provider, with one that answers as a municipality's: code, token, claims."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from tests.web.test_serve import LONGEST, free_port

from rettidig_web.accounts.models import User
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db

SignIn = Callable[..., object]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Yield the address of a provider of this run's own."""
    address = f"http://localhost:{(port := free_port())}"
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + LONGEST
    while True:
        assert process.poll() is None, "the provider does not start"
        assert time.monotonic() < ends, "the provider does not answer"
        try:
            httpx.get(address).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def sign_in(provider: str, settings: LazySettings, client: Client) -> SignIn:
    """A function that signs in with claims at the provider, and returns what the site answers in the end."""
    app = {
        "provider_id": "kommune",
        "name": "Kommunens login",
        "client_id": "rettidig",
        "secret": "kun til prøve",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    def signed_in(**claims: str) -> object:
        httpx.put(f"{provider}/users/prøve", json=claims).raise_for_status()
        asked = client.post(reverse("openid_connect_login", args=["kommune"]))
        assert asked.status_code == 302
        assert asked["Location"].startswith(f"{provider}/oauth2/authorize")
        allowed = httpx.post(asked["Location"], data={"sub": "prøve"})
        back = urlsplit(allowed.headers["Location"])
        assert back.path == reverse("openid_connect_callback", args=["kommune"])
        return client.get(back.path, {name: value for name, (value,) in parse_qs(back.query).items()})

    return signed_in


@pytest.mark.feature("W01")
def test_a_known_person_comes_in_by_the_claimed_name(sign_in: SignIn, people, client: Client):
    assert sign_in(preferred_username=people["reviewer"].username.upper()).status_code == 302
    assert client.get("/").wsgi_request.user == people["reviewer"]
    assert Change.objects.get(action="accounts.user.sign_in").actor == people["reviewer"]


@pytest.mark.parametrize("claims", [{"preferred_username": "ukendt"}, {}, {"email": "anna@example.org"}])
def test_nobody_else_comes_in_and_no_user_is_made(sign_in: SignIn, people, client: Client, claims):
    n_users = User.objects.count()
    refused = sign_in(**claims)
    assert refused.status_code == 403
    assert "<h1" in refused.content.decode()
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert User.objects.count() == n_users


def test_whoever_is_no_longer_active_is_turned_away(sign_in: SignIn, people):
    User.objects.filter(pk=people["reviewer"].pk).update(is_active=False)
    assert sign_in(preferred_username=people["reviewer"].username).status_code == 403


def test_the_claim_that_names_people_can_be_another(sign_in: SignIn, people, client: Client, settings):
    settings.OIDC_USERNAME_CLAIM = "upn"
    sign_in(upn=people["reviewer"].username, preferred_username=people["team_leader"].username)
    assert client.get("/").wsgi_request.user == people["reviewer"]


def test_a_code_of_somebody_elses_sign_in_opens_nothing(sign_in: SignIn, people, client: Client):
    """The state of the request that the person began must come back with the code."""
    callback = reverse("openid_connect_callback", args=["kommune"])
    assert client.get(callback, {"code": "fremmed", "state": "fremmed"}).status_code in {200, 302, 401, 403}
    assert not client.get("/").wsgi_request.user.is_authenticated
