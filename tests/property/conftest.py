"""How long Hypothesis looks, and where.

The normal run looks at the same examples every time, so that what fails is the change and not the draw.
`HYPOTHESIS_PROFILE=deep .venv/bin/python -m pytest tests/property/processing --timeout 0` looks much longer, and
somewhere else each time.
"""

import os

from hypothesis import settings

settings.register_profile("normal", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))
