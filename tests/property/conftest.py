"""How long Hypothesis looks.

`HYPOTHESIS_PROFILE=deep .venv/bin/python -m pytest tests/property/processing --timeout 0` looks much longer.
"""

import os

from hypothesis import settings

settings.register_profile("normal", max_examples=250, deadline=None)
settings.register_profile("deep", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))
