"""Signing in: by password with a second factor, through the identity provider, and what shuts people out."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.web.people import PASSWORD

from rettidig_web.accounts.adapters import KnownPeopleOnly
from rettidig_web.accounts.models import Role, User
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of an invented telephone


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture(autouse=True)
def _nothing_counted_before():
    """A code can be used once, and wrong ones are counted; both are remembered in the cache."""
    cache.clear()


@pytest.fixture
def person(people) -> User:
    """The administrator, with a password."""
    user = people[Role.ADMINISTRATOR]
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def with_app(person) -> User:
    """The same with an app on the telephone."""
    TOTP.activate(person, SECRET)
    return person


def sign_in(client, password=PASSWORD, **more):
    return client.post("/log-ind/", {"login": "administrator", "password": password, **more})


@pytest.mark.feature("W02")
def test_password_and_code_let_in(client, with_app):
    assert sign_in(client)["Location"] == "/log-ind/kode/"
    assert client.get("/profil/").status_code == 302
    assert not Change.objects.exists()
    assert client.post("/log-ind/kode/", {"code": code_now()})["Location"] == "/"
    assert Change.objects.get(action="accounts.user.sign_in").actor == with_app
    assert client.get("/profil/").status_code == 200


def test_a_wrong_code_lets_nobody_in(client, with_app):
    sign_in(client)
    wrong = f"{(int(code_now()) + 1) % 1_000_000:06}"
    assert client.post("/log-ind/kode/", {"code": wrong}).status_code == 200
    assert "/log-ind/" in client.get("/profil/")["Location"]


def test_whoever_has_no_second_factor_must_set_one_up_first(client, person):
    sign_in(client)
    for address in ("/", "/brugere/", "/profil/"):
        assert client.get(address)["Location"] == "/profil/totrin/tilslut/"
    assert client.get("/profil/totrin/tilslut/").status_code == 200


def test_a_temporary_password_must_be_changed_first(client, with_app):
    with_app.has_temporary_password = True
    with_app.save()
    sign_in(client)
    client.post("/log-ind/kode/", {"code": code_now()})
    assert client.get("/brugere/")["Location"] == "/profil/adgangskode/"
    new = "en-helt-anden-sætning"
    changed = client.post(
        "/profil/adgangskode/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert changed.status_code == 302
    assert client.get("/brugere/").status_code == 200
    with_app.refresh_from_db()
    assert not with_app.has_temporary_password


def test_a_wrong_password_says_so_in_danish(client, person):
    answer = sign_in(client, "forkert")
    assert "Der er noget, der skal rettes" in answer.content.decode()


def test_the_fifth_wrong_password_shuts_for_a_while_and_the_right_one_does_not_help(client, person):
    answers = [sign_in(client, "forkert") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert "Vent et kvarter" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429
    assert Change.objects.get().action == "accounts.user.lock_out"


def test_somebody_shut_out_by_another_is_not_shut_out_elsewhere(client, with_app):
    for _ in range(5):
        sign_in(client, "forkert")
    elsewhere = client.post(
        "/log-ind/", {"login": "administrator", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere["Location"] == "/log-ind/kode/"


def test_a_closed_user_is_not_let_in(client, with_app):
    User.objects.filter(pk=with_app.pk).update(is_active=False)
    sign_in(client)
    assert "/log-ind/" in client.get("/profil/")["Location"]


def test_a_user_closed_while_signed_in_is_out(as_, people):
    client = as_("administrator")
    User.objects.filter(pk=people["administrator"].pk).update(is_active=False)
    assert "/log-ind/" in client.get("/profil/")["Location"]


def test_a_session_ends_after_eight_hours_however_busy(as_):
    client, start = as_("administrator"), timezone.now()
    for hours in (0, 3, 6, 7.9):
        with patch.object(timezone, "now", return_value=start + timedelta(hours=hours)):
            assert client.get("/profil/").status_code == 200
    with patch.object(timezone, "now", return_value=start + timedelta(hours=8, minutes=1)):
        assert "/log-ind/" in client.get("/profil/")["Location"]


def test_what_concerns_security_asks_again_after_some_minutes(client, with_app):
    sign_in(client)
    client.post("/log-ind/kode/", {"code": code_now()})
    later = time.time() + 3600
    with patch("time.time", return_value=later):
        again = client.get("/profil/totrin/fjern/")
        assert again["Location"].startswith("/profil/bekraeft/")
        assert client.get(again["Location"]).status_code == 200
        assert client.get("/profil/bekraeft/kode/").status_code == 200


def test_signing_off_needs_a_post(as_):
    client = as_("administrator")
    assert client.get("/log-af/").status_code == 200
    assert client.get("/profil/").status_code == 200
    client.post("/log-af/")
    assert client.get("/profil/").status_code == 302


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "socialaccount_signup"]
)
def test_there_is_no_page_to_sign_up_or_to_change_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_pages_of_passwords_are_not_found_without_one(as_, people):
    people["caseworker"].set_unusable_password()
    people["caseworker"].save()
    client = as_("caseworker")
    for address in (
        "/profil/adgangskode/",
        "/profil/totrin/",
        "/profil/totrin/tilslut/",
        "/profil/noedkoder/",
    ):
        assert client.get(address).status_code == 404
    assert "gennem kommunens login" in client.get("/profil/").content.decode()


def test_all_pages_of_the_second_factor(client, with_app):
    sign_in(client)
    client.post("/log-ind/kode/", {"code": code_now()})
    assert client.get("/profil/totrin/").status_code == 200
    assert client.post("/profil/noedkoder/nye/").status_code == 302
    codes = client.get("/profil/noedkoder/")
    assert codes.content.decode().count("<li><code>") == 10
    assert client.get("/profil/noedkoder/hent/")["Content-Type"] == "text/plain"
    assert client.get("/profil/totrin/fjern/").status_code == 200
    client.post("/profil/totrin/fjern/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def told() -> list[str]:
    """What the journal says that people have done to how they sign in, from the first on."""
    changes = Change.objects.filter(action__startswith="accounts.user.").order_by("number")
    return [change.action.rpartition(".")[2] for change in changes]


def test_what_changes_how_one_signs_in_stands_in_the_journal(
    client, person, django_capture_on_commit_callbacks
):
    sign_in(client)
    new = "en-helt-anden-sætning"
    with django_capture_on_commit_callbacks(execute=True):
        client.get("/profil/totrin/tilslut/")
        with patch("allauth.mfa.totp.internal.auth.validate_totp_code", return_value=True):
            client.post("/profil/totrin/tilslut/", {"code": code_now()})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/profil/noedkoder/nye/")
    client.post("/profil/adgangskode/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/profil/totrin/fjern/")
    assert told() == [
        "sign_in",
        *("app_add", "codes_make", "codes_make", "password", "app_remove", "codes_remove"),
    ]
    assert set(Change.objects.values_list("actor", "subject_id")) == {(person.pk, str(person.pk))}


def claim(**userinfo) -> SocialLogin:
    account = SocialAccount(provider="kommune", uid="abc", extra_data={"userinfo": userinfo})
    return SocialLogin(user=User(), account=account)


def request_to_callback(rf: RequestFactory):
    request = rf.get("/log-ind/kommune/retur/")
    request.user, request.session = AnonymousUser(), {}
    return request


@pytest.mark.feature("W02")
def test_the_identity_provider_lets_in_a_known_person(rf, people):
    login = claim(preferred_username="reviewer")
    KnownPeopleOnly().pre_social_login(request_to_callback(rf), login)
    assert login.user == people["reviewer"]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "claimed",
    [{"preferred_username": "ukendt"}, {"preferred_username": ""}, {"preferred_username": ["reviewer"]}, {}],
)
def test_the_identity_provider_lets_in_nobody_else_and_makes_no_user(rf, people, claimed):
    before = User.objects.count()
    with pytest.raises(ImmediateHttpResponse) as refused:
        KnownPeopleOnly().pre_social_login(request_to_callback(rf), claim(**claimed))
    assert refused.value.response.status_code == 403
    assert User.objects.count() == before


def test_the_identity_provider_does_not_let_in_a_closed_user(rf, people):
    User.objects.filter(username="reviewer").update(is_active=False)
    with pytest.raises(ImmediateHttpResponse):
        KnownPeopleOnly().pre_social_login(request_to_callback(rf), claim(preferred_username="reviewer"))


@pytest.fixture
def persona(people) -> User:
    user = people[Role.REVIEWER]
    user.persona = "Fagkonsulent i Ungeafsnittet, gennemgår sager hver måned."
    user.save()
    return user


def test_in_the_demo_one_click_makes_one_a_persona(client, persona, settings):
    settings.IS_DEMO = True
    assert "gennemgår sager hver måned" in client.get("/").content.decode()
    assert client.post(f"/demo/person/{persona.pk}/")["Location"] == "/"
    assert str(persona) in client.get("/profil/").content.decode()


def test_in_the_demo_only_personas_can_be_chosen(client, persona, people, settings):
    settings.IS_DEMO = True
    assert client.post(f"/demo/person/{people['administrator'].pk}/").status_code == 404


def test_outside_the_demo_nobody_becomes_anybody(client, persona):
    assert client.post(f"/demo/person/{persona.pk}/").status_code == 404
    assert client.get("/")["Location"] == "/log-ind/"
    assert "/log-ind/" in client.get("/profil/")["Location"]


def test_capitals_do_not_matter(client, with_app):
    assert (
        client.post("/log-ind/", {"login": "ADMINISTRATOR", "password": PASSWORD})["Location"]
        == "/log-ind/kode/"
    )


def test_capitals_give_no_further_tries(client, with_app):
    for name in ("administrator", "Administrator", "ADMINISTRATOR", "aDministrator", "adMinistrator"):
        client.post("/log-ind/", {"login": name, "password": "forkert"})
    assert sign_in(client).status_code == 429
