"""How long the property tests search: a little in `make test`, long in `make test-all`."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("short", max_examples=50, deadline=None, derandomize=True)
# New examples at every run of a reader; a check of a commit says the same twice.
settings.register_profile(
    "long",
    max_examples=400,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", max_examples=8, deadline=None, derandomize=True)
settings.load_profile("short")
