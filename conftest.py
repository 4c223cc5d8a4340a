"""The test run's own plugins, and what Hypothesis must not fail for.

How fast a machine draws belongs in benchmarks.
"""

from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
