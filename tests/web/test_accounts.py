import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/brugere/", "/brugere/ny/", "/enheder/", "/enheder/ny/", "/rettigheder/", "/profil/", "/kontrolpunkter/"])
def test_smoke(as_, address):
    response = as_("administrator").get(address)
    assert response.status_code == 200
