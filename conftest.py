"""The test run's own plugins."""

pytest_plugins = ["pytester"]
