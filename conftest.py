"""One thread for each worker: two busy workers whose matrix products want both cores wait for each other."""

import os

from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("ordinary", deadline=None)  # a hundred cases of each property
settings.register_profile("thorough", deadline=None, max_examples=2500)  # pytest --hypothesis-profile=thorough
settings.load_profile("ordinary")
