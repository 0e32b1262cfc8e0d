"""What holds for every test: Hypothesis judges by what is true, not by how busy the machine is."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("rettidig", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("rettidig"), max_examples=15)
settings.load_profile("rettidig")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each process make the site ready for itself: with these it would take another's data folder."""
    for name in ("DJANGO_SETTINGS_MODULE", "RETTIDIG_DATA"):
        os.environ.pop(name, None)
