"""What holds for every test: Hypothesis judges by what is true, not by how busy the machine is."""

from hypothesis import HealthCheck, settings

settings.register_profile("rettidig", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("rettidig"), max_examples=15)
settings.load_profile("rettidig")
