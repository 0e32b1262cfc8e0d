from pathlib import Path

import pytest

from rettidig.catalogue import Catalogue, load_catalogue

PROEVE = Path(__file__).with_name("proeve.yaml")


@pytest.fixture(scope="session")
def proeve() -> Catalogue:
    """Return the catalogue of every kind."""
    return load_catalogue(PROEVE).catalogue


@pytest.fixture(scope="session")
def source() -> str:
    """Return the text of the catalogue of every kind."""
    return PROEVE.read_text(encoding="utf-8")
