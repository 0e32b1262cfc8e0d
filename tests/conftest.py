"""What holds for every test: Hypothesis judges by what is true, not by how busy the machine is.

Django finds its settings, and a data folder of its own for this run, in the environment; it is set here, before
pytest-django looks. No test of the library imports Django.
"""

import os
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("rettidig", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("rettidig"), max_examples=15)
settings.load_profile("rettidig")

_DATA = tempfile.TemporaryDirectory(prefix="rettidig-test-", ignore_cleanup_errors=True)
os.environ["RETTIDIG_DATA"] = _DATA.name
os.environ["DJANGO_SETTINGS_MODULE"] = "rettidig_web.config.settings"
